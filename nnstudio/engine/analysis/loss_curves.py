"""Losses over one prediction: what they make of it, and how hard they pull at it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnstudio.engine.activations import Identity, Sigmoid, Softmax
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.losses import Loss

Takes = Literal["number", "probability", "score"]
"""What a loss expects a prediction to be: any number, a probability from 0 to 1, or a score of either sign."""

REACH = 3.0
"""Numbers are shown up to so far from their target, scores up to so far from 0."""

POINTS = 301


@dataclass(frozen=True, eq=False)
class LossCurve:
    """One sample's loss and its slope dL/da, over the prediction a."""

    a: Array
    loss: Array
    gradient: Array


def takes(kind: type[Loss]) -> Takes:
    """Tell what predictions a loss expects, by the output activations it makes sense with."""
    if Sigmoid in kind.wants or Softmax in kind.wants:
        return "probability"
    return "score" if Identity in kind.wants else "number"


def predictions(kind: type[Loss], target: float) -> Array:
    """Return the predictions over which a loss is shown; probabilities stop short of 0 and 1, where some end."""
    match takes(kind):
        case "probability":
            return np.linspace(0.01, 0.99, POINTS)
        case "score":
            return np.linspace(-REACH, REACH, POINTS)
    return np.linspace(target - REACH, target + REACH, POINTS)


@quiet()
def loss_curve(loss: Loss, target: float, a: Array | None = None) -> LossCurve:
    """Follow a loss over the prediction of one output for one sample.

    A loss behind a softmax needs two classes: the outputs are a and 1 - a, so the slope along a is that of the first
    output less that of the second.
    """
    a = predictions(type(loss), target) if a is None else a
    outputs, wanted = a[np.newaxis], np.full((1, len(a)), target)
    if Softmax in loss.wants:
        outputs, wanted = np.concatenate([outputs, 1.0 - outputs]), np.concatenate([wanted, 1.0 - wanted])
    y = loss.targets(wanted)
    gradient = loss.gradient(outputs, y)
    slope = gradient[0] - gradient[1] if len(gradient) == 2 else gradient[0]
    return LossCurve(a, loss.sample_losses(outputs, y), slope)


@quiet()
def pull(loss: Loss, target: float, z: Array) -> Array:
    """Return dL/dz of one sigmoid output, by the chain rule through the sigmoid."""
    sigmoid, sums = Sigmoid(), z[np.newaxis]
    a = sigmoid.values(sums)
    error = np.array(loss.gradient(a, loss.targets(np.full_like(a, target))))
    sigmoid.pull_back(sums, a, error, np.empty_like(error))
    return error[0]

"""Networks, batches and targets for tests, drawn from a seed so that no number in them is special."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import settings

from nnstudio.engine.activations import AnyActivation, Identity, Sigmoid, Softmax
from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Explicit, GlorotNormal, Initialiser
from nnstudio.engine.layers import Dense, Layer
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass, upright

bounded = settings(max_examples=25, deadline=None, derandomize=True, database=None)
"""How far Hypothesis looks in a test: the same 25 examples every time."""


def drawn_network(layers: Sequence[Layer], inputs: int, seed: int = 0, dtype: Any = np.float64) -> Network:
    """Return a network whose biases, gains and learned slopes are drawn too: a zero could hide a mistake."""
    rng = np.random.default_rng(seed)
    network = Network(layers, inputs, dtype)
    network.start(GlorotNormal(), rng)
    network.parameters += 0.2 * rng.normal(size=len(network.parameters))
    return network


def given_network(
    *layers: tuple[Sequence[Sequence[float]], Sequence[float] | None, AnyActivation], **also: Any
) -> Network:
    """Return a network with these weights (a row per unit), biases (None: none) and activations."""
    described = [
        Dense(
            len(weights),
            activation,
            bias="none" if biases is None else also.get("bias", "learned"),
            initialiser=Explicit(tuple(map(tuple, weights))),
            first_bias=0.0 if biases is None else tuple(biases),
        )
        for weights, biases, activation in layers
    ]
    network = Network(described, len(layers[0][0][0]))
    network.start(GlorotNormal(), np.random.default_rng(0))
    return network


def drawn_rows(samples: int, units: int, seed: int = 0, dtype: Any = np.float64) -> Array:
    """Return samples (samples, units) from N(0, 1)."""
    return np.random.default_rng((seed, samples, units)).normal(size=(samples, units)).astype(dtype)


def drawn_targets(loss: Loss, samples: int, outputs: int, seed: int = 0, dtype: Any = np.float64) -> Array:
    """Return targets (samples, outputs) that suit the loss: classes, yes-or-no answers, or any numbers."""
    rng = np.random.default_rng((seed, samples, outputs, 1))
    if Softmax in loss.wants:
        return np.eye(outputs, dtype=dtype)[rng.integers(outputs, size=samples)]
    if Sigmoid in loss.wants or loss.threshold == 0.0:
        return rng.integers(2, size=(samples, outputs)).astype(dtype)
    return rng.normal(size=(samples, outputs)).astype(dtype)


def output_for(loss: Loss) -> AnyActivation:
    """Return the activation of the output that the loss wants first."""
    wanted: type[Any] = (loss.wants or (Identity,))[0]
    return wanted()


def made(kind: type[Any], units: int = 3, inputs: int = 2) -> Any:
    """Return a thing of this kind with its usual settings; given weights need numbers to be given."""
    if kind is Explicit:
        return Explicit(tuple(tuple(0.1 * (i + j) for j in range(inputs)) for i in range(units)))
    return kind()


def filled(initialiser: Initialiser, units: int, inputs: int, seed: int = 0) -> Array:
    """Return the first weights (units, inputs) that the rule draws."""
    weights = np.full((units, inputs), np.nan)
    initialiser.fill(weights, np.random.default_rng(seed))
    return weights


def step_of(pass_: Pass, rows: Array, targets: Array) -> float:
    """Send rows of samples forward and back; return the loss. The gradient is then the network's."""
    pass_.forward(upright(rows))
    loss = pass_.measure(targets.T)
    pass_.backward(targets.T)
    return loss

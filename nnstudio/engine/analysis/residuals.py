"""Residuals: the samples that the network gets most wrong, worst first."""

from dataclasses import dataclass

import numpy as np

from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.losses import Loss


@dataclass(frozen=True, eq=False)
class Residuals:
    """Samples in the order of their losses, the largest first; where one is no number it stands on top.

    ``rows`` are row numbers in the data; ``output`` is the output of each sample furthest from its target, to which
    ``target``, ``prediction`` and ``residual`` = prediction - target belong.
    """

    rows: np.ndarray
    output: np.ndarray
    target: Array
    prediction: Array
    residual: Array
    loss: Array


@quiet()
def residuals(loss: Loss, outputs: Array, targets: Array, rows: np.ndarray) -> Residuals:
    """Compare outputs with targets, both (samples, units)."""
    y = loss.targets(targets.T).T
    losses = loss.sample_losses(outputs.T, y.T)
    order = np.argsort(-np.nan_to_num(losses, nan=np.inf), kind="stable")
    residual = outputs - y
    furthest = np.nan_to_num(np.abs(residual), nan=np.inf).argmax(axis=1)
    pick = order, furthest[order]
    return Residuals(rows[order], furthest[order], y[pick], outputs[pick], residual[pick], losses[order])

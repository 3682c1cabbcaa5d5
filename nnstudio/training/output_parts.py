"""The parts of a fitted curve: what each unit of the last hidden layer adds to the output."""

from dataclasses import dataclass

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, quiet
from nnstudio.training.predictions import Predictions


@dataclass(frozen=True)
class WeightedSumParts:
    """The weighted sum z(x) of the one unit of the last layer, taken apart.

    ``curves`` (units, points) are w a(x) for every unit before the output; their sum and the ``bias`` are z(x), and
    ``activation`` makes z(x) the answer. ``weights`` (units,) are the w.
    """

    curves: Array
    bias: float
    weights: Array
    activation: Activation

    @property
    @quiet()
    def total(self) -> Array:
        """The sum of all parts and the bias, (points,)."""
        return np.asarray(self.curves.sum(axis=0) + self.bias)

    @property
    def answer(self) -> Array:
        """The answer that the parts add up to: the activation's value of the sum, (points,)."""
        return np.asarray(self.activation.values(self.total[np.newaxis])[0])


@quiet()
def parts_of(predictions: Predictions) -> WeightedSumParts | None:
    """Take the curve of a network with one output apart; None for others, or where the snapshot has no grid."""
    grid, network = predictions.snapshot.grid, predictions.snapshot.network
    number = len(network.layers)
    activation = predictions.snapshot.activation(str(number))
    if grid is None or network.outputs != 1 or activation is None or not network.layers[-1].fully_connected:
        return None
    below = grid.units[str(number - 1)] if number > 1 else grid.axes[0][np.newaxis]
    tensors = predictions.snapshot.tensors()
    weights = tensors[f"{number}.W"][0]
    bias = float(tensors[f"{number}.b"][0]) if f"{number}.b" in tensors else 0.0
    return WeightedSumParts(weights[:, np.newaxis] * below, bias, np.asarray(weights), activation)

"""The wrong chain rule of a worked example that many pages copy, to try the gradient check on.

The pages compute the hidden gradients from the sum of the gradients of the weights above, (dw5 + dw6), where the chain
rule wants each weight times its delta, w5 delta1 + w6 delta2. Two of the four hidden signs come out wrong, and the loss
falls all the same: that it falls does not show that back-propagation is right.
"""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import asdict

from nnstudio.datasets.inline_table import InlineTable
from nnstudio.datasets.plan import DataPlan
from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import BindContext, Dense, DenseOperation, Layer
from nnstudio.engine.losses import HalfSquaredError
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD
from nnstudio.project.plan import Block, NetworkPlan, Project, TrainingPlan


class BrokenDense(Dense, frozen=True, tag="dense"):
    """A dense layer that sends the sum of its weights' gradients back, not W^T delta; right in everything else."""

    def bind(self, context: BindContext) -> "BrokenDenseOperation":
        """Make the operation."""
        return BrokenDenseOperation(self, context)


class BrokenDenseOperation(DenseOperation):
    """The wrong chain rule at work: below each sample, dL/dx_i = sum_k delta_k x_i."""

    def backward(self, error: Array) -> Array | None:
        """Compute dL/dW and dL/db as they should be, and a wrong dL/dx."""
        below = super().backward(error)
        if below is not None:
            np.multiply(self.x[: self.inputs], error.sum(axis=0), below)
        return below


def broken(network: Network) -> Network:
    """Return a copy of a network whose dense layers all use the wrong chain rule."""
    twin = Network(_broken(network.layers), network.inputs, network.parameters.dtype)
    twin.parameters[:], twin.state[:] = network.parameters, network.state
    return twin


def _broken(layers: Sequence[Layer]) -> list[Layer]:
    return [_broken_layer(layer) for layer in layers]


def _broken_layer(layer: Layer) -> Layer:
    if layer.fully_connected:
        return BrokenDense(**asdict(layer))
    return layer.with_inside(_broken(layer.inside))


def copied_example() -> Project:
    """Return the example itself as a project: 2-2-2 sigmoid units without biases, half squared error."""
    return Project(
        data=DataPlan(
            source=InlineTable(x=((0.5, 0.3),), y=((0.23, -0.07),), task="regression"), validation=0.0, scaling="none"
        ),
        network=NetworkPlan(
            blocks=(_block(((0.2, 0.5), (-0.4, 0.6)), "block1"), _block(((0.1, -0.3), (-0.5, 0.8)), "block2"))
        ),
        training=TrainingPlan(loss=HalfSquaredError(), optimiser=SGD(), learning_rate=1.0, batch_size=0, epochs=100),
        title="The copied 2-2-2 example",
    )


def _block(weights: tuple[tuple[float, ...], ...], name: str) -> Block:
    return Block(Dense(len(weights), Sigmoid(), bias="none", initialiser=Explicit(weights)), name)

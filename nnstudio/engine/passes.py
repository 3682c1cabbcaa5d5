"""One batch's way through a network and back."""

from collections.abc import Iterator

import numpy as np

from nnstudio.engine.arrays import Array, quiet, with_ones
from nnstudio.engine.layers import BindContext, Operation
from nnstudio.engine.layers.stack import back_through
from nnstudio.engine.losses import Loss, Objective
from nnstudio.engine.network import Network
from nnstudio.engine.topology import by_name


class Pass:
    """A network bound to buffers for batches of one size: forward, loss and backward, without allocating.

    With ``rng`` the pass is one of learning: dropout draws, batch normalisation looks at the batch. Without, the
    network is used as it is. ``loss`` is wanted for ``measure`` and ``backward``; ``fuse=False`` keeps loss and output
    activation apart, the long way that the textbook shows.
    """

    def __init__(
        self,
        network: Network,
        batch: int,
        loss: Loss | None = None,
        rng: np.random.Generator | None = None,
        *,
        fuse: bool = True,
    ) -> None:
        self.network = network
        self.batch = batch
        context = BindContext(
            network.inputs, batch, network.parameters, network.gradient, network.state, rng, lowest=True
        )
        self.operations = network.stack.bind(context)
        self.outputs: Array = self.operations[-1].a
        self.objective: Objective
        if loss is not None:
            self.objective = loss.objective(self.operations[-1], fuse=fuse)

    def forward(self, x: Array) -> Array:
        """Send a batch (inputs + 1, batch), its last row ones, through the network; return the outputs (units, batch).

        Where the loss is fused with the output's activation, the outputs are complete only after ``measure``.
        """
        for operation in self.operations:
            x = operation.forward(x)
        return self.outputs

    def measure(self, y: Array) -> float:
        """Return the mean loss of the batch that has just gone forward; targets ``y`` are (units, batch)."""
        return self.objective.measure(y)

    def backward(self, y: Array) -> None:
        """Send the error signal of the batch just measured back; the network's gradient is then complete."""
        back_through(self.operations, self.objective.start(y))

    def flat_operations(self) -> Iterator[tuple[str, Operation]]:
        """Name all operations, also those inside others: "1", "2", "2.1", "2.2", "3"..."""
        names = (node.name for node in by_name(self.network.nodes))
        return zip(names, _flat(self.operations), strict=True)


def _flat(operations: tuple[Operation, ...]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        yield from _flat(operation.inner())


def upright(rows: Array) -> Array:
    """Turn rows of samples (batch, inputs) into what a pass reads: (inputs + 1, batch) with a last row of ones."""
    batch, inputs = rows.shape
    values = with_ones(inputs, batch, rows.dtype)
    values[:-1] = rows.T
    return values


@quiet()
def predict(network: Network, rows: Array) -> Array:
    """Return the network's outputs (batch, units) for rows of samples (batch, inputs), as it is used."""
    rows = rows.astype(network.parameters.dtype, copy=False)
    return Pass(network, len(rows)).forward(upright(rows)).T.copy()

"""What every loss knows of itself, and how it starts the error signal."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from nnstudio.description import Description
from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, Mask
from nnstudio.engine.layers import DenseOperation, Operation


class Loss(Description, frozen=True):
    """How far outputs are from their targets, as one number per sample; training lowers its mean over the batch.

    ``reduction`` says in words how the outputs of one sample become one number. ``wants`` names the activations of the
    output for which the loss makes sense (empty: any); ``threshold`` parts no from yes. Outputs a and targets y are
    (units, batch).
    """

    title: ClassVar[str]
    formula: ClassVar[str]
    gradient_formula: ClassVar[str]
    reduction: ClassVar[str]
    wants: ClassVar[tuple[type[Activation], ...]] = ()
    fuses_with: ClassVar[type[Activation] | None] = None
    threshold: ClassVar[float] = 0.5

    def targets(self, y: Array) -> Array:
        """Return the targets as the loss uses them: smoothed labels, say, or -1 and +1 for 0 and 1."""
        return y

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return one loss per sample, (batch,)."""
        raise NotImplementedError

    def gradient(self, a: Array, y: Array) -> Array:
        """Return dL/da for each sample by itself, (units, batch), not divided by the batch."""
        raise NotImplementedError

    def sides(self, a: Array, y: Array) -> Iterator[Mask]:
        """Tell on which side of each kink of the loss every output lies; most losses have none."""
        return iter(())

    def objective(self, output: Operation, *, fuse: bool = True) -> "Objective":
        """Tie the loss to a network's last operation; ``fuse=False`` takes the long way, for teaching and checks."""
        fits = isinstance(output, DenseOperation) and self.fuses_with is type(output.activation)
        if fuse and fits:
            return self.fused_objective(output)
        return Objective(self, output)

    def fused_objective(self, output: Operation) -> "Objective":
        """Tie the loss to an output whose activation it fuses with."""
        raise NotImplementedError


class Objective:
    """A loss at work on one batch: it measures the mean loss, then starts the error signal.

    ``share`` is each sample's part in the mean: 1/batch, or (batch,) parts that add up to 1 where classes are weighted.
    """

    def __init__(self, loss: Loss, output: Operation) -> None:
        self.loss = loss
        self.output = output
        self.a = output.a
        self.error = np.zeros_like(output.a)
        self.weigh(np.array(1.0 / output.a.shape[1], output.a.dtype))

    def weigh(self, parts: Array) -> None:
        """Give each sample its own part in the mean: ``parts`` (batch,) add up to 1."""
        self.share = parts

    def measure(self, y: Array) -> float:
        """Return the mean loss of the batch that has just gone forward; ``y`` is (units, batch)."""
        return float(np.sum(self.loss.sample_losses(self.a, self.loss.targets(y)) * self.share))

    def sample_losses(self, y: Array) -> Array:
        """Return one loss per sample, (batch,), of the batch that has just been measured."""
        return self.loss.sample_losses(self.a, self.loss.targets(y))

    def start(self, y: Array) -> Array:
        """Return the error signal of the batch that has just been measured: dL/da, or dL/dz where fused."""
        np.multiply(self.loss.gradient(self.a, self.loss.targets(y)), self.share, self.error)
        return self.error


class FusedObjective(Objective):
    """An objective that takes the output's activation into its own hands: exact for any z, and dL/dz = a - y."""

    def __init__(self, loss: Loss, output: DenseOperation) -> None:
        super().__init__(loss, output)
        output.fused = True
        self.z = output.z

    def start(self, y: Array) -> Array:
        """Return dL/dz = (a - y) share."""
        np.subtract(self.a, self.loss.targets(y), self.error)
        np.multiply(self.error, self.share, self.error)
        return self.error

"""An activation at work: a layer with the sums of the batch, and what the batch makes of its slopes."""

from dataclasses import dataclass

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, quiet
from nnstudio.training.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Subject:
    """A layer at work: its activation with what it has learned, z and a (batch, units) of the batch."""

    layer: str
    activation: Activation
    z: Array
    a: Array

    @property
    def samples(self) -> int:
        """The number of samples in the batch."""
        return len(self.z)

    @property
    def units(self) -> int:
        """The number of units in the layer."""
        return int(self.z.shape[1])


@dataclass(frozen=True)
class Share:
    """A whole layer over the batch: its mean slope f'(z), and the share of its sums where it is saturated."""

    mean_slope: float
    saturated: float


def subject_of(snapshot: Snapshot, layer: str) -> Subject | None:
    """Return a layer at work; None where it has no activation, or nothing is known of it yet."""
    values = next((one for one in snapshot.layers if one.name == layer), None)
    activation = snapshot.activation(layer)
    if values is None or values.z is None or activation is None:
        return None
    return Subject(layer, activation, values.z, values.a)


@quiet()
def share(subject: Subject) -> Share:
    """Sum a layer up."""
    z, a = subject.z.T, subject.a.T
    slopes = subject.activation.slopes(z, a)
    return Share(float(slopes.mean()), float(subject.activation.saturated(z, a).mean()))

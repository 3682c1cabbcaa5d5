"""What the activation panel looks at: an activation, and the sums of the layer that uses it."""

from dataclasses import dataclass

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, quiet
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.naming.columns import LayerColumn

POINTS = 401


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


def subject_of(snapshot: Snapshot, column: LayerColumn) -> Subject | None:
    """Return the layer of a column with its activation; None where it has none, or nothing is known of it yet."""
    values = next((layer for layer in snapshot.layers if layer.name == column.name), None)
    activation = activation_of(snapshot, column)
    if values is None or values.z is None or activation is None:
        return None
    return Subject(column.name, activation, values.z, values.a)


def activation_of(snapshot: Snapshot, column: LayerColumn) -> Activation | None:
    """Return the activation of a column, tied to what it has learned; None for a layer without one."""
    return None if column.layer is None else snapshot.activation(column.name)


@quiet()
def share(subject: Subject) -> Share:
    """Sum a layer up."""
    z, a = subject.z.T, subject.a.T
    slopes = subject.activation.slopes(z, a)
    return Share(float(slopes.mean()), float(subject.activation.saturated(z, a).mean()))


@dataclass(frozen=True, eq=False)
class SampledActivation:
    """An activation over a range of z: f, f', and where it is saturated."""

    z: Array
    value: Array
    slope: Array
    saturated: np.ndarray


@quiet()
def sampled(activation: Activation, z: Array, unit: int = 0, others: Array | None = None) -> SampledActivation:
    """Follow an activation over sums ``z``.

    Where it is not elementwise, it is followed over the z of one unit, while those of the ``others`` (units,) stay as
    they are; without any, there is one other, at 0.
    """
    if activation.elementwise:
        sums, row = z[np.newaxis], 0
    else:
        held = np.zeros(2) if others is None else others
        sums, row = np.repeat(held[:, np.newaxis], len(z), axis=1), unit
        sums[row] = z
    value = activation.values(sums)
    return SampledActivation(z, value[row], activation.slopes(sums, value)[row], activation.saturated(sums, value)[row])


def grid(value_range: float) -> Array:
    """Return sums from -reach to reach, closely spaced."""
    return np.linspace(-value_range, value_range, POINTS)


def value_range_of(z: Array | None, before: float = 6.0) -> float:
    """Return how far to both sides of 0 sums are shown: 98 % of them, and no less than ``before``."""
    if z is None or not np.isfinite(z).any():
        return before
    sizes = np.sort(np.abs(z[np.isfinite(z)]))
    far = float(sizes[int(0.98 * (len(sizes) - 1))])
    return max(before, next((step for step in (6.0, 10.0, 20.0, 50.0, 100.0) if step >= far), 200.0))


def histogram(z: Array, value_range: float, bins: int = 60) -> tuple[Array, int]:
    """Count sums in equal bins from -reach to reach, and those beyond."""
    places = np.floor((z.ravel() + value_range) * (bins / (2.0 * value_range)))
    inside = (places >= 0) & (places < bins)
    counts = np.bincount(places[inside].astype(np.intp), minlength=bins)
    return counts.astype(float), int(z.size - np.count_nonzero(inside))

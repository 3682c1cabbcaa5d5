"""What layers do to their values, as few mathematical statements: whoever explains or unfolds matches on these alone.

A layer is a = f(h(x)): h makes the sums z from what is read, and an activation f, where there is one, makes a of z.
Where there is none, h makes a at once. ``h`` is one of the forms of this file, with all its numbers; tables are
(batch, units), a row for each sample. A layer that fits none of them is ``Local``, which holds for anything.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, Mask


class DirectForm(ABC):
    """A form that leads straight from what is read to the sums."""

    @abstractmethod
    def jacobian(self, sample: int) -> Array:
        """Return dz/dx (units, inputs) within one sample, without ways by other samples of the batch."""

    def details(self) -> dict[str, Array]:
        """Return the tables that are worth showing beside x, z and a, by name."""
        return {}


@dataclass(frozen=True, eq=False)
class Unchanged(DirectForm):
    """z = x: nothing happens before the activation."""

    units: int

    def jacobian(self, sample: int) -> Array:
        """Return the identity."""
        return np.eye(self.units)


@dataclass(frozen=True, eq=False)
class Weighted(DirectForm):
    """z = W x + b, W (units, inputs), b (units) or None."""

    weights: Array
    bias: Array | None

    def jacobian(self, sample: int) -> Array:
        """Return W."""
        return self.weights


@dataclass(frozen=True, eq=False)
class Scaled(DirectForm):
    """z_i = m_i x_i: every unit times a factor of its own; ``drawn`` says that the factors are a random mask."""

    factors: Array
    letter: str
    drawn: bool = False

    def jacobian(self, sample: int) -> Array:
        """Return the factors on a diagonal."""
        return np.diag(self.factors[sample])

    def details(self) -> dict[str, Array]:
        """Return the factors."""
        return {"factor": self.factors}


@dataclass(frozen=True, eq=False)
class Shifted(DirectForm):
    """z_i = x_i + e_i: something that does not depend on x is added; ``drawn`` says that it is noise."""

    offsets: Array
    letter: str
    drawn: bool = False

    def jacobian(self, sample: int) -> Array:
        """Return the identity."""
        return np.eye(self.offsets.shape[1])


@dataclass(frozen=True, eq=False)
class Standardised(DirectForm):
    """z = gain x_hat + shift, x_hat = (x - mean) scale, over the units of a sample or over the samples of the batch.

    ``normal`` is x_hat (batch, units); ``scale`` is 1 / sqrt(variance + epsilon), (batch, 1) or (1, units).
    """

    normal: Array
    scale: Array
    gain: Array
    shift: Array
    over_batch: bool

    def jacobian(self, sample: int) -> Array:
        """Return dz/dx, in which mean and variance move with x."""
        normal = self.normal[sample]
        batch, units = self.normal.shape
        if self.over_batch:
            return np.diag(self.gain * self.scale[0] * (1.0 - (1.0 + normal**2) / batch))
        centred = np.eye(units) - (1.0 + np.outer(normal, normal)) / units
        return self.gain[:, None] * self.scale[sample] * centred

    def details(self) -> dict[str, Array]:
        """Return x_hat and its scale."""
        return {"normal": self.normal, "scale": self.scale}


@dataclass(frozen=True, eq=False)
class Local(DirectForm):
    """z = h(x) for any h: dz/dx as numbers, ``jacobians`` (batch, units, inputs)."""

    jacobians: Array

    def jacobian(self, sample: int) -> Array:
        """Return the numbers."""
        return self.jacobians[sample]


@dataclass(frozen=True, eq=False)
class Branched:
    """a = F(x) + x, or F(x) + P x: what the layers inside make of x, and a way around them, without an activation."""

    projection: Array | None

    def details(self) -> dict[str, Array]:
        """Return nothing: the layers inside speak for themselves."""
        return {}


LayerForm = DirectForm | Branched


@dataclass(frozen=True, eq=False)
class AppliedActivation:
    """An activation at work: the sums it was given and what it made of them, a = f(z), both (units, batch)."""

    activation: Activation
    z: Array
    a: Array

    def slopes(self) -> Array:
        """Return f'(z) in a new array."""
        return self.activation.slopes(self.z, self.a)

    def saturated(self) -> Mask:
        """Mark where the slope has nearly faded."""
        return self.activation.saturated(self.z, self.a)

    def learned(self) -> "tuple[LearnedTensor, ...]":
        """Return what the activation itself learns: alpha, by which a changes at the rate min(z, 0)."""
        if not self.activation.learned:
            return ()
        partial = np.minimum(self.z, 0.0).T[None]
        return (LearnedTensor("alpha", r"\alpha", "slope for negative z", "layer", "a", partial, r"\min(z_i,0)"),)


@dataclass(frozen=True, eq=False)
class LearnedTensor:
    """One tensor that a layer learns, and how ``of``, its z or its a, changes with it.

    The derivative of a sample's loss by one of its numbers is dL/dz or dL/da times ``partial`` (None: 1 throughout).
    By ``shape``: "matrix", p_ij leads from input j to unit i, the partial is (batch, inputs); "unit", one number for
    each unit, (batch, units); "layer", numbers that all units share, (numbers, batch, units), summed over the units.
    ``letter`` is how it is written, ``factor`` how the partial is (LaTeX; "x" is what the unit reads); ``title`` is
    what one of its numbers is called. ``around`` says that it lies on the way around the layers inside.
    """

    name: str
    letter: str
    title: str
    shape: Literal["matrix", "unit", "layer"]
    of: Literal["z", "a"]
    partial: Array | None
    factor: str = ""
    around: bool = False

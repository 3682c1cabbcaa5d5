"""What every activation function knows of itself."""

from typing import ClassVar

import numpy as np

from nnstudio.description import Description
from nnstudio.engine.arrays import Array, Mask, quiet

SATURATED_BELOW = 0.05
"""A unit counts as saturated where its slope is below this share of the steepest slope its activation has."""


class Activation(Description, frozen=True):
    """A function f that turns a unit's weighted sum z into its activation a = f(z).

    ``formula`` and ``slope_formula`` are f and f' in LaTeX; ``limits`` is the range of f; ``kinks`` are the places
    where f has no derivative (``slope`` gives that of one side there); ``steepest`` is the largest f'.
    """

    title: ClassVar[str]
    formula: ClassVar[str]
    slope_formula: ClassVar[str]
    limits: ClassVar[tuple[float, float]]
    steepest: ClassVar[float]
    behaviour: ClassVar[str]
    kinks: ClassVar[tuple[float, ...]] = ()
    saturates: ClassVar[bool] = False
    elementwise: ClassVar[bool] = True
    learned: ClassVar[int] = 0

    def value(self, z: Array, out: Array) -> None:
        """Write f(z) into ``out``; both are (units, batch)."""
        raise NotImplementedError

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write f'(z) into ``out``; ``a`` is f(z), which often gives the slope for less."""
        raise NotImplementedError

    def pull_back(self, z: Array, a: Array, error: Array, slope: Array) -> None:
        """Turn dL/da into dL/dz = dL/da * f'(z), in place; leave f'(z) in ``slope``."""
        self.slope(z, a, slope)
        np.multiply(error, slope, error)

    def jacobian(self, a: Array) -> Array:
        """Return da/dz (units, units) of one sample, for an activation that is not elementwise; ``a`` is (units,)."""
        raise NotImplementedError

    def bound(self, learned: Array) -> "Activation":
        """Tie the activation to its own learned numbers, if it has any."""
        return self

    def start(self) -> tuple[float, ...]:
        """Return the numbers from which a learning activation starts."""
        return ()

    def saturated(self, z: Array, a: Array) -> Mask:
        """Mark the units, sample by sample, whose slope is below a twentieth of the steepest."""
        if not self.saturates:
            return np.zeros(z.shape, bool)
        return self.slopes(z, a) < SATURATED_BELOW * self.steepest

    @quiet()
    def values(self, z: Array) -> Array:
        """Return f(z) in a new array."""
        out = np.empty_like(z)
        self.value(z, out)
        return out

    @quiet()
    def slopes(self, z: Array, a: Array | None = None) -> Array:
        """Return f'(z) in a new array."""
        out = np.empty_like(z)
        self.slope(z, self.values(z) if a is None else a, out)
        return out

"""How numbers become colours: the range of a layer's activations, and where in it a value lies."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.layers import Layer

Colours = NDArray[np.uint32]


@dataclass(frozen=True)
class Range:
    """The values from ``low`` (orange) over the middle (neutral) to ``high`` (blue).

    ``fixed`` says that the activation has these limits; otherwise they are plus and minus the largest |a| seen.
    ``positive`` says that no value can be below 0, so that bars may stand on the ground.
    """

    low: float
    high: float
    fixed: bool
    positive: bool = False

    @property
    def ground(self) -> float:
        """The value at the lower edge of a tile of bars or a curve."""
        return 0.0 if self.positive else self.low

    @quiet()
    def share(self, values: Array) -> Array:
        """Return where values lie between the ground and ``high``: 0 to 1."""
        return np.clip((values - self.ground) / (self.high - self.ground), 0.0, 1.0)


def range_of(layer: Layer | None, values: Array) -> Range:
    """Return the range of a layer's activations: its activation's limits, or plus and minus the largest |a|."""
    activation = None if layer is None else layer.activation
    low, high = activation.limits if activation else (-math.inf, math.inf)
    if math.isfinite(low) and math.isfinite(high):
        return Range(low, high, fixed=True, positive=low >= 0.0)
    return spread(values, positive=low >= 0.0)


@quiet()
def spread(values: Array, *, positive: bool = False) -> Range:
    """Return the range that reaches as far as the largest |value|, to both sides."""
    largest = float(np.max(np.abs(values), initial=0.0))
    if not math.isfinite(largest):
        largest = float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0))
    largest = largest or 1.0
    return Range(-largest, largest, fixed=False, positive=positive)


@quiet()
def coloured(values: Array, value_range: Range, table: Colours) -> Colours:
    """Return the colour of every value; what is not a number gets the middle's."""
    half = (value_range.high - value_range.low) / 2.0
    places = (values - (value_range.low + half)) * (127.5 / half) + 127.5
    np.clip(places, 0.0, 255.0, places)
    if not math.isfinite(float(places.sum())):
        np.nan_to_num(places, copy=False, nan=127.5)
    return table[places.astype(np.uint8)]

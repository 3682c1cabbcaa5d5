"""From the network's answers over a grid to the colours of a map."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import Array
from nnstudio.ui.style.theme import Theme, mixed

Colours = NDArray[np.uint32]

SHADES = 64
"""So many shades lead from undecided to a class's full colour."""


@dataclass(frozen=True)
class Scale:
    """Which values take the full colours: ``low`` is orange, ``high`` blue, the middle between them neutral."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The value without colour."""
        return (self.low + self.high) / 2.0

    def places(self, values: Array) -> Array:
        """Return -1 for low, 0 for the middle, 1 for high; values beyond keep the end's colour, NaN the middle's."""
        half = (self.high - self.low) / 2.0
        return np.nan_to_num(np.clip((values - self.middle) / half, -1.0, 1.0))


def value_colours(values: Array, scale: Scale, theme: Theme) -> Colours:
    """Return the signed colour of every value, as 32-bit ARGB."""
    return _signed_table(theme)[np.rint((scale.places(values) + 1.0) * 127.5).astype(np.intp)]


def class_colours(outputs: Array, theme: Theme) -> Colours:
    """Return the colour of the largest output's class: strong for a clear lead over the second, neutral for none.

    ``outputs`` are (classes, ...); a lead of 1 or more, as between the shares 1 and 0, gives the full colour.
    """
    table = class_table(len(outputs), theme)
    winner, lead = leads(outputs)
    shades = np.rint(np.clip(lead, 0.0, 1.0) * (SHADES - 1)).astype(np.intp)
    return table[winner, shades]


def leads(outputs: Array) -> tuple[NDArray[np.intp], Array]:
    """Return which of the outputs (classes, ...) is largest, and by how much it leads the second."""
    finite = outputs if np.isfinite(outputs).all() else np.nan_to_num(outputs)
    winner = finite.argmax(axis=0)
    classes = np.arange(len(outputs)).reshape(-1, *[1] * (outputs.ndim - 1))
    rest = np.where(classes == winner, -np.inf, finite)
    return winner, finite.max(axis=0) - rest.max(axis=0)


@cache
def class_table(classes: int, theme: Theme) -> Colours:
    """Return for each class the shades from neutral to its colour, (classes, SHADES)."""
    neutral = theme.colour("neutral")
    shades = [
        [mixed(neutral, theme.class_colour(place, classes), share).rgba() for share in np.linspace(0.0, 1.0, SHADES)]
        for place in range(classes)
    ]
    return np.array(shades, np.uint32)


@cache
def _signed_table(theme: Theme) -> Colours:
    return theme.signed_table()


def refined(field: Array) -> Array:
    """Return a grid (..., rows, columns) with a point between any two, on straight lines between their values."""
    taller = np.empty((*field.shape[:-2], 2 * field.shape[-2] - 1, field.shape[-1]), field.dtype)
    taller[..., ::2, :] = field
    taller[..., 1::2, :] = (field[..., 1:, :] + field[..., :-1, :]) / 2.0
    wider = np.empty((*taller.shape[:-1], 2 * field.shape[-1] - 1), field.dtype)
    wider[..., ::2] = taller
    wider[..., 1::2] = (taller[..., 1:] + taller[..., :-1]) / 2.0
    return wider

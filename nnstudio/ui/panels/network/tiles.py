"""Tiles as pictures: arrays of colours, (units, height, width), all units of a layer at once."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import Array, quiet
from nnstudio.ui.panels.network.ranges import Colours, Range, coloured

LINE = 0.9
"""Half the width of a curve's line, in pixels of the picture."""


def planes(values: Array, size: int, value_range: Range, table: Colours) -> Colours:
    """Colour every unit's values over a square grid, (units, points), upwards in the picture as in the plane.

    For a tile of fewer pixels than the grid has points, some of the points do.
    """
    side = round(values.shape[1] ** 0.5)
    step = max(side // size, 1)
    return coloured(values.reshape(-1, side, side)[:, ::-step, ::step], value_range, table)


def images(weights: Array, shape: tuple[int, int], value_range: Range, table: Colours) -> Colours:
    """Colour every unit's incoming weights, (units, pixels), as the image that they read."""
    return coloured(weights, value_range, table).reshape(-1, *shape)


def shades(values: Array, shape: tuple[int, int], ends: tuple[tuple[int, int, int], tuple[int, int, int]]) -> Colours:
    """Shade one image, (pixels,), from its smallest value to its largest, between two colours."""
    low, high = float(values.min()), float(values.max())
    share = ((values - low) / ((high - low) or 1.0))[:, None]
    mixed = np.array(ends[0]) * (1.0 - share) + np.array(ends[1]) * share
    red, green, blue = mixed.astype(np.uint32).T
    return (np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue).reshape(1, *shape)


@quiet()
def curves(values: Array, size: int, value_range: Range, colours: Colours) -> Colours:
    """Draw every unit's values over one input, (units, points), as a line over an area between it and 0.

    ``colours`` are those of the ground, of an area above and below 0, and of the line.
    """
    places = np.linspace(0, values.shape[1] - 1, size).round().astype(int)
    line = _heights(values[:, places], size, value_range)[:, None, :]
    zero = _heights(np.zeros(1), size, value_range)
    rows = np.arange(size, dtype=np.float32)[None, :, None]
    picture = np.full((len(values), size, size), colours[0], np.uint32)
    picture[(rows > line) & (rows <= zero)] = colours[1]
    picture[(rows < line) & (rows >= zero)] = colours[2]
    steep = np.abs(np.gradient(line, axis=2)) / 2.0
    picture[np.abs(rows - line) <= LINE * size / 64.0 + steep] = colours[3]
    return picture


@quiet()
def bars(values: Array, size: int, value_range: Range, colours: Colours) -> Colours:
    """Draw every unit's values for the samples of a batch, (units, samples), as bars sorted from low to high.

    ``colours`` are those of the ground and of bars above and below 0. Of a batch larger than the picture only some are
    drawn, evenly spread.
    """
    places = bar_places(values.shape[1], size)
    tips = _heights(np.sort(values, axis=1)[:, places], size, value_range)[:, None, :]
    zero = _heights(np.zeros(1), size, value_range)
    rows = np.arange(size, dtype=np.float32)[None, :, None]
    picture = np.full((len(values), size, size), colours[0], np.uint32)
    picture[(rows >= tips) & (rows <= zero)] = colours[1]
    picture[(rows <= tips) & (rows >= zero)] = colours[2]
    if size >= 5 * values.shape[1]:  # room for a line of ground between bars
        picture[:, :, 1:][:, :, np.diff(places) > 0] = colours[0]
    return picture


def bar_places(samples: int, size: int) -> NDArray[np.intp]:
    """Return for every column of pixels which of the sorted samples it shows."""
    return np.arange(size) * samples // size


def _heights(values: Array, size: int, value_range: Range) -> Array:
    """Return in which row of pixels values lie, from 0 at the top."""
    return ((1.0 - value_range.share(np.nan_to_num(values))) * (size - 1)).astype(np.float32)

"""Lines of one level on a grid of values, by marching squares."""

import numpy as np

from nnstudio.engine.arrays import Array, Mask, quiet

_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))
"""The corners of a square in turn, as (row, column)."""


def zero_lines(field: Array) -> Array:
    """Return where a field on a grid, (rows, columns), is 0: line pieces (pieces, 4) from x, y to x, y.

    x counts columns and y rows, in fractions between grid points. A square whose corners change sign four times around,
    a saddle, gets two pieces. Values that are not finite make no lines.
    """
    above = field > 0.0
    along = above[:, :-1] != above[:, 1:]
    rows, columns = np.nonzero(along[:-1] | along[1:] | (above[:-1, :-1] != above[1:, :-1]))
    if not len(rows):
        return np.zeros((0, 4))
    values = np.stack([field[rows + down, columns + right] for down, right in _CORNERS], axis=1)
    corners = np.array([(right, down) for down, right in _CORNERS], np.float64)
    after = np.roll(values, -1, axis=1)
    with quiet():
        share = (values / (values - after))[:, :, np.newaxis]
        points = corners + share * (np.roll(corners, -1, axis=0) - corners)
    points += np.stack([columns, rows], axis=1)[:, np.newaxis]
    pieces = _pieces((values > 0.0) != (after > 0.0), points)
    return pieces[np.isfinite(pieces).all(axis=1)]


def _pieces(crossed: Mask, points: Array) -> Array:
    """Join the crossed sides of each square, (squares, 4) marks and (squares, 4, 2) points, two by two."""
    order = np.argsort(~crossed, axis=1, kind="stable")
    ordered = points[np.arange(len(points))[:, np.newaxis], order]
    saddles = crossed.sum(axis=1) == 4
    return np.concatenate([ordered[:, :2].reshape(-1, 4), ordered[saddles, 2:].reshape(-1, 4)])

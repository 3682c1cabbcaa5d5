"""The frame of a plot: where it lies on the screen, and what ranges it shows. Numbers become pixels here."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from nnstudio.series.ranges import Range
from nnstudio.series.thinning import Numbers


@dataclass(frozen=True)
class Frame:
    """A rectangle of the screen that shows a range of x and a range of y; y grows upwards."""

    rect: QRectF
    x_range: Range
    y_range: Range

    def x(self, values: Numbers) -> Numbers:
        """Return the screen's x of values."""
        low, high = self.x_range
        return self.rect.left() + (values - low) * (self.rect.width() / (high - low))

    def y(self, values: Numbers) -> Numbers:
        """Return the screen's y of values."""
        low, high = self.y_range
        return self.rect.bottom() - (values - low) * (self.rect.height() / (high - low))

    def value_at(self, x: float) -> float:
        """Return the value that stands at a screen's x."""
        low, high = self.x_range
        return low + (x - self.rect.left()) / max(self.rect.width(), 1.0) * (high - low)

    def pieces(self, x: Numbers, y: Numbers) -> list[tuple[Numbers, Numbers]]:
        """Return a curve in pixels; where a value is not finite it breaks."""
        return _unbroken(self.x(x), self.y(y))

    def cut(self, x: Numbers, y: Numbers) -> list[tuple[Numbers, Numbers]]:
        """Return a curve in pixels, as pieces that all lie inside the frame."""
        rect, found = self.rect, []
        for part_x, part_y in self.pieces(x, y):
            for inner_x, inner_y in _cut(part_x, part_y, rect.left(), rect.right()):
                found += [(xs, ys) for ys, xs in _cut(inner_y, inner_x, rect.top(), rect.bottom())]
        return found

    def inside(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Return the points of a curve that lie inside the frame, in pixels."""
        rect, px, py = self.rect, self.x(x), self.y(y)
        shown = (px >= rect.left() - 1) & (px <= rect.right() + 1) & (py >= rect.top() - 1) & (py <= rect.bottom() + 1)
        return px[shown], py[shown]


def _unbroken(x: Numbers, y: Numbers) -> list[tuple[Numbers, Numbers]]:
    fine = np.isfinite(x) & np.isfinite(y)
    if fine.all():
        return [(x, y)] if len(x) else []
    return _runs(fine, x, y)


def _cut(u: Numbers, v: Numbers, low: float, high: float) -> list[tuple[Numbers, Numbers]]:
    """Cut a polyline into the pieces for which u lies between two bounds, ending exactly on them."""
    if not len(u) or (u.min() >= low and u.max() <= high):
        return [(u, v)] if len(u) else []
    for bound in (low, high):
        u, v = _with_crossings(u, v, bound)
    return _runs((u >= low) & (u <= high), u, v)


def _with_crossings(u: Numbers, v: Numbers, bound: float) -> tuple[Numbers, Numbers]:
    """Insert a point wherever a polyline crosses a bound."""
    where = np.flatnonzero((u[:-1] - bound) * (u[1:] - bound) < 0.0)
    share = (bound - u[where]) / (u[where + 1] - u[where])
    crossings = v[where] + share * (v[where + 1] - v[where])
    return np.insert(u, where + 1, bound), np.insert(v, where + 1, crossings)


def _runs(inside: np.ndarray, u: Numbers, v: Numbers) -> list[tuple[Numbers, Numbers]]:
    """Split two arrays into the stretches for which a condition holds."""
    redraw_scheduler = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    return [
        (u[start:stop], v[start:stop])
        for start, stop in zip(redraw_scheduler[::2], redraw_scheduler[1::2], strict=True)
    ]

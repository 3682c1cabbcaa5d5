"""The ridge: one histogram per layer, the first layer on top, so that a vanishing gradient is a slope to the left."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from nnstudio.ui.plots.frame import Frame
from nnstudio.ui.plots.histogram import Histogram
from nnstudio.ui.plots.strokes import Label, bold, dashed, draw_line, draw_message, polygon, readable, solid, text_size
from nnstudio.ui.plots.thinning import Numbers
from nnstudio.ui.theme import Theme

HEIGHT = 1.5
"""A ridge is so many times as high as the distance to its neighbour."""

OPACITY = 0.75
SPREAD = 2.0
"""The outline is smoothed over so many bins to either side, over more where thousands of bins are in sight.

The counts that are told stay exact.
"""


@dataclass(frozen=True)
class Ridge:
    """One layer: its name, its place among the layers' colours, its histogram, and what is said at its right end."""

    name: str
    colour: QColor
    histogram: Histogram
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """How the ridges stand in a frame: the pixels of their ground lines, the first on top."""

    rect: QRectF
    count: int

    @property
    def distance(self) -> float:
        """The distance between two ground lines."""
        return (self.rect.height() - 2.0) / (self.count - 1 + HEIGHT + 0.05)

    def ground(self, row: int) -> float:
        """Return the y of a ridge's ground line."""
        return self.rect.bottom() - 2.0 - (self.count - 1 - row) * self.distance

    def at(self, y: float) -> int | None:
        """Return the ridge at a height, if any: the space above each ground line belongs to it."""
        row = self.count - 1 - math.floor((self.rect.bottom() - 2.0 - y) / self.distance)
        return min(max(row, 0), self.count - 1) if self.count else None


@dataclass(frozen=True)
class RidgePicture:
    """All ridges, or a message in their place; ``heading`` says what the numbers at the right are."""

    theme: Theme
    ridges: tuple[Ridge, ...] = ()
    heading: str = ""
    message: str = ""

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw them in one go."""
        if self.message:
            draw_message(painter, frame, self.message, self.theme)
            return
        rows = Rows(frame.rect, len(self.ridges))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, ridge in enumerate(self.ridges):
            self._draw_ridge(painter, frame, ridge, rows.ground(row), rows.distance * HEIGHT)
        self._draw_medians(painter, frame, rows)
        self._draw_names(painter, frame, rows)
        height = text_size("", painter.font()).height()
        if self.heading and rows.ground(0) - rows.rect.top() > 1.6 * height:
            place = QPointF(frame.rect.right() + 8.0, frame.rect.top() + height / 2.0)
            Label(self.heading, place, self.theme.colour("muted")).draw(painter)

    def margins(self, frame: Frame, font: QFont) -> tuple[float, float]:
        """Return the room that the texts to the left and to the right need."""
        height = text_size("", font).height()
        distance = Rows(frame.rect, max(len(self.ridges), 1)).distance
        left = max((text_size(ridge.name, bold(font)).width() for ridge in self.ridges), default=0.0)
        notes = (line for ridge in self.ridges for line in _lines(ridge, distance, height))
        right = max((text_size(line, font).width() for line in notes), default=0.0)
        return left + 12.0, right + 12.0

    def _draw_ridge(self, painter: QPainter, frame: Frame, ridge: Ridge, ground: float, height: float) -> None:
        rect = frame.rect
        x, y = outline(ridge.histogram, frame)
        edge = ridge.colour.lighter(115) if self.theme.dark else ridge.colour
        if len(x):
            pixels = ground - y * height
            fill = QColor(ridge.colour)
            fill.setAlphaF(OPACITY)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the line hides the edge; 20 times as quick
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            ends = np.concatenate([x[:1], x, x[-1:]]), np.concatenate([[ground], pixels, [ground]])
            painter.drawPolygon(polygon(*ends))
            draw_line(painter, x, pixels, edge, 1.4)
        painter.setPen(solid(edge, 1.4))
        painter.drawLine(QPointF(rect.left(), ground), QPointF(rect.right(), ground))

    def _draw_medians(self, painter: QPainter, frame: Frame, rows: Rows) -> None:
        """Join the medians by a dashed line; a layer that has none breaks it."""
        medians = np.array([ridge.histogram.median for ridge in self.ridges])
        ground = np.array([rows.ground(row) for row in range(len(self.ridges))])
        x = frame.x(medians)
        painter.setPen(dashed(self.theme.colour("text"), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        fine = np.isfinite(x)
        for row in range(len(x) - 1):
            if fine[row] and fine[row + 1]:
                painter.drawLine(QPointF(x[row], ground[row]), QPointF(x[row + 1], ground[row + 1]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("text"))
        for row in np.flatnonzero(fine).tolist():
            painter.drawEllipse(QPointF(x[row], ground[row]), 2.2, 2.2)

    def _draw_names(self, painter: QPainter, frame: Frame, rows: Rows) -> None:
        """Name the layers at the left, tell their numbers at the right; where they are many, of every few."""
        plain, strong = painter.font(), bold(painter.font())
        height, muted, rect = text_size("", plain).height(), self.theme.colour("muted"), frame.rect
        every = max(math.ceil(height * 0.95 / rows.distance), 1)
        for row in range(len(self.ridges) - 1, -1, -every):
            ridge, level = self.ridges[row], rows.ground(row) - height * 0.3
            painter.setFont(strong)
            place = QPointF(rect.left() - 8.0, level)
            Label(ridge.name, place, readable(ridge.colour, self.theme), Qt.AlignmentFlag.AlignRight).draw(painter)
            painter.setFont(plain)
            for number, line in enumerate(reversed(_lines(ridge, rows.distance, height))):
                Label(line, QPointF(rect.right() + 8.0, level - height * number), muted).draw(painter)


def _lines(ridge: Ridge, distance: float, height: float) -> tuple[str, ...]:
    """Return what is said beside a ridge, in lines where there is room for them, else in one."""
    return ridge.notes if distance > height * len(ridge.notes) * 0.95 else (" · ".join(ridge.notes),)


def outline(histogram: Histogram, frame: Frame) -> tuple[Numbers, Numbers]:
    """Return the outline of a histogram inside a frame: x in pixels, heights from 0 to 1, smoothed over the bins."""
    if not len(histogram.counts):
        return np.zeros(0), np.zeros(0)
    low, high = frame.x_range
    kernel = _kernel(max(SPREAD, round((high - low) / histogram.width / 90.0)))
    reach = len(kernel) // 2
    heights = np.convolve(histogram.counts, kernel)
    heights = heights / heights.max()
    middles = (histogram.first + np.arange(-reach, len(histogram.counts) + reach) + 0.5) * histogram.width
    inside = (middles >= low) & (middles <= high)
    return frame.x(middles[inside]), heights[inside]


@lru_cache(64)
def _kernel(spread: float) -> Numbers:
    reach = math.ceil(3.0 * spread)
    return np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)

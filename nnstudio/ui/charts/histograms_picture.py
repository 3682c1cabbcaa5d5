"""One histogram per layer, the first layer on top, so that a vanishing gradient is a slope to the left."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from nnstudio.series.histogram import Histogram
from nnstudio.series.thinning import Numbers
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import Label, bold, dashed, draw_line, draw_message, polygon, readable, solid, text_size
from nnstudio.ui.style.theme import Theme

HEIGHT = 1.5
"""A histogram is so many times as high as the distance to its neighbour."""

OPACITY = 0.75
SPREAD = 2.0
"""The outline is smoothed over so many bins to either side, over more where thousands of bins are in sight.

The counts that are told stay exact.
"""


@dataclass(frozen=True)
class LayerHistogram:
    """One layer: its name, its place among the layers' colours, its histogram, and what is said at its right end."""

    name: str
    colour: QColor
    histogram: Histogram
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HistogramRows:
    """How the histograms stand in a frame: the pixels of their ground lines, the first on top."""

    rect: QRectF
    count: int

    @property
    def distance(self) -> float:
        """The distance between two ground lines."""
        return (self.rect.height() - 2.0) / (self.count - 1 + HEIGHT + 0.05)

    def ground(self, row: int) -> float:
        """Return the y of a histogram's ground line."""
        return self.rect.bottom() - 2.0 - (self.count - 1 - row) * self.distance

    def at(self, y: float) -> int | None:
        """Return the histogram at a height, if any: the space above each ground line belongs to it."""
        row = self.count - 1 - math.floor((self.rect.bottom() - 2.0 - y) / self.distance)
        return min(max(row, 0), self.count - 1) if self.count else None


@dataclass(frozen=True)
class HistogramsPicture:
    """All histograms, or a message in their place; ``heading`` says what the numbers at the right are."""

    theme: Theme
    layer_histograms: tuple[LayerHistogram, ...] = ()
    heading: str = ""
    message: str = ""

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw them in one go."""
        if self.message:
            draw_message(painter, frame, self.message, self.theme)
            return
        rows = HistogramRows(frame.rect, len(self.layer_histograms))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, layer_histogram in enumerate(self.layer_histograms):
            self._draw_histogram(painter, frame, layer_histogram, rows.ground(row), rows.distance * HEIGHT)
        self._draw_medians(painter, frame, rows)
        self._draw_names(painter, frame, rows)
        height = text_size("", painter.font()).height()
        if self.heading and rows.ground(0) - rows.rect.top() > 1.6 * height:
            place = QPointF(frame.rect.right() + 8.0, frame.rect.top() + height / 2.0)
            Label(self.heading, place, self.theme.colour("muted")).draw(painter)

    def margins(self, frame: Frame, font: QFont) -> tuple[float, float]:
        """Return the room that the texts to the left and to the right need."""
        height = text_size("", font).height()
        distance = HistogramRows(frame.rect, max(len(self.layer_histograms), 1)).distance
        left = max(
            (text_size(layer_histogram.name, bold(font)).width() for layer_histogram in self.layer_histograms),
            default=0.0,
        )
        notes = (
            line for layer_histogram in self.layer_histograms for line in _lines(layer_histogram, distance, height)
        )
        right = max((text_size(line, font).width() for line in notes), default=0.0)
        return left + 12.0, right + 12.0

    def _draw_histogram(
        self, painter: QPainter, frame: Frame, layer_histogram: LayerHistogram, ground: float, height: float
    ) -> None:
        rect = frame.rect
        x, y = outline(layer_histogram.histogram, frame)
        edge = layer_histogram.colour.lighter(115) if self.theme.dark else layer_histogram.colour
        if len(x):
            pixels = ground - y * height
            fill = QColor(layer_histogram.colour)
            fill.setAlphaF(OPACITY)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the line hides the edge; 20 times as quick
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            ends = np.concatenate([x[:1], x, x[-1:]]), np.concatenate([[ground], pixels, [ground]])
            painter.drawPolygon(polygon(*ends))
            draw_line(painter, x, pixels, edge, 1.4)
        painter.setPen(solid(edge, 1.4))
        painter.drawLine(QPointF(rect.left(), ground), QPointF(rect.right(), ground))

    def _draw_medians(self, painter: QPainter, frame: Frame, rows: HistogramRows) -> None:
        """Join the medians by a dashed line; a layer that has none breaks it."""
        medians = np.array([layer_histogram.histogram.median for layer_histogram in self.layer_histograms])
        ground = np.array([rows.ground(row) for row in range(len(self.layer_histograms))])
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

    def _draw_names(self, painter: QPainter, frame: Frame, rows: HistogramRows) -> None:
        """Name the layers at the left, tell their numbers at the right; where they are many, of every few."""
        plain, strong = painter.font(), bold(painter.font())
        height, muted, rect = text_size("", plain).height(), self.theme.colour("muted"), frame.rect
        every = max(math.ceil(height * 0.95 / rows.distance), 1)
        for row in range(len(self.layer_histograms) - 1, -1, -every):
            layer_histogram, level = self.layer_histograms[row], rows.ground(row) - height * 0.3
            painter.setFont(strong)
            place = QPointF(rect.left() - 8.0, level)
            Label(
                layer_histogram.name, place, readable(layer_histogram.colour, self.theme), Qt.AlignmentFlag.AlignRight
            ).draw(painter)
            painter.setFont(plain)
            for number, line in enumerate(reversed(_lines(layer_histogram, rows.distance, height))):
                Label(line, QPointF(rect.right() + 8.0, level - height * number), muted).draw(painter)


def _lines(layer_histogram: LayerHistogram, distance: float, height: float) -> tuple[str, ...]:
    """Return what is said beside a histogram, in lines where there is room for them, else in one."""
    return (
        layer_histogram.notes
        if distance > height * len(layer_histogram.notes) * 0.95
        else (" · ".join(layer_histogram.notes),)
    )


def outline(histogram: Histogram, frame: Frame) -> tuple[Numbers, Numbers]:
    """Return the outline of a histogram inside a frame: x in pixels, heights from 0 to 1, smoothed over the bins."""
    if not len(histogram.counts):
        return np.zeros(0), np.zeros(0)
    low, high = frame.x_range
    kernel = _kernel(max(SPREAD, round((high - low) / histogram.width / 90.0)))
    value_range = len(kernel) // 2
    heights = np.convolve(histogram.counts, kernel)
    heights = heights / heights.max()
    middles = (histogram.first + np.arange(-value_range, len(histogram.counts) + value_range) + 0.5) * histogram.width
    inside = (middles >= low) & (middles <= high)
    return frame.x(middles[inside]), heights[inside]


@lru_cache(64)
def _kernel(spread: float) -> Numbers:
    value_range = math.ceil(3.0 * spread)
    return np.exp(-0.5 * (np.arange(-value_range, value_range + 1) / spread) ** 2)

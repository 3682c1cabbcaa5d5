"""The heat map: layers below each other, time to the right, colours for powers of ten."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from nnstudio.series.ranges import Range
from nnstudio.series.thinning import Numbers
from nnstudio.training.histories.heat import Heat
from nnstudio.ui.charts.axes import log_ticks
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import Label, draw_message, readable, text_size
from nnstudio.ui.style.theme import Theme, mixed

SHADES = 254
"""Colours of the range; two more stand for exact zeros and for what is not known."""

ZERO, UNKNOWN = 254, 255
STRIPE = 3.0
"""The first and the last measurement reach so many pixels beyond their step."""

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class HeatPicture:
    """A heat map in the theme's colours; or a message in its place. ``names`` and ``colours`` are the layers'."""

    theme: Theme
    heat: Heat | None = None
    shown: Range = (-1.0, 0.0)
    names: tuple[str, ...] = ()
    colours: tuple[QColor, ...] = ()
    message: str = ""

    def margins(self, font: QFont) -> tuple[float, float]:
        """Return the room that names and the colour bar need."""
        left = max((text_size(name, font).width() for name in self.names), default=0.0) + 12.0
        return left, 30.0 + text_size("10⁻⁰⁰", font).width()

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw the heat map with its names and its colour bar; a message where there is nothing to show."""
        if self.heat is None or not self.names:
            draw_message(painter, frame, self.message, self.theme)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(frame.rect, self._image(self.heat, frame))
        self._draw_names(painter, frame.rect)
        self._draw_bar(painter, frame.rect)

    def row_at(self, y: float, rect: QRectF) -> int:
        """Return the layer's row at a height."""
        share = (y - rect.top()) / max(rect.height(), 1.0)
        return min(max(int(share * len(self.names)), 0), len(self.names) - 1)

    def _image(self, heat: Heat, frame: Frame) -> QImage:
        """Colour every column of pixels; the upper half of a row is the largest value, the lower half the smallest."""
        low, high = frame.x_range
        width = max(int(frame.rect.width()), 1)
        steps = low + (np.arange(width) + 0.5) / width * (high - low)
        halves = np.stack([heat.high, heat.low], axis=1).reshape(2 * len(self.names), -1)
        shades = self._shades(halves)[:, heat.at(steps)]
        around = STRIPE * (high - low) / width  # so that a single measurement can be seen
        shades[:, (steps < heat.steps[0] - around) | (steps > heat.last + around)] = UNKNOWN
        pixels = np.ascontiguousarray(colours_of(self.theme)[shades])
        image = QImage(pixels.data, width, len(pixels), 4 * width, QImage.Format.Format_ARGB32)
        return image.copy()

    def _shades(self, values: Numbers) -> Indices:
        low, high = self.shown
        scaled = np.clip((np.nan_to_num(values, neginf=low, posinf=high) - low) / (high - low), 0.0, 1.0)
        shades = (scaled * (SHADES - 1)).astype(np.intp)
        shades[values == -math.inf] = ZERO
        shades[np.isnan(values)] = UNKNOWN
        return shades

    def _draw_names(self, painter: QPainter, rect: QRectF) -> None:
        """Name the layers at the left; where they are many, every few."""
        height = text_size("", painter.font()).height()
        distance = rect.height() / len(self.names)
        every = max(math.ceil(0.95 * height / distance), 1)
        for row in range(0, len(self.names), every):
            place = QPointF(rect.left() - 8.0, rect.top() + (row + 0.5) * distance)
            colour = readable(self.colours[row], self.theme)
            Label(self.names[row], place, colour, Qt.AlignmentFlag.AlignRight).draw(painter)

    def _draw_bar(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the colours with their numbers at the right."""
        bar = QRectF(rect.right() + 10.0, rect.top(), 10.0, rect.height())
        column = np.ascontiguousarray(colours_of(self.theme)[SHADES - 1 :: -1][:, None])
        painter.drawImage(bar, QImage(column.data, 1, SHADES, 4, QImage.Format.Format_ARGB32).copy())
        low, high = self.shown
        height = text_size("", painter.font()).height()
        for place, text in log_ticks(low, high, max(int(rect.height() / height / 2.2), 2)):
            y = bar.bottom() - (place - low) / (high - low) * bar.height()
            y = min(max(y, bar.top() + height / 2.0), bar.bottom() - height / 2.0)
            Label(text, QPointF(bar.right() + 5.0, y), self.theme.colour("muted")).draw(painter)


@lru_cache(4)
def colours_of(theme: Theme) -> NDArray[np.uint32]:
    """Return the colours from small to large, always darker in the light theme and lighter in the dark one, then two.

    Exact zeros have the colour of what is broken, the unknown that of the card.
    """
    faint = mixed(theme.colour("neutral"), theme.colour("accent"), 0.08)
    stops = [faint, theme.colour("accent"), theme.colour("text")]
    shades = []
    for place in np.linspace(0.0, 2.0, SHADES).tolist():
        first = min(int(place), 1)
        shades.append(mixed(stops[first], stops[first + 1], place - first).rgba())
    return np.array([*shades, theme.colour("broken").rgba(), theme.colour("card").rgba()], np.uint32)

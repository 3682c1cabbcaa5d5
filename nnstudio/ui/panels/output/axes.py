"""Two axes with numbers: where a plot's values lie on the screen."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from nnstudio.series.ranges import Range, extent, padded
from nnstudio.ui.charts.axes import full_ticks
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.style.theme import Theme

GAP = 4.0
"""Pixels between an axis and its numbers."""


class EasedRange:
    """A range that follows its content without jumping about: it changes only where the content no longer fits well."""

    def __init__(self) -> None:
        self._range: Range | None = None

    def follow(self, content: Range) -> Range:
        """Return a range for this content: the last one, as long as the content lies in it and fills half of it."""
        last = self._range
        inside = last is not None and last[0] <= content[0] and content[1] <= last[1]
        if last is None or not inside or extent(content) < 0.5 * extent(last):
            self._range = last = padded(content, 0.08)
        return last

    def forget(self) -> None:
        """Begin anew, for other data."""
        self._range = None


@dataclass(frozen=True)
class Axes(Frame):
    """A frame with numbers and names beside it.

    ``names`` are those of x and y; ``spare`` is the width and the height that the frame, for its shape, does
    not use.
    """

    names: tuple[str, str] = ("", "")
    spare: tuple[float, float] = (0.0, 0.0)

    def at(self, x: float, y: float) -> QPointF:
        """Return the place of one point."""
        return QPointF(float(self.x(np.array(x))), float(self.y(np.array(y))))

    def values_at(self, place: QPointF) -> tuple[float, float]:
        """Return the values that a place on the screen stands for."""
        low, high = self.y_range
        up = (self.rect.bottom() - place.y()) / self.rect.height()
        return self.value_at(place.x()), low + up * (high - low)

    def paint(self, painter: QPainter, theme: Theme, *, grid: bool) -> None:
        """Draw grid lines, numbers and names around the frame; the frame itself belongs to the plot."""
        metrics = QFontMetricsF(painter.font())
        _AxesPainter(self, painter, theme, metrics).paint(grid=grid)


class _AxesPainter:
    """Draws one pair of axes; names stand at the axes' ends and push away the numbers that are in their way."""

    def __init__(self, axes: Axes, painter: QPainter, theme: Theme, metrics: QFontMetricsF) -> None:
        self._axes, self._painter, self._theme, self._metrics = axes, painter, theme, metrics

    def paint(self, *, grid: bool) -> None:
        """Draw everything."""
        painter, box = self._painter, self._axes.rect
        if grid:
            painter.setPen(self._theme.colour("grid"))
            for value, _ in self._x_ticks():
                x = self._axes.at(value, 0.0).x()
                painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            for value, _ in self._y_ticks():
                y = self._axes.at(0.0, value).y()
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(self._theme.colour("muted"))
        self._across()
        self._up()

    def _x_ticks(self) -> list[tuple[float, str]]:
        return full_ticks(*self._axes.x_range, int(self._axes.rect.width() / (3.2 * self._metrics.height())))

    def _y_ticks(self) -> list[tuple[float, str]]:
        return full_ticks(*self._axes.y_range, int(self._axes.rect.height() / (2.2 * self._metrics.height())))

    def _across(self) -> None:
        box, line, name = self._axes.rect, self._metrics.height(), self._axes.names[0]
        top, wide = box.bottom() + GAP, self._metrics.horizontalAdvance(name)
        below = wide > 0.3 * box.width()
        if below:
            text = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
            self._write(QRectF(box.left(), top + line, box.width(), line), text, Qt.AlignmentFlag.AlignHCenter)
        else:
            self._write(QRectF(box.right() - wide, top, wide, line), name, Qt.AlignmentFlag.AlignRight)
        free = box.right() if below else box.right() - wide - line
        for value, text in self._x_ticks():
            x = self._axes.at(value, 0.0).x()
            half = self._metrics.horizontalAdvance(text) / 2.0
            if x + half <= free + (half if below else 0.0):
                self._write(QRectF(x - half, top, 2.0 * half, line), text, Qt.AlignmentFlag.AlignHCenter)

    def _up(self) -> None:
        box, line, name = self._axes.rect, self._metrics.height(), self._axes.names[1]
        right, wide = box.left() - GAP, self._metrics.horizontalAdvance(name)
        above = wide > 3.0 * line
        if above:
            self._write(QRectF(box.left(), box.top() - line, box.width(), line), name, Qt.AlignmentFlag.AlignLeft)
        else:
            self._write(QRectF(right - wide, box.top(), wide, line), name, Qt.AlignmentFlag.AlignRight)
        free = box.top() if above else box.top() + 1.4 * line
        for value, text in self._y_ticks():
            y = self._axes.at(0.0, value).y()
            half = self._metrics.horizontalAdvance(text)
            if y >= free:
                self._write(QRectF(right - half, y - line / 2.0, half, line), text, Qt.AlignmentFlag.AlignRight)

    def _write(self, place: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        self._painter.drawText(place, flags, text)


def lay_out_axes(
    area: QRectF, metrics: QFontMetricsF, x: Range, y: Range, names: tuple[str, str], aspect: float | None = None
) -> Axes:
    """Fit axes with their numbers and names into an area.

    ``aspect`` is the box's width divided by its height; the box is then centred, otherwise it fills the area.
    """
    line = metrics.height()
    labels = [text for _, text in full_ticks(*y, int(area.height() / (2.2 * line)))]
    left = max(metrics.horizontalAdvance(text) for text in (*labels, "−0.0", names[1][:3])) + GAP + 1.0
    top = line if metrics.horizontalAdvance(names[1]) > 3.0 * line else 0.25 * line
    room = area.adjusted(left, top + 1.0, -0.5 * line, -(line + GAP))
    if metrics.horizontalAdvance(names[0]) > 0.3 * room.width():
        room.adjust(0.0, 0.0, 0.0, -line)
    box = QRectF(0.0, 0.0, max(room.width(), 8.0), max(room.height(), 8.0))
    if aspect is not None:
        box.setWidth(min(box.width(), box.height() * aspect))
        box.setHeight(box.width() / aspect)
    box.moveCenter(room.center())
    return Axes(QRectF(box.toAlignedRect()), x, y, names, (room.width() - box.width(), room.height() - box.height()))


def plane_aspect(x: Range, y: Range) -> float:
    """Return width over height with equal units on both axes where the ranges are alike, else a square."""
    ratio = extent(x) / extent(y)
    return ratio if 0.5 <= ratio <= 2.0 else 1.0


def whole(room: tuple[float, float]) -> QSize:
    """Return a width and a height in whole pixels, rounded down."""
    return QSize(max(int(room[0]), 0), max(int(room[1]), 0))

"""Two axes with numbers: where a plot's values lie on the screen."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from nnstudio import numbers
from nnstudio.engine.arrays import Array
from nnstudio.ui.style.theme import Theme

GAP = 4.0
"""Pixels between an axis and its numbers."""


@dataclass(frozen=True)
class Span:
    """A range of values."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far it reaches."""
        return self.high - self.low

    def padded(self, share: float) -> "Span":
        """Return a wider range with room for so great a share of it at either end; 1 wide at least if it is a point."""
        room = share * self.width or 0.5
        return Span(self.low - room, self.high + room)

    def limited(self, low: float, high: float) -> "Span":
        """Return the part of the range between two values; the range around one of them if there is none."""
        return Span(min(max(self.low, low), high), max(min(self.high, high), low))

    def joined(self, other: "Span") -> "Span":
        """Return the smallest range with both in it."""
        return Span(min(self.low, other.low), max(self.high, other.high))


class EasedSpan:
    """A range that follows its content without jumping about: it changes only where the content no longer fits well."""

    def __init__(self) -> None:
        self._span: Span | None = None

    def follow(self, content: Span) -> Span:
        """Return a range for this content: the last one, as long as the content lies in it and fills half of it."""
        last = self._span
        inside = last is not None and last.low <= content.low and content.high <= last.high
        if last is None or not inside or content.width < 0.5 * last.width:
            self._span = last = content.padded(0.08)
        return last

    def forget(self) -> None:
        """Begin anew, for other data."""
        self._span = None


def span_of(*arrays: Array) -> Span:
    """Return the range of all finite values; 0 to 1 if there are none."""
    values = np.concatenate([np.ravel(array) for array in arrays])
    values = values[np.isfinite(values)]
    return Span(float(values.min()), float(values.max())) if values.size else Span(0.0, 1.0)


@dataclass(frozen=True)
class Axes:
    """A rectangle on the screen and the ranges of values that it shows.

    ``names`` are those of x and y; ``spare`` is the width and the height that the box, for its shape, does
    not use.
    """

    box: QRectF
    x: Span
    y: Span
    names: tuple[str, str] = ("", "")
    spare: tuple[float, float] = (0.0, 0.0)

    def px(self, x: Array) -> Array:
        """Return the places of x values on the screen, in pixels from the left."""
        return np.asarray(self.box.left() + (x - self.x.low) * (self.box.width() / self.x.width))

    def py(self, y: Array) -> Array:
        """Return the places of y values on the screen, in pixels from the top."""
        return np.asarray(self.box.bottom() - (y - self.y.low) * (self.box.height() / self.y.width))

    def at(self, x: float, y: float) -> QPointF:
        """Return the place of one point."""
        return QPointF(float(self.px(np.array(x))), float(self.py(np.array(y))))

    def values_at(self, place: QPointF) -> tuple[float, float]:
        """Return the values that a place on the screen stands for."""
        across = (place.x() - self.box.left()) / self.box.width()
        up = (self.box.bottom() - place.y()) / self.box.height()
        return self.x.low + across * self.x.width, self.y.low + up * self.y.width

    def paint(self, painter: QPainter, theme: Theme, *, grid: bool) -> None:
        """Draw grid lines, numbers and names around the box; the box itself belongs to the plot."""
        metrics = QFontMetricsF(painter.font())
        _AxesPainter(self, painter, theme, metrics).paint(grid=grid)


class _AxesPainter:
    """Draws one pair of axes; names stand at the axes' ends and push away the numbers that are in their way."""

    def __init__(self, axes: Axes, painter: QPainter, theme: Theme, metrics: QFontMetricsF) -> None:
        self._axes, self._painter, self._theme, self._metrics = axes, painter, theme, metrics

    def paint(self, *, grid: bool) -> None:
        """Draw everything."""
        painter, box = self._painter, self._axes.box
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
        return ticks(self._axes.x, int(self._axes.box.width() / (3.2 * self._metrics.height())))

    def _y_ticks(self) -> list[tuple[float, str]]:
        return ticks(self._axes.y, int(self._axes.box.height() / (2.2 * self._metrics.height())))

    def _across(self) -> None:
        box, line, name = self._axes.box, self._metrics.height(), self._axes.names[0]
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
        box, line, name = self._axes.box, self._metrics.height(), self._axes.names[1]
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
    area: QRectF, metrics: QFontMetricsF, x: Span, y: Span, names: tuple[str, str], aspect: float | None = None
) -> Axes:
    """Fit axes with their numbers and names into an area.

    ``aspect`` is the box's width divided by its height; the box is then centred, otherwise it fills the area.
    """
    line = metrics.height()
    labels = [text for _, text in ticks(y, int(area.height() / (2.2 * line)))]
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


def plane_aspect(x: Span, y: Span) -> float:
    """Return width over height with equal units on both axes where the ranges are alike, else a square."""
    ratio = x.width / y.width
    return ratio if 0.5 <= ratio <= 2.0 else 1.0


def whole(room: tuple[float, float]) -> QSize:
    """Return a width and a height in whole pixels, rounded down."""
    return QSize(max(int(room[0]), 0), max(int(room[1]), 0))


def ticks(span: Span, about: int) -> list[tuple[float, str]]:
    """Return round values inside a range with their texts: about so many, but two at least."""
    for step in _steps(span.width / max(about, 2)):
        first, last = math.ceil(span.low / step - 1e-9), math.floor(span.high / step + 1e-9)
        if last > first:
            return [(place * step, _text(place * step, step)) for place in range(first, last + 1)]
    return [(span.low, numbers.short(span.low))]


def _text(value: float, step: float) -> str:
    """Return a tick's number with as many decimals as its step has."""
    decimals = max(-math.floor(math.log10(step) + 1e-9), 0)
    if decimals > 4 or abs(value) >= 1e6:
        return numbers.short(value)
    return numbers.fixed(value, decimals)


def _steps(rough: float) -> list[float]:
    """Return round steps, 1, 2 or 5 times a power of ten: the first at least ``rough``, then smaller ones."""
    power = 10.0 ** math.floor(math.log10(rough))
    smallest = next(factor for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= 0.999 * rough)
    return [factor * power for factor in (10.0, 5.0, 2.0, 1.0, 0.5, 0.2) if factor <= smallest]

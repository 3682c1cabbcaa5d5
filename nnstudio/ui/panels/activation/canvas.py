"""The picture: f above, f' below it, and under both the sums z of the whole layer."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen

from nnstudio.engine.arrays import Array
from nnstudio.series.ranges import Range
from nnstudio.ui.charts.axes import Tick, linear_ticks
from nnstudio.ui.charts.canvas import CanvasLayer
from nnstudio.ui.charts.curve import Curve, draw_curves, draw_point, draw_upright, frame_in, height_range, shade
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import Label, bold, text_size
from nnstudio.ui.charts.upright import UprightCanvas
from nnstudio.ui.panels.activation.sums import histogram
from nnstudio.ui.style.theme import mixed

BETWEEN = 6.0
"""So many pixels part the three pictures, which share one axis."""

TALLEST = 40.0
"""Curves that go further than so far up or down are cut."""


@dataclass(frozen=True, eq=False)
class StaticCurves:
    """What stays from frame to frame: curves of f and f' over z, the ranges of z that are hatched."""

    value_range: float
    values: tuple[Curve, ...]
    slopes: tuple[Curve, ...]
    saturated: tuple[Range, ...]


@dataclass(frozen=True)
class Point:
    """Where a unit stands: z, f(z) and f'(z); ``by_hand`` where no unit does."""

    z: float
    value: float
    slope: float
    by_hand: bool


class CurvesCanvas(UprightCanvas):
    """Shows curves, a tangent and a histogram over one axis of z; mouse and arrow keys move a point by hand."""

    STEPS = 120.0

    def __init__(self) -> None:
        super().__init__(self.tr("Activation, its slope, and the sums of the layer"))
        self._layer, self._version = CanvasLayer(), 0
        self._drawn = StaticCurves(6.0, (), (), ())
        self._frames: tuple[Frame, Frame, Frame] | None = None
        self._counts: tuple[Array, int] | None = None
        self._point: Point | None = None

    @property
    def point(self) -> Point | None:
        """The point that is shown."""
        return self._point

    @property
    def hand_range(self) -> Range:
        """The range of z."""
        return -self._drawn.value_range, self._drawn.value_range

    @property
    def resting(self) -> float:
        """The z of the unit; 0 where there is none."""
        return self._point.z if self._point else 0.0

    def show_curves(self, drawn: StaticCurves) -> None:
        """Show other curves."""
        self._drawn = drawn
        self._version += 1
        self.update()

    def show_sums(self, z: Array | None) -> None:
        """Show how the sums of a layer are spread."""
        self._counts = None if z is None else histogram(z, self._drawn.value_range)
        self.update()

    def show_point(self, point: Point | None) -> None:
        """Show where a unit stands."""
        if point != self._point:
            self._point = point
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Need room for three small pictures."""
        line = self.fontMetrics().height()
        return QSize(12 * line, 8 * line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home moves the point to 0."""
        if event.key() == Qt.Key.Key_Home:
            self.hold(0.0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the curves, and draw what moves."""
        painter = QPainter(self)
        self._layer.draw(painter, self, (self._version, self.theme.name), self._paint_curves)
        if self._frames is not None:
            self._paint_histogram(painter, self._frames[2])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._point is not None and not math.isnan(self._point.z):
                self._paint_point(painter, self._frames, self._point)
        self.paint_focus(painter)
        painter.end()

    def _paint_curves(self, painter: QPainter) -> None:
        drawn, across = self._drawn, self.hand_range
        heights = height_range(drawn.values, TALLEST), height_range(drawn.slopes, TALLEST), (0.0, 1.0)
        named = Scales(self.tr("z, the weighted sum of a unit"), y_ticks=None)
        ticks = few if self.height() < 14.0 * self.metrics.height() else linear_ticks
        scales = Scales(x_ticks=unnamed, y_ticks=ticks), Scales(x_ticks=unnamed, y_ticks=ticks), named
        below = named.bottom_room(painter.font())
        inside = [
            frame_in(band, across, height, own, painter, below if own is named else BETWEEN)
            for band, height, own in zip(self._bands(below), heights, scales, strict=True)
        ]
        left = max(frame.rect.left() for frame in inside)
        frames = []
        for frame, own in zip(inside, scales, strict=True):
            rect = QRectF(frame.rect)
            rect.setLeft(left)
            frames.append(Frame(rect, across, frame.y_range))
            shade(painter, frames[-1], drawn.saturated, self.theme.colour("watch"))
            own.draw(painter, frames[-1], self.theme)
        draw_curves(painter, frames[0], drawn.values)
        draw_curves(painter, frames[1], drawn.slopes)
        self._paint_names(painter, frames)
        self._frames = frames[0], frames[1], frames[2]
        self.frame = frames[0]

    def _bands(self, below: float) -> tuple[QRectF, QRectF, QRectF]:
        """Share the height out: f, f', and the sums, under which stand the texts of the axis."""
        height, width = max(float(self.height()) - below, 30.0), float(self.width())
        upper, lower = 0.42 * height, 0.34 * height
        return (
            QRectF(0.0, 0.0, width, upper),
            QRectF(0.0, upper, width, lower),
            QRectF(0.0, upper + lower, width, height - upper - lower + below),
        )

    def _paint_names(self, painter: QPainter, frames: list[Frame]) -> None:
        painter.setFont(bold(self.font()))
        height = text_size("", painter.font()).height()
        for frame, text in zip(frames, ("f(z)", "f′(z)", self.tr("z of the layer")), strict=True):
            place = QPointF(frame.rect.left() + 6.0, frame.rect.top() + 0.6 * height)
            Label(text, place, self.theme.colour("muted")).draw(painter, self.theme.colour("card"))
        if self._drawn.saturated:
            rect, colour = frames[2].rect, self.theme.colour("watch")
            place = QPointF(rect.right() - 4.0, rect.top() + 0.6 * height)
            said = Label(self.tr("hatched: saturated"), place, colour, Qt.AlignmentFlag.AlignRight)
            said.draw(painter, self.theme.colour("card"))

    def _paint_histogram(self, painter: QPainter, frame: Frame) -> None:
        if self._counts is None:
            return
        counts, beyond = self._counts
        rect, most = frame.rect, max(float(counts.max()), 1.0)
        room, width = rect.height() * 0.82, rect.width() / len(counts)
        colour = mixed(self.theme.colour("accent"), self.theme.colour("card"), 0.35)
        for number, count in enumerate(counts.tolist()):
            if count:
                height = count / most * room
                painter.fillRect(QRectF(rect.left() + number * width, rect.bottom() - height, width, height), colour)
        if beyond:
            text = self.tr("{count} beyond").format(count=beyond)
            painter.setFont(self.font())
            place = QPointF(rect.right() - 4.0, rect.top() + 1.8 * text_size("", painter.font()).height())
            Label(text, place, self.theme.colour("muted"), Qt.AlignmentFlag.AlignRight).draw(painter)

    def _paint_point(self, painter: QPainter, frames: tuple[Frame, Frame, Frame], point: Point) -> None:
        """Draw an upright line at z, the tangent, and a dot on each curve."""
        colour, ground = self.theme.colour("muted" if point.by_hand else "selected"), self.theme.colour("card")
        x = float(frames[0].x(np.array(point.z)))
        rect = frames[0].rect
        if not rect.left() - 1 <= x <= rect.right() + 1:
            self._paint_beyond(painter, frames[2], point, colour)
            return
        draw_upright(painter, x, rect.top(), frames[2].rect.bottom(), colour)
        self._paint_tangent(painter, frames[0], point, colour)
        draw_point(painter, frames[0], point.z, point.value, colour, ground)
        draw_point(painter, frames[1], point.z, point.slope, colour, ground)
        painter.setPen(QPen(colour, 2.0))
        painter.drawLine(QPointF(x, frames[2].rect.bottom() - 8.0), QPointF(x, frames[2].rect.bottom()))

    def _paint_tangent(self, painter: QPainter, frame: Frame, point: Point, colour: QColor) -> None:
        half = self._drawn.value_range * 0.3
        ends = [
            QPointF(float(frame.x(np.array(point.z + dz))), float(frame.y(np.array(point.value + point.slope * dz))))
            for dz in (-half, half)
        ]
        painter.setClipRect(frame.rect)
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(*ends)
        painter.setClipping(False)

    def _paint_beyond(self, painter: QPainter, frame: Frame, point: Point, colour: QColor) -> None:
        """Point to where the unit is, out of sight."""
        right = point.z > 0.0
        place = QPointF(frame.rect.right() - 4.0 if right else frame.rect.left() + 4.0, frame.rect.center().y())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        text = self.tr("z is out of sight →") if right else self.tr("← z is out of sight")
        Label(text, place, colour, side).draw(painter, self.theme.colour("card"))


def unnamed(low: float, high: float, most: int) -> list[Tick]:
    """Return marks without texts, for pictures that stand above the one that names them."""
    return [(place, "") for place, _ in linear_ticks(low, high, most)]


def few(low: float, high: float, most: int) -> list[Tick]:
    """Return at most two marks, for pictures that are low."""
    return linear_ticks(low, high, min(most, 2))

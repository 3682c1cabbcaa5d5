"""The drawing of the loss plot: faint and bold curves, their names at their ends, the best epoch, the divergence."""

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnstudio.series.thinning import Numbers
from nnstudio.training.histories.history_view import Points
from nnstudio.ui.charts.dashes import draw_dashes
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import (
    Label,
    bold,
    draw_break,
    draw_curve,
    draw_message,
    readable,
    solid,
    text_size,
)
from nnstudio.ui.style.theme import Theme, mixed

BOLD, FINE = 2.0, 1.0
DOTS_FROM = 9.0
"""Points so many pixels apart are drawn as dots."""


@dataclass(frozen=True)
class HistoryCurve:
    """One curve in the coordinates of the axes; a bold one is named at its end, a faint one is not, a twin's dashed."""

    points: Points
    meaning: str
    name: str = ""
    dashed: bool = False

    def colour(self, theme: Theme) -> QColor:
        """Return its colour: the theme's for a bold curve, near the ground's for a faint one."""
        plain = theme.colour(self.meaning)
        return plain if self.name else faint(plain, theme)

    def fits(self) -> tuple[float, float] | None:
        """Return the range of y that it needs: all of a bold curve, a faint one without its few highest and lowest."""
        values = self.points[1][np.isfinite(self.points[1])]
        if not values.size:
            return None
        if self.name:
            return float(values.min()), float(values.max())
        few = len(values) // 25
        ordered = np.partition(values, (few, len(values) - 1 - few))
        return float(ordered[few]), float(ordered[-1 - few])


@dataclass(frozen=True)
class LossPicture:
    """All that is drawn, in the coordinates of the axes. ``best`` is a point; ``broken`` an x with words."""

    theme: Theme
    curves: tuple[HistoryCurve, ...] = ()
    best: tuple[float, float] | None = None
    broken: tuple[float, str] | None = None
    message: str = ""

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw the curves, and over them where the run broke, their names or a message, and the best epoch."""
        ends = []
        for curve in self.curves:
            draw = draw_dashes if curve.dashed else draw_curve
            draw(painter, frame, *curve.points, curve.colour(self.theme), BOLD if curve.name else FINE)
            if curve.name:
                x, y = frame.inside(*curve.points)
                self._draw_dots(painter, curve, x, y)
                ends += [(curve, x, y)] if len(x) else []
        if self.broken is not None:
            draw_break(painter, frame, *self.broken, self.theme)
        if self.message:
            draw_message(painter, frame, self.message, self.theme)
        else:
            self._draw_names(painter, frame, ends)
        self._draw_best(painter, frame)

    def _draw_dots(self, painter: QPainter, curve: HistoryCurve, x: Numbers, y: Numbers) -> None:
        """Show where a curve was measured, where that is far apart or only once."""
        if not len(x) or (len(x) > 1 and (x[-1] - x[0]) / (len(x) - 1) < DOTS_FROM):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.colour(self.theme))
        for place in zip(x.tolist(), y.tolist(), strict=True):
            painter.drawEllipse(QPointF(*place), 2.6, 2.6)

    def _draw_best(self, painter: QPainter, frame: Frame) -> None:
        place = self._best_place(frame)
        if frame.rect.contains(place):
            painter.setPen(solid(self.theme.colour("validation"), 1.6))
            painter.setBrush(self.theme.colour("card"))
            painter.drawEllipse(place, 4.0, 4.0)

    def _best_place(self, frame: Frame) -> QPointF:
        """Return where the best value stands, in pixels; far away if it has no place, as epoch 0 on a log scale."""
        if self.best is None or not all(map(math.isfinite, self.best)):
            return QPointF(-1e6, -1e6)
        return QPointF(float(frame.x(np.array(self.best[0]))), float(frame.y(np.array(self.best[1]))))

    def _draw_names(self, painter: QPainter, frame: Frame, ends: list[tuple[HistoryCurve, Numbers, Numbers]]) -> None:
        """Name the bold curves at their ends: the higher one above its line, the others below."""
        painter.setFont(bold(painter.font()))
        font, rect, card = painter.font(), frame.rect, self.theme.colour("card")
        height = text_size("", font).height()
        taken: list[QRectF] = []
        for rank, (curve, x, y) in enumerate(sorted(ends, key=lambda end: float(end[2][-1]))):
            sign, near = (-1.0, np.min) if rank == 0 else (1.0, np.max)
            level = float(near(y[x > x[-1] - 50.0])) + sign * 0.75 * height
            width = text_size(curve.name, font).width()
            right = min(max(float(x[-1]) + 24.0, rect.left() + width + 6.0), rect.right() - 3.0)
            colour = readable(self.theme.colour(curve.meaning), self.theme)
            label = Label(curve.name, QPointF(right, level), colour, Qt.AlignmentFlag.AlignRight)
            if label.rect(font).adjusted(-6, -4, 6, 4).contains(self._best_place(frame)):
                level += sign * 0.9 * height
            level = min(max(level, rect.top() + height / 2), rect.bottom() - height / 2)
            label = replace(label, place=QPointF(right, level))
            while any(label.rect(font).intersects(other) for other in taken):
                label = replace(label, place=label.place - QPointF(0.0, height))
            taken.append(label.rect(font))
            label.draw(painter, card)


def faint(colour: QColor, theme: Theme) -> QColor:
    """Return a colour near the ground's, without transparency, which is slow to draw."""
    return mixed(colour, theme.colour("card"), 0.6 if theme.dark else 0.72)

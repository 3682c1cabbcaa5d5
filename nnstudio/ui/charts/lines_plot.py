"""A plot of a few named lines over steps or epochs, with a logarithmic y axis: several runs or layers on one chart."""

import numpy as np
from PySide6.QtCore import QPointF, Slot
from PySide6.QtGui import QPainter

from nnstudio import numbers
from nnstudio.series.ranges import round_up, snapped, widened
from nnstudio.ui.charts.axes import linear_ticks, log_ticks
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.charts.named_lines import NamedLine, NamedLinesPicture
from nnstudio.ui.charts.plot_view import PlotView, Told
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import draw_break, text_size
from nnstudio.ui.style.theme import LIGHT

Lines = tuple[NamedLine, ...]

Break = tuple[float, str]
"""Where a run broke off, and what is said there."""


class LinesPlot(PlotView):
    """Lines that are named at their ends; a crosshair tells the values nearest to it."""

    def __init__(self, name: str, x_name: str) -> None:
        super().__init__(NamedLinesPicture(LIGHT), LIGHT)
        self.lines: Lines = ()
        self._leading: Lines = ()
        self._message = ""
        self._break: Break | None = None
        self._x_name = x_name
        self.plot.set_scales(Scales(x_name, linear_ticks, log_ticks))
        self.set_name(name)
        axis_name = CutLabel()
        axis_name.say(name)
        self.put_above(axis_name)

    def show_lines(self, lines: Lines, *, leading: Lines = (), broken: Break | None = None, message: str = "") -> None:
        """Show lines, their y in powers of ten; ``message`` stands where there are none.

        The range of y is that of the ``leading`` lines, or of all where there are none.
        """
        self.lines, self._break, self._message = lines, broken, "" if lines else message
        self._leading = leading or lines
        font = self.plot.small_font()
        self.plot.set_margins(0.0, max((text_size(line.name, font).width() for line in lines), default=0.0) + 10.0)
        self.renew()

    @Slot()
    def renew(self) -> None:
        """Draw the lines in the present theme."""
        self.picture = NamedLinesPicture(self.theme, self.lines, message=self._message)
        if self.plot.following:
            self._follow()
        self.plot.redraw()

    def _follow(self) -> None:
        """Let the ranges follow the lines."""
        x = np.concatenate([np.zeros(0), *(line.x for line in self.lines)])
        y = np.concatenate([np.zeros(0), *(line.y for line in self._leading)])
        y = y[np.isfinite(y)]
        if not y.size:
            return
        low, high = float(x.min()), max(float(x.max()), self._break[0] if self._break else 0.0)
        wide = low if low > 0.0 else -0.015 * high, max(round_up(high), low + 1.0) if low <= 0.0 else high + 1.0
        y_range = float(y.min()), float(y.max())
        self.plot.follow(((low, high), wide), (y_range, snapped(*widened(*y_range, 0.06, least=0.5), 0.1)))

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        super()._draw(painter, frame)
        if self._break is not None:
            draw_break(painter, frame, *self._break, self.theme)

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Say the values nearest to the crosshair."""
        if not self.lines:
            return None
        told = [CardRow(line.name, (_value_at(line, x),), line.colour.name()) for line in self.lines]
        return f"{self._x_name} {numbers.short(x, 4)}", told


def _value_at(line: NamedLine, x: float) -> str:
    """Return the value of the point nearest to a place; a dash beyond the line's end."""
    if not len(line.x) or x > line.x[-1] + 1.0:
        return "–"
    y = float(line.y[int(np.abs(line.x - x).argmin())])
    return numbers.short(10.0**y) if np.isfinite(y) else "–"

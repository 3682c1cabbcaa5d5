"""A plot of a few named lines over steps or epochs, with a logarithmic y axis: several runs or layers on one chart."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.series.ranges import round_up, snapped, widened
from nnstudio.series.thinning import Numbers
from nnstudio.ui.charts.axes import linear_ticks, log_ticks
from nnstudio.ui.charts.crosshair_card import CardRow, CrosshairCard
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.charts.named_lines import NormLine, NormsPicture
from nnstudio.ui.charts.plot import Plot
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import draw_break, text_size
from nnstudio.ui.style.theme import Theme

Lines = tuple[NormLine, ...]

Break = tuple[float, str]
"""Where a run broke off, and what is said there."""


class LinesPlot(QWidget):
    """Lines that are named at their ends; a crosshair tells the values nearest to it."""

    def __init__(self, name: str, x_name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.lines: Lines = ()
        self._leading: Lines = ()
        self._theme: Theme | None = None
        self._message = ""
        self._break: Break | None = None
        self._x_name = x_name
        self.plot = Plot(self._draw)
        self.plot.set_scales(Scales(x_name, linear_ticks, log_ticks))
        self.plot.describe(name)
        self.plot.pointed.connect(self._on_pointed)
        self.plot.resumed.connect(self._follow)
        self.card = CrosshairCard(self.plot)
        axis_name = CutLabel()
        axis_name.say(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(axis_name)
        column.addWidget(self.plot, 1)

    def show_lines(self, lines: Lines, *, leading: Lines = (), broken: Break | None = None, message: str = "") -> None:
        """Show lines, their y in powers of ten; ``message`` stands where there are none.

        The range of y is that of the ``leading`` lines, or of all where there are none.
        """
        self.lines, self._break, self._message = lines, broken, "" if lines else message
        self._leading = leading or lines
        font = self.plot.small_font()
        self.plot.set_margins(0.0, max((text_size(line.name, font).width() for line in lines), default=0.0) + 10.0)
        if self.plot.following:
            self._follow()
        self.plot.redraw()

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        self.plot.set_theme(theme)

    @Slot()
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
        if self._theme is None:
            return
        NormsPicture(self._theme, self.lines, message=self._message).draw(painter, frame)
        if self._break is not None:
            draw_break(painter, frame, *self._break, self._theme)

    @Slot(object)
    def _on_pointed(self, x: float | None) -> None:
        place = self.plot.crosshair
        if x is None or place is None or not self.lines:
            self.card.hide()
            self.plot.describe(self.accessibleName())
            return
        told = [CardRow(line.name, (_value_at(line, x),), line.colour.name()) for line in self.lines]
        self.card.tell(f"{self._x_name} {numbers.short(x, 4)}", told, place, self.plot.frame.rect)
        self.plot.describe(self.accessibleName(), self.card.accessibleName())


def log10(values: Numbers) -> Numbers:
    """Return logarithms; NaN for what has none."""
    return np.log10(values, out=np.full(len(values), np.nan), where=values > 0.0)


def _value_at(line: NormLine, x: float) -> str:
    """Return the value of the point nearest to a place; a dash beyond the line's end."""
    if not len(line.x) or x > line.x[-1] + 1.0:
        return "–"
    y = float(line.y[int(np.abs(line.x - x).argmin())])
    return numbers.short(10.0**y) if np.isfinite(y) else "–"

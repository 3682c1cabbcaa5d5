"""The plot of norms over time: one line per layer."""

import math

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.series.ranges import Range, round_up, snapped, widened
from nnstudio.series.thinning import Numbers
from nnstudio.tables import csv_text
from nnstudio.training.histories.norms import Norms
from nnstudio.training.histories.quantities import MEASURES, Key
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.axes import linear_ticks, log_ticks
from nnstudio.ui.charts.crosshair_card import CardRow, CrosshairCard
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.charts.named_lines import NormLine, NormsPicture
from nnstudio.ui.charts.plot import Plot
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import text_size
from nnstudio.ui.naming.quantity_words import QuantityWords
from nnstudio.ui.style.theme import Theme

USUAL_UPDATE = 1e-3
"""Updates of about a thousandth of the weights are usual (Karpathy, CS231n)."""


class NormsView(QWidget):
    """Shows how one number per layer has changed over the steps."""

    def __init__(self, said: QuantityWords, theme: Theme, norms: Norms) -> None:
        super().__init__()
        self._said, self._theme, self._norms = said, theme, norms
        self.key: Key = "gradient"
        self._snapshot: Snapshot | None = None
        self._begun = -1
        self.since = 0
        self.picture = NormsPicture(theme, message=said.nothing_yet())
        self.axis_name = CutLabel()
        self.plot = Plot(self._draw)
        self.plot.set_scales(Scales(self.tr("step"), linear_ticks, log_ticks))
        self.plot.pointed.connect(self._on_pointed)
        self.plot.resumed.connect(self._renew)
        self.card = CrosshairCard(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.axis_name)
        column.addWidget(self.plot, 1)
        self.setAccessibleName(self.tr("Norms over time"))
        self.plot.describe(self.accessibleName())
        self.choose(self.key)

    def choose(self, key: Key) -> None:
        """Show another quantity."""
        self.key = key
        self.axis_name.say(self._said.measure(key))
        self.plot.start_anew()
        self._renew()

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        self.plot.set_theme(theme)
        self._renew()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show the record as it is now; the snapshot names its layers."""
        self._snapshot = snapshot
        if self._norms.last_step < self._begun:
            self.plot.start_anew()
        self._begun = self._norms.last_step
        self._renew()

    def table(self) -> str:
        """Return the lines as CSV: a line per step that was seen, a column per layer."""
        columns = [self._norms.series(place, MEASURES[self.key]) for place in range(len(self._norms.layers))]
        rows = np.column_stack([columns[0][0], *(values for _, values in columns)]).tolist() if columns else []
        names = (f"{name}_{MEASURES[self.key]}" for name in self._norms.layers)
        return csv_text(("step", *names), ((int(step), *rest) for step, *rest in rows))

    @Slot()
    def _renew(self) -> None:
        if self._snapshot is None or not len(self._norms):
            self.picture = NormsPicture(self._theme, message=self._said.nothing_yet())
            self.plot.redraw()
            return
        self.picture = NormsPicture(self._theme, self._lines(self._snapshot), usual=self._usual())
        if self.plot.following:
            self.plot.follow(self._x_ranges(), self._y_ranges())
        font = self.plot.small_font()
        widths = [text_size(line.name, font).width() for line in self.picture.lines]
        self.plot.set_margins(0.0, max(widths, default=0.0) + 10.0)
        self.plot.redraw()

    def _lines(self, snapshot: Snapshot) -> tuple[NormLine, ...]:
        """Return the lines of the layers that have such a number."""
        layers, lines = len(snapshot.network.layers), []
        for place, name in enumerate(self._norms.layers):
            steps, values = self._norms.series(place, MEASURES[self.key])
            if np.isfinite(values).any():
                colour = self._theme.layer(int(name.partition(".")[0]) - 1, layers)
                lines.append(NormLine(self._said.layer_name(snapshot, name), colour, steps, _log10(values)))
        return tuple(lines)

    def _usual(self) -> tuple[float, str] | None:
        if self.key != "update":
            return None
        return math.log10(USUAL_UPDATE), self.tr("10⁻³ is usual")

    def _x_ranges(self) -> tuple[Range, Range]:
        last = float(max(self._norms.last_step, 1))
        return (0.0, last), (0.0, round_up(last))

    def _y_ranges(self) -> tuple[Range, Range] | None:
        """Return the range of the last half of the steps: what has shrunk since the start is not squeezed."""
        self.since, recent = self._norms.recent_range(MEASURES[self.key])
        if recent is None:
            return None
        return recent, snapped(*widened(*recent, 0.08, least=1.0), 0.25)

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        self.picture.draw(painter, frame)

    @Slot(object)
    def _on_pointed(self, x: float | None) -> None:
        place = self.plot.crosshair
        if x is None or place is None or self._snapshot is None or not len(self._norms):
            self.card.hide()
            self.plot.describe(self.accessibleName())
            return
        step, values = self._norms.at(x, MEASURES[self.key])
        lines = [
            CardRow(line.name, (_between(*values[name]),), line.colour.name())
            for line, name in zip(self.picture.lines, self._shown_names(), strict=True)
        ]
        title = self.tr("step {step}").format(step=numbers.count(step))
        self.card.tell(title, lines, place, self.plot.frame.rect)
        self.plot.describe(self.accessibleName(), self.card.accessibleName())

    def _shown_names(self) -> list[str]:
        measure = MEASURES[self.key]
        known = (np.isfinite(self._norms.series(place, measure)[1]).any() for place in range(len(self._norms.layers)))
        return [name for name, shown in zip(self._norms.layers, known, strict=True) if shown]


def _between(low: float, high: float) -> str:
    return numbers.short(low, 4) if low == high else f"{numbers.short(low)} … {numbers.short(high)}"


def _log10(values: Numbers) -> Numbers:
    return np.log10(values, out=np.full(len(values), np.nan), where=values > 0.0)

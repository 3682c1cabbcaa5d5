"""The plot of norms over time: one line per layer."""

import math

import numpy as np
from PySide6.QtCore import QPointF, Slot

from nnstudio import numbers
from nnstudio.engine.topology import number_of
from nnstudio.series.logarithms import log10
from nnstudio.series.ranges import Range, round_up, snapped, widened
from nnstudio.tables import csv_text
from nnstudio.training.histories.norms import Norms
from nnstudio.training.histories.quantities import MEASURES, Key
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.axes import linear_ticks, log_ticks
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.charts.named_lines import NamedLine, NamedLinesPicture
from nnstudio.ui.charts.plot_view import PlotView, Told
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import text_size
from nnstudio.ui.naming.quantity_words import QuantityWords
from nnstudio.ui.style.theme import Theme

USUAL_UPDATE = 1e-3
"""Updates of about a thousandth of the weights are usual (Karpathy, CS231n)."""


class NormsView(PlotView):
    """Shows how one number per layer has changed over the steps."""

    def __init__(self, said: QuantityWords, theme: Theme, norms: Norms) -> None:
        super().__init__(NamedLinesPicture(theme, message=said.nothing_yet()), theme)
        self.picture: NamedLinesPicture
        self._said, self._norms = said, norms
        self.key: Key = "gradient"
        self._snapshot: Snapshot | None = None
        self._begun = -1
        self.since = 0
        self.axis_name = CutLabel()
        self.plot.set_scales(Scales(self.tr("step"), linear_ticks, log_ticks))
        self.put_above(self.axis_name)
        self.set_name(self.tr("Norms over time"))
        self.choose(self.key)

    def choose(self, key: Key) -> None:
        """Show another quantity."""
        self.key = key
        self.axis_name.say(self._said.measure(key))
        self.plot.start_anew()
        self.renew()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show the record as it is now; the snapshot names its layers."""
        self._snapshot = snapshot
        if self._norms.last_step < self._begun:
            self.plot.start_anew()
        self._begun = self._norms.last_step
        self.renew()

    def table(self) -> str:
        """Return the lines as CSV: a line per step that was seen, a column per layer."""
        columns = [self._norms.series(place, MEASURES[self.key]) for place in range(len(self._norms.layers))]
        rows = np.column_stack([columns[0][0], *(values for _, values in columns)]).tolist() if columns else []
        names = (f"{name}_{MEASURES[self.key]}" for name in self._norms.layers)
        return csv_text(("step", *names), ((int(step), *rest) for step, *rest in rows))

    @Slot()
    def renew(self) -> None:
        """Draw the record as it is now."""
        if self._snapshot is None or not len(self._norms):
            self.picture = NamedLinesPicture(self.theme, message=self._said.nothing_yet())
            self.plot.redraw()
            return
        self.picture = NamedLinesPicture(self.theme, self._lines(self._snapshot), usual=self._usual())
        if self.plot.following:
            self.plot.follow(self._x_ranges(), self._y_ranges())
        font = self.plot.small_font()
        widths = [text_size(line.name, font).width() for line in self.picture.lines]
        self.plot.set_margins(0.0, max(widths, default=0.0) + 10.0)
        self.plot.redraw()

    def _lines(self, snapshot: Snapshot) -> tuple[NamedLine, ...]:
        """Return the lines of the layers that have such a number."""
        layers, lines = len(snapshot.network.layers), []
        for place, name in enumerate(self._norms.layers):
            steps, values = self._norms.series(place, MEASURES[self.key])
            if np.isfinite(values).any():
                colour = self.theme.layer(number_of(name) - 1, layers)
                lines.append(NamedLine(self._said.layer_name(snapshot, name), colour, steps, log10(values)))
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

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Say the norms of the step under the crosshair."""
        if self._snapshot is None or not len(self._norms):
            return None
        step, values = self._norms.at(x, MEASURES[self.key])
        lines = [
            CardRow(line.name, (numbers.between(*values[name]),), line.colour.name())
            for line, name in zip(self.picture.lines, self._shown_names(), strict=True)
        ]
        return self.tr("step {step}").format(step=numbers.count(step)), lines

    def _shown_names(self) -> list[str]:
        measure = MEASURES[self.key]
        known = (np.isfinite(self._norms.series(place, measure)[1]).any() for place in range(len(self._norms.layers)))
        return [name for name, shown in zip(self._norms.layers, known, strict=True) if shown]

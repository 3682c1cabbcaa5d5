"""The view over time: a heat map of one size per layer."""

import math

import numpy as np
from PySide6.QtCore import QPointF, Slot

from nnstudio import numbers
from nnstudio.engine.topology import number_of
from nnstudio.series.ranges import round_up, snapped, widened
from nnstudio.tables import csv_text
from nnstudio.training.histories.heat import Heat, heat_of
from nnstudio.training.histories.norms import Norms
from nnstudio.training.histories.quantities import MEASURES, Key
from nnstudio.training.history import EPOCH_COLUMNS, History
from nnstudio.ui.charts.axes import linear_ticks
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.charts.follower import Follower
from nnstudio.ui.charts.plot_view import PlotView, Told
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.panels.flow.heat import HeatPicture
from nnstudio.ui.panels.flow.words import FlowWords
from nnstudio.ui.style.theme import Theme
from nnstudio.workspace.run_update import RunUpdate

SHOWN: tuple[Key, ...] = ("delta", "gradient", "update", "weight", "activation")


class TimeWords(FlowWords):
    """Says what the view over time shows."""

    def quantity(self, key: Key) -> str:
        """Name a quantity."""
        return {
            "delta": self.tr("RMS of δ"),
            "gradient": self.tr("RMS of ∂L/∂W"),
            "weight": self.tr("RMS of W"),
            "update": self.tr("update / weight"),
            "activation": self.tr("deviation of a"),
        }[key]

    def tip(self, key: Key) -> str:
        """Explain a quantity."""
        return {
            "delta": self.tr("Root mean square of the error signal δ = ∂L/∂z, each sample's own"),
            "gradient": self.tr("Root mean square of the gradient of the batch's mean loss"),
            "weight": self.tr("Root mean square of the weights, without biases"),
            "update": self.tr("RMS of a step's change of W over the RMS of W; about 10⁻³ is usual"),
            "activation": self.tr("Standard deviation of the activations over all units and samples"),
        }[key]

    def spread(self, key: Key) -> str:
        """Name a quantity whose histograms are shown."""
        return {
            "delta": self.tr("δ"),
            "gradient": self.tr("∂L/∂W"),
            "weight": self.tr("W"),
            "update": self.tr("Δw"),
            "activation": self.tr("a"),
        }[key]

    def all_layers(self) -> str:
        """Name the heat map in the menu of layers."""
        return self.tr("all layers (heat map)")

    def caption(self, heat: Heat | None) -> str:
        """Say how colours and columns are to be read."""
        if heat is None or not heat.layers:
            return ""
        parts = [
            self.tr(
                "As it was seen, up to 25 times a second, from step {first} to {last}. The upper half of a row is the "
                "largest value of its stretch of steps, the lower half the smallest. Colours follow the middle 96 % of "
                "values."
            ).format(first=numbers.count(int(heat.steps[0])), last=numbers.count(heat.last)),
            self.tr("Red: exactly 0.") if heat.zeros else "",
        ]
        return " ".join(part for part in parts if part)

    def nothing(self) -> str:
        """Say how to see something."""
        return self.tr("Press Run (Space): layers by time appear here.")

    def none_has(self, key: Key) -> str:
        """Say that no layer has such a number yet."""
        if key == "update":
            return self.tr("After the next step: how far it moves every layer's weights.")
        return self.tr("Every value is 0, or no layer has such a number.")


class TimeView(PlotView):
    """Shows the record of norms as a heat map."""

    def __init__(self, norms: Norms, theme: Theme) -> None:
        super().__init__(HeatPicture(theme), theme, fixed_y=(0.0, 1.0))
        self._said = TimeWords(self)
        self._norms, self._empty = norms, False
        self._history: History | None = None
        self._layers, self._begun = 1, -1
        self._colours = Follower()
        self.key: Key = "delta"
        self.picture: HeatPicture = HeatPicture(theme, message=self._said.nothing())
        self.plot.set_scales(Scales(self.tr("step"), linear_ticks, None))
        self.set_name(self.tr("Sizes by layer over time"))

    def choose(self, key: Key) -> None:
        """Show another quantity."""
        self.key = key
        self._colours.forget()
        self.renew()

    def show_update(self, update: RunUpdate) -> None:
        """Show the record as it is now; the snapshot says how many layers there are, the history where epochs end."""
        snapshot, progress = update.snapshot, update.status.progress
        self._history = None if progress is None else progress.history
        if self._norms.last_step < self._begun:
            self._colours.forget()
            self.plot.start_anew()
        self._begun = self._norms.last_step
        self._layers = 1 if snapshot is None else len(snapshot.network.layers)
        self._empty = snapshot is None
        self.renew()

    def caption(self) -> str:
        """Say how to read it."""
        return self._said.caption(self.picture.heat)

    def table(self) -> str:
        """Return the record as CSV: per stretch of steps every layer's smallest and largest value."""
        heat = heat_of(self._norms, MEASURES[self.key])
        ends = [f"{name}_{end}" for name in heat.layers for end in ("smallest", "largest")]
        values = np.stack([heat.low, heat.high], axis=1).reshape(2 * len(heat.layers), -1)
        rows = zip(heat.steps.tolist(), (10.0**values).T.tolist(), strict=True)
        return csv_text(("from_step", *ends), ((int(step), *row) for step, row in rows))

    @Slot()
    def renew(self) -> None:
        """Draw the record as it is now."""
        if self._empty or not len(self._norms):
            self.picture = HeatPicture(self.theme, message=self._said.nothing())
            self.plot.redraw()
            return
        heat = heat_of(self._norms, MEASURES[self.key])
        wanted = heat.robust()
        if wanted is not None:
            self._colours.aim(wanted, snapped(*widened(*wanted, least=1.0), 0.5))
            self._colours.glide()
        self.picture = HeatPicture(
            self.theme,
            heat,
            self._colours.shown or (-1.0, 0.0),
            tuple(self._said.layer(name, str(self._layers)) for name in heat.layers),
            tuple(self.theme.layer(number_of(name) - 1, self._layers) for name in heat.layers),
            self._said.none_has(self.key),
        )
        if self.plot.following:
            last = float(max(heat.last, 1))
            self.plot.follow(((0.0, last), (0.0, round_up(last))), None)
        self.plot.set_margins(*self.picture.margins(self.plot.small_font()))
        self.plot.redraw()

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Say the sizes of the layer and the stretch of steps under the crosshair."""
        heat = self.picture.heat
        if heat is None or not heat.layers or x > heat.last:
            return None
        row = self.picture.row_at(place.y(), self.plot.frame.rect)
        at = int(heat.at(np.array([x]))[0])
        low, high = 10.0 ** heat.low[row, at], 10.0 ** heat.high[row, at]
        said = numbers.between(low, high)
        lines = [CardRow(self._said.quantity(self.key), (said,), self.picture.colours[row].name())]
        return self._title(row, int(heat.steps[at])), lines

    def _title(self, row: int, step: int) -> str:
        text = self.tr("{layer}, step {step}, epoch {epoch}")
        epoch = math.nan
        if self._history is not None and len(self._history.epochs):
            table = self._history.epochs.view()
            epoch = float(np.interp(step, table[:, EPOCH_COLUMNS.index("step")], table[:, 0]))
        return text.format(layer=self.picture.names[row], step=numbers.count(step), epoch=numbers.fixed(epoch, 1))

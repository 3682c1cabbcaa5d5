"""The view of one layer's histograms over time: a ridge per kept step, the newest in front."""

import csv
import io

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.training.history import History
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui import numbers
from nnstudio.ui.flow.strata import Strata, Stratum
from nnstudio.ui.plots.axes import linear_ticks
from nnstudio.ui.plots.card import Card, Line
from nnstudio.ui.plots.frame import Frame
from nnstudio.ui.plots.gradient_words import GradientWords
from nnstudio.ui.plots.histogram import NARROWEST, robust_range
from nnstudio.ui.plots.plot import Plot
from nnstudio.ui.plots.quantities import LINEAR, Key
from nnstudio.ui.plots.ranges import snapped, widened
from nnstudio.ui.plots.ridge import Ridge, RidgePicture, Rows
from nnstudio.ui.plots.scales import Scales
from nnstudio.ui.theme import Theme, mixed

FADED = 0.72
"""The oldest ridge has so much of the card's colour."""


class StrataView(QWidget):
    """Shows how one quantity of one layer is spread, and how it was spread before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._said = GradientWords(self)
        self._theme = theme
        self._strata = Strata("1", "delta")
        self._layers = 1
        self._margins = (0.0, 0.0)
        self.picture = RidgePicture(theme, message=self._said.nothing_yet())
        self.plot = Plot(self._draw, fixed_y=(0.0, 1.0))
        self.plot.pointed.connect(self._on_pointed)
        self.plot.resumed.connect(self._renew)
        self.card = Card(self.plot)
        self.setAccessibleName(self.tr("Histograms of one layer over time"))
        self.plot.describe(self.accessibleName())
        self.plot.set_scales(Scales(self._said.axis("delta"), linear_ticks, None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    def choose(self, layer: str, key: Key) -> None:
        """Follow another layer or another quantity, from now on."""
        if (layer, key) != (self._strata.layer, self._strata.key) or not self._strata.all:
            self._strata = Strata(layer, key)
            self._margins = (0.0, 0.0)
            self.plot.set_scales(Scales(self._said.axis(key), linear_ticks, None))
            self.plot.start_anew()
            self._renew()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        self._margins = (0.0, 0.0)
        self.plot.set_theme(theme)
        self._renew()

    def show_snapshot(self, snapshot: Snapshot | None, history: History | None) -> None:
        """Take a snapshot in and show the record; None: there is no run."""
        if snapshot is not None and history is not None:
            self._layers = len(snapshot.network.layers)
            self._strata.add(snapshot, history)
        self._renew()

    def caption(self) -> str:
        """Say since when it records, and which ridges are shown."""
        strata = self._strata.all
        if not strata:
            return ""
        text = self.tr(
            "From step {first}, when this layer was chosen, to {last}: {count} of the steps that were seen, the newest "
            "in front. Each ridge is scaled to its own peak; dashed: medians."
        )
        count = numbers.count(len(strata))
        first, last = numbers.count(strata[0].step), numbers.count(strata[-1].step)
        return text.format(first=first, last=last, count=count)

    def table(self) -> str:
        """Return the bins as CSV: every kept step's counts."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("step", "from", "to", "count"))
        for stratum in self._strata.all:
            edges = stratum.histogram.edges if self._strata.key in LINEAR else 10.0**stratum.histogram.edges
            bins = zip(edges[:-1].tolist(), edges[1:].tolist(), stratum.histogram.counts.tolist(), strict=True)
            writer.writerows((stratum.step, low, high, count) for low, high, count in bins if count)
        return text.getvalue()

    @Slot()
    def _renew(self) -> None:
        strata = self._strata.all
        if not strata:
            waiting = self._strata.key == "update"
            message = self._said.no_update_yet() if waiting else self._said.nothing_yet()
            self.picture = RidgePicture(self._theme, message=message)
            self.plot.redraw()
            return
        histograms = [stratum.histogram for stratum in strata]
        linear = self._strata.key in LINEAR
        wanted = robust_range(histograms, 0.0 if linear else NARROWEST) or ((-1.0, 1.0) if linear else (-6.0, 0.0))
        if self.plot.following:
            step = histograms[-1].width * 4 if linear else 0.5
            self.plot.follow((wanted, snapped(*widened(*wanted), step)), None)
        ridges = tuple(self._ridge(place, len(strata), stratum) for place, stratum in enumerate(strata))
        self.picture = RidgePicture(self._theme, ridges, heading=self._said.heading())
        left, right = self.picture.margins(self.plot.frame, self.plot.small_font())
        self._margins = max(left, self._margins[0]), max(right, self._margins[1])
        self.plot.set_margins(*self._margins)
        self.plot.redraw()

    def _ridge(self, place: int, count: int, stratum: Stratum) -> Ridge:
        name = self.tr("step {step}").format(step=numbers.count(stratum.step))
        notes = (numbers.short(stratum.histogram.rms),)
        return Ridge(name, self._colour(place, count), stratum.histogram, notes)

    def _colour(self, place: int, count: int) -> QColor:
        """Return the layer's colour, paler the older the ridge is."""
        own = self._theme.layer(int(self._strata.layer.partition(".")[0]) - 1, self._layers)
        age = 1.0 - (place + 1) / count
        return mixed(own, self._theme.colour("card"), FADED * age)

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        self.picture.draw(painter, frame)

    @Slot(object)
    def _on_pointed(self, x: float | None) -> None:
        place, ridges = self.plot.crosshair, self.picture.ridges
        row = None if place is None else Rows(self.plot.frame.rect, len(ridges)).at(place.y())
        if x is None or place is None or row is None:
            self.card.hide()
            self.plot.describe(self.accessibleName())
            return
        histogram = ridges[row].histogram
        middle = histogram.median if self._strata.key in LINEAR else 10.0**histogram.median
        lines = [
            Line(self.tr("root mean square"), (numbers.short(histogram.rms, 4),)),
            Line(self.tr("median, zeros left out"), (numbers.short(middle),)),
            Line(self.tr("exact zeros"), (numbers.count(histogram.zeros),)),
        ]
        self.card.tell(ridges[row].name, lines, place, self.plot.frame.rect)
        self.plot.describe(self.accessibleName(), self.card.accessibleName())

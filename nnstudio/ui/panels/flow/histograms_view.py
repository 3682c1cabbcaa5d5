"""The view of one layer's histograms over time: a histogram per kept step, the newest in front."""

from PySide6.QtCore import QPointF, Slot
from PySide6.QtGui import QColor

from nnstudio import numbers
from nnstudio.engine.topology import number_of
from nnstudio.series.histogram import NARROWEST, robust_range
from nnstudio.series.ranges import snapped, widened
from nnstudio.tables import csv_text
from nnstudio.training.histories.histogram_history import HistogramHistory, StepHistogram
from nnstudio.training.histories.quantities import LINEAR, Key
from nnstudio.ui.charts.axes import linear_ticks
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.charts.histograms_picture import HistogramRows, HistogramsPicture, LayerHistogram
from nnstudio.ui.charts.plot_view import PlotView, Told
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.naming.quantity_words import QuantityWords
from nnstudio.ui.style.theme import Theme, mixed
from nnstudio.workspace.run_update import RunUpdate

FADED = 0.72
"""The oldest histogram has so much of the card's colour."""


class HistogramsOverTime(PlotView):
    """Shows how one quantity of one layer is spread, and how it was spread before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(HistogramsPicture(theme), theme, fixed_y=(0.0, 1.0))
        self._said = QuantityWords(self)
        self._histogram_history = HistogramHistory("1", "delta")
        self._layers = 1
        self._margins = (0.0, 0.0)
        self.picture: HistogramsPicture = HistogramsPicture(theme, message=self._said.nothing_yet())
        self.set_name(self.tr("Histograms of one layer over time"))
        self.plot.set_scales(Scales(self._said.axis("delta"), linear_ticks, None))

    def choose(self, layer: str, key: Key) -> None:
        """Follow another layer or another quantity, from now on."""
        if (layer, key) != (
            self._histogram_history.layer,
            self._histogram_history.key,
        ) or not self._histogram_history.all:
            self._histogram_history = HistogramHistory(layer, key)
            self._margins = (0.0, 0.0)
            self.plot.set_scales(Scales(self._said.axis(key), linear_ticks, None))
            self.plot.start_anew()
            self.renew()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._margins = (0.0, 0.0)
        super().show_theme(theme)

    def show_update(self, update: RunUpdate) -> None:
        """Take a snapshot in, if there is one, and show the record."""
        snapshot, progress = update.snapshot, update.status.progress
        if snapshot is not None and progress is not None:
            self._layers = len(snapshot.network.layers)
            self._histogram_history.add(snapshot, progress.history, update.generation)
        self.renew()

    def caption(self) -> str:
        """Say since when it records, and which histograms are shown."""
        histogram_history = self._histogram_history.all
        if not histogram_history:
            return ""
        text = self.tr(
            "From step {first}, when this layer was chosen, to {last}: {count} of the steps that were seen, the newest "
            "in front. Each histogram is scaled to its own peak; dashed: medians."
        )
        count = numbers.count(len(histogram_history))
        first, last = numbers.count(histogram_history[0].step), numbers.count(histogram_history[-1].step)
        return text.format(first=first, last=last, count=count)

    def table(self) -> str:
        """Return the bins as CSV: every kept step's counts."""
        rows: list[tuple[object, ...]] = []
        for step_histogram in self._histogram_history.all:
            edges = (
                step_histogram.histogram.edges
                if self._histogram_history.key in LINEAR
                else 10.0**step_histogram.histogram.edges
            )
            bins = zip(edges[:-1].tolist(), edges[1:].tolist(), step_histogram.histogram.counts.tolist(), strict=True)
            rows += ((step_histogram.step, low, high, count) for low, high, count in bins if count)
        return csv_text(("step", "from", "to", "count"), rows)

    @Slot()
    def renew(self) -> None:
        """Draw the record as it is now."""
        histogram_history = self._histogram_history.all
        if not histogram_history:
            waiting = self._histogram_history.key == "update"
            message = self._said.no_update_yet() if waiting else self._said.nothing_yet()
            self.picture = HistogramsPicture(self.theme, message=message)
            self.plot.redraw()
            return
        histograms = [step_histogram.histogram for step_histogram in histogram_history]
        linear = self._histogram_history.key in LINEAR
        wanted = robust_range(histograms, 0.0 if linear else NARROWEST) or ((-1.0, 1.0) if linear else (-6.0, 0.0))
        if self.plot.following:
            step = histograms[-1].width * 4 if linear else 0.5
            self.plot.follow((wanted, snapped(*widened(*wanted), step)), None)
        layer_histograms = tuple(
            self._layer_histogram(place, len(histogram_history), step_histogram)
            for place, step_histogram in enumerate(histogram_history)
        )
        self.picture = HistogramsPicture(self.theme, layer_histograms, heading=self._said.heading())
        left, right = self.picture.margins(self.plot.frame, self.plot.small_font())
        self._margins = max(left, self._margins[0]), max(right, self._margins[1])
        self.plot.set_margins(*self._margins)
        self.plot.redraw()

    def _layer_histogram(self, place: int, count: int, step_histogram: StepHistogram) -> LayerHistogram:
        name = self.tr("step {step}").format(step=numbers.count(step_histogram.step))
        notes = (numbers.short(step_histogram.histogram.rms),)
        return LayerHistogram(name, self._colour(place, count), step_histogram.histogram, notes)

    def _colour(self, place: int, count: int) -> QColor:
        """Return the layer's colour, paler the older the histogram is."""
        own = self.theme.layer(number_of(self._histogram_history.layer) - 1, self._layers)
        age = 1.0 - (place + 1) / count
        return mixed(own, self.theme.colour("card"), FADED * age)

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Say how the values of the step under the crosshair are spread."""
        layer_histograms = self.picture.layer_histograms
        row = HistogramRows(self.plot.frame.rect, len(layer_histograms)).at(place.y())
        if row is None:
            return None
        histogram = layer_histograms[row].histogram
        middle = histogram.median if self._histogram_history.key in LINEAR else 10.0**histogram.median
        lines = [
            CardRow(self.tr("root mean square"), (numbers.short(histogram.rms, 4),)),
            CardRow(self.tr("median, zeros left out"), (numbers.short(middle),)),
            CardRow(self.tr("exact zeros"), (numbers.count(histogram.zeros),)),
        ]
        return layer_histograms[row].name, lines

"""The plot of histograms now: one histogram per layer."""

from PySide6.QtCore import QPointF, Slot

from nnstudio import numbers
from nnstudio.engine.topology import number_of
from nnstudio.series.histogram import (
    NARROWEST,
    Histogram,
    linear_histogram,
    linear_width,
    log_histogram,
    robust_range,
)
from nnstudio.series.ranges import snapped, widened
from nnstudio.tables import csv_text
from nnstudio.training.histories.quantities import LINEAR, Key, LayerArray, layer_arrays
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.axes import linear_ticks
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.charts.histograms_picture import HistogramRows, HistogramsPicture, LayerHistogram
from nnstudio.ui.charts.plot_view import PlotView, Told
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.naming.quantity_words import QuantityWords
from nnstudio.ui.style.theme import Theme

EMPTY_LINEAR, EMPTY_LOG = (-1.0, 1.0), (-6.0, 0.0)
"""What is shown where every value is zero."""


class HistogramsView(PlotView):
    """Shows a quantity's distribution in every layer of a snapshot."""

    def __init__(self, said: QuantityWords, theme: Theme) -> None:
        super().__init__(HistogramsPicture(theme, message=said.nothing_yet()), theme, fixed_y=(0.0, 1.0))
        self.picture: HistogramsPicture
        self._said = said
        self.key: Key = "gradient"
        self._snapshot: Snapshot | None = None
        self._arrays: list[LayerArray] = []
        self._margins = (0.0, 0.0)
        self.set_name(self.tr("Histograms by layer"))
        self.choose(self.key)

    def choose(self, key: Key) -> None:
        """Show another quantity."""
        self.key = key
        self._margins = (0.0, 0.0)
        self.plot.set_scales(Scales(self._said.axis(key), linear_ticks, None))
        self.plot.start_anew()
        self.renew()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._margins = (0.0, 0.0)
        super().show_theme(theme)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show a snapshot; None: there is none."""
        self._snapshot = snapshot
        self.renew()

    def table(self) -> str:
        """Return the bins as CSV: every layer's counts, and what lies in no bin."""
        rows: list[tuple[object, ...]] = []
        for array, layer_histogram in zip(self._arrays, self.picture.layer_histograms, strict=True):
            histogram = layer_histogram.histogram
            edges = histogram.edges if self.key in LINEAR else 10.0**histogram.edges
            name = f"{array.layer}.{array.tensor}".rstrip(".")
            bins = zip(edges[:-1].tolist(), edges[1:].tolist(), histogram.counts.tolist(), strict=True)
            rows += ((name, low, high, count) for low, high, count in bins if count)
            others = {"zero": histogram.zeros, "underflow": histogram.underflow, "not finite": histogram.not_finite}
            rows += ((name, what, what, count) for what, count in others.items() if count)
        return csv_text(("layer", "from", "to", "count"), rows)

    @Slot()
    def renew(self) -> None:
        """Count the snapshot's values, and draw them."""
        snapshot = self._snapshot
        arrays = None if snapshot is None else layer_arrays(snapshot, self.key)
        if snapshot is None or not arrays:
            self._arrays = []
            self.picture = HistogramsPicture(self.theme, message=self._why_empty(arrays))
            self.plot.redraw()
            return
        self._arrays = arrays
        histograms = self._count(arrays)
        linear = self.key in LINEAR
        wanted = robust_range(histograms, 0.0 if linear else NARROWEST) or (EMPTY_LINEAR if linear else EMPTY_LOG)
        if self.plot.following:
            step = histograms[0].width * 4 if linear else 0.5
            self.plot.follow((wanted, snapped(*widened(*wanted), step)), None)
        layers = len(snapshot.network.layers)
        self.picture = HistogramsPicture(
            self.theme,
            tuple(
                self._layer_histogram(snapshot, array, histogram, layers)
                for array, histogram in zip(arrays, histograms, strict=True)
            ),
            heading=self._said.heading(),
        )
        self._keep_room()
        self.plot.redraw()

    def _keep_room(self) -> None:
        """Make room for the texts; it does not shrink while numbers change, so that the histograms stay in place."""
        wanted = self.picture.margins(self.plot.frame, self.plot.small_font())
        margins = wanted[0], max(wanted[1], self._margins[1])
        self._margins = margins
        self.plot.set_margins(*margins)

    def _count(self, arrays: list[LayerArray]) -> list[Histogram]:
        if self.key not in LINEAR:
            return [log_histogram(array.values) for array in arrays]
        width = linear_width([array.values for array in arrays])
        return [linear_histogram(array.values, width) for array in arrays]

    def _layer_histogram(
        self, snapshot: Snapshot, array: LayerArray, histogram: Histogram, layers: int
    ) -> LayerHistogram:
        colour = self.theme.layer(number_of(array.layer) - 1, layers)
        shown = self.plot.frame.x_range if self.plot.following else None
        return LayerHistogram(self._said.layer(snapshot, array), colour, histogram, self._said.notes(histogram, shown))

    def _why_empty(self, arrays: list[LayerArray] | None) -> str:
        if self._snapshot is None:
            return self._said.nothing_yet()
        return self._said.no_update_yet() if arrays is None else self._said.no_weights()

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Say what lies in the bin under the crosshair."""
        layer_histograms = self.picture.layer_histograms
        row = HistogramRows(self.plot.frame.rect, len(layer_histograms)).at(place.y())
        if row is None:
            return None
        layer_histogram = layer_histograms[row]
        title = self.tr("{layer} · {count} values")
        title = title.format(layer=layer_histogram.name, count=numbers.count(layer_histogram.histogram.total))
        return title, self._lines(layer_histogram.histogram, x)

    def _lines(self, histogram: Histogram, x: float) -> list[CardRow]:
        """Say exactly what lies in the bin under the crosshair, and beside all bins."""
        (low, high), count = histogram.count_in(x)
        ends = (low, high) if self.key in LINEAR else (10.0**low, 10.0**high)
        middle = histogram.median if self.key in LINEAR else 10.0**histogram.median
        here = self.tr("{low} to {high}").format(low=numbers.short(ends[0]), high=numbers.short(ends[1]))
        counted = {
            here: count,
            self.tr("exact zeros"): histogram.zeros,
            self.tr("underflow, digits lost"): histogram.underflow,
            self.tr("not finite"): histogram.not_finite,
        }
        lines = [
            CardRow(text, (numbers.count(number), numbers.percent(number / max(histogram.total, 1))))
            for text, number in counted.items()
            if number or text == here
        ]
        size = CardRow(self.tr("root mean square"), (numbers.short(histogram.rms, 4),))
        return [*lines, CardRow(self.tr("median, zeros left out"), (numbers.short(middle),)), size]

"""Predicted against true: how near each prediction is to its target."""

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from nnstudio import numbers
from nnstudio.engine.arrays import Array
from nnstudio.series.ranges import padded, range_of
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.charts.canvas import CanvasLayer
from nnstudio.ui.panels.output.axes import Axes, lay_out_axes, whole
from nnstudio.ui.panels.output.canvas import PredictionsPlot
from nnstudio.ui.panels.output.legend import LegendSign
from nnstudio.ui.panels.output.marks import dot_size, make_stamp, paint_dot, paint_ring, paint_stamps, thinned
from nnstudio.ui.panels.output.nearest import DrawnPoints, nearest_point
from nnstudio.ui.panels.output.staged_view import StagedView
from nnstudio.ui.style import words


class ScatterCanvas(PredictionsPlot):
    """A point for every sample and target: to the right by what is true, upwards by what was predicted."""

    def __init__(self) -> None:
        super().__init__()
        self._predictions: Predictions | None = None
        self._ground = CanvasLayer()

    def show_predictions(self, predictions: Predictions) -> None:
        """Draw another moment."""
        self._predictions = predictions
        self.refresh()

    def plot_area(self, size: QSize) -> float:
        """Return the area of the square plot on a canvas of this size."""
        return float(min(size.width(), size.height()) ** 2)

    def spare(self, size: QSize) -> QSize:
        """Return the room that the square leaves over."""
        return QSize(0, 0) if self._predictions is None else whole(self._axes(size).spare)

    def axes(self) -> Axes:
        """Return where the points lie: both axes reach over all targets and a little more."""
        return self._axes(self.size())

    def _axes(self, size: QSize) -> Axes:
        assert self._predictions is not None
        span = padded(range_of(self._predictions.training.part.y, self._predictions.validation.part.y), 0.1)
        area = QRectF(0.0, 0.0, size.width(), size.height())
        return lay_out_axes(area, self.metrics, span, span, (self.tr("true"), self.tr("predicted")), 1.0)

    def outside(self) -> int:
        """Count the predictions that lie beyond the axes and are drawn at their end."""
        if self._predictions is None:
            return 0
        low, high = self.axes().y_range
        sets = (self._predictions.training, self._predictions.validation)
        return sum(int(np.sum(~((a.outputs >= low) & (a.outputs <= high)))) for a in sets)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        predictions = self._predictions
        if predictions is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axes = self.axes()
        self._ground.draw(painter, self, (axes, self.theme), partial(self._paint_ground, axes))
        size = dot_size(len(predictions.training.part) + len(predictions.validation.part), self.metrics.height())
        for answers, meaning, paint in (
            (predictions.validation, "validation", paint_ring),
            (predictions.training, "train", paint_dot),
        ):
            point = partial(paint, size=size, colour=self.theme.colour(meaning), rim=self.theme.colour("card"))
            stamp = make_stamp(size, self.devicePixelRatioF(), point)
            paint_stamps(painter, stamp, *self.places(axes, answers))

    def places(self, axes: Axes, answers: Answers) -> tuple[Array, Array]:
        """Return where the points of a set are drawn, sample by sample and target by target."""
        drawn = thinned(len(answers.part))
        predicted = np.nan_to_num(answers.outputs[drawn].ravel(), nan=axes.y_range[0])
        x, y = answers.part.y[drawn].ravel(), np.clip(predicted, axes.y_range[0], axes.y_range[1])
        return axes.x(x), axes.y(y)

    def words_at(self, place: QPointF) -> str:
        """Give target and prediction of the nearest point."""
        predictions = self._predictions
        if predictions is None or not self.axes().rect.contains(place):
            return ""
        sets = (predictions.training, predictions.validation)
        answers, point = nearest_point(place, tuple(DrawnPoints(a, *self.places(self.axes(), a)) for a in sets))
        sample, output = divmod(point, predictions.snapshot.network.outputs)
        row = thinned(len(answers.part))[sample]
        text = self.tr("{name}: true {true}, predicted {predicted} (training)")
        if answers is predictions.validation:
            text = self.tr("{name}: true {true}, predicted {predicted} (validation)")
        return text.format(
            name=words.name(predictions.schema.target_names[output]),
            true=numbers.short(float(answers.part.y[row, output])),
            predicted=numbers.short(float(answers.outputs[row, output])),
        )

    def _paint_ground(self, axes: Axes, painter: QPainter) -> None:
        axes.paint(painter, self.theme, grid=True)
        painter.setPen(QPen(self.theme.colour("muted"), 1.2))
        painter.drawLine(axes.at(axes.x_range[0], axes.y_range[0]), axes.at(axes.x_range[1], axes.y_range[1]))
        painter.setPen(self.theme.colour("border"))
        painter.drawRect(axes.rect)


class ScatterView(StagedView):
    """The points with their legend."""

    def __init__(self) -> None:
        self.canvas = ScatterCanvas()
        super().__init__(self.canvas)
        self.canvas.setAccessibleName(self.tr("Predicted against true"))

    def entries(self, predictions: Predictions) -> tuple[LegendSign, ...]:
        """Tell the sets apart, and say what the diagonal is."""
        theme = self.theme
        entries = [LegendSign("dot", self.tr("training"), theme.colour("train"))]
        if len(predictions.validation.part):
            entries.append(LegendSign("ring", self.tr("validation"), theme.colour("validation")))
        entries.append(LegendSign("line", self.tr("predicted = true"), theme.colour("muted")))
        if self.canvas.outside():
            entries.append(LegendSign("none", self.tr("at the edge: beyond it"), theme.colour("muted")))
        return tuple(entries)

    def describe(self, predictions: Predictions) -> str:
        """Say what is drawn, and how much of it lies outside."""
        text = self.tr("Each prediction against its target; on the diagonal they agree. {count} lie outside.")
        return text.format(count=self.canvas.outside())

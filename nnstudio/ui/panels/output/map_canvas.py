"""The picture of a network's answers over the plane of two inputs, with the points it learns from."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap

from nnstudio import numbers
from nnstudio.datasets.table import Whole
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.passes import predict
from nnstudio.series.contour import zero_lines
from nnstudio.series.ranges import Range, range_of
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.charts.canvas import CanvasLayer
from nnstudio.ui.panels.output.axes import Axes, lay_out_axes, plane_aspect, whole
from nnstudio.ui.panels.output.canvas import PredictionsPlot
from nnstudio.ui.panels.output.colour_bar import bar_width, paint_bar
from nnstudio.ui.panels.output.marks import (
    dot_size,
    make_stamp,
    paint_cross,
    paint_dot,
    paint_ring,
    paint_stamps,
    thinned,
)
from nnstudio.ui.panels.output.nearest import DrawnPoints, nearest_point
from nnstudio.ui.panels.output.reading import OutputReading, reading_of
from nnstudio.ui.style import words


class MapCanvas(PredictionsPlot):
    """Draws the answers as colours, their borders as lines, and the samples on top.

    Only colours, borders and the marks of wrong answers are drawn for every frame; axes and points are kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.flat = False
        self._predictions: Predictions | None = None
        self._reading: OutputReading | None = None
        self._ground, self._points = CanvasLayer(), CanvasLayer()
        self._kept: tuple[object, Axes] | None = None
        self._stamp: tuple[object, QPixmap] | None = None

    @property
    def reading(self) -> OutputReading | None:
        """How the outputs are read."""
        return self._reading

    def show_predictions(self, predictions: Predictions) -> None:
        """Draw another moment; the way to read it stays while the data does."""
        old = self._predictions
        if old is None or old.data is not predictions.data or old.project is not predictions.project:
            self._reading = reading_of(predictions)
        self._predictions = predictions
        self.refresh()

    def set_flat(self, *, flat: bool) -> None:
        """Show only which answer wins, without shades, or with them."""
        self.flat = flat
        self.update()

    def plot_area(self, size: QSize) -> float:
        """Return the area of the map on a canvas of this size."""
        if self._predictions is None:
            return super().plot_area(size)
        box = self._axes(self._predictions, size).rect
        return float(box.width() * box.height())

    def spare(self, size: QSize) -> QSize:
        """Return the room that the map's shape leaves over."""
        return QSize(0, 0) if self._predictions is None else whole(self._axes(self._predictions, size).spare)

    def axes(self) -> Axes:
        """Return where the map now lies."""
        predictions = self._predictions
        assert predictions is not None
        key = (predictions.data, self._reading, predictions.snapshot.grid is None, self.size(), self.font())
        if self._kept is None or self._kept[0] != key:
            self._kept = key, self._axes(predictions, self.size())
        return self._kept[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        predictions, reading = self._predictions, self._reading
        if predictions is None or reading is None or predictions.grid_outputs is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        axes = self.axes()
        self._ground.draw(
            painter, self, (predictions.data, reading, self.theme), lambda brush: self._paint_ground(brush)
        )
        grid = self._grid(predictions, predictions.grid_outputs)
        painter.setClipRect(axes.rect)
        self._paint_map(painter, axes, reading, grid)
        self._paint_borders(painter, axes, reading, grid)
        self._points.draw(
            painter, self, (predictions.data, reading, self.theme), lambda brush: self._paint_points(brush)
        )
        self._paint_wrong(painter, axes, predictions)
        painter.setClipping(False)
        painter.setPen(self.theme.colour("border"))
        painter.drawRect(axes.rect)

    def words_at(self, place: QPointF) -> str:
        """Give the coordinates, what the network answers there, and which sample is nearest."""
        predictions, reading = self._predictions, self._reading
        if predictions is None or reading is None or not self.axes().rect.contains(place):
            return ""
        point = np.array([self.axes().values_at(place)])
        names = predictions.schema.feature_names
        where = ", ".join(
            f"{words.name(name)} = {numbers.short(value)}" for name, value in zip(names, point[0].tolist(), strict=True)
        )
        scaled = predictions.data.scaler.transform(point).astype(predictions.snapshot.parameters.dtype)
        with quiet():
            said = reading.answer(predict(predictions.snapshot.network, scaled)[0])
        return "\n".join((where, said, self._nearest_in_words(predictions, reading, place)))

    def nearest(self, place: QPointF) -> tuple[Answers, int]:
        """Return the set and the number in it of the sample that is drawn nearest to a place."""
        predictions, axes = self._predictions, self.axes()
        assert predictions is not None
        sets = (predictions.training, predictions.validation)
        places = (self._places(axes, predictions, answers, np.arange(len(answers.part))) for answers in sets)
        return nearest_point(place, tuple(DrawnPoints(answers, *xy) for answers, xy in zip(sets, places, strict=True)))

    def _nearest_in_words(self, predictions: Predictions, reading: OutputReading, place: QPointF) -> str:
        answers, sample = self.nearest(place)
        target = reading.target(answers, sample)
        if answers is predictions.training:
            text = self.tr("Nearest point: {target} (training), answered wrongly") if answers.wrong[sample] else ""
            return (text or self.tr("Nearest point: {target} (training)")).format(target=target)
        text = self.tr("Nearest point: {target} (validation), answered wrongly") if answers.wrong[sample] else ""
        return (text or self.tr("Nearest point: {target} (validation)")).format(target=target)

    def _axes(self, predictions: Predictions, size: QSize) -> Axes:
        spans = self._spans(predictions)
        area = QRectF(0.0, 0.0, size.width(), size.height())
        if self._reading is not None and self._reading.scale is not None:
            area.adjust(0.0, 0.0, -bar_width(self._reading.scale, self.metrics), 0.0)
        first, second = (words.name(name) for name in predictions.schema.feature_names)
        return lay_out_axes(area, self.metrics, *spans, (first, second), plane_aspect(*spans))

    def _spans(self, predictions: Predictions) -> tuple[Range, Range]:
        grid = predictions.snapshot.grid
        if grid is None:
            return (0.0, 1.0), (0.0, 1.0)
        ends = [predictions.original(feature, axis[[0, -1]]) for feature, axis in enumerate(grid.axes)]
        return range_of(ends[0]), range_of(ends[1])

    def _grid(self, predictions: Predictions, outputs: Array) -> Array:
        """Return the outputs as (units, rows, columns), the lowest row first."""
        grid = predictions.snapshot.grid
        assert grid is not None
        return outputs.reshape(len(outputs), len(grid.axes[1]), len(grid.axes[0]))

    def _paint_ground(self, painter: QPainter) -> None:
        axes = self.axes()
        axes.paint(painter, self.theme, grid=False)
        if self._reading is not None and self._reading.scale is not None:
            paint_bar(painter, axes.rect, self._reading.scale, self.theme)

    def _paint_map(self, painter: QPainter, axes: Axes, reading: OutputReading, grid: Array) -> None:
        """Stretch the grid's colours over the box, the middles of its outermost points on the box's edges."""
        with quiet():
            colours = (reading.flat_colours if self.flat else reading.colours)(grid, self.theme)
        colours = np.ascontiguousarray(colours[::-1])
        rows, columns = colours.shape
        image = QImage(colours.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(axes.rect, image, QRectF(0.5, 0.5, columns - 1, rows - 1))

    def _paint_borders(self, painter: QPainter, axes: Axes, reading: OutputReading, grid: Array) -> None:
        painter.setPen(QPen(self.theme.colour("text"), 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _, rows, columns = grid.shape
        across, up = axes.rect.width() / (columns - 1), axes.rect.height() / (rows - 1)
        with quiet():
            fields = reading.borders(grid)
        for field in fields:
            pieces = zero_lines(field)
            x = axes.rect.left() + across * pieces[:, ::2].ravel()
            y = axes.rect.bottom() - up * pieces[:, 1::2].ravel()
            painter.drawPath(arrayToQPath(x, y, connect="pairs"))

    def _paint_points(self, painter: QPainter) -> None:
        predictions, reading, axes = self._predictions, self._reading, self.axes()
        assert predictions is not None
        assert reading is not None
        painter.setClipRect(axes.rect)
        rim = self.theme.colour("card")
        for answers, paint in ((predictions.validation, paint_ring), (predictions.training, paint_dot)):
            colours = reading.point_colours(answers, self.theme)
            for sample, x, y in self._drawn(axes, predictions, answers):
                paint(painter, QPointF(x, y), self._dot_size(predictions), colours[sample], rim)

    def _paint_wrong(self, painter: QPainter, axes: Axes, predictions: Predictions) -> None:
        for answers in (predictions.validation, predictions.training):
            drawn = thinned(len(answers.part))
            x, y = self._places(axes, predictions, answers, drawn[answers.wrong[drawn]])
            if len(x):
                paint_stamps(painter, self._cross(self._dot_size(predictions)), x, y)

    def _cross(self, size: float) -> QPixmap:
        ratio, theme = self.devicePixelRatioF(), self.theme
        if self._stamp is None or self._stamp[0] != (size, ratio, theme):
            paint = partial(paint_cross, size=size, theme=theme)
            self._stamp = (size, ratio, theme), make_stamp(size, ratio, paint)
        return self._stamp[1]

    def _drawn(self, axes: Axes, predictions: Predictions, answers: Answers) -> Iterator[tuple[int, float, float]]:
        drawn = thinned(len(answers.part))
        x, y = self._places(axes, predictions, answers, drawn)
        return zip(drawn.tolist(), x.tolist(), y.tolist(), strict=True)

    def _places(self, axes: Axes, predictions: Predictions, answers: Answers, samples: Whole) -> tuple[Array, Array]:
        x = answers.part.x[samples]
        return axes.x(predictions.original(0, x[:, 0])), axes.y(predictions.original(1, x[:, 1]))

    def _dot_size(self, predictions: Predictions) -> float:
        return dot_size(len(predictions.training.part) + len(predictions.validation.part), self.metrics.height())

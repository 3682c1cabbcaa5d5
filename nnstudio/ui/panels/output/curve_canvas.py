"""The picture of a curve that a network with one input has fitted to its points."""

from functools import partial

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF

from nnstudio import numbers
from nnstudio.engine.arrays import Array, quiet
from nnstudio.series.ranges import Range, extent, joined, limited, range_of
from nnstudio.training.output_parts import WeightedSumParts, parts_of
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.charts.canvas import CanvasLayer
from nnstudio.ui.panels.output.axes import Axes, EasedRange, lay_out_axes
from nnstudio.ui.panels.output.canvas import PredictionsPlot
from nnstudio.ui.panels.output.marks import dot_size, paint_dot, paint_ring, thinned
from nnstudio.ui.panels.output.nearest import DrawnPoints, nearest_point
from nnstudio.ui.style import words

MOST_PARTS = 24
"""So many parts at most are drawn: those that vary most."""


class CurveCanvas(PredictionsPlot):
    """Draws the points, the curve of every output, and, on demand, the parts that add up to it."""

    def __init__(self) -> None:
        super().__init__()
        self._predictions: Predictions | None = None
        self._parts: WeightedSumParts | None = None
        self._with_parts = False
        self._range = EasedRange()
        self._ground, self._points = CanvasLayer(), CanvasLayer()

    @property
    def parts(self) -> WeightedSumParts | None:
        """The parts that are drawn; None where none are wanted or the network has several outputs."""
        return self._parts

    def show_predictions(self, predictions: Predictions) -> None:
        """Draw another moment."""
        if self._predictions is None or self._predictions.data is not predictions.data:
            self._range.forget()
        self._predictions = predictions
        self._parts = parts_of(predictions) if self._with_parts else None
        self.refresh()

    def set_parts(self, *, wanted: bool) -> None:
        """Draw the parts, or only the curve."""
        self._with_parts = wanted
        self._range.forget()
        if self._predictions is not None:
            self.show_predictions(self._predictions)

    def axes(self) -> Axes:
        """Return where the curve now lies; the heights follow the targets and, within reason, the curve."""
        predictions = self._predictions
        assert predictions is not None
        x = range_of(self._inputs(predictions))
        names = words.name(predictions.schema.feature_names[0]), self._answer_name(predictions)
        area = QRectF(0.0, 0.0, self.width(), self.height())
        return lay_out_axes(area, self.metrics, x, self._range.follow(self._content(predictions)), names)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        predictions = self._predictions
        if predictions is None or predictions.grid_outputs is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axes = self.axes()
        key = (predictions.data, axes, self.theme)
        self._ground.draw(painter, self, key, partial(axes.paint, theme=self.theme, grid=True))
        painter.setClipRect(axes.rect)
        self._points.draw(painter, self, key, lambda brush: self._paint_points(brush, axes, predictions))
        x = axes.x(self._inputs(predictions))
        if self._parts is not None:
            self._paint_parts(painter, axes, x, self._parts)
        for place, output in enumerate(predictions.grid_outputs):
            painter.setPen(QPen(self.curve_colour(predictions, place), 2.2))
            painter.drawPolyline(_line(axes, x, output))
        painter.setClipping(False)
        painter.setPen(self.theme.colour("border"))
        painter.drawRect(axes.rect)

    def words_at(self, place: QPointF) -> str:
        """Give the curve's height at the nearest point of its grid, the nearest part, and the nearest sample."""
        predictions = self._predictions
        if predictions is None or predictions.grid_outputs is None or not self.axes().rect.contains(place):
            return ""
        column = self._column(predictions, self.axes().values_at(place)[0])
        heights = ", ".join(numbers.short(float(height)) for height in predictions.grid_outputs[:, column])
        x = float(self._inputs(predictions)[column])
        lines = [
            f"{words.name(predictions.schema.feature_names[0])} = {numbers.short(x)}",
            self.tr("Network: {values}").format(values=heights),
        ]
        if self._parts is not None:
            lines.append(self._part_in_words(self._parts, column, place))
        answers, sample = self.nearest(place)
        target = numbers.short(float(answers.part.y[sample, 0]))
        text = self.tr("Nearest point: {target} (training)")
        if answers is predictions.validation:
            text = self.tr("Nearest point: {target} (validation)")
        return "\n".join((*lines, text.format(target=target)))

    def nearest(self, place: QPointF) -> tuple[Answers, int]:
        """Return the set and the number in it of the sample that is drawn nearest to a place."""
        predictions, axes = self._predictions, self.axes()
        assert predictions is not None
        sets = (predictions.training, predictions.validation)
        return nearest_point(
            place, tuple(DrawnPoints(answers, *self._places(axes, predictions, answers)) for answers in sets)
        )

    def curve_colour(self, predictions: Predictions, output: int) -> QColor:
        """Return the colour of an output's curve: the text's for a single one."""
        count = predictions.snapshot.network.outputs
        return self.theme.colour("text") if count == 1 else self.theme.class_colour(output, count)

    def drawn_parts(self) -> list[int]:
        """Return the numbers of the units whose parts are drawn."""
        if self._parts is None:
            return []
        with quiet():
            value_range = np.nan_to_num(np.ptp(self._parts.curves, axis=1))
        return sorted(np.argsort(-value_range, kind="stable")[:MOST_PARTS].tolist())

    def part_colour(self, unit: int) -> QColor:
        """Return the colour of a unit's part."""
        return QColor(self.theme.classes[unit % len(self.theme.classes)])

    def _content(self, predictions: Predictions) -> Range:
        """Return the heights to show: all targets, the curve as far as is sensible, and the parts, if drawn."""
        outputs = predictions.grid_outputs
        assert outputs is not None
        targets = range_of(predictions.training.part.y, predictions.validation.part.y)
        room = extent(targets) or 1.0
        content = joined(targets, limited(range_of(outputs), targets[0] - room, targets[1] + room))
        if self._parts is not None:
            parts = range_of(self._parts.curves, self._parts.total, np.array([self._parts.bias]))
            content = joined(content, limited(parts, targets[0] - 4.0 * room, targets[1] + 4.0 * room))
        return content

    def _answer_name(self, predictions: Predictions) -> str:
        names = predictions.schema.target_names
        return words.name(names[0]) if len(names) == 1 else self.tr("output")

    def _paint_parts(self, painter: QPainter, axes: Axes, x: Array, parts: WeightedSumParts) -> None:
        for unit in self.drawn_parts():
            painter.setPen(QPen(self.part_colour(unit), 1.0))
            painter.drawPolyline(_line(axes, x, parts.curves[unit]))
        painter.setPen(QPen(self.theme.colour("muted"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(axes.at(axes.x_range[0], parts.bias), axes.at(axes.x_range[1], parts.bias))

    def _paint_points(self, painter: QPainter, axes: Axes, predictions: Predictions) -> None:
        painter.setClipRect(axes.rect)
        rim, count = self.theme.colour("card"), len(predictions.training.part) + len(predictions.validation.part)
        size = dot_size(count, self.metrics.height())
        for answers, paint, meaning in (
            (predictions.validation, paint_ring, "validation"),
            (predictions.training, paint_dot, "train"),
        ):
            drawn, colour = thinned(len(answers.part)), self.theme.colour(meaning)
            x, y = self._places(axes, predictions, answers)
            for a, b in zip(x[drawn].tolist(), y[drawn].tolist(), strict=True):
                paint(painter, QPointF(a, b), size, colour, rim)

    def _places(self, axes: Axes, predictions: Predictions, answers: Answers) -> tuple[Array, Array]:
        return axes.x(predictions.original(0, answers.part.x[:, 0])), axes.y(answers.part.y[:, 0])

    def _inputs(self, predictions: Predictions) -> Array:
        """Return the curve's inputs in the units of the data."""
        assert predictions.snapshot.grid is not None
        return predictions.original(0, predictions.snapshot.grid.axes[0])

    def _column(self, predictions: Predictions, x: float) -> int:
        return int(np.abs(self._inputs(predictions) - x).argmin())

    def _part_in_words(self, parts: WeightedSumParts, column: int, place: QPointF) -> str:
        _, height = self.axes().values_at(place)
        unit = int(np.nan_to_num(np.abs(parts.curves[:, column] - height), nan=np.inf).argmin())
        part, weight = float(parts.curves[unit, column]), float(parts.weights[unit])
        text = self.tr("Nearest part: unit {unit}, weight {weight}: {part} of the sum {total}")
        return text.format(
            unit=unit + 1,
            weight=numbers.short(weight),
            part=numbers.short(part),
            total=numbers.short(float(parts.total[column])),
        )


def _line(axes: Axes, x: Array, heights: Array) -> QPolygonF:
    """Return a curve as a line on the screen; heights far outside the box are brought near, as Qt cannot go there."""
    beyond = 4.0 * axes.rect.height()
    y = np.nan_to_num(axes.y(heights), nan=axes.rect.bottom() + beyond)
    line: QPolygonF = arrayToQPolygonF(x, np.clip(y, axes.rect.top() - beyond, axes.rect.bottom() + beyond))
    return line

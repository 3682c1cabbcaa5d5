"""The curve, the scatter plot and the table of a worked example show the very numbers of the run."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from nnstudio import numbers
from nnstudio.datasets import InlineTable
from nnstudio.project.edits import changed, with_layer
from nnstudio.project.templates import template
from nnstudio.training.output_parts import WeightedSumParts
from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.curve_view import CurveView
from nnstudio.ui.panels.output.rows_view import PredictionsTable
from nnstudio.ui.panels.output.scatter_view import ScatterView
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.style.theme import LIGHT
from tests.present import present
from tests.training.predictions import given, predictions_of, without_validation


def shown(qtbot: QtBot, view: OutputView, predictions: Predictions) -> None:
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show_theme(LIGHT)
    view.show_predictions(predictions)
    view.show()


def test_the_curve_is_drawn_where_the_network_answers(qtbot: QtBot) -> None:
    view, predictions = CurveView(), predictions_of(template("wave"), 3000)
    shown(qtbot, view, predictions)
    image, axes = view.canvas.grab().toImage(), view.canvas.axes()
    for column in (3, 100, 197):
        x = float(predictions.original(0, predictions.snapshot.grid.axes[0])[column])
        place = axes.at(x, float(present(predictions.grid_outputs)[0, column])).toPoint()
        assert min(image.pixelColor(place.x(), place.y() + step).lightness() for step in (-1, 0, 1)) < 110


def test_hovering_over_the_curve_gives_its_height_and_the_nearest_point(qtbot: QtBot) -> None:
    view, predictions = CurveView(), predictions_of(template("wave"), 500)
    shown(qtbot, view, predictions)
    x, y = (
        float(predictions.data.scaler.invert(predictions.training.part.x[[7]])[0, 0]),
        float(predictions.training.part.y[7, 0]),
    )
    said = view.canvas.words_at(view.canvas.axes().at(x, y))
    column = int(np.abs(predictions.snapshot.grid.axes[0] - predictions.training.part.x[7, 0]).argmin())
    assert f"Network: {numbers.short(float(present(predictions.grid_outputs)[0, column]))}" in said
    assert f"Nearest point: {numbers.short(y)} (training)" in said


def test_parts_come_on_demand_with_words_that_say_what_they_add_up_to(qtbot: QtBot) -> None:
    view, predictions = CurveView(), predictions_of(template("wave"), 500)
    shown(qtbot, view, predictions)
    assert view.canvas.parts is None
    view.parts.click()
    assert view.canvas.drawn_parts() == list(range(8))
    texts = [entry.text for entry in view.stage.legend.entries]
    assert texts[-3:] == ["w · a(x), each unit of layer 2", "bias", "they add up to the curve"]
    parts: WeightedSumParts = present(view.canvas.parts)
    axes = view.canvas.axes()
    column, unit = 20, 3
    x = float(predictions.original(0, predictions.snapshot.grid.axes[0])[column])
    said = view.canvas.words_at(axes.at(x, float(parts.curves[unit, column])))
    assert f"Nearest part: unit {unit + 1}, weight {numbers.short(float(parts.weights[unit]))}" in said
    view.parts.click()
    assert view.canvas.parts is None


def test_the_parts_of_a_wide_layer_are_the_ones_that_vary_most(qtbot: QtBot) -> None:
    project = template("wave")
    block = project.network.blocks[1]
    view, predictions = CurveView(), predictions_of(with_layer(project, block.id, replace(block.layer, units=40)), 5)
    shown(qtbot, view, predictions)
    view.parts.click()
    drawn, value_range = view.canvas.drawn_parts(), np.ptp(view.canvas.parts.curves, axis=1)
    assert len(drawn) == 24
    assert value_range[drawn].min() >= np.delete(value_range, drawn).max()
    assert "24 of 40 parts drawn" in [entry.text for entry in view.stage.legend.entries]


def test_points_of_the_scatter_lie_at_target_and_prediction(qtbot: QtBot) -> None:
    view, predictions = ScatterView(), predictions_of(template("plane"), 200)
    shown(qtbot, view, predictions)
    axes = view.canvas.axes()
    assert view.canvas.outside() == 0
    x, y = view.canvas.places(axes, predictions.validation)
    true, predicted = axes.values_at(QPointF(x[5], y[5]))
    assert true == pytest.approx(predictions.validation.part.y[5, 0])
    assert predicted == pytest.approx(predictions.validation.outputs[5, 0])
    said = view.canvas.words_at(QPointF(x[5], y[5]))
    assert f"true {numbers.short(true)}" in said
    assert "(validation)" in said


def test_predictions_beyond_the_axes_are_drawn_at_their_edge_and_counted(qtbot: QtBot) -> None:
    predictions = predictions_of(template("plane"), 0)
    predictions.training.outputs[:3] = 50.0
    view = ScatterView()
    shown(qtbot, view, predictions)
    before = view.canvas.outside()
    assert before >= 3
    _, y = view.canvas.places(view.canvas.axes(), predictions.training)
    assert y[0] == pytest.approx(view.canvas.axes().rect.top())
    assert "at the edge: beyond it" in [entry.text for entry in view.stage.legend.entries]


@pytest.mark.parametrize("steps", [0, 3])
def test_a_worked_example_is_a_table_of_inputs_targets_outputs_and_errors(qtbot: QtBot, steps: int) -> None:
    predictions, view = predictions_of(given(InlineTable()), steps), PredictionsTable()
    shown(qtbot, view, predictions)
    model = view.model
    headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert headings == ["x₁", "x₂", "target", "output", "error", "right?"]
    for row, (x, y) in enumerate(zip(InlineTable().x, InlineTable().y, strict=True)):
        output = float(predictions.training.outputs[row, 0])
        cells = [model.data(model.index(row, column)) for column in range(6)]
        assert cells[:3] == [f"{x[0]:g}", f"{x[1]:g}", f"{y[0]:g}"]
        assert cells[3] == numbers.short(output, 6)
        assert cells[4] == numbers.signed(output - y[0])
        assert cells[5] == ("✓ yes" if (output > 0.5) == (y[0] == 1) else "✗ no")


def test_several_targets_get_a_column_each(qtbot: QtBot) -> None:
    predictions, view = (
        predictions_of(given(InlineTable(x=((0.05, 0.1),), y=((0.01, 0.99),), task="regression")), 1),
        PredictionsTable(),
    )
    shown(qtbot, view, predictions)
    model = view.model
    headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert headings[2:] == ["target\ny₁", "target\ny₂", "output\ny₁", "output\ny₂", "error\ny₁", "error\ny₂"]
    assert model.data(model.index(0, 5)) == numbers.short(float(predictions.training.outputs[0, 1]), 6)


def test_rows_held_back_are_marked(qtbot: QtBot) -> None:
    project = changed(given(InlineTable(x=tuple((float(i),) for i in range(8)), y=((1.0,),) * 8, task="regression")),
                      "data.validation", 0.25)  # fmt: skip
    predictions, view = predictions_of(project, 0), PredictionsTable()
    shown(qtbot, view, predictions)
    names = [view.model.headerData(row, Qt.Orientation.Vertical) for row in range(8)]
    held_back = predictions.validation.part.rows.tolist()
    assert names == [f"{row + 1} val" if row in held_back else f"{row + 1}" for row in range(8)]


def test_without_validation_the_legends_do_not_speak_of_it(qtbot: QtBot) -> None:
    for view, name in ((CurveView(), "wave"), (ScatterView(), "plane")):
        shown(qtbot, view, predictions_of(without_validation(name), 1))
        assert "validation" not in [entry.text for entry in view.stage.legend.entries]

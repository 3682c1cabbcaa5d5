"""The map shows what the network answers: pixels, borders, marks, and the words under the mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nnstudio import numbers
from nnstudio.engine.losses import Hinge
from nnstudio.engine.passes import predict
from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.series.ranges import extent
from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.colouring import Scale, class_colours, value_colours
from nnstudio.ui.panels.output.map_view import MapView
from nnstudio.ui.panels.output.reading import ClassReading, NumberReading, YesOrNoReading, reading_of
from nnstudio.ui.style.theme import LIGHT
from tests.present import present
from tests.training.predictions import predictions_of, two_softmax_units


def shown(qtbot: QtBot, predictions: Predictions) -> MapView:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show_theme(LIGHT)
    view.show_predictions(predictions)
    view.show()
    return view


def free_places(view: MapView, predictions: Predictions) -> list[tuple[int, int, QPointF]]:
    """Return grid points (row, column) that no sample and no border covers, with their places on the screen."""
    axes, grid = view.canvas.axes(), predictions.snapshot.grid.axes
    outputs = predictions.grid_outputs.reshape(-1, 64, 64)
    borders = view.canvas.reading.borders(outputs)
    found = []
    for row in range(4, 60, 5):
        for column in range(4, 60, 5):
            area = slice(row - 2, row + 3), slice(column - 2, column + 3)
            crossed = any((field[area] > 0).any() and not (field[area] > 0).all() for field in borders)
            place = axes.at(predictions.original(0, grid[0])[column], predictions.original(1, grid[1])[row])
            answers, sample = view.canvas.nearest(place)
            point = predictions.data.scaler.invert(answers.part.x[sample][np.newaxis])[0]
            near = axes.at(*point) - place
            if not crossed and np.hypot(near.x(), near.y()) > 12:
                found.append((row, column, place))
    return found


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def apart(one: QColor, other: QColor) -> int:
    return max(abs(a - b) for a, b in zip(rgb(one), rgb(other), strict=True))


def pixel(image: QImage, place: QPointF) -> QColor:
    return image.pixelColor(round(place.x()), round(place.y()))


@pytest.mark.parametrize("name", ["moons", "circles", "plane"])
def test_every_pixel_has_the_colour_of_the_output_there(qtbot: QtBot, name: str) -> None:
    predictions = predictions_of(template(name), 100)
    view = shown(qtbot, predictions)
    image = view.canvas.grab().toImage()
    places = free_places(view, predictions)
    assert len(places) > 10
    outputs = predictions.grid_outputs.reshape(64, 64)
    for row, column, place in places:
        expected = value_colours(outputs[row, column : column + 1], present(view.canvas.reading.scale), LIGHT)
        assert apart(pixel(image, place), QColor.fromRgb(int(expected[0]))) < 16, (row, column)


def test_with_several_classes_every_pixel_has_the_winners_colour(qtbot: QtBot) -> None:
    predictions = predictions_of(template("spiral3"), 400)
    view = shown(qtbot, predictions)
    image = view.canvas.grab().toImage()
    outputs = predictions.grid_outputs.reshape(3, 64, 64)
    for row, column, place in free_places(view, predictions):
        expected = class_colours(outputs[:, row, column : column + 1], LIGHT)
        assert apart(pixel(image, place), QColor.fromRgb(int(expected[0]))) < 16, (row, column)


def test_two_softmax_units_are_drawn_in_the_colours_of_two_classes(qtbot: QtBot) -> None:
    predictions = predictions_of(two_softmax_units(), 300)
    view = shown(qtbot, predictions)
    view.flat.setChecked(True)
    image = view.canvas.grab().toImage()
    outputs = predictions.grid_outputs.reshape(2, 64, 64)
    colours = LIGHT.colour("negative"), LIGHT.colour("positive")
    for row, column, place in free_places(view, predictions):
        assert apart(pixel(image, place), colours[outputs[:, row, column].argmax()]) < 4


def test_discretised_there_are_no_shades(qtbot: QtBot) -> None:
    predictions = predictions_of(template("moons"), 5)
    view = shown(qtbot, predictions)
    qtbot.mouseClick(
        view.flat, Qt.MouseButton.LeftButton, pos=view.flat.rect().center() - view.flat.rect().center() / 2
    )
    assert view.flat.isChecked()
    image = view.canvas.grab().toImage()
    outputs = predictions.grid_outputs.reshape(64, 64)
    for row, column, place in free_places(view, predictions):
        wanted = LIGHT.colour("positive" if outputs[row, column] > 0.5 else "negative")
        assert apart(pixel(image, place), wanted) < 4


def test_a_line_is_drawn_where_the_output_is_the_threshold(qtbot: QtBot) -> None:
    predictions = predictions_of(template("moons"), 300)
    view = shown(qtbot, predictions)
    image, axes = view.canvas.grab().toImage(), view.canvas.axes()
    outputs, grid = predictions.grid_outputs.reshape(64, 64), predictions.snapshot.grid.axes
    row = 61  # above all points
    column = int(np.flatnonzero(np.diff(outputs[row] > 0.5))[0])
    share = (0.5 - outputs[row, column]) / (outputs[row, column + 1] - outputs[row, column])
    scaled = grid[0][column] + share * (grid[0][column + 1] - grid[0][column])
    place = axes.at(float(predictions.original(0, scaled)), float(predictions.original(1, grid[1][row])))
    darkest = min(pixel(image, place + QPointF(step, 0)).lightness() for step in (-1, 0, 1))
    assert darkest < 90


def test_hovering_gives_the_place_the_output_and_the_nearest_point(qtbot: QtBot) -> None:
    predictions = predictions_of(template("moons"), 100)
    view = shown(qtbot, predictions)
    sample = 3
    point = predictions.data.scaler.invert(predictions.training.part.x[sample][np.newaxis])[0]
    said = view.canvas.words_at(view.canvas.axes().at(*point))
    output = predict(predictions.snapshot.network, predictions.training.part.x[sample][np.newaxis])[0, 0]
    name = predictions.schema.class_names[present(predictions.training.part.classes)[sample]]
    assert f"x₁ = {numbers.short(point[0])}, x₂ = {numbers.short(point[1])}" in said
    assert f"Output {numbers.short(output)}" in said
    assert f"Nearest point: {name} (training)" in said
    assert ("answered wrongly" in said) == bool(predictions.training.wrong[sample])
    assert view.canvas.words_at(QPointF(1, 1)) == ""


def test_a_point_answered_wrongly_is_crossed_out(qtbot: QtBot) -> None:
    predictions = predictions_of(template("moons"), 0)
    view = shown(qtbot, predictions)
    image, axes = view.canvas.grab().toImage(), view.canvas.axes()
    ink = LIGHT.colour("text")
    wrong = np.flatnonzero(predictions.validation.wrong)
    assert len(wrong)
    for sample in wrong:
        point = predictions.data.scaler.invert(predictions.validation.part.x[sample][np.newaxis])[0]
        assert apart(pixel(image, axes.at(*point)), ink) < 130


@pytest.mark.parametrize(
    ("project", "kind"),
    [(template("moons"), YesOrNoReading), (two_softmax_units(), ClassReading), (template("spiral3"), ClassReading),
     (template("plane"), NumberReading)],
    ids=["one output", "two outputs", "three classes", "a number"],
)  # fmt: skip
def test_outputs_are_read_as_the_task_asks(project: Project, kind: type) -> None:
    assert isinstance(reading_of(predictions_of(project, 0)), kind)


def test_a_hinge_parts_the_classes_at_0() -> None:
    predictions = predictions_of(changed(template("moons"), "training.loss", Hinge()), 0)
    assert reading_of(predictions).scale == Scale(-1.0, 1.0)


def test_the_scale_of_a_number_comes_from_its_targets_alone(qtbot: QtBot) -> None:
    early, late = predictions_of(template("plane"), 0), predictions_of(template("plane"), 50)
    scale = reading_of(early).scale
    targets = np.concatenate([early.training.part.y, early.validation.part.y])
    assert scale == reading_of(late).scale == Scale(-abs(targets).max(), abs(targets).max())


@pytest.mark.parametrize(("width", "height"), [(400, 240), (240, 400), (700, 500), (120, 90)])
def test_the_map_lies_on_the_canvas_and_keeps_its_shape(qtbot: QtBot, width: int, height: int) -> None:
    view = shown(qtbot, predictions_of(template("moons"), 0))
    view.resize(width, height)
    axes = view.canvas.axes()
    assert view.canvas.rect().contains(axes.rect.toAlignedRect())
    assert axes.rect.width() / axes.rect.height() == pytest.approx(extent(axes.x_range) / extent(axes.y_range), rel=0.1)


def test_the_legend_names_classes_sets_and_marks(qtbot: QtBot) -> None:
    view = shown(qtbot, predictions_of(template("moons"), 0))
    texts = [entry.text for entry in view.stage.legend.entries]
    assert texts == ["Upper moon", "Lower moon", "training", "validation", "wrong", "output 0.5"]


def test_many_points_are_thinned_and_the_legend_says_so(qtbot: QtBot) -> None:
    view = shown(qtbot, predictions_of(changed(template("moons"), "data.source.points", 3000), 0))
    assert view.stage.legend.entries[-1].text == "of each, 800 drawn"

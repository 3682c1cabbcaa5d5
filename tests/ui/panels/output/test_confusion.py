"""The confusion matrix counts as the engine's metrics do, and says what it counts."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio.engine.metrics import confusion_matrix
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.confusion_canvas import cell_colours, readable_on
from nnstudio.ui.panels.output.confusion_view import ConfusionView
from nnstudio.ui.style.theme import DARK, LIGHT, Theme
from tests.present import present
from tests.training.predictions import predictions_of, two_softmax_units, without_validation


def shown(qtbot: QtBot, predictions: Predictions) -> ConfusionView:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(440, 250)
    view.show_theme(LIGHT)
    view.show_predictions(predictions)
    view.show()
    return view


@pytest.mark.parametrize(
    "project", [template("iris"), template("digits"), template("moons"), two_softmax_units(), template("penguins")],
    ids=["iris", "digits", "one output", "two outputs", "penguins"],
)  # fmt: skip
def test_counts_are_those_of_the_engine_for_either_set(qtbot: QtBot, project: Project) -> None:
    predictions = predictions_of(project, 60)
    view = shown(qtbot, predictions)
    for key, answers in (("validation", predictions.validation), ("training", predictions.training)):
        view.sets.choose(key)
        view.sets.chosen.emit(key)
        outputs = answers.outputs
        given = outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(int)
        expected = confusion_matrix(given, present(answers.part.classes), predictions.schema.class_count)
        np.testing.assert_array_equal(view.canvas.counts, expected)
        accuracy = np.diag(view.canvas.counts).sum() / view.canvas.counts.sum()
        assert accuracy == pytest.approx(answers.metrics["accuracy"])


def test_validation_comes_first_and_training_where_nothing_is_held_back(qtbot: QtBot) -> None:
    assert shown(qtbot, predictions_of(template("iris"), 1)).sets.value == "validation"
    view = shown(qtbot, predictions_of(without_validation("iris"), 1))
    assert view.sets.value == "training"
    assert view.canvas.counts.sum() == 150


def test_a_cell_says_what_it_counts(qtbot: QtBot) -> None:
    predictions = predictions_of(template("iris"), 1)
    view = shown(qtbot, predictions)
    counts, lattice = view.canvas.counts, view.canvas.fit().lattice
    row = 2
    column = int(counts[row].argmax())
    said = view.canvas.words_at(lattice.cell(row, column).center())
    assert said.startswith(f"Of the 12 samples of class Virginica, {counts[row, column]} got the answer ")
    assert "Recall: of the 12 samples of class Virginica" in view.canvas.words_at(lattice.cell(row, 4).center())
    assert view.canvas.words_at(lattice.cell(0, 3).center()) == "12 samples are of class Setosa."
    assert view.canvas.words_at(QPointF(0, 0)) == ""


def test_right_answers_are_blue_wrong_ones_orange_and_a_larger_share_is_stronger() -> None:
    blue, orange = LIGHT.colour("positive"), LIGHT.colour("negative")
    all_right, none = cell_colours(LIGHT, True, 100)[0], cell_colours(LIGHT, False, 0)[0]
    many, few = cell_colours(LIGHT, False, 40)[0], cell_colours(LIGHT, False, 10)[0]
    assert all_right.getRgb() == blue.getRgb()
    assert none.getRgb() == LIGHT.colour("card").getRgb()
    assert many.saturation() > few.saturation() > 0
    assert abs(many.hue() - orange.hue()) < 4


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("meaning", ["positive", "negative", "card"])
def test_numbers_can_be_read_on_every_cell(theme: Theme, meaning: str) -> None:
    def light(colour: QColor) -> float:
        rgb = colour.redF(), colour.greenF(), colour.blueF()
        parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    ground = theme.colour(meaning)
    one, other = sorted((light(ground), light(readable_on(ground))))
    assert (other + 0.05) / (one + 0.05) >= 4.5


@pytest.mark.parametrize(("width", "height"), [(440, 220), (300, 160), (1200, 800)])
def test_the_matrix_lies_on_the_canvas_with_letters_that_fit_its_rows(qtbot: QtBot, width: int, height: int) -> None:
    view = shown(qtbot, predictions_of(template("digits"), 1))
    view.resize(width, height)
    view.grab()
    lattice = view.canvas.fit().lattice
    whole = lattice.cell(-1, 0).united(lattice.cell(10, 11))
    assert view.canvas.rect().contains(whole.toRect())
    font = view.canvas.fit().plain.font
    assert font.pointSizeF() <= view.canvas.font().pointSizeF()
    assert font.pointSizeF() >= 5.0

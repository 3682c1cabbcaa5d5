"""A page of samples tells right from wrong truthfully."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from nnstudio.project.templates import template
from nnstudio.training.predictions import Predictions
from nnstudio.training.session import TrainingSession
from nnstudio.ui.panels.output.samples_canvas import MOST
from nnstudio.ui.panels.output.samples_view import SamplesView
from nnstudio.ui.style.theme import LIGHT
from tests.present import present
from tests.training.predictions import predictions_from, predictions_of, without_validation


def shown(qtbot: QtBot, predictions: Predictions) -> SamplesView:
    view = SamplesView()
    qtbot.addWidget(view)
    view.resize(440, 250)
    view.show_theme(LIGHT)
    view.show_predictions(predictions)
    view.show()
    return view


def test_every_caption_says_the_answer_and_where_it_is_wrong_the_truth(qtbot: QtBot) -> None:
    predictions = predictions_of(template("digits"), 40)
    view = shown(qtbot, predictions)
    outputs, part = predictions.validation.outputs, predictions.validation.part
    answers = outputs.argmax(axis=1)
    assert 0 < (answers != part.classes).sum() < len(part)
    for sample in range(len(part)):
        answer, true = answers[sample], present(part.classes)[sample]
        expected = f"✓ {answer}" if answer == true else f"✗ {answer} ({true})"
        assert view.canvas.caption(sample) == expected


def test_wrong_answers_come_first_unless_the_user_wants_the_order_of_the_data(qtbot: QtBot) -> None:
    predictions = predictions_of(template("digits"), 60)
    view = shown(qtbot, predictions)
    wrong = int(predictions.validation.wrong.sum())
    pages = [view.canvas.shown()]
    while view.on.isEnabled():
        qtbot.mouseClick(view.on, Qt.MouseButton.LeftButton)
        pages.append(view.canvas.shown())
    order = [sample for page in pages for sample in page]
    assert sorted(order) == list(range(len(predictions.validation.part)))
    assert set(order[:wrong]) == set(np.flatnonzero(predictions.validation.wrong))
    view.wrong_first.setChecked(False)
    view.canvas.turn(-len(pages))
    assert view.canvas.shown()[:3] == [0, 1, 2]


def test_page_keys_turn_pages_and_stop_at_the_ends(qtbot: QtBot) -> None:
    view = shown(qtbot, predictions_of(template("digits"), 1))
    view.canvas.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_PageUp)
    assert view.canvas.page == 0
    assert not view.back.isEnabled()
    qtbot.keyClick(view.canvas, Qt.Key.Key_PageDown)
    assert view.canvas.page == 1
    view.canvas.turn(10_000)
    assert view.canvas.page == view.canvas.pages - 1
    assert not view.on.isEnabled()


def test_the_page_stays_while_training_goes_on_and_is_sorted_anew_when_it_rests(qtbot: QtBot) -> None:
    session = TrainingSession(template("digits"))
    first = predictions_from(session, 20)
    view = shown(qtbot, first)
    page = view.canvas.shown()
    later = predictions_from(session, 300)
    view.show_predictions(later)
    assert view.canvas.shown() == page
    assert any(view.canvas.caption(sample).startswith("✓") for sample in page)
    view.settle()
    wrong = int(later.validation.wrong.sum())
    assert all(later.validation.wrong[sample] for sample in view.canvas.shown()[:wrong])


def test_the_training_set_can_be_looked_at_and_is_all_there_is_without_validation(qtbot: QtBot) -> None:
    view = shown(qtbot, predictions_of(without_validation("digits"), 1))
    assert view.sets.value == "training"
    assert view.canvas.shown()


@pytest.mark.parametrize("size", [(260, 160), (440, 250), (900, 600), (1600, 1000)])
def test_tiles_fit_on_the_page_and_do_not_overlap(qtbot: QtBot, size: tuple[int, int]) -> None:
    view = shown(qtbot, predictions_of(template("digits"), 1))
    view.resize(*size)
    view.grab()
    tiling, canvas = view.canvas.tiling(), view.canvas.rect()
    count = len(view.canvas.shown())
    assert 0 < count <= 1.5 * MOST
    for place in range(count):
        assert canvas.contains(tiling.box(place))
        assert tiling.tile(place).contains(tiling.caption(place).center())
        assert not tiling.caption(place).intersects(tiling.box(place).toRectF())


def test_the_mouse_on_a_tile_tells_the_largest_outputs(qtbot: QtBot) -> None:
    predictions = predictions_of(template("digits"), 40)
    view = shown(qtbot, predictions)
    sample = view.canvas.shown()[1]
    said = view.canvas.words_at(view.canvas.tiling().tile(1).center())
    answer = int(predictions.validation.outputs[sample].argmax())
    true = present(predictions.validation.part.classes)[sample]
    assert f"Answer: {answer}; true class: {true}" in said
    assert f"Largest outputs: {answer}: " in said
    assert view.canvas.words_at(QPointF(-5, -5)) == ""


def test_a_picture_shows_the_samples_own_pixels(qtbot: QtBot) -> None:
    predictions = predictions_of(template("digits"), 1)
    view = shown(qtbot, predictions)
    image = view.canvas.grab().toImage()
    box, sample = view.canvas.tiling().box(0), view.canvas.shown()[0]
    pixels = predictions.data.table.x[predictions.validation.part.rows[sample]].reshape(8, 8)
    side = box.width() / 8
    for row in range(8):
        for column in range(8):
            place = QPointF(box.left() + (column + 0.5) * side, box.top() + (row + 0.5) * side)
            grey = image.pixelColor(place.toPoint()).lightness()
            ink, paper = LIGHT.colour("text").lightness(), LIGHT.colour("field").lightness()
            assert abs(grey - (paper + (ink - paper) * pixels[row, column] / 16)) < 8

"""The depth dial as a user turns it: keys and clicks, curves and sentences, and the project at the end."""

import itertools
import threading

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QApplication, QBoxLayout

from nnstudio.diagnosis import depth_answers
from nnstudio.diagnosis.depth import DepthPlan, ProbeInput, curves, to_project
from nnstudio.diagnosis.depth_answers import SEEDS, WIDE
from nnstudio.engine.activations import ReLU, Sigmoid, Tanh
from nnstudio.engine.layers import Dropout
from nnstudio.project.edits import add_block, changed
from nnstudio.project.problems import problems
from nnstudio.ui.forms.section_column import controls
from nnstudio.ui.panels.depth import inquiry as inquiry_room
from nnstudio.ui.panels.depth.presets import PRESETS
from nnstudio.ui.panels.depth.strokes import SLOTS

from .conftest import is_drawn

SIGMOID = PRESETS[0].plan


def press(panel, place, qtbot):
    qtbot.mouseClick(panel.presets.buttons[place], Qt.MouseButton.LeftButton)


def shown(panel):
    return panel.figure.scene.own.curves


def test_it_opens_on_the_vanishing_sigmoid_with_the_projects_data_and_seed(panel, context):
    project = context.document.project
    expected = curves(SIGMOID, ProbeInput.of(project), project.seed)
    assert np.array_equal(shown(panel).delta_rms, expected.delta_rms)
    assert "From layer 10 back to layer 1 the error signal shrinks to" in panel.figure.headline.text()
    assert f"Over {SEEDS} seeds" in panel.figure.headline.text()
    assert panel.figure.forward_words.text().startswith("Forward the activations")
    assert len(panel.figure.scene.seeds) == SEEDS


def test_a_key_on_the_slider_draws_a_deeper_network(panel, drawn, qtbot):
    slider = panel.controls.form.editor("depth").below
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    drawn(replace(SIGMOID, depth=11))
    assert len(shown(panel).delta_rms) == 12
    assert "From layer 11 back" in panel.figure.headline.text()


def test_a_typed_width_is_drawn(panel, drawn, qtbot):
    field = panel.controls.form.editor("width")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    drawn(replace(SIGMOID, width=7))


def test_another_activation_is_chosen_with_a_key(panel, drawn, qtbot):
    field = panel.controls.form.editor("activation")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.plan == replace(SIGMOID, activation=Tanh()))
    drawn(panel.plan)


@pytest.mark.parametrize("place", range(len(PRESETS)))
def test_one_click_shows_an_example(place, panel, drawn, qtbot):
    press(panel, place, qtbot)
    drawn(PRESETS[place].plan)
    assert panel.controls.form.editor("depth").value == PRESETS[place].plan.depth
    assert type(panel.plan.initialiser) is type(PRESETS[place].plan.initialiser)


def test_a_kept_curve_stays_beside_the_next_one_until_it_is_removed(panel, drawn, qtbot):
    before = shown(panel)
    qtbot.mouseClick(panel.controls.keep, Qt.MouseButton.LeftButton)
    assert not panel.controls.keep.isEnabled()
    press(panel, 2, qtbot)
    drawn(PRESETS[2].plan)
    [kept] = panel.figure.scene.kept
    assert kept.curves is before
    assert kept.name == "sigmoid · Xavier uniform · 10 × 16"
    assert kept.stroke.dashes
    assert panel.controls.keep.isEnabled()
    entry = panel.figure.legend.kept[SIGMOID]
    qtbot.mouseClick(entry.button, Qt.MouseButton.LeftButton)
    assert not panel.figure.scene.kept
    qtbot.mouseClick(entry.button, Qt.MouseButton.LeftButton)
    assert panel.figure.scene.kept
    qtbot.mouseClick(entry.remove, Qt.MouseButton.LeftButton)
    assert not panel.figure.scene.kept
    assert not panel.figure.legend.kept


def test_kept_curves_are_drawn_anew_under_new_conditions(panel, drawn, context, qtbot):
    panel.controls.keep.click()
    press(panel, 2, qtbot)
    drawn(PRESETS[2].plan)
    context.document.apply(lambda project: changed(project, "seed", project.seed + 50), "seed")
    qtbot.waitUntil(lambda: shown(panel).seed == context.document.project.seed)
    qtbot.waitUntil(lambda: panel.figure.scene.kept[0].curves.seed == context.document.project.seed)


def test_no_more_curves_are_kept_than_can_be_told_apart(panel):
    for width in range(1, len(SLOTS) + 1):
        panel.turn_to(DepthPlan(2, width))
        panel.controls.keep.click()
    panel.turn_to(DepthPlan(2, 30))
    assert not panel.controls.keep.isEnabled()
    assert "Remove one" in panel.controls.keep.toolTip()
    panel.figure.legend.kept[DepthPlan(2, 1)].remove.click()
    assert panel.controls.keep.isEnabled()
    panel.controls.keep.click()
    assert {one.slot for one in panel.collected.pinned} == set(range(len(SLOTS)))


def test_normal_rows_take_the_place_of_the_projects(panel, qtbot):
    before = shown(panel).delta_rms
    panel.controls.feed._buttons["normal"].click()
    qtbot.waitUntil(lambda: panel.collected.own.rows == 256 and is_drawn(panel))
    assert not np.array_equal(shown(panel).delta_rms, before)
    assert np.array_equal(shown(panel).delta_rms, curves(SIGMOID, ProbeInput.normal(16), shown(panel).seed).delta_rms)


def test_train_from_here_makes_it_the_project_in_one_undo_step(panel, context, qtbot):
    before = context.document.project
    press(panel, 2, qtbot)
    qtbot.mouseClick(panel.controls.train, Qt.MouseButton.LeftButton)
    assert context.document.project == to_project(PRESETS[2].plan, before)
    assert not [problem for problem in problems(context.document.project) if problem.blocking]
    context.document.undo_stack.undo()
    assert context.document.project == before


def test_the_theory_is_drawn_with_its_formula_and_source_for_wide_layers_only(panel, drawn):
    assert not panel.figure.legend.theory.isVisible()
    panel.turn_to(DepthPlan(10, WIDE, Tanh()))
    drawn(DepthPlan(10, WIDE, Tanh()))
    names = [curve.name for curve in panel.figure.backward.picture.curves]
    assert "mean-field theory" in names
    assert "q_{l+1} = σ_w²" in panel.figure.source.text()
    assert "Schoenholz" in panel.figure.source.text()
    assert "Holds for wide layers" in panel.figure.legend.theory.toolTip()
    assert panel.figure.source.isVisible()
    panel.figure.legend.theory.click()
    assert "mean-field theory" not in [curve.name for curve in panel.figure.backward.picture.curves]
    assert not panel.figure.source.isVisible()


def test_nothing_moves_while_a_wide_network_is_turned(panel, drawn, qtbot):
    panel.turn_to(DepthPlan(10, WIDE, Tanh()))
    drawn(DepthPlan(10, WIDE, Tanh()))
    places = set()
    panel.inquiry.answered.connect(lambda request, answers: places.add(panel.figure.legend.theory.isVisible()))
    panel.turn_to(DepthPlan(9, WIDE, Tanh()))
    drawn(DepthPlan(9, WIDE, Tanh()))
    assert places == {True}
    panel.turn_to(DepthPlan(9, WIDE - 1, Tanh()))
    drawn(DepthPlan(9, WIDE - 1, Tanh()))
    assert not panel.figure.legend.theory.isVisible()


@pytest.mark.parametrize(("key", "plan", "drawn_at_all"), [
    ("saturated", DepthPlan(3, 4, Sigmoid()), True),
    ("dead", DepthPlan(3, 4, Sigmoid()), False),
    ("dead", DepthPlan(3, 4, ReLU()), True),
])  # fmt: skip
def test_another_quantity_is_chosen_for_the_way_forward(key, plan, drawn_at_all, panel, drawn):
    panel.turn_to(plan)
    drawn(plan)
    forward = panel.figure.forward
    place = [offer.key for offer in forward.choice._values].index(key)
    forward.choice.setCurrentIndex(place)
    forward.choice.activated.emit(place)
    assert bool(forward.picture.curves) is drawn_at_all
    assert bool(forward.picture.message) is not drawn_at_all


def test_pointing_at_a_layer_shows_its_exact_values(panel, qtbot):
    plot = panel.figure.backward.plot
    plot.point_at(QPointF(plot.frame.rect.right() - 3.0, plot.frame.rect.center().y()))
    card = panel.figure.backward.card
    assert card.isVisible()
    assert card.accessibleName().startswith("layer 11, the output: on the dial")
    plot.point_at(None)
    assert not card.isVisible()


def test_a_project_that_cannot_answer_is_told_of_and_normal_rows_still_work(panel, context, qtbot):
    last = context.document.project.network.blocks[-1].id
    context.document.apply(lambda project: add_block(project, Dropout(), after=last), "dropout")
    qtbot.waitUntil(lambda: "cannot be sent through" in panel.figure.backward.picture.message)
    assert not panel.controls.train.isEnabled()
    panel.controls.feed._buttons["normal"].click()
    qtbot.waitUntil(lambda: is_drawn(panel))
    context.document.undo_stack.undo()
    assert panel.controls.train.isEnabled()


def test_what_does_not_concern_the_dial_is_not_computed_again(panel, context):
    before = panel.collected.own
    context.document.apply(lambda project: changed(project, "training.learning_rate", 0.77), "rate")
    QApplication.processEvents()
    assert not panel.inquiry._background.busy
    assert panel.collected.own is before


def test_nothing_is_computed_while_it_is_hidden_and_all_of_it_afterwards(panel, drawn, qtbot):
    panel.turn_to(DepthPlan(50, 48, Tanh()))
    panel.parentWidget().hide()
    qtbot.waitUntil(lambda: not panel.inquiry._background.busy)
    panel.turn_to(DepthPlan(6, 5))
    assert not panel.inquiry._background.busy
    panel.parentWidget().show()
    drawn(DepthPlan(6, 5))


def test_turning_without_a_rest_shows_curves_all_the_while_and_ends_with_the_last(panel, drawn, qtbot):
    seen = []
    panel.inquiry.answered.connect(lambda request, answers: seen.append(request.plan.depth))
    slider = panel.controls.form.editor("depth").below
    for place in range(40):
        slider.setValue(place)
        with qtbot.waitSignal(panel.inquiry.answered):
            pass
    drawn(replace(SIGMOID, depth=41))
    assert len(set(seen)) > 20


def test_a_curve_that_takes_long_is_announced(panel, drawn, monkeypatch, qtbot):
    gate = threading.Event()
    first = depth_answers.first

    def slow(request, feeds):
        assert gate.wait(120.0)
        yield from first(request, feeds)

    monkeypatch.setattr(inquiry_room, "first", slow)
    hints: list[str] = []
    monkeypatch.setattr(panel.header, "set_hint", hints.append)
    panel.turn_to(DepthPlan(4, 4))
    qtbot.waitUntil(lambda: bool(hints))
    assert hints == ["computing…"]
    gate.set()
    drawn(DepthPlan(4, 4))
    assert hints[-1] == f"150 rows · seed {panel.context.document.project.seed} · band of {SEEDS} seeds"


def test_the_window_may_close_in_the_middle_of_it(panel, qtbot):
    panel.turn_to(DepthPlan(50, 128, Tanh()))
    qtbot.waitUntil(lambda: panel.inquiry._background.busy)
    panel.window().close()
    panel.window().deleteLater()
    assert threading.active_count() < 10


@pytest.mark.parametrize(("width", "height", "parts", "plots"), [
    (860, 780, "beside", "above each other"),
    (760, 420, "beside", "side by side"),
    (380, 800, "above", "above each other"),
    (400, 300, "above", "above each other"),
])  # fmt: skip
def test_it_finds_a_form_for_every_size(width, height, parts, plots, panel, qtbot):
    panel.window().resize(width, height)
    qtbot.waitUntil(lambda: panel.window().width() == width)
    QApplication.processEvents()
    down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
    assert panel._parts.direction() == (right if parts == "beside" else down)
    assert panel.figure._plots.direction() == (right if plots == "side by side" else down)
    parts = (panel.presets, panel.controls, panel.figure.headline, panel.figure.backward, panel.figure.forward)
    places = [QRect(part.mapTo(panel, QPoint(0, 0)), part.size()) for part in (*parts, panel.figure.legend)]
    assert not any(one.intersects(other) for one, other in itertools.combinations(places, 2))
    for place in places:
        assert panel.rect().left() <= place.left() <= place.right() <= panel.rect().right()
        assert place.height() >= panel.fontMetrics().height()


def test_dark_and_large(panel, context):
    context.appearance.choose("dark")
    context.appearance.set_font_scale(1.5)
    assert panel.figure.backward.picture.theme.name == "dark"
    assert panel.figure.backward.picture.curves[0].stroke.colour == context.appearance.theme.colour("accent")
    context.appearance.set_font_scale(1.0)
    context.appearance.choose("light")


def test_every_control_has_a_name_and_a_tooltip(panel):
    found = [*controls(panel.controls._inside), *panel.presets.buttons]
    assert len(found) > 12
    assert [control for control in found if not control.accessibleName() or not control.toolTip()] == []


def test_tab_goes_down_the_controls(panel, qtbot):
    form = panel.controls.form
    way = [form.editor("depth"), form.editor("depth").below, form.editor("width"), form.editor("width").below]
    way[0].setFocus()
    for control in way:
        assert QApplication.focusWidget() is control
        qtbot.keyClick(control, Qt.Key.Key_Tab)


def test_the_numbers_can_be_saved(panel):
    lines = panel.figure.table().splitlines()
    assert lines[0].startswith("layer,activation_std: on the dial")
    assert len(lines) == 12

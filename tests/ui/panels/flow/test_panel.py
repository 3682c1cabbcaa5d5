"""The gradient flow panel as a user meets it."""

import csv
import io

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.layers import Dense
from nnstudio.project.templates import template
from nnstudio.ui.charts.export import svg_bytes
from nnstudio.ui.style.theme import DARK
from nnstudio.workspace.selection import Place
from tests.training.shots import project_of


def open_project(context, project, qtbot, rows, flow):
    context.document.apply(lambda _: project, "another design")
    qtbot.waitUntil(lambda: flow.factors.rows.count() == rows)


def click(view, row, place):
    rect = view.places(row)[place]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center().toPoint())


def test_the_output_is_on_top_and_every_factor_can_be_pointed_at(flow):
    rows = flow.factors.rows
    assert [len(rows.hops(row)) for row in range(5)] == [0, 2, 2, 2, 2]
    assert rows.words(0, None).startswith("output: root mean square of δ")
    assert rows.words(1, 0).startswith("Weights of the output")
    assert rows.words(1, 1).startswith("Slopes of layer 4")
    for row in range(1, 5):
        for place in range(2):
            assert rows.at(rows.places(row)[place].center()) == (row, place)


def test_a_bar_to_the_left_shrinks_and_one_to_the_right_grows(flow):
    columns, shown = flow.factors.rows.columns, flow.factors.rows.shown
    assert columns.x(-0.5, shown) < columns.x(0.0, shown) < columns.x(0.3, shown)
    assert columns.x(-99.0, shown) == columns.bars[0]
    assert columns.x(99.0, shown) == columns.bars[1]


def test_a_click_shows_what_stands_behind_a_factor_and_another_takes_it_away(flow):
    click(flow.factors.rows, 2, 1)
    assert flow.factors.spread.isVisible()
    assert "Slopes f′(z) of layer 3" in flow.factors.spread.text.text()
    click(flow.factors.rows, 2, 0)
    assert "Singular values of W of layer 4" in flow.factors.spread.text.text()
    click(flow.factors.rows, 2, 0)
    assert not flow.factors.spread.isVisible()


def test_what_is_under_the_mouse_is_said(flow, monkeypatch):
    rows, said = flow.factors.rows, []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: said.append(text))
    for point in (rows.places(1)[0].center().toPoint(), rows.row_rect(0).center().toPoint(), QPoint(5, 5)):
        event = QHelpEvent(QEvent.Type.ToolTip, point, rows.viewport().mapToGlobal(point))
        QCoreApplication.sendEvent(rows.viewport(), event)
    assert said[0].startswith("Weights of the output: |Wᵀδ| / |δ| = ")
    assert said[1].startswith("output: root mean square of δ ")
    assert said[2].startswith("Read downwards: the error signal")


def test_keys_do_the_same(flow):
    rows = flow.factors.rows
    rows.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(rows, key)
    assert rows.chosen == ("4", "slopes")
    assert "Slopes of layer 4" in rows.accessibleDescription()
    QTest.keyClick(rows, Qt.Key.Key_Escape)
    assert rows.chosen is None
    assert not flow.factors.spread.isVisible()


def test_what_was_chosen_is_forgotten_with_the_layer(flow, context, qtbot):
    click(flow.factors.rows, 1, 1)
    open_project(context, project_of(Dense(3), Dense(1, Sigmoid())), qtbot, 2, flow)
    qtbot.waitUntil(lambda: not flow.factors.spread.isVisible())
    assert flow.factors.rows.chosen is None


def test_fifty_layers_scroll_and_stay_readable(flow, context, qtbot):
    open_project(context, project_of(*[Dense(4)] * 50, Dense(1, Sigmoid())), qtbot, 51, flow)
    rows = flow.factors.rows
    assert rows.row_height > rows.line
    assert rows.verticalScrollBar().maximum() > 0
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    QTest.keyClick(rows, Qt.Key.Key_End)
    assert rows.at(rows.places(50)[1].center()) == (50, 1)
    assert rows.row_rect(50).bottom() <= rows.viewport().height() + 1


@pytest.mark.parametrize("name", ["neuron", "zero-init", "batch-norm", "residual", "dead-relu"])
def test_every_design_is_shown_without_a_word_of_python(flow, context, qtbot, name):
    context.document.apply(lambda _: template(name), "another design")
    blocks = len(template(name).network.blocks)
    qtbot.waitUntil(lambda: flow.factors.rows.way.output == str(blocks))
    for view in ("factors", "forward", "time"):
        flow.set_view(view)
        flow.grab()
        assert "nan" not in flow.caption.text().lower()
    assert flow.factors.blame.text()


def test_numbers_follow_the_run(flow, context, qtbot):
    context.run.step("batch")
    qtbot.waitUntil(lambda: flow.caption.text().startswith("Step 1, batch of 10."))
    before = flow.factors.rows.way
    context.run.step("epoch")
    qtbot.waitUntil(lambda: flow.factors.rows.way.ratio != before.ratio and not context.run.running)


def test_a_diverged_run_says_so(flow, context, qtbot):
    context.document.apply(lambda _: template("exploding"), "explode")
    context.run.start()
    qtbot.waitUntil(lambda: context.run.status.state == "diverged")
    qtbot.waitUntil(lambda: flow.factors.rows.way.state == "broken")
    assert flow.factors.blame.text().startswith("The run has left the range of finite numbers")
    flow.grab()


def test_hidden_it_asks_for_nothing_and_forward_asks_for_no_factors(flow):
    assert flow.observations() == {"layers", "flow"}
    flow.set_view("forward")
    assert flow.observations() == {"layers"}
    asked = []
    flow.context.run.observe = lambda owner, observations: asked.append(observations)
    flow.hide()
    assert asked == [frozenset()]


def test_dead_units_are_listed_and_the_first_is_selected(flow, context, qtbot):
    biases = tuple(-50.0 if unit in (1, 2) else 50.0 for unit in range(4))
    open_project(context, project_of(Dense(4, ReLU(), first_bias=biases), Dense(1, Sigmoid())), qtbot, 2, flow)
    flow.set_view("forward")
    qtbot.waitUntil(lambda: bool(flow.forward.rows.count()) and flow.forward.rows.rows[0].dead == 0.5)
    assert flow.forward.rows.places(1) == []
    click(flow.forward.rows, 0, 0)
    assert [button.text() for button in flow.forward.dead.buttons] == ["2", "3"]
    assert context.selection.place == Place("1", 1)
    flow.forward.dead.buttons[1].click()
    assert context.selection.place == Place("1", 2)
    assert "2 of 4 units are dead: none of the" in flow.forward.dead.text.text()


def test_time_shows_every_layer_and_says_what_stands_under_the_mouse(flow, context, qtbot):
    for step in range(1, 4):
        context.run.step("batch")
        qtbot.waitUntil(lambda step=step: flow.record.norms.last_step == step)
    flow.set_view("time")
    assert flow.time.picture.names == ("layer 1", "layer 2", "layer 3", "layer 4", "output")
    frame = flow.time.plot.frame
    flow.time.plot.point_at(frame.rect.center())
    assert flow.time.card.isVisible()
    assert "layer 3, step" in flow.time.card.text()
    flow.set_quantity("update")
    assert flow.time.picture.names
    assert "to 3." in flow.caption.text()


def test_the_record_is_the_one_of_the_gradients_panel(flow, context):
    assert context.norms_record is flow.record


def test_one_layer_is_followed_from_when_it_was_chosen(flow, context, qtbot):
    flow.set_view("time")
    menu = {action.text(): action for action in flow._layer_menu.actions()}
    assert list(menu)[0] == "all layers (heat map)"
    menu["layer 2"].trigger()
    for step in range(1, 4):
        context.run.step("batch")
        qtbot.waitUntil(
            lambda step=step: flow.caption.text().startswith(f"From step 0, when this layer was chosen, to {step}:")
        )
    assert [layer_histogram.name for layer_histogram in flow.histogram_history.picture.layer_histograms] == [
        "step 0",
        "step 1",
        "step 2",
        "step 3",
    ]
    flow.histogram_history.plot.point_at(flow.histogram_history.plot.frame.rect.center())
    assert flow.histogram_history.card.isVisible()
    flow.set_quantity("weight")
    assert [layer_histogram.name for layer_histogram in flow.histogram_history.picture.layer_histograms] == ["step 3"]
    menu["all layers (heat map)"].trigger()
    assert flow.time.isVisible()


def test_a_layer_that_is_gone_is_followed_no_more(flow, context, qtbot):
    flow.set_view("time")
    flow.set_layer("4")
    context.document.apply(lambda _: project_of(Dense(3), Dense(1, Sigmoid())), "another design")
    qtbot.waitUntil(lambda: flow.layer == "")
    assert flow.time.isVisible()
    flow.grab()


@pytest.mark.parametrize("view", ["factors", "forward", "time", "one layer"])
def test_numbers_can_be_saved(flow, context, qtbot, view):
    context.run.step("batch")
    qtbot.waitUntil(lambda: flow.factors.rows.way.state == "open" and flow.record.norms.last_step == 1)
    flow.set_view("time" if view == "one layer" else view)
    if view == "one layer":
        flow.set_layer("1")
    table = list(csv.reader(io.StringIO(flow.table())))
    assert len(table) > 1
    assert {len(row) for row in table} == {len(table[0])}


def test_the_theme_is_followed(flow, context):
    context.appearance.choose("dark")
    assert flow.factors.rows.theme is DARK
    image = flow.grab().toImage()
    assert image.pixelColor(QPoint(image.width() // 2, image.height() - 12)).name() == DARK.card


@pytest.mark.parametrize("size", [(300, 260), (320, 700), (740, 330), (1400, 900)])
def test_it_fits_into_every_panel(flow, size):
    flow.window().resize(*size)
    flow.window().repaint()
    for view in ("factors", "forward", "time"):
        flow.set_view(view)
        flow.grab()
    columns, spans = flow.factors.rows.columns, flow.forward.rows.spans
    assert columns.bars[1] <= min(left for left, _ in columns.numbers.values())
    assert columns.bars[0] < columns.bars[1]
    assert {"std", "saturated", "dead"} <= set(spans)


@pytest.mark.parametrize("view", ["factors", "forward", "time"])
def test_pictures_are_saved_as_lines_and_letters(flow, view):
    flow.set_view(view)
    assert b"<text" in svg_bytes(flow.figure)


def test_a_frozen_layer_is_seen_to_stand_still(flow, context, qtbot):
    open_project(context, project_of(Dense(3, frozen=True), Dense(1, Sigmoid())), qtbot, 2, flow)
    context.run.step("batch")
    qtbot.waitUntil(lambda: flow.record.norms.last_step == 1 and "Step 1," in flow.caption.text())
    assert flow.caption.text().endswith("learning nothing: 1.")
    flow.set_view("time")
    flow.set_quantity("update")
    assert flow.time.picture.names == ("layer 1", "output")
    assert flow.caption.text().endswith("Red: exactly 0.")

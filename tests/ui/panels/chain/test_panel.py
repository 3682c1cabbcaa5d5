"""The chain-rule panel: any weight's derivative, true to the engine, by mouse and by keyboard."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_layer
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.ui.panels.chain.panel import ChainPanel
from nnstudio.ui.style.appearance import Choice
from nnstudio.workspace.selection import Place

HIDDEN = Place("1", 0, 0)


def values(panel: ChainPanel) -> list[float]:
    return [factor.value for factor in panel.view.product.factors]


def choose(panel: ChainPanel, reading: str) -> None:
    names = {"sample": "One sample", "batch": "Batch"}
    next(button for button in panel.readings.findChildren(QPushButton) if button.text() == names[reading]).click()


def point_at(panel: ChainPanel, row: int) -> None:
    paths = panel.view.paths
    at = QPointF(paths.visualRect(paths.paths.index(row)).center())
    event = QMouseEvent(QEvent.Type.MouseMove, at, paths.viewport().mapToGlobal(at), Qt.MouseButton.NoButton,
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(paths.viewport(), event)


def test_the_product_of_the_classic_example_has_its_printed_numbers(panel: ChainPanel) -> None:
    panel.context.selection.select(Place("2", 0, 0))
    assert values(panel) == pytest.approx([0.082167040564, 0.741365069552, 0.186815601809, 0.593269992107], rel=1e-9)


def test_the_factors_multiply_to_the_derivative(panel: ChainPanel) -> None:
    for place in (HIDDEN, Place("1", 1, 1), Place("2", 1, bias=True), Place("1", 0, bias=True)):
        panel.context.selection.select(place)
        derivative, *factors = values(panel)
        assert np.prod(factors) == pytest.approx(derivative, rel=1e-12)


def test_the_sentence_says_how_far_the_weight_moves(panel: ChainPanel) -> None:
    panel.context.selection.select(HIDDEN)
    assert "falls by 0.0002193" in panel.view.sentence.text()


def test_nothing_selected_shows_a_weight_of_the_output(panel: ChainPanel) -> None:
    assert panel.context.selection.place is None
    assert panel.picker.layers.currentText() == "output"
    assert values(panel)[0] == pytest.approx(0.082167040564, rel=1e-9)


def test_a_selected_unit_stands_for_its_bias(panel: ChainPanel) -> None:
    panel.context.selection.select(Place("2", 1))
    assert values(panel)[0] == pytest.approx(-0.038098236517, rel=1e-9)
    assert panel.picker.sources.currentText() == "bias"
    assert panel.context.selection.place == Place("2", 1)


def test_a_weight_is_picked_by_keyboard(panel: ChainPanel, qtbot: QtBot) -> None:
    panel.picker.layers.setFocus()
    qtbot.keyClick(panel.picker.layers, Qt.Key.Key_Up)
    assert panel.context.selection.place == Place("1", 0, 0)
    panel.picker.sources.setFocus()
    qtbot.keyClick(panel.picker.sources, Qt.Key.Key_Down)
    panel.picker.units.setFocus()
    qtbot.keyClick(panel.picker.units, Qt.Key.Key_Down)
    assert panel.context.selection.place == Place("1", 1, 1)
    qtbot.keyClick(panel.picker.sources, Qt.Key.Key_End)
    assert panel.context.selection.place == Place("1", 1, bias=True)
    assert values(panel)[0] == pytest.approx(0.009954254705, rel=1e-9)


def test_every_path_has_a_row_the_largest_first_and_they_add_up(panel: ChainPanel) -> None:
    panel.context.selection.select(HIDDEN)
    rows = panel.view.paths.paths.rows
    parts = [row.path.part for row in rows]
    assert len(rows) == 2
    assert abs(parts[0]) >= abs(parts[1])
    assert sum(parts) == pytest.approx(0.000438567734, rel=1e-8)
    assert "2 paths" in panel.view.about_paths.text()


def test_pointing_at_a_path_lights_it_until_the_mouse_leaves(panel: ChainPanel) -> None:
    panel.context.selection.select(HIDDEN)
    point_at(panel, 0)
    assert panel.context.selection.path == (HIDDEN, Place("1", 0), Place("2", 0, 0), Place("2", 0))
    point_at(panel, 1)
    assert panel.context.selection.path[-1] == Place("2", 1)
    QApplication.sendEvent(panel.view.paths, QEvent(QEvent.Type.Leave))
    assert len(panel.context.selection.path) == 0


def test_keys_light_paths_too(panel: ChainPanel, qtbot: QtBot) -> None:
    panel.context.selection.select(HIDDEN)
    panel.view.paths.setFocus()
    qtbot.keyClick(panel.view.paths, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view.paths, Qt.Key.Key_Down)
    assert panel.context.selection.path[-1] == Place("2", 1)
    panel.view.check.field.setFocus()
    assert len(panel.context.selection.path) == 0


def test_a_hidden_panel_lights_nothing_and_asks_for_nothing(panel: ChainPanel, qtbot: QtBot) -> None:
    panel.context.selection.select(HIDDEN)
    point_at(panel, 0)
    panel.hide()
    assert len(panel.context.selection.path) == 0
    panel.context.run.step("batch")
    qtbot.waitUntil(lambda: panel.context.run.snapshot.step == 1)
    assert panel.context.run.snapshot.trace is None


def test_a_path_says_its_route_and_its_factors(panel: ChainPanel) -> None:
    panel.context.selection.select(HIDDEN)
    paths = panel.view.paths.paths
    said = str(paths.data(paths.index(0)))
    assert said.startswith("layer 1 unit 1 → output unit 1")
    assert "0.05 × 0.2413 × 0.4 × 0.1385" in said


def test_the_batch_is_the_mean_of_what_its_samples_pull(show: Callable[[Project], ChainPanel], qtbot: QtBot) -> None:
    panel = show(template("softmax"))
    panel.context.selection.select(Place("2", 1, 0))
    choose(panel, "batch")
    mean, up, down = values(panel)
    step = panel.step
    assert step is not None
    assert mean == step.layers["2"].gradient["W"][1, 0]
    assert up + down == pytest.approx(mean, rel=1e-12)
    assert up <= 0.0 <= down
    assert "of 3 samples pull this weight up" in panel.view.about_paths.text()


def test_a_click_on_a_pull_looks_at_that_sample(show: Callable[[Project], ChainPanel], qtbot: QtBot) -> None:
    panel = show(template("softmax"))
    panel.context.selection.select(Place("2", 1, 0))
    choose(panel, "batch")
    pulls = panel.view.pulls
    with qtbot.waitSignal(pulls.sample_chosen) as chosen:
        qtbot.mouseClick(pulls, Qt.MouseButton.LeftButton, pos=pulls.rect().center())
    choose(panel, "sample")
    step = panel.step
    assert step is not None
    sample = chosen.args[0]
    layer = step.layers["2"]
    assert values(panel)[0] == pytest.approx(layer.delta[sample, 1] * layer.x[sample, 0], rel=1e-12)


def test_other_samples_are_reached_by_the_arrows(show: Callable[[Project], ChainPanel]) -> None:
    panel = show(template("softmax"))
    first = values(panel)[0]
    panel.samples.after.click()
    assert values(panel)[0] != first
    panel.samples.before.click()
    assert values(panel)[0] == first
    assert not panel.samples.before.isEnabled()


def test_a_softmax_starts_at_its_delta(show: Callable[[Project], ChainPanel]) -> None:
    panel = show(template("softmax"))
    assert len(values(panel)) == 3
    assert [factor.caption for factor in panel.view.product.factors][1] == "error δ"


def test_the_numbers_follow_the_run(panel: ChainPanel, qtbot: QtBot) -> None:
    before = values(panel)
    panel.context.run.step("batch")
    qtbot.waitUntil(lambda: values(panel) != before)
    assert "0.3589" in " ".join(panel.view.formulas.formulas)


def test_while_running_the_panel_keeps_up(show: Callable[[Project], ChainPanel], qtbot: QtBot) -> None:
    panel = show(changed(template("moons"), "training.epochs", 30))
    panel.context.selection.select(Place("1", 0, 0))
    panel.context.run.start()
    run = panel.context.run
    qtbot.waitUntil(lambda: run.status.state == "finished" and run.snapshot.step == run.status.progress.steps)
    step = panel.step
    assert step is not None
    layer = step.layers["1"]
    assert np.array_equal(layer.tensors["W"], run.snapshot.tensors()["1.W"])
    assert values(panel)[0] == pytest.approx(layer.delta[0, 0] * layer.x[0, 0], rel=1e-12)
    assert len(panel.view.paths.paths.rows) == 64
    assert "216" in panel.view.about_paths.text()


def test_a_step_that_is_too_large_is_not_followed(panel: ChainPanel, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr("nnstudio.training.tracing.TRACEABLE", 1)
    panel.context.run.step("batch")
    qtbot.waitUntil(lambda: not panel.view.isVisible())
    assert panel.step is None


def test_a_design_that_cannot_run_says_why(panel: ChainPanel, qtbot: QtBot) -> None:
    last = panel.context.document.project.network.blocks[-1]
    panel.context.document.apply(lambda project: with_layer(project, last.id, Dense(5)), "Five outputs")
    qtbot.waitUntil(lambda: not panel.view.isVisible())
    panel.context.document.undo_stack.undo()
    qtbot.waitUntil(panel.view.isVisible)


def test_formulas_grow_for_the_back_row(panel: ChainPanel) -> None:
    before = panel.view.product.minimumHeight()
    panel.zoom.larger.click()
    panel.zoom.larger.click()
    assert panel.view.product.minimumHeight() > before
    for _ in range(10):
        panel.zoom.smaller.click()
    assert panel.view.product.minimumHeight() < before
    assert not panel.zoom.smaller.isEnabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
def test_it_is_painted_in_both_themes_at_every_width(panel: ChainPanel, theme: Choice, width: int) -> None:
    panel.context.appearance.choose(theme)
    panel.resize(width, 500)
    picture = panel.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, width, 5) for y in range(0, 500, 5)}
    assert panel.context.appearance.theme.colour("card").rgb() in colours
    assert len(colours) > 4
    right = max(box.right() for box in panel.view.product.boxes)
    assert right <= panel.view.product.width() + 1.0


def test_screen_readers_hear_the_product(panel: ChainPanel) -> None:
    panel.context.selection.select(Place("2", 0, 0))
    said = panel.view.product.accessibleName()
    assert "0.08217" in said
    assert "0.7414 (how the loss changes with the unit's activation)" in said

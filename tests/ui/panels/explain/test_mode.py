"""The explained step: told step by step, lit in the network, and leaving no trace until the update is applied."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_layer
from nnstudio.project.templates import template
from nnstudio.ui.panels.explain.bar import PACES, StepBar
from nnstudio.ui.panels.explain.explanation_cursor import ExplanationCursor
from nnstudio.ui.panels.explain.mode import ExplainedStep
from nnstudio.ui.shell.window import MainWindow
from nnstudio.workspace.selection import Place
from tests.ui.panels.explain.explained import explained_step


@pytest.fixture
def told(window: MainWindow, qtbot: QtBot) -> Iterator[ExplainedStep]:
    """The window in the mode, on the classic 2-2-2 example."""
    enter(window, qtbot, "mazur")
    yield explained_step(window)
    explained_step(window).leave()


def enter(window: MainWindow, qtbot: QtBot, name: str) -> ExplanationCursor:
    window.context.document.open(template(name), None)
    layers = template(name).network.layers
    qtbot.waitUntil(
        lambda: window.context.run.snapshot is not None and window.context.run.snapshot.network.layers == layers
    )
    window.actions_by_key["explain"].trigger()
    qtbot.waitUntil(lambda: explained_step(window).explanation_cursor.explanation_step is not None)
    return explained_step(window).explanation_cursor


def press(bar: StepBar, text: str) -> None:
    next(button for button in bar.findChildren(QPushButton) if button.text() == text).click()


def test_the_whole_step_is_told_from_forward_to_update(told: ExplainedStep) -> None:
    cursor, bar = told.explanation_cursor, told.bar
    stages = []
    while True:
        stages.append(cursor.stage)
        assert bar.sentence.text()
        assert bar.area.lines.formulas
        if cursor.at_end:
            break
        bar.next.click()
    assert list(dict.fromkeys(stages)) == ["forward", "loss", "backward", "update"]
    assert len(stages) == cursor.count
    assert not bar.next.isEnabled()


def test_the_numbers_are_those_of_the_example(told: ExplainedStep) -> None:
    press(told.bar, "units")
    assert "z = 0.3775" in told.bar.sentence.text()
    assert "0.3775" in " ".join(told.bar.area.lines.formulas)
    press(told.bar, "Loss")
    while "0.2984" not in told.bar.sentence.text():
        assert told.explanation_cursor.stage == "loss"
        told.bar.next.click()


def window_of(told: ExplainedStep) -> MainWindow:
    window = told.window()
    assert isinstance(window, MainWindow)
    return window


def test_what_is_told_is_lit_and_has_its_numbers(told: ExplainedStep) -> None:
    press(told.bar, "units")
    light = window_of(told).context.selection.light
    assert light is not None
    assert {Place("1", 0), Place("0", 0), Place("0", 1)} <= light.places
    assert Place("2", 0) not in light.places
    numbers = dict(light.numbers)
    assert numbers[Place("0", 1)] == pytest.approx(0.1)
    assert numbers[Place("1", 0, 1)] == pytest.approx(0.2)
    assert numbers[Place("1", 0)] == pytest.approx(0.593269992107)


def test_on_the_way_back_deltas_and_gradients_stand_in_the_network(told: ExplainedStep) -> None:
    press(told.bar, "units")
    press(told.bar, "Backward")
    seen: dict[Place, set[float]] = {}
    while told.explanation_cursor.stage == "backward":
        light = window_of(told).context.selection.light
        assert light is not None
        for place, value in light.numbers:
            seen.setdefault(place, set()).add(round(value, 9))
        told.bar.next.click()
    assert 0.138498562 in seen[Place("2", 0)]
    assert 0.082167041 in seen[Place("2", 0, 0)]
    assert 0.000438568 in seen[Place("1", 0, 0)]


def test_arrow_keys_and_clickers_lead_on(told: ExplainedStep, qtbot: QtBot) -> None:
    cursor, window = told.explanation_cursor, window_of(told)
    told.bar.next.setFocus()
    qtbot.keyClick(told.bar.next, Qt.Key.Key_Right)
    assert cursor.index == 1
    qtbot.keyClick(told.bar.next, Qt.Key.Key_Left)
    assert cursor.index == 0
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert cursor.index == 2
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert cursor.index == 1


def test_a_finer_grain_goes_on_at_the_same_place(told: ExplainedStep) -> None:
    press(told.bar, "Backward")
    explanation_step = told.explanation_cursor.explanation_step
    press(told.bar, "terms")
    finer = told.explanation_cursor.explanation_step
    assert explanation_step is not None
    assert finer is not None
    assert (finer.stage, finer.layer) == ("backward", explanation_step.layer)
    assert told.explanation_cursor.index > 10
    press(told.bar, "stages")
    assert told.explanation_cursor.count == 4
    assert told.explanation_cursor.stage == "backward"


def test_leaving_leaves_no_trace(window: MainWindow, qtbot: QtBot) -> None:
    cursor = enter(window, qtbot, "softmax")
    run = window.context.run
    before, progress = run.snapshot.parameters.copy(), run.status.progress
    while not cursor.at_end:
        cursor.go_on()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not explained_step(window).isVisible()
    assert not window.actions_by_key["explain"].isChecked()
    assert window.context.selection.light is None
    run.refresh()
    with qtbot.waitSignal(run.updated):
        pass
    assert np.array_equal(run.snapshot.parameters, before)
    assert run.status.progress.steps == progress.steps == 0
    assert run.snapshot.trace is None


def test_applying_takes_this_very_step_and_tells_the_next(told: ExplainedStep, qtbot: QtBot) -> None:
    run, cursor = window_of(told).context.run, told.explanation_cursor
    step = cursor.training_step
    assert step is not None
    press(told.bar, "Update")
    told.bar.apply.click()
    qtbot.waitUntil(lambda: run.snapshot.step == 1 and cursor.training_step is not step)
    for name, tensor in run.snapshot.tensors().items():
        layer, _, own = name.partition(".")
        assert np.array_equal(step.layers[layer].after[own], tensor)
    assert cursor.index == 0
    assert cursor.training_step.trace.loss == pytest.approx(0.291027773694, rel=1e-10)


def test_starting_the_run_leaves_the_mode(told: ExplainedStep, qtbot: QtBot) -> None:
    window_of(told).context.run.start()
    qtbot.waitUntil(lambda: not told.isVisible())
    window_of(told).context.run.pause()


def test_the_network_comes_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    window.tabifyDockWidget(window.docks["network"], window.docks["output"])
    window.show_panel("output")
    qtbot.waitUntil(lambda: window.docks["network"].visibleRegion().isEmpty())
    window.actions_by_key["explain"].trigger()
    qtbot.waitUntil(lambda: not window.docks["network"].visibleRegion().isEmpty())
    explained_step(window).leave()


def test_a_run_that_goes_on_is_paused(window: MainWindow, qtbot: QtBot) -> None:
    window.context.run.start()
    qtbot.waitUntil(lambda: window.context.run.running)
    window.actions_by_key["explain"].trigger()
    qtbot.waitUntil(lambda: explained_step(window).explanation_cursor.explanation_step is not None)
    assert not window.context.run.running
    assert explained_step(window).isVisible()


def test_it_plays_by_itself_and_stops_at_the_end(told: ExplainedStep, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setitem(PACES, "medium", 0.001)
    told.bar.play.click()
    assert told.bar.playing
    qtbot.waitUntil(lambda: told.explanation_cursor.at_end)
    assert not told.bar.playing
    assert told.bar.play.text() == "Play"


def test_the_next_key_stops_playing(told: ExplainedStep) -> None:
    told.bar.play.click()
    told.bar.next.click()
    assert not told.bar.playing


def test_another_sample_tells_other_numbers(window: MainWindow, qtbot: QtBot) -> None:
    cursor = enter(window, qtbot, "softmax")
    bar = explained_step(window).bar
    press(bar, "units")
    first = bar.sentence.text()
    bar.samples.after.click()
    assert cursor.sample == 1
    assert bar.sentence.text() != first
    explained_step(window).leave()


def test_a_changed_learning_rate_is_told_at_once_from_the_same_place(told: ExplainedStep, qtbot: QtBot) -> None:
    press(told.bar, "Update")
    index, document = told.explanation_cursor.index, window_of(told).context.document
    document.apply(lambda project: changed(project, "training.learning_rate", 0.25), "Rate")
    qtbot.waitUntil(
        lambda: (
            told.explanation_cursor.training_step is not None
            and told.explanation_cursor.training_step.trace.rate == 0.25
        )
    )
    assert told.explanation_cursor.index == index


def test_another_design_is_told_from_its_beginning(told: ExplainedStep, qtbot: QtBot) -> None:
    press(told.bar, "Backward")
    window_of(told).context.document.open(template("softmax"), None)
    layers = template("softmax").network.layers
    qtbot.waitUntil(
        lambda: (
            told.explanation_cursor.training_step is not None
            and told.explanation_cursor.training_step.network.layers == layers
        )
    )
    assert told.explanation_cursor.index == 0


def test_a_step_that_is_too_large_says_so(told: ExplainedStep, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr("nnstudio.training.tracing.TRACEABLE", 1)
    told.bar.apply.click()
    qtbot.waitUntil(lambda: "too large" in told.bar.sentence.text())
    assert not told.bar.next.isEnabled()


def test_the_bar_keeps_its_height_from_step_to_step(told: ExplainedStep, qtbot: QtBot) -> None:
    press(told.bar, "units")
    heights = set()
    while not told.explanation_cursor.at_end:
        qtbot.waitUntil(told.bar.isVisible)
        heights.add(told.bar.height())
        told.bar.next.click()
    assert len(heights) == 1


def test_its_own_zoom_makes_it_readable_from_the_back_row(told: ExplainedStep) -> None:
    before = told.bar.area.height(), told.bar.sentence.font().pointSizeF()
    told.bar.zoom.larger.click()
    assert told.bar.area.minimumHeight() > before[0]
    assert told.bar.sentence.font().pointSizeF() > before[1]


@pytest.mark.parametrize("name", ["residual", "batch-norm", "moons", "digits"])
def test_every_kind_of_network_is_told_and_lit(window: MainWindow, qtbot: QtBot, name: str) -> None:
    cursor = enter(window, qtbot, name)
    for grain in ("stage", "layer"):
        cursor.set_grain(grain)
        for stage in ("forward", "loss", "backward", "update"):
            cursor.go_to(stage)
            assert window.context.selection.light is not None
            assert window.context.selection.light.places
        while cursor.index:
            cursor.go_back()
            assert window.context.selection.light.places
    explained_step(window).leave()


def test_a_design_that_cannot_run_cannot_be_explained(told: ExplainedStep, qtbot: QtBot) -> None:
    window = window_of(told)
    last = window.context.document.project.network.blocks[-1]
    window.context.document.apply(lambda project: with_layer(project, last.id, Dense(5)), "Five outputs")
    qtbot.waitUntil(lambda: not told.isVisible())
    assert not window.actions_by_key["explain"].isEnabled()
    window.context.document.undo_stack.undo()
    assert window.actions_by_key["explain"].isEnabled()

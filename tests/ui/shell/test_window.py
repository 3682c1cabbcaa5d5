"""The window as a whole: it opens on a ready experiment, does what its bar says, and keeps its layout."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from nnstudio.engine.activations import ReLU
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block, Project
from nnstudio.project.templates import template
from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.panels.findings.panel import FindingsPanel
from nnstudio.ui.shell.run_bar import ActionButton
from nnstudio.ui.shell.window import MainWindow
from nnstudio.workspace.run_loop import RunLoop
from nnstudio.workspace.run_update import RunStatus
from tests.ui.conftest import make_context, panel_in


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as a user does: the window system gives it to the window, Qt to what has the focus."""
    QTest.keyClick(window.windowHandle(), key, modifier)


def doomed() -> Project:
    """Ten ReLU layers with weights so large that the second step is the last."""
    project = template("moons")
    blocks = (*(Block(Dense(16, ReLU())) for _ in range(10)), project.network.blocks[-1])
    project = changed(changed(project, "network.blocks", blocks), "network.initialiser", Normal(2.0))
    return with_ids(changed(project, "training.learning_rate", 10.0))


Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Open windows one after another with the same settings, as after a restart."""
    opened: list[tuple[MainWindow, QObject]] = []

    def make(name: str = "moons") -> MainWindow:
        parent = QObject()
        window = MainWindow(make_context(name, tmp_path, parent))
        window.resize(1400, 900)
        window.show()
        qtbot.waitExposed(window)
        opened.append((window, parent))
        return window

    yield make
    for window, parent in opened:
        window.context.document.undo_stack.set_clean()
        window.close()
        window.deleteLater()
        parent.deleteLater()


def test_one_press_of_space_trains_and_another_pauses(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.context.run.running and window.context.run.status.progress.steps > 50)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.context.run.status.state == "paused")
    steps = window.context.run.status.progress.steps
    assert window.context.run.snapshot.step <= steps


def test_the_window_paints_before_its_panels_are_made(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    shown = [key for key, entry in PANELS.items() if not entry.beside]
    qtbot.waitUntil(lambda: all(window.docks[key]._panel is not None for key in shown))
    assert all(window.docks[key]._panel is None for key in PANELS if key not in shown)


def test_reset_begins_with_the_same_weights_and_undo_brings_back_what_was_learned(
    window: MainWindow, qtbot: QtBot
) -> None:
    run = window.context.run
    qtbot.waitUntil(lambda: run.snapshot is not None)
    first = run.snapshot.parameters.copy()
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: run.snapshot.step == 1)
    learned = run.snapshot.parameters.copy()
    assert (learned != first).any()
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: run.snapshot.step == 0)
    assert (run.snapshot.parameters == first).all()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: run.snapshot.step == 1)
    assert (run.snapshot.parameters == learned).all()


def test_new_weights_are_those_of_the_next_seed(window: MainWindow, qtbot: QtBot) -> None:
    run = window.context.run
    qtbot.waitUntil(lambda: run.snapshot is not None)
    first, seed = run.snapshot.parameters.copy(), window.context.document.project.seed
    press(window, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: (run.snapshot.parameters != first).any())
    assert window.context.document.project.seed == seed + 1


def test_a_panel_is_closed_by_its_button_and_brought_back_by_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    dock = window.docks["loss"]
    button = next(tool for tool in dock.panel.header.findChildren(QToolButton) if "Close" in tool.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dock.isVisible()
    dock.toggleViewAction().trigger()
    assert dock.isVisible()


def test_layout_theme_and_size_of_text_survive_a_restart(open_window: Open) -> None:
    first = open_window()
    first.docks["gradients"].close()
    first.actions_by_key["theme_dark"].trigger()
    first.actions_by_key["larger"].trigger()
    scale = first.context.appearance.font_scale
    first.close()
    second = open_window()
    assert not second.docks["gradients"].isVisible()
    assert second.docks["loss"].isVisible()
    assert second.context.settings.theme == "dark"
    assert second.context.settings.font_scale == scale > 1.0
    second.actions_by_key["reset_layout"].trigger()
    assert second.docks["gradients"].isVisible()
    second.actions_by_key["theme_light"].trigger()


def test_reset_layout_closes_what_was_not_open_at_first(window: MainWindow) -> None:
    later = [key for key, entry in PANELS.items() if entry.beside]
    for key in later:
        window.docks[key].show()
    window.actions_by_key["reset_layout"].trigger()
    assert not any(window.docks[key].isVisible() for key in later)


def test_a_diverged_run_is_told_where_it_broke_and_the_window_lives_on(window: MainWindow, qtbot: QtBot) -> None:
    window.context.document.apply(lambda _: doomed(), "Doomed")
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.context.run.status.state == "diverged")
    assert window.message_bar.isVisible()
    assert "step" in window.message_bar.text
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: window.context.run.status.state == "paused")
    assert not window.message_bar.isVisible()


def test_an_exception_in_the_worker_becomes_a_message(window: MainWindow, qtbot: QtBot, caplog) -> None:
    def fail(run_loop: object) -> None:
        raise RuntimeError("the lamp went out")

    window.context.run._worker.post(fail)
    qtbot.waitUntil(window.message_bar.isVisible)
    assert "the lamp went out" in window.message_bar.text
    assert "Traceback" in caplog.text
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.context.run.status.progress.steps == 1)


def test_where_the_training_thread_ends_the_window_says_so_and_offers_to_start_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(run_loop: RunLoop) -> RunStatus:
        raise RuntimeError("the lamp went out")

    run = window.context.run
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: run.status.progress.steps > 0)
    with monkeypatch.context() as patch, qtbot.waitSignal(run.failed):
        patch.setattr(RunLoop, "status", fail)
        run.pause()  # it may have come to its end before
    assert "the lamp went out" in window.message_bar.text
    qtbot.waitUntil(lambda: not run.running)
    window.message_bar.clear()
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(window.message_bar.isVisible)
    (offer,) = (button for button in window.message_bar.findChildren(QPushButton) if button.text() == "Start again")
    offer.click()
    assert not window.message_bar.isVisible()
    qtbot.waitUntil(lambda: run.status.progress.steps == 0)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: run.status.progress.steps > 0)
    run.pause()
    qtbot.waitUntil(lambda: not run.running)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: run.status.progress.steps == 0)
    assert not window.message_bar.isVisible()


def test_a_design_that_cannot_run_disables_run_and_says_why(window: MainWindow) -> None:
    document = window.context.document
    document.apply(lambda project: changed(project, "network.blocks", project.network.blocks[:-1]), "Take the output")
    assert not window.actions_by_key["run"].isEnabled()
    document.undo_stack.undo()
    assert window.actions_by_key["run"].isEnabled()


def test_closing_asks_about_changes_and_stays_open_when_told_to(window: MainWindow, monkeypatch) -> None:
    asked: list[str] = []

    def answer(_parent, _title, text, *_rest):
        asked.append(text)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", answer)
    press(window, Qt.Key.Key_W)
    assert window.isWindowModified()
    assert not window.close()
    assert len(asked) == 1
    assert window.isVisible()


def test_closing_while_training_ends_the_thread(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    window.context.run.start()
    qtbot.waitUntil(lambda: window.context.run.running)
    assert window.close()
    assert window.context.run._worker.isFinished()


def test_space_presses_the_button_that_has_the_focus_and_does_not_train(window: MainWindow) -> None:
    seed = window.context.document.project.seed
    button = next(one for one in window.run_bar.findChildren(ActionButton) if one.accessibleName() == "New weights")
    button.setFocus()
    press(window, Qt.Key.Key_Space)
    assert window.context.document.project.seed == seed + 1
    assert not window.context.run.running


def test_every_action_has_words_and_every_icon_is_there(window: MainWindow) -> None:
    for key, action in window.actions_by_key.items():
        assert action.text(), key
        assert action.toolTip(), key


def test_starting_and_stopping_over_and_over_leaves_the_run_whole(window: MainWindow, qtbot: QtBot) -> None:
    run = window.context.run
    window.context.document.apply(lambda project: changed(project, "training.epochs", 100_000), "Longer")

    def is_in(state: str) -> bool:
        return run.status.state == state

    for state, change in (("running", run.start), ("paused", run.pause)) * 20:
        change()
        qtbot.waitUntil(partial(is_in, state))
    assert run.status.progress.steps > 0
    with qtbot.waitSignal(run.updated):
        run.step("batch")
    assert run._worker.isRunning()


def test_the_badge_opens_the_findings(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.badge.text() == "No findings")
    QTest.mouseClick(window.badge, Qt.MouseButton.LeftButton)
    assert window.docks["findings"].isVisible()
    qtbot.waitUntil(window.docks["findings"].panel.isVisible)


def test_a_copy_of_the_run_is_kept_to_compare_with_until_another_project_is_opened(
    window: MainWindow, qtbot: QtBot
) -> None:
    run = window.context.run
    window.actions_by_key["compare"].trigger()
    qtbot.waitUntil(lambda: run.status.twin is not None)
    qtbot.waitUntil(window.docks["compare"].panel.isVisible)
    window.context.document.apply(lambda project: changed(project, "seed", 9), "Seed")
    qtbot.waitUntil(lambda: run.status.progress.project.seed == 9)
    assert run.status.twin.design.project.seed == 0
    window.context.document.open(template("sigmoid10"), None)
    qtbot.waitUntil(lambda: run.status.twin is None)


def test_a_finding_leads_to_its_layer_in_the_network(window: MainWindow, qtbot: QtBot) -> None:
    window.context.document.open(changed(template("sigmoid10"), "training.epochs", 1_000_000), None)
    window.show_panel("findings")
    window.context.run.start()
    panel = panel_in(window.docks["findings"], FindingsPanel)
    qtbot.waitUntil(lambda: "vanishing" in panel.cards)
    window.context.run.pause()
    panel.cards["vanishing"].chip.click()
    qtbot.waitUntil(window.docks["network"].panel.isVisible)
    assert window.context.selection.place.layer == "1"


def test_in_a_low_window_a_step_is_explained_with_the_room_of_the_plots(open_window: Open) -> None:
    window = open_window("mazur")
    window.resize(1100, 700)
    shown = {key for key, dock in window.docks.items() if not dock.isHidden()}
    window.actions_by_key["explain"].trigger()
    assert {key for key, dock in window.docks.items() if not dock.isHidden()} == {"design", "network"}
    window.actions_by_key["explain"].trigger()
    assert {key for key, dock in window.docks.items() if not dock.isHidden()} == shown

"""The File menu: what was saved comes back whole, and nothing unsaved is lost."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from nnstudio.project.edits import changed
from nnstudio.project.files import read
from nnstudio.project.templates import template, template_names
from nnstudio.ui.shell.window import MainWindow
from nnstudio.ui.style import words
from nnstudio.workspace.run_loop import RunLoop


def edit(window: MainWindow, seed: int = 7) -> None:
    window.context.document.apply(lambda project: changed(project, "seed", seed), "Seed")


def answer_with(monkeypatch, button: QMessageBox.StandardButton) -> list[str]:
    asked: list[str] = []

    def answer(_parent, title, *_rest):
        asked.append(title)
        return button

    monkeypatch.setattr(QMessageBox, "question", answer)
    return asked


@pytest.fixture
def complaints(monkeypatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    return told


def save_as(window: MainWindow, qtbot: QtBot, monkeypatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(window.context.run.saved):
        window.actions_by_key["save_as"].trigger()


def test_what_the_network_has_learned_is_saved_and_comes_back(window, qtbot, monkeypatch, tmp_path) -> None:
    run, document = window.context.run, window.context.document
    window.actions_by_key["step"].trigger()
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 1)
    learned = run.snapshot.parameters.copy()
    save_as(window, qtbot, monkeypatch, tmp_path / "mine")
    assert document.path == tmp_path / "mine.nnstudio"
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("mine")
    window.files.begin("circles")
    qtbot.waitUntil(lambda: run.status.progress.project.title == template("circles").title)
    window.files.open(tmp_path / "mine.nnstudio")
    qtbot.waitUntil(lambda: run.status.progress.steps == 1)
    qtbot.waitUntil(lambda: np.array_equal(run.snapshot.parameters, learned))


def test_a_design_alone_is_saved_as_json(window, qtbot, monkeypatch, tmp_path) -> None:
    edit(window)
    save_as(window, qtbot, monkeypatch, tmp_path / "design.json")
    assert read(tmp_path / "design.json").project == window.context.document.project


def test_a_broken_file_changes_nothing_and_is_told_of(window, complaints, tmp_path) -> None:
    before = window.context.document.project
    (tmp_path / "bad.nnstudio").write_bytes(b"not a project")
    window.files.open(tmp_path / "bad.nnstudio")
    assert len(complaints) == 1
    assert "bad.nnstudio" in complaints[0]
    assert window.context.document.project == before
    assert window.context.document.path is None


def test_a_place_where_nothing_can_be_written_is_told_of_and_the_work_stays(window, qtbot, monkeypatch) -> None:
    edit(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/proc/nowhere/a.nnstudio", ""))
    with qtbot.waitSignal(window.context.run.refused):
        window.actions_by_key["save_as"].trigger()
    qtbot.waitUntil(window.message_bar.isVisible)
    assert "a.nnstudio" in window.message_bar.text
    assert window.isWindowModified()


@pytest.mark.parametrize(
    ("button", "leaves"), [(QMessageBox.StandardButton.Discard, True), (QMessageBox.StandardButton.Cancel, False)]
)
def test_a_template_does_not_replace_unsaved_changes_unasked(window, monkeypatch, button, leaves) -> None:
    edit(window)
    asked = answer_with(monkeypatch, button)
    window.files.begin("circles")
    assert len(asked) == 1
    assert (window.context.document.project.title == template("circles").title) == leaves


def test_saving_when_asked_on_the_way_out_closes_the_window_when_it_is_done(
    window, qtbot, monkeypatch, tmp_path
) -> None:
    edit(window)
    answer_with(monkeypatch, QMessageBox.StandardButton.Save)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "last.nnstudio"), ""))
    assert window.close()
    assert read(tmp_path / "last.nnstudio").project.seed == 7


def test_taking_the_file_dialog_back_keeps_the_window_open(window, monkeypatch) -> None:
    edit(window)
    answer_with(monkeypatch, QMessageBox.StandardButton.Save)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert not window.close()


def test_the_file_used_last_stands_in_the_recent_menu(window, qtbot, monkeypatch, tmp_path) -> None:
    menu = window.files.recent_menu
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]
    save_as(window, qtbot, monkeypatch, tmp_path / "mine.nnstudio")
    window.files.begin("circles")
    menu.aboutToShow.emit()
    (action,) = menu.actions()
    action.trigger()
    assert window.context.document.path == tmp_path / "mine.nnstudio"


def test_every_template_is_in_the_menu_opens_and_runs(window, qtbot) -> None:
    run = window.context.run
    for name in template_names():
        project = template(name)
        action = next(one for one in window.files.template_menu.actions() if one.text() == words.name(project.title))
        assert action.toolTip() == words.name(project.note)
        action.trigger()
        qtbot.waitUntil(lambda: run.status.progress is not None)
        qtbot.waitUntil(lambda project=project: run.status.progress.project == project)
        assert run.status.refusal is None
        window.actions_by_key["step"].trigger()
        qtbot.waitUntil(lambda: run.status.progress.steps == 1)


def test_where_saving_meets_an_error_on_the_way_out_the_window_stays_open(window, monkeypatch, tmp_path) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the ink ran out")

    edit(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.nnstudio"), ""))
    monkeypatch.setattr(RunLoop, "save", fail)
    with monkeypatch.context() as patch:
        answer_with(patch, QMessageBox.StandardButton.Save)
        assert not window.close()
    assert "the ink ran out" in window.message_bar.text

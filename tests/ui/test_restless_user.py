"""A restless user: presses, opens, closes, edits and undoes in any order. The window tells the truth at every step."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.restless.ears import Ears
from tests.ui.restless.home import Home
from tests.ui.restless.user import RestlessUser


@pytest.fixture
def _answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever asks is answered at once: nothing is kept, files go to a folder of the test."""
    saved = tmp_path / "saved.nnstudio"
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Ok)
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Ok)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _window, _title, name, *_: (str(tmp_path / Path(name).name), "")
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(saved) if saved.exists() else "", ""))


@pytest.fixture
def home(qtbot: QtBot, tmp_path: Path) -> Iterator[Home]:
    """Give the examples a window, and close the last one."""
    home = Home(tmp_path, qtbot)
    yield home
    home.close()


@pytest.mark.usefixtures("_answers")
def test_whatever_a_user_does_the_window_tells_the_truth(home: Home, qtbot: QtBot, qtlog, tmp_path: Path) -> None:
    with qtbot.capture_exceptions() as raised:
        ears = Ears(
            lambda: home.failures,
            lambda: (f"{kind.__name__}: {error}" for kind, error, _ in raised),
            lambda: (record.message for record in qtlog.records if not record.ignored),
        )
        user: Any = partial(RestlessUser, home, ears, qtbot, tmp_path / "diary.txt")  # a class, where types are read
        run_state_machine_as_test(user)

"""A run in its thread, ended after every test; and a clock that is the same on every machine."""

import time
from collections.abc import Iterator
from itertools import count

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.app.garbage import GarbageCollector
from nnstudio.app.process import prepare_for_window
from nnstudio.workspace.run_controller import RunController


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_program(qapp: QApplication) -> None:
    """Let no thread but the window's take widgets apart, here too."""
    prepare_for_window()
    GarbageCollector(qapp)


@pytest.fixture
def run(qtbot: QtBot) -> Iterator[RunController]:
    run = RunController()
    yield run
    run.close()


@pytest.fixture
def counted_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock move on by 0.1 ms whenever somebody looks at it, and at no other time."""
    looks = count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(looks) * 1e-4)

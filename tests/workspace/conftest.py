"""A run in its thread, ended after every test; and a clock that is the same on every machine."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.app.garbage import GarbageCollector
from nnstudio.app.process import prepare_for_window
from nnstudio.workspace import background
from nnstudio.workspace.run_controller import RunController
from nnstudio.workspace.training_thread import TrainingThread


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


@pytest.fixture(autouse=True)
def _qt_threads_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let coverage see what runs in a thread that Qt starts, as it sees Python's own threads."""
    kinds: tuple[type[QThread], ...] = (TrainingThread, background._Worker)
    for kind in kinds if threading.gettrace() else ():
        monkeypatch.setattr(kind, "run", _traced(kind.run))


def _traced(run: Callable[[QThread], None]) -> Callable[[QThread], None]:
    def run_traced(thread: QThread) -> None:
        sys.settrace(threading.gettrace())
        try:
            run(thread)
        finally:
            sys.settrace(None)  # the thread belongs to Qt, and may be gone before Python knows

    return run_traced

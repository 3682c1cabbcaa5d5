"""Tests that leak on purpose, one way each, in the line that says so: ``test_leak_watch.py`` runs them."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.workspace.background import Background
from nnstudio.workspace.run_controller import RunController
from tests import leak_watch

leak_watch.PATIENCE_SECONDS = 0.2  # these do not end by waiting

kept: list[object] = []
"""What outlives its test."""

gate = threading.Event()


@pytest.fixture(scope="module", autouse=True)
def _let_threads_end_at_last() -> Iterator[None]:
    yield
    gate.set()


def test_a_run(qapp: QApplication) -> None:
    kept.append(RunController())  # leaks


def test_a_run_that_is_forgotten(qapp: QApplication) -> None:
    RunController()  # leaks


def test_a_job_beside_the_window(qapp: QApplication) -> None:
    background = Background(qapp)
    background.start(lambda: iter(gate.wait, True))  # leaks


def test_a_qthread(qapp: QApplication) -> None:
    QThread(qapp).start()  # leaks


def test_a_qthread_that_is_forgotten(qapp: QApplication) -> None:
    QThread().start()  # leaks


def test_a_timer(qapp: QApplication) -> None:
    timer = QTimer()
    kept.append(timer)
    timer.start(1000)  # leaks


def test_a_timer_of_the_program(qapp: QApplication) -> None:
    QTimer(qapp).start(1000)  # leaks


def test_a_single_shot(qapp: QApplication) -> None:
    QTimer.singleShot(100_000, print)  # leaks


def test_a_single_shot_of_a_receiver(qapp: QApplication) -> None:
    QTimer.singleShot(100_000, qapp, print)  # leaks


def test_a_single_shot_of_a_method(qapp: QApplication) -> None:
    QTimer.singleShot(100_000, qapp.quit)  # leaks


def test_a_window(qapp: QApplication) -> None:
    window = QWidget()
    kept.append(window)
    window.show()  # leaks


def test_a_window_that_qt_shows(qapp: QApplication) -> None:
    window = QWidget()
    kept.append(window)
    window.setVisible(True)


def test_a_thread() -> None:
    threading.Thread(target=gate.wait).start()  # leaks


def test_a_thread_that_ends_with_the_program() -> None:
    threading.Thread(target=gate.wait, daemon=True).start()  # leaks


def test_nothing_left(qapp: QApplication) -> None:
    run, parent, window = RunController(), QObject(), QWidget()
    threading.Thread(target=int).start()
    QTimer.singleShot(100_000, parent, print)
    QTimer(parent).start(1000)
    window.show()
    window.hide()
    run.close()
    parent.deleteLater()

"""Work beside the window: only the latest job is heard of, and no thread outlives its window."""

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnstudio.sentences import Unusable
from nnstudio.workspace.background import Background
from nnstudio.workspace.failure import Failure


class Listener(QObject):
    """Keeps what a background says, and in which thread it was said."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self.results: list[object] = []
        self.ends: list[object] = []
        self.threads: set[int] = set()
        background.delivered.connect(self.on_delivered)
        background.finished.connect(self.on_finished)
        background.refused.connect(self.on_ended)
        background.failed.connect(self.on_ended)

    def on_delivered(self, results: tuple[object, ...]) -> None:
        self.results += results
        self.threads.add(threading.get_ident())

    def on_finished(self) -> None:
        self.on_ended("finished")

    def on_ended(self, how: object) -> None:
        self.ends.append(how)
        self.threads.add(threading.get_ident())


class Gated:
    """A job that goes on only when the test lets it, and notes where it was and whether it was closed."""

    def __init__(self, *results: object) -> None:
        self.begun, self.gate, self.left = threading.Event(), threading.Event(), threading.Event()
        self._results = results

    def __call__(self) -> Iterator[object]:
        try:
            self.begun.set()
            for result in self._results:
                assert self.gate.wait(120.0)
                yield result
        finally:
            self.left.set()


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QObject]:
    parent = QObject()
    yield parent
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def background(parent: QObject) -> Background:
    return Background(parent)


@pytest.fixture
def heard(background: Background) -> Listener:
    return Listener(background)


def test_all_results_arrive_in_order_and_in_the_windows_thread(background, heard, qtbot):
    worker = set()

    def job():
        worker.add(threading.get_ident())
        yield from range(1000)

    background.start(job)
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.results == list(range(1000))
    assert heard.ends == ["finished"]
    assert heard.threads == {threading.get_ident()}
    assert worker.isdisjoint(heard.threads)


def test_what_has_piled_up_arrives_in_one_piece(background, qtbot):
    pieces: list[object] = []
    background.delivered.connect(pieces.append)
    job = Gated(*range(50))
    job.gate.set()
    background.start(job)
    assert job.left.wait(120.0)  # the window's thread was busy all the while
    with qtbot.waitSignal(background.finished):
        pass
    assert pieces == [tuple(range(50))]


def test_a_newer_job_takes_the_older_ones_place(background, heard, qtbot):
    old, new = Gated("old 1", "old 2"), Gated("new")
    background.start(old)
    assert old.begun.wait(120.0)
    background.start(new)
    old.gate.set()
    new.gate.set()
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.results == ["new"]
    assert heard.ends == ["finished"]
    assert old.left.is_set()


def test_of_many_jobs_in_a_row_only_the_last_is_done_to_its_end(background, heard, qtbot):
    done = []

    def job(number):
        yield number
        done.append(number)

    for number in range(300):
        background.start(lambda number=number: job(number))
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.results == [299]
    assert done[-1] == 299


def test_results_that_wait_in_the_mailbox_are_thrown_away_by_the_next_job(background, heard, qtbot):
    old = Gated("old")
    old.gate.set()
    background.start(old)
    assert old.left.wait(120.0)
    background.start(lambda: iter(["new"]))
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.results == ["new"]


def test_a_slot_may_start_the_next_job(background, heard, qtbot):
    class Restless(QObject):
        def on_delivered(self, results):
            if results[0] < 5:
                background.start(lambda: iter([results[0] + 1]))

    restless = Restless()
    background.delivered.connect(restless.on_delivered)
    background.start(lambda: iter([0]))
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.results == [0, 1, 2, 3, 4, 5]
    assert heard.ends == ["finished"]


def test_a_cancelled_job_is_not_heard_of_again_and_leaves_no_thread(background, heard, qtbot):
    job = Gated("never")
    background.start(job)
    assert job.begun.wait(120.0)
    background.cancel()
    job.gate.set()
    qtbot.waitUntil(lambda: not background.busy)
    QCoreApplication.processEvents()
    assert heard.results == heard.ends == []


def test_there_is_a_thread_only_while_there_is_work(background, heard, qtbot):
    assert not background.busy
    for _ in range(20):
        heard.ends.clear()
        background.start(lambda: iter([1]))
        qtbot.waitUntil(lambda: bool(heard.ends))
        qtbot.waitUntil(lambda: not background.busy)
    assert heard.results == [1] * 20


def test_an_exception_is_told_with_its_report_and_the_next_job_works(background, heard, qtbot, caplog):
    def broken():
        yield "first"
        raise ZeroDivisionError("by design")

    background.start(broken)
    qtbot.waitUntil(lambda: bool(heard.ends))
    [failure] = heard.ends
    assert isinstance(failure, Failure)
    assert failure.line == "ZeroDivisionError: by design"
    assert "in broken" in failure.report
    assert "failed" in caplog.text
    assert heard.results == ["first"]
    background.start(lambda: iter(["second"]))
    qtbot.waitUntil(lambda: len(heard.ends) == 2)
    assert heard.results == ["first", "second"]


def test_a_job_that_cannot_even_begin_is_told_as_well(background, heard, qtbot, caplog):
    background.start(lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert isinstance(heard.ends[0], Failure)
    assert "ZeroDivisionError" in caplog.text


def test_what_cannot_be_used_is_told_in_a_sentence(background, heard, qtbot):
    def refusing():
        raise Unusable("{file} is empty.", file="a.csv")
        yield

    background.start(refusing)
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert str(heard.ends[0]) == "a.csv is empty."


def test_closing_waits_for_the_thread(background, heard):
    job = Gated("never")
    background.start(job)
    assert job.begun.wait(120.0)
    threading.Timer(0.05, job.gate.set).start()
    background.close()
    assert job.left.is_set()
    assert not background.busy
    assert all(not thread.isRunning() for thread in [background._worker])


def make_parent(kind: str) -> QObject:
    return QWidget() if kind == "widget" else QObject()


@pytest.mark.parametrize("kind", ["object", "widget"])
@pytest.mark.parametrize("way", ["deleted later", "forgotten"])
def test_the_thread_ends_with_the_parent(kind, way, qtbot):
    parent = make_parent(kind)
    job = Gated("never", "ever")
    Background(parent).start(job)
    assert job.begun.wait(120.0)
    threading.Timer(0.05, job.gate.set).start()
    if way == "deleted later":
        parent.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    else:
        del parent
        gc.collect()
    assert job.left.is_set()  # and Qt has not aborted the program: a thread must not be running when it is deleted


PROGRAM = """
import itertools, sys, threading
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from nnstudio.workspace.background import Background

program, parent, slow = QCoreApplication([]), QObject(), threading.Event()
background = Background(parent)
background.start(lambda: (slow.wait(0.1) for _ in itertools.count()))
background.delivered.connect(program.quit)
program.exec()
print("ended", background.busy)
"""


def test_a_program_ends_cleanly_while_a_job_goes_on():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended False\n", "")

"""A watch over what a test starts: whatever still runs or stands open after it is named, with the place of its start.

It wraps the few functions that start something: ``start`` of QThread, of QTimer and of Python's threads,
``QTimer.singleShot`` and ``show`` of widgets. Plain functions stand in for them: mocks on Qt's methods bring the
interpreter down.
"""

import inspect
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_SECONDS: float = 5
"""How long a thread that has been told to end may be on its way out: only threads that stay cost this."""

Trail = list[tuple[str, int]]
"""Files and lines, from the place of a start outwards to the test."""


@dataclass(frozen=True)
class Start:
    """Something that was started, and where."""

    kind: str
    find: Callable[[], object]  # None where it is gone
    trail: Trail

    def __str__(self) -> str:
        """Name it with its place: ``a QTimer, started at tests/test_x.py:7``."""
        places = " < ".join(f"{_short(file)}:{line}" for file, line in self.trail)
        return f"{self.kind}, started at {places or 'a place unknown: Qt has shown it'}"


class Shot:
    """What ``QTimer.singleShot`` will call, as weakly held as Qt holds it, until it has been called."""

    def __init__(self, slot: Callable[[], object], receiver: QObject | None) -> None:
        self._slot: Callable[[], Callable[[], object] | None] = (
            weakref.WeakMethod(slot) if inspect.ismethod(slot) else lambda: slot
        )
        self._receiver = (lambda: self) if receiver is None else weakref.ref(receiver)
        self._called = False

    def __call__(self) -> None:
        """Call it, if it is still there."""
        self._called = True
        if slot := self._slot():
            slot()

    @property
    def waits(self) -> bool:
        """Whether it will be called, as things stand."""
        receiver = self._receiver()
        return not self._called and receiver is not None and (receiver is self or shiboken6.isValid(receiver))

    def drop(self) -> None:
        """Do nothing when called."""
        self._slot = lambda: None
        self._called = True


class LeakWatch:
    """Remembers what is started while it watches."""

    def __init__(self) -> None:
        self._starts: list[Start] = []
        self._open_before = _open_windows()

    def left(self) -> list[Start]:
        """Return what is still going on, once Qt has deleted what it was asked to delete."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left = {id(start.find()): start for start in self._starts if _goes_on(start.find())}
        for window in _open_windows() - self._open_before:  # also those that Qt has shown by itself
            left.setdefault(id(window), Start(_named("a window", window), partial(_itself, window), []))
        return list(left.values())

    def started(self, kind: str, thing: object, find: Callable[[], object]) -> None:
        """Remember something, and who is starting it."""
        self._starts.append(Start(_named(kind, thing), find, _trail()))

    @contextmanager
    def wrapped(self) -> Iterator[None]:
        """Look on while things are started."""
        with pytest.MonkeyPatch.context() as patch:
            for place, name, kind in (
                (threading.Thread, "start", "a thread"),
                (QThread, "start", "a QThread"),
                (QTimer, "start", "a QTimer"),
                (QWidget, "show", "a window"),
            ):
                patch.setattr(place, name, self._wrap(getattr(place, name), kind))
            patch.setattr(QTimer, "singleShot", staticmethod(self._wrap_single_shot(QTimer.singleShot)))
            yield

    def _wrap(self, own: Callable[..., object], kind: str) -> Callable[..., object]:
        def start(thing: object, *args: object, **kwargs: object) -> object:
            # A thread is held: one that is thrown away while it runs would end the program before its name was told.
            held = isinstance(thing, QThread | threading.Thread)
            self.started(kind, thing, (lambda: thing) if held else weakref.ref(thing))
            return own(thing, *args, **kwargs)

        return start

    def _wrap_single_shot(self, own: Callable[..., None]) -> Callable[..., None]:
        def single_shot(*args: object) -> None:
            *when, slot = args
            if not callable(slot):
                return own(*args)
            receiver = when.pop() if isinstance(when[-1], QObject) else getattr(slot, "__self__", None)
            receiver = receiver if isinstance(receiver, QObject) else None
            shot = Shot(slot, receiver)
            self.started("a QTimer.singleShot", slot, lambda: shot)
            return own(*when, shot) if receiver is None else own(*when, receiver, shot)

        return single_shot


@contextmanager
def watching() -> Iterator[LeakWatch]:
    """Watch what is started; ask what is left before the watch ends."""
    watch = LeakWatch()
    with watch.wrapped():
        yield watch


def put_away(start: Start) -> None:
    """End what was left behind, as far as it can be ended, so that it troubles no other test."""
    match start.find():
        case QThread() as thread:
            thread.quit()
            getattr(thread, "stop", lambda: None)()
            if not thread.wait(_patience()):
                _endless.append(thread)
        case QTimer() as timer:
            timer.stop()
        case Shot() as shot:
            shot.drop()
        case QWidget() as window:
            window.hide()
            window.deleteLater()


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Fail a test that leaves a thread, a timer or a window behind, and say where it was started."""
    with watching() as watch:
        yield
        left = watch.left()
    for start in left:
        put_away(start)
    if left:
        pytest.fail("The test has left behind:\n" + "\n".join(map(str, left)), pytrace=False)


_endless: list[QThread] = []
"""Threads that nobody could end, held because Qt ends the program where a running thread is thrown away."""


def _patience() -> int:
    return round(1000 * PATIENCE_SECONDS)


def _goes_on(thing: object) -> bool:
    match thing:
        case threading.Thread():
            thing.join(PATIENCE_SECONDS)
            return thing.is_alive()
        case QThread():
            return shiboken6.isValid(thing) and not thing.wait(_patience())
        case QTimer():
            return shiboken6.isValid(thing) and thing.isActive()
        case Shot():
            return thing.waits
        case QWidget():
            return shiboken6.isValid(thing) and thing.isWindow() and thing.isVisible()
    return False


def _open_windows() -> set[QWidget]:
    if not isinstance(QCoreApplication.instance(), QApplication):
        return set()
    return {widget for widget in QApplication.topLevelWidgets() if widget.isVisible()}


def _named(kind: str, thing: object) -> str:
    return f"{kind} ({type(thing).__name__})" if isinstance(thing, QObject) else kind


def _itself(thing: object) -> object:
    return thing


def _trail() -> Trail:
    """Return where the caller of a wrapped function is, and who called it, up to the machinery of pytest and Qt."""
    frame = sys._getframe()
    while frame.f_back and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    trail, caller = [(frame.f_code.co_filename, frame.f_lineno)], frame.f_back
    while caller and "site-packages" not in caller.f_code.co_filename:
        trail.append((caller.f_code.co_filename, caller.f_lineno))
        caller = caller.f_back
    return trail


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file

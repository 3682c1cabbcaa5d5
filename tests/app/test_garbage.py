"""Garbage is collected where no widget still waits for its last events."""

import gc
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.app.garbage import GarbageCollector


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object | None]:
    """What nobody holds but itself, at a time when a collection is due."""
    gc.collect()
    monkeypatch.setattr(gc, "get_count", lambda: (10**6, 10**6, 10**6))
    return weakref.ref(Ring())


def collected_in(depth: int, collector: GarbageCollector) -> None:
    """Have garbage collected inside so many loops."""
    if depth == 0:
        collector.collect()
        return
    loop = QEventLoop()

    def inside() -> None:
        collected_in(depth - 1, collector)
        loop.quit()

    QTimer.singleShot(0, loop, inside)
    loop.exec()


@pytest.mark.parametrize(("depth", "goes"), [(0, False), (1, True), (2, False)])
def test_garbage_goes_in_the_windows_own_loop_only(
    qapp: QApplication, lost: Callable[[], object | None], depth: int, goes: bool
) -> None:
    keep = QObject()
    collected_in(depth, GarbageCollector(keep))
    assert (lost() is None) is goes

"""Remains: what of ours is alive, counted by class, so that a window that came home can be asked what it has kept."""

import gc
from collections import Counter

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication

MADE_WHEN_NEEDED = 8
"""So many times may there be more of a class than before: what is made when it is first needed is kept on purpose."""


def settle() -> None:
    """Let everything happen that waits to happen, and everything go that waits to go."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


class Remains:
    """Looks again and again at a window that shows the same, and remembers the most that was alive of every class."""

    def __init__(self, root: QObject) -> None:
        self._root = root
        self._most = self._alive()
        self._growths: Counter[str] = Counter()

    def kept(self) -> list[str]:
        """Name the classes that grow with every example."""
        if not self._alive() - self._most:
            return []
        gc.collect()  # Python may only not have let go yet
        settle()
        more = self._alive() - self._most
        self._most += more
        self._growths.update(more.keys())
        leaks = [name for name in more if self._growths[name] > MADE_WHEN_NEEDED]
        return [f"there are {self._most[name]} {name} by now, {more[name]} more than before" for name in leaks]

    def _alive(self) -> Counter[str]:
        everything = (*QApplication.allWidgets(), *(one for one in self._root.findChildren(QObject)))
        return Counter(type(one).__name__ for one in set(everything) if _ours(one))


def _ours(one: QObject) -> bool:
    return type(one).__module__.startswith("nnstudio") or isinstance(one, QTimer | QThread)

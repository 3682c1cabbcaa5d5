"""A thread with a mailbox: what it has to tell lies there until another thread looks in, so that nothing piles up."""

import threading
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QThread, Signal

Latest = TypeVar("Latest")
Item = TypeVar("Item")


@dataclass(frozen=True)
class Mail(Generic[Latest, Item]):
    """What lay in a mailbox."""

    latest: Latest
    items: tuple[Item, ...]


class Mailbox(Generic[Latest, Item]):
    """Holds the latest word on how things are, which replaces the one before, and items, none of which is lost."""

    def __init__(self, latest: Latest) -> None:
        self._lock = threading.Lock()
        self._latest = latest
        self._items: tuple[Item, ...] = ()

    @property
    def latest(self) -> Latest:
        """The latest word."""
        return self._latest

    def leave(self, latest: Latest, *items: Item) -> bool:
        """Put the latest word and items in; return whether there were no items before."""
        with self._lock:
            empty = not self._items
            self._latest = latest
            self._items += items
        return empty

    def collect(self) -> Mail[Latest, Item]:
        """Take all items out; the latest word stays."""
        with self._lock:
            mail = Mail(self._latest, self._items)
            self._items = ()
        return mail


class MailboxThread(QThread):
    """A thread that says, in the thread of whoever listens, when it is time to look into its mailbox."""

    mailbox_filled = Signal()

"""What becomes of errors that nobody expected: a log, and a message in the window."""

import faulthandler
import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import QStandardPaths


class Complainant(Protocol):
    """A window that can show a message."""

    def complain(self, text: str, more: str = "") -> None:
        """Show a message; ``more`` is told when asked for."""


def log_folder() -> Path:
    """Return where logs and crash reports are kept."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


def keep_logs() -> None:
    """Write warnings and errors to a file, and the Python stack of a hard crash to another."""
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "nnstudio.log", maxBytes=1 << 20, backupCount=2, encoding="utf-8")
    logging.basicConfig(
        level=logging.WARNING, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))


class Reporter:
    """Turns an exception that nobody caught into a message in the window and an entry in the log; the program lives on.

    A broken painting would come back with every frame: the same exception is told once.
    """

    def __init__(self, window: Complainant) -> None:
        self._window = window
        self._told: set[str] = set()

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Report an exception, as Python's excepthook is called."""
        report = "".join(traceback.format_exception(kind, error, trace))
        if report in self._told:
            return
        self._told.add(report)
        logging.getLogger(__name__).error("Not caught: %s", report)
        self._window.complain(f"{kind.__name__}: {error}", f"{report}\n\n{log_folder() / 'nnstudio.log'}")

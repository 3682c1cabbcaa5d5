"""A real window on a project for as long as something of it is measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from nnstudio.app.root import make_context
from nnstudio.project.files import Saved
from nnstudio.project.plan import Project
from nnstudio.ui.shell.window import MainWindow
from nnstudio.workspace.settings import Settings

ENDLESS = 100_000_000
"""More epochs than any measurement lasts."""


@contextmanager
def opened(project: Project, folder: Path) -> Iterator[MainWindow]:
    """Open a window on a project; close it, and with it the thread of its run, whatever happens between."""
    context = make_context(Saved(project), Settings(folder / "measure.ini"))
    window = MainWindow(context)
    try:
        window.resize(1600, 1000)
        window.show()
        yield window
    finally:
        context.document.undo_stack.set_clean()
        window.close()
        window.deleteLater()


def pass_time(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()

"""The real window, drawn where there is no screen."""

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from nnstudio.app.root import make_app, make_context
from nnstudio.project.files import Saved
from nnstudio.sentences import Unusable
from nnstudio.training.session import TrainingSession
from nnstudio.ui.charts.export import write_svg
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.gradients.panel import GradientPanel
from nnstudio.ui.panels.loss.panel import LossPanel
from nnstudio.ui.shell.window import MainWindow
from nnstudio.workspace.run_update import RunStatus, RunUpdate, of_snapshots
from nnstudio.workspace.settings import Settings

DRAWING_MILLISECONDS = 300
"""Time for the window to draw what the run has left in its mailbox."""

PLOT_SIZE = QSize(900, 560)


def start_offscreen(scale: float = 1.0) -> QApplication:
    """Make the Qt application draw into memory, ``scale`` pixels for every point."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    return make_app(["nnstudio"])


def picture(saved: Saved, size: tuple[int, int], theme: str, shown: str | None) -> tuple[QPixmap, RunStatus]:
    """Open the window, train to the end of the plan, and return what it looks like then, and how the run stands.

    Raises:
        Unusable: if there is no panel of the name ``shown``.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = theme
        context = make_context(saved, settings)
        window = MainWindow(context)
        window.resize(*size)
        window.show()
        try:
            _raise_panel(window, shown)
            _fill(window)
            _train(context, saved)
            return window.grab(), context.run.status
        finally:
            context.document.undo_stack.set_clean()
            window.close()


def write_plots(session: TrainingSession, folder: Path) -> None:
    """Write loss.svg and gradients.svg of a run into a folder, drawn by the window's own panels.

    Raises:
        Unusable: if they cannot be written.
    """
    start_offscreen()
    status = RunStatus("paused", session.progress())
    with tempfile.TemporaryDirectory() as settings:
        context = make_context(Saved(session.trainer.project), Settings(Path(settings) / "settings.ini"))
        for panel in (LossPanel(context), GradientPanel(context)):
            panel.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # nor does it take the focus, and its frame
            panel.resize(PLOT_SIZE)
            panel.show()
            panel.show_update(RunUpdate(1, 1, status, session.snapshot(of_snapshots(panel.observations()))))
            QApplication.processEvents()  # rooms for names are made when a plot has been laid out
            write_svg(panel.figure, folder / f"{panel.key}.svg")
            panel.close()
        context.run.close()


def _raise_panel(window: MainWindow, name: str | None) -> None:
    if name is None:
        return
    if name not in window.docks:
        raise Unusable("There is no panel {name}; there are: {names}.", name=name, names=", ".join(window.docks))
    window.docks[name].show()
    window.docks[name].raise_()


def _fill(window: MainWindow) -> None:
    """Make all panels that can be seen, now."""
    for dock in window.docks.values():
        if dock.isVisible():
            dock.fill()


def _train(context: WindowContext, saved: Saved) -> None:
    """Run to the end, in the worker thread as always, and wait for the last picture."""
    loop = QEventLoop()
    if saved.tensors:
        context.run.restore(context.document.design, saved)
    context.run.updated.connect(
        lambda update: loop.quit() if update.status.state in ("finished", "diverged", "empty") else None
    )
    context.run.start()
    loop.exec()
    context.run.refresh()
    QTimer.singleShot(DRAWING_MILLISECONDS, loop.quit)
    loop.exec()

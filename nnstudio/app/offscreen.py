"""The real window, drawn where there is no screen."""

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from nnstudio.app.root import make_app, make_desk
from nnstudio.project.files import Saved
from nnstudio.sentences import Unusable
from nnstudio.training.lane import Lane
from nnstudio.ui.desk import Desk
from nnstudio.ui.export import write_svg
from nnstudio.ui.plots.gradients import GradientPanel
from nnstudio.ui.plots.loss import LossPanel
from nnstudio.ui.window import MainWindow
from nnstudio.workspace.driver import Moment, of_snapshots
from nnstudio.workspace.settings import Settings

DRAWING_MILLISECONDS = 300
"""Time for the window to draw what the run has left in its mailbox."""

PLOT_SIZE = QSize(900, 560)


def start_offscreen(scale: float = 1.0) -> QApplication:
    """Make the Qt application draw into memory, ``scale`` pixels for every point."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    return make_app(["nnstudio"])


def picture(saved: Saved, size: tuple[int, int], theme: str, shown: str | None) -> tuple[QPixmap, Moment]:
    """Open the window, train to the end of the plan, and return what it looks like then, and how the run stands.

    Raises:
        Unusable: if there is no panel of the name ``shown``.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = theme
        desk = make_desk(saved, settings)
        window = MainWindow(desk)
        window.resize(*size)
        window.show()
        try:
            _raise_panel(window, shown)
            _fill(window)
            _train(desk, saved)
            return window.grab(), desk.run.moment
        finally:
            desk.document.undo_stack.setClean()
            window.close()


def write_plots(lane: Lane, folder: Path) -> None:
    """Write loss.svg and gradients.svg of a run into a folder, drawn by the window's own panels.

    Raises:
        Unusable: if they cannot be written.
    """
    start_offscreen()
    moment = Moment("paused", lane.progress())
    with tempfile.TemporaryDirectory() as settings:
        desk = make_desk(Saved(lane.trainer.project), Settings(Path(settings) / "settings.ini"))
        for panel in (LossPanel(desk), GradientPanel(desk)):
            panel.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # nor does it take the focus, and its frame
            panel.resize(PLOT_SIZE)
            panel.show()
            panel.show_moment(moment)
            panel.show_snapshot(lane.snapshot(of_snapshots(panel.wishes())))
            QApplication.processEvents()  # rooms for names are made when a plot has been laid out
            write_svg(panel.figure, folder / f"{panel.key}.svg")
            panel.close()
        desk.run.close()


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


def _train(desk: Desk, saved: Saved) -> None:
    """Run to the end, in the worker thread as always, and wait for the last picture."""
    loop = QEventLoop()
    if saved.tensors:
        desk.run.restore(desk.document.design, saved)
    desk.run.moment_changed.connect(
        lambda moment: loop.quit() if moment.state in ("finished", "diverged", "empty") else None
    )
    desk.run.start()
    loop.exec()
    desk.run.refresh()
    QTimer.singleShot(DRAWING_MILLISECONDS, loop.quit)
    loop.exec()

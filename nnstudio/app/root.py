"""Builds the parts of the window and hands them to each other."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from nnstudio import __version__
from nnstudio.app.garbage import GarbageCollector
from nnstudio.app.process import limit_blas_threads, prepare_for_window
from nnstudio.app.reports import Reporter, keep_logs
from nnstudio.project.files import Saved
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style.appearance import Appearance
from nnstudio.ui.style.icons import icon
from nnstudio.ui.style.theme import load_fonts
from nnstudio.workspace.document import Document
from nnstudio.workspace.run_controller import RunController
from nnstudio.workspace.selection import Selection
from nnstudio.workspace.settings import Settings


def make_app(arguments: list[str]) -> QApplication:
    """Make the Qt application, or return the one there is."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    app = QApplication(arguments)
    app.setApplicationName("nnstudio")
    app.setApplicationDisplayName("NN Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("org.nnstudio.NNStudio")
    prepare_for_window()
    load_fonts()
    app.setWindowIcon(icon("app"))
    GarbageCollector(app)
    return app


def make_context(saved: Saved, settings: Settings, parent: QObject | None = None) -> WindowContext:
    """Build the state behind one window, with a run that follows the document."""
    appearance = Appearance(settings.theme, settings.font_scale, parent)  # type: ignore[arg-type]
    document, run = Document(saved.project, parent), RunController(limit_blas_threads, parent)
    document.design_changed.connect(run.follow)
    document.opened.connect(run.end_comparison)
    run.show(document.design)
    return WindowContext(document, run, Selection(parent), appearance, settings)


def open_window(saved: Saved, path: Path | None) -> int:
    """Open the window on a project, and on its file if it has one; return the exit code."""
    app = make_app(sys.argv[:1])
    keep_logs()
    context = make_context(saved, Settings())
    from nnstudio.ui.shell.window import MainWindow  # pyqtgraph is half the start-up: refusals come first

    window = MainWindow(context)
    sys.excepthook = Reporter(window)
    if path is not None:
        context.document.open(saved.project, path)
        if saved.tensors:
            context.run.restore(context.document.design, saved)
    if not window.restoreGeometry(context.settings.geometry):
        window.resize(1600, 1000)
    window.show()
    return app.exec()

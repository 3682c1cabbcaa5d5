"""A desk and a window for tests, put away without leaving widgets, timers or threads behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.app.garbage import GarbageCollector
from nnstudio.project.templates import template
from nnstudio.ui.desk import Desk
from nnstudio.ui.look import Look
from nnstudio.ui.panel import Panel, PanelDock
from nnstudio.ui.panels import PANELS
from nnstudio.ui.theme import load_fonts
from nnstudio.ui.window import MainWindow
from nnstudio.workspace.document import Document
from nnstudio.workspace.run import Run
from nnstudio.workspace.selection import Selection
from nnstudio.workspace.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_program(qapp: QApplication) -> None:
    load_fonts()
    GarbageCollector(qapp)


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, a running thread or a running timer behind."""
    before = set(map(id, QApplication.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before and widget.isVisible()]
    assert not left, f"these windows were left open: {left}"
    threads = [thread for thread in qapp.findChildren(QThread) if thread.isRunning()]
    timers = [
        timer
        for timer in qapp.findChildren(QTimer)
        if timer.isActive() and not isinstance(timer.parent(), GarbageCollector)
    ]
    assert not threads, f"these threads were left running: {threads}"
    assert not timers, f"these timers were left running: {timers}"


def make_desk(name: str, folder: Path, parent: QObject) -> Desk:
    """Build the state behind a window on a template."""
    settings = Settings(folder / "settings.ini")
    document, run = Document(template(name), parent), Run(parent)
    document.design_changed.connect(lambda _before, after: run.show(after))
    run.show(document.design)
    return Desk(document, run, Selection(parent), Look("light", parent=parent), settings)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the opening experiment; its run starts when a test says so."""
    parent = QObject()
    desk = make_desk("moons", tmp_path, parent)
    qtbot.waitUntil(lambda: desk.run.moment.progress is not None)
    yield desk
    desk.run.close()
    parent.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on the opening experiment, shown."""
    parent = QObject()
    window = MainWindow(make_desk("moons", tmp_path, parent))
    window.resize(1400, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: window.desk.run.moment.progress is not None)
    yield window
    window.desk.document.undo_stack.setClean()
    window.close()
    window.deleteLater()
    parent.deleteLater()


@pytest.fixture
def show_panel(desk: Desk, qtbot: QtBot) -> Iterator[Callable[[str], Panel]]:
    """Show panels in docks of a window, which is closed at the end."""
    window = QMainWindow()
    window.resize(480, 600)

    def show(key: str) -> Panel:
        dock = PanelDock(PANELS[key], desk)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return dock.panel

    yield show
    window.close()
    window.deleteLater()

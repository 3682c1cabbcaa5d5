"""A window's context and a window for tests, put away after the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.app import root
from nnstudio.app.garbage import GarbageCollector
from nnstudio.app.process import prepare_for_window
from nnstudio.project.edits import changed
from nnstudio.project.files import Saved
from nnstudio.project.templates import template
from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, PanelDock
from nnstudio.ui.shell.window import MainWindow
from nnstudio.ui.style.theme import load_fonts
from nnstudio.workspace.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_program(qapp: QApplication) -> None:
    load_fonts()
    prepare_for_window()
    GarbageCollector(qapp)


ENDLESS = 100_000_000
"""Epochs of a run that no machine brings to its end while a test looks on."""


def make_context(name: str, folder: Path, parent: QObject) -> WindowContext:
    """Build the state behind a window on a template, whose run goes on for as long as a test may want it to."""
    settings = Settings(folder / "settings.ini")
    if settings.theme == "system":  # which is another on every machine
        settings.theme = "light"
    return root.make_context(Saved(changed(template(name), "training.epochs", ENDLESS)), settings, parent)


P = TypeVar("P", bound=Panel)


def panel_in(dock: PanelDock, kind: type[P]) -> P:
    """Return the panel in a dock, which is of this kind."""
    panel = dock.panel
    assert isinstance(panel, kind)
    return panel


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowContext]:
    """A window's context on the opening experiment; its run starts when a test says so."""
    parent = QObject()
    context = make_context("moons", tmp_path, parent)
    qtbot.waitUntil(lambda: context.run.status.progress is not None)
    yield context
    context.run.close()
    parent.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on the opening experiment, shown."""
    parent = QObject()
    window = MainWindow(make_context("moons", tmp_path, parent))
    window.resize(1400, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: window.context.run.status.progress is not None)
    yield window
    window.context.document.undo_stack.set_clean()
    window.close()
    window.deleteLater()
    parent.deleteLater()


@pytest.fixture
def show_panel(context: WindowContext, qtbot: QtBot) -> Iterator[Callable[[str], Panel]]:
    """Show panels in docks of a window, which is closed at the end."""
    window = QMainWindow()
    window.resize(480, 600)

    def show(key: str) -> Panel:
        dock = PanelDock(PANELS[key], context)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return dock.panel

    yield show
    window.close()
    window.deleteLater()

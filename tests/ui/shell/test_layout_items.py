"""Items of layouts: Python must hold none that Qt has deleted, or the next object at its place ends the program."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from nnstudio.engine.layers import BatchNorm
from nnstudio.project.edits import add_block
from nnstudio.project.templates import template
from nnstudio.ui.panels.design.panel import DesignPanel
from nnstudio.ui.shell.window import MainWindow
from tests.ui.conftest import panel_in


class Items:
    """Remembers, while it may still be asked, which widget each item is for that Python knows of."""

    def __init__(self) -> None:
        self._widgets: dict[tuple[int, int], QWidget | None] = {}

    def stale(self) -> list[str]:
        """Look at all items that Python knows of; name the widgets that are gone while their items are still there."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        before, self._widgets, gone = self._widgets, {}, []
        for item in Shiboken.getAllValidWrappers():
            if not isinstance(item, QLayoutItem) or isinstance(item, QLayout):
                continue
            key = id(item), Shiboken.getCppPointer(item)[0]
            widget = before[key] if key in before else item.widget()
            if widget is not None and not Shiboken.isValid(widget):
                gone.append(str(widget))
            self._widgets[key] = widget
        return gone


def test_no_item_outlives_its_widget_while_designs_come_and_go(window: MainWindow, qtbot: QtBot) -> None:
    document, blocks = window.context.document, panel_in(window.docks["design"], DesignPanel).network.blocks
    items = Items()
    for name in ("iris", "digits", "wave", "sigmoid10", "moons"):
        document.open(template(name), None)
        qtbot.waitUntil(lambda: len(blocks.rows) == len(document.project.network.blocks))
        assert not items.stale()
        document.apply(lambda project: add_block(project, BatchNorm(), None), "Add")
        for row in blocks.rows.values():
            row.open_details()
        QCoreApplication.processEvents()
        assert not items.stale()
        document.undo_stack.undo()
        QCoreApplication.processEvents()
        assert not items.stale()

"""The gradient flow panel in a window of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.panel.panel import PanelDock
from nnstudio.ui.panels.flow.panel import FlowPanel
from tests.ui.conftest import panel_in


@pytest.fixture
def flow(context, qtbot) -> Iterator[FlowPanel]:
    """The panel, shown, with the coming batch's way back."""
    window = QMainWindow()
    window.resize(760, 640)
    dock = PanelDock(PANELS["flow"], context)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel = panel_in(dock, FlowPanel)
    qtbot.waitUntil(lambda: panel.factors.rows.count() == 5)
    yield panel
    window.close()
    window.deleteLater()

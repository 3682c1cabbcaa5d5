"""The gradient flow panel in a window of its own."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from nnstudio.ui.flow.panel import FlowPanel
from nnstudio.ui.panel import PanelDock
from nnstudio.ui.panels import PANELS


@pytest.fixture
def flow(desk, qtbot) -> FlowPanel:
    """The panel, shown, with the coming batch's way back."""
    window = QMainWindow()
    window.resize(760, 640)
    dock = PanelDock(PANELS["flow"], desk)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: dock.panel.factors.rows.count() == 5)
    yield dock.panel
    window.close()
    window.deleteLater()

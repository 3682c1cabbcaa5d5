"""A design panel in a window of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.ui.design.panel import DesignPanel
from nnstudio.ui.desk import Desk


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> Iterator[DesignPanel]:
    """The design panel on the opening experiment, shown."""
    panel = DesignPanel(desk)
    panel.resize(300, 900)
    panel.setWindowFlags(Qt.WindowType.Window)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    yield panel
    panel.close()
    panel.header.deleteLater()
    panel.deleteLater()

"""A design panel in a window of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.design.panel import DesignPanel


@pytest.fixture
def panel(context: WindowContext, qtbot: QtBot) -> Iterator[DesignPanel]:
    """The design panel on the opening experiment, shown."""
    panel = DesignPanel(context)
    panel.resize(300, 900)
    panel.setWindowFlags(Qt.WindowType.Window)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    yield panel
    panel.close()
    panel.header.deleteLater()
    panel.deleteLater()

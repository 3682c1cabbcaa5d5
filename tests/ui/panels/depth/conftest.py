"""The depth dial in a dock of a window, on the opening experiment."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import PanelDock
from nnstudio.ui.panels.depth.panel import DepthPanel


@pytest.fixture
def panel(context: WindowContext, qtbot: QtBot) -> Iterator[DepthPanel]:
    """The depth dial, shown, all its seeds drawn."""
    window = QMainWindow()
    window.resize(860, 780)
    dock = PanelDock(PANELS["depth"], context)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel = dock.panel
    assert isinstance(panel, DepthPanel)
    qtbot.waitUntil(lambda: is_drawn(panel))
    yield panel
    window.close()
    window.deleteLater()


@pytest.fixture
def drawn(panel: DepthPanel, qtbot: QtBot) -> Callable[[DepthPlan], None]:
    """Wait until a plan is drawn with all its seeds."""
    return lambda plan: qtbot.waitUntil(lambda: is_drawn(panel, plan))


def is_drawn(panel: DepthPanel, plan: DepthPlan | None = None) -> bool:
    """Tell whether a plan, or any, is drawn with all its seeds."""
    own = panel.collected.own
    return own is not None and own.whole and plan in (None, own.request.plan)

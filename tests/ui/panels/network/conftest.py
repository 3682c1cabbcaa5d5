"""The network panel by itself, shown, with a run behind it."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.project.plan import Project
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.network.panel import NetworkPanel


@pytest.fixture
def panel(context: WindowContext, qtbot: QtBot) -> Iterator[NetworkPanel]:
    """The panel on the opening experiment."""
    panel = NetworkPanel(context)
    panel.header.setParent(panel)
    panel.resize(900, 700)
    panel.show()
    panel.activateWindow()
    qtbot.waitActive(panel)
    qtbot.waitUntil(lambda: panel.diagram.scene is not None)
    yield panel
    panel.close()
    panel.deleteLater()


@pytest.fixture
def show(panel: NetworkPanel, qtbot: QtBot) -> Callable[[Project], NetworkPanel]:
    """Show another project in the panel."""

    def shown(project: Project) -> NetworkPanel:
        panel.context.document.open(project, None)
        layers = project.network.layers
        qtbot.waitUntil(lambda: panel.diagram.scene is not None and _layers(panel) == layers)
        return panel

    return shown


def _layers(panel: NetworkPanel) -> tuple[object, ...]:
    assert panel.diagram.scene is not None
    return panel.diagram.scene.snapshot.network.layers

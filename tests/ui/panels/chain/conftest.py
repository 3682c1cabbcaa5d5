"""The chain-rule panel by itself, shown, with a run behind it."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.chain.panel import ChainPanel


@pytest.fixture
def panel(context: WindowContext, qtbot: QtBot) -> Iterator[ChainPanel]:
    """The panel on the classic 2-2-2 example."""
    context.document.open(template("mazur"), None)
    panel = ChainPanel(context)
    panel.header.setParent(panel)
    panel.resize(460, 700)
    panel.show()
    panel.activateWindow()
    qtbot.waitActive(panel)
    qtbot.waitUntil(lambda: len(panel.view.product.factors) > 0 and panel.picker.layers.count() == 2)
    yield panel
    panel.close()
    panel.deleteLater()


@pytest.fixture
def show(panel: ChainPanel, qtbot: QtBot) -> Callable[[Project], ChainPanel]:
    """Show another project in the panel."""

    def shown(project: Project) -> ChainPanel:
        panel.context.document.open(project, None)
        layers = project.network.layers
        run = panel.context.run
        qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.network.layers == layers)
        qtbot.waitUntil(lambda: panel.step is not None and panel.step.network.layers == layers)
        return panel

    return shown

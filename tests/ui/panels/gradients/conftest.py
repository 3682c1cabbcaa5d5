"""The gradients panel in a window of its own."""

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.ui.panels.gradients.panel import GradientPanel


@pytest.fixture
def gradients(show_panel, qtbot: QtBot) -> GradientPanel:
    """The gradients panel, shown, with the values of the coming batch."""
    panel = show_panel("gradients")
    qtbot.waitUntil(lambda: bool(panel.histograms_view.picture.layer_histograms))
    return panel

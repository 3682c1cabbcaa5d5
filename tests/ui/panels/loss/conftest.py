"""The loss panel in a window of its own."""

import pytest

from nnstudio.ui.panels.loss.panel import LossPanel


@pytest.fixture
def loss(show_panel) -> LossPanel:
    """The loss panel, shown, on the opening experiment."""
    return show_panel("loss")

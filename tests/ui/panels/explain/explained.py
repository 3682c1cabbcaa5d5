"""The explained step of a window, for tests that look into it."""

from nnstudio.ui.panels.explain.mode import ExplainedStep
from nnstudio.ui.shell.window import MainWindow


def explained_step(window: MainWindow) -> ExplainedStep:
    """Return the mode that the window knows by name only."""
    explained = window.explain_slot.explained
    assert isinstance(explained, ExplainedStep)
    return explained

"""What the panel knows of each of its views."""

from PySide6.QtWidgets import QWidget

from nnstudio.training.predictions import Predictions
from nnstudio.ui.style.theme import Theme


class OutputView(QWidget):
    """One way to show what the network answers."""

    needs_grid = False
    """Whether it wants the answers over a grid of inputs."""

    def show_predictions(self, predictions: Predictions) -> None:
        """Show a moment."""
        raise NotImplementedError

    def settle(self) -> None:
        """Put in order what must not jump about while training runs."""

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        raise NotImplementedError

    def describe(self, predictions: Predictions) -> str:
        """Say in words what the view shows, for those who do not see it."""
        raise NotImplementedError

"""A mode of the window: it is entered and left again, while the panels go on showing the run."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnstudio.ui.panel.context import WindowContext


class Mode(QWidget):
    """What a mode shows of itself above the panels, hidden outside the mode."""

    left = Signal()

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context
        self.hide()

    def enter(self) -> None:
        """Begin, and show itself."""
        raise NotImplementedError

    def leave(self) -> None:
        """Leave everything as it was; ``left`` tells so."""
        raise NotImplementedError

"""The place of the explained step in the window: empty, and quick to make, until the mode is entered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.ui.panel.context import WindowContext

if TYPE_CHECKING:
    from nnstudio.ui.panels.explain.mode import ExplainedStep


class ExplainSlot(QWidget):
    """Holds the explained step, whose code is loaded when ``action`` is first checked."""

    entered = Signal()  # the network should now be in sight
    left = Signal()

    def __init__(self, context: WindowContext, action: QAction) -> None:
        super().__init__()
        self._context, self._action = context, action
        self._explained: ExplainedStep | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)
        action.toggled.connect(self._on_toggled)
        self.hide()

    @property
    def explained(self) -> "ExplainedStep":
        """The explained step, made when it is first wanted."""
        if self._explained is None:
            from nnstudio.ui.panels.explain.mode import (
                ExplainedStep,  # loading it takes longer than opening the window may
            )

            self._explained = ExplainedStep(self._context)
            self._explained.left.connect(self._on_left)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._explained)
        return self._explained

    @Slot(bool)
    def _on_toggled(self, wanted: bool) -> None:
        if wanted:
            self.show()
            self.explained.enter()
            self.entered.emit()
        else:
            self.explained.leave()

    @Slot()
    def _on_left(self) -> None:
        self.hide()
        self._action.setChecked(False)
        self.left.emit()

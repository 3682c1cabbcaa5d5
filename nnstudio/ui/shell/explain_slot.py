"""The place of the explained step in the window: empty, and quick to make, until the mode is entered."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.ui.panel.catalogue import EXPLAINED_STEP, load
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.mode import Mode


class ExplainSlot(QWidget):
    """Holds the explained step, whose code is loaded when ``action`` is first checked."""

    entered = Signal()  # the network should now be in sight
    left = Signal()

    def __init__(self, context: WindowContext, action: QAction) -> None:
        super().__init__()
        self._context, self._action = context, action
        self._explained: Mode | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        action.toggled.connect(self._on_toggled)
        self.hide()

    @property
    def explained(self) -> Mode:
        """The explained step, made when it is first wanted."""
        if self._explained is None:
            self._explained = load(EXPLAINED_STEP)(self._context)
            self._explained.left.connect(self._on_left)
            self._column.addWidget(self._explained)
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

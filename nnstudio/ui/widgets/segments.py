"""A row of buttons of which exactly one is pressed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton


class Segments(QFrame):
    """A choice among a few words, all of them visible; arrow keys move it."""

    chosen = Signal(str)  # key

    def __init__(self, choices: dict[str, str], name: str, tips: dict[str, str] | None = None) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(1)
        for key, text in choices.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip((tips or {}).get(key, ""))
            button.setAccessibleName(text)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        next(iter(self._buttons.values())).setChecked(True)

    @property
    def value(self) -> str:
        """The key of the pressed button."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Press a button without saying so."""
        self._buttons[key].setChecked(True)

    def set_enabled(self, key: str, enabled: bool) -> None:
        """Let a choice be made, or not."""
        self._buttons[key].setEnabled(enabled)

"""A strip of words under the run bar, for what the user must know now: a divergence, a failure, a refused file."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QSizePolicy

from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import icon_button, styled, wrapped


@dataclass(frozen=True)
class MessageAction:
    """What may be done about a message: a button's words, and what it does."""

    text: str
    do: Callable[[], object]


class MessageBar(QFrame):
    """One message at a time, with a button for what may be done, one that tells more, and one that closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAccessibleName(self.tr("Message"))
        self._details = ""
        self._offer: MessageAction | None = None
        self._text = wrapped(style="")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._accept = QPushButton()
        self._accept.clicked.connect(self._on_accepted)
        self._more = styled(QPushButton(self.tr("Tell me more")), "link")
        self._more.clicked.connect(self._on_more)
        close = icon_button("close", self.tr("Close the message"))
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 6, 5)
        picture = QLabel()
        picture.setPixmap(icon("warning", "broken").pixmap(18, 18))
        for widget in (picture, self._text, self._accept, self._more, close):
            row.addWidget(widget)
        self.hide()

    @property
    def text(self) -> str:
        """The message that is shown, or was shown last."""
        return self._text.text()

    def say(self, text: str, details: str = "", offer: MessageAction | None = None) -> None:
        """Show a message; ``details`` are told when asked for, and an offer can be taken once."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._details, self._offer = details, offer
        self._accept.setText(offer.text if offer else "")
        self._accept.setVisible(offer is not None)
        self._more.setVisible(bool(details))
        self.show()

    @Slot()
    def clear(self) -> None:
        """Take the message away."""
        self.hide()

    @Slot()
    def _on_accepted(self) -> None:
        self.clear()
        if self._offer is not None:
            self._offer.do()

    @Slot()
    def _on_more(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, self.tr("Message"), self._text.text(), parent=self.window())
        box.setInformativeText(self._details if len(self._details) < 500 else "")
        box.setDetailedText("" if len(self._details) < 500 else self._details)
        box.exec()

"""The card of one finding: what is wrong, the numbers and the rule, why it is so, and what to try."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.diagnosis.finding import Finding, Remedy
from nnstudio.sentences import Sentence
from nnstudio.ui.naming.findings import TITLES
from nnstudio.ui.style import words
from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import styled, wrapped

ROOM_BESIDE = 90
"""From so many letters across on, what a remedy changes stands beside its button."""


class FindingCard(QFrame):
    """One finding; the card stays in its place while the numbers change."""

    layer_chosen = Signal(str)  # the layer's name
    remedy_chosen = Signal(object)  # Remedy

    def __init__(self) -> None:
        super().__init__()
        self._layer = ""
        self._sign, self._severity = QLabel(), styled(QLabel(), "severity")
        self._title = styled(wrapped(), "section_title")
        self.chip = styled(QPushButton(), "small")
        self.chip.setToolTip(self.tr("Select this layer: the network and all other panels show it"))
        self.chip.clicked.connect(self._on_chip)
        self._sentence, self._numbers, self._cause = (wrapped(style="said") for _ in range(3))
        self._rule = wrapped(style="note")
        self._remedies = QVBoxLayout()
        self.rows: list[RemedyRow] = []
        self._arrange()

    def show_finding(self, finding: Finding) -> None:
        """Show a finding, or the same one with new numbers."""
        broken = finding.severity == "broken"
        self._dress(broken)
        self._severity.setText(self.tr("Broken") if broken else self.tr("Watch"))
        _put(self._title, words.name(TITLES[finding.kind]))
        _put(self._sentence, words.sentence(finding.sentence))
        _put(self._numbers, _joined(finding.numbers))
        _put(self._cause, _joined(finding.cause))
        _put(self._rule, words.sentence(finding.rule))
        self._layer = finding.layer
        self.chip.setText(self.tr("layer {name}").format(name=finding.layer))
        self.chip.setAccessibleName(self.tr("Show layer {name}").format(name=finding.layer))
        self.chip.setVisible(bool(finding.layer))
        self.setAccessibleName(f"{self._severity.text()}: {self._title.text()}")
        self.setAccessibleDescription(self._sentence.text())
        self._show_remedies(finding.remedies)

    def show_theme(self) -> None:
        """Draw the sign in the theme's colours, as large as the text."""
        side = self.fontMetrics().height()
        broken = self.objectName() == "finding_broken"
        self._sign.setPixmap(icon("error" if broken else "warning", "broken" if broken else "watch").pixmap(side, side))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        for widget, stretch in ((self._sign, 0), (self._severity, 0), (self._title, 1), (self.chip, 0)):
            head.addWidget(widget, stretch, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self._sentence)
        column.addWidget(self._numbers)
        for heading, text in ((self.tr("Why"), self._cause), (self.tr("Rule"), self._rule)):
            column.addSpacing(3)
            column.addWidget(styled(QLabel(heading), "caption"))
            column.addWidget(text)
        column.addSpacing(4)
        self._remedies.setSpacing(6)
        column.addLayout(self._remedies)

    def _dress(self, broken: bool) -> None:
        """Take on the look of the severity, where it is another than before."""
        style = "finding_broken" if broken else "finding_watch"
        if style != self.objectName():
            self.setObjectName(style)
            self._severity.setObjectName("severity_broken" if broken else "severity_watch")
            for widget in (self, self._severity):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
            self.show_theme()

    def _show_remedies(self, remedies: tuple[Remedy, ...]) -> None:
        """Have a row for every remedy; those that say the same as before stay."""
        while len(self.rows) > len(remedies):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(remedies):
            row = RemedyRow()
            row.chosen.connect(self.remedy_chosen)
            self.rows.append(row)
            self._remedies.addWidget(row)
        for row, remedy in zip(self.rows, remedies, strict=True):
            row.show_remedy(remedy)

    @Slot()
    def _on_chip(self) -> None:
        self.layer_chosen.emit(self._layer)


class RemedyRow(QWidget):
    """A button that tries a remedy, and what that will change."""

    chosen = Signal(object)  # Remedy

    def __init__(self) -> None:
        super().__init__()
        self._remedy: Remedy | None = None
        self.button = styled(QPushButton(), "small")
        self.button.setToolTip(self.tr("Trains a twin with this one change beside the run, on the same data"))
        self.button.clicked.connect(self._on_clicked)
        self._changes = wrapped(style="note")
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(self._changes, 1)

    def show_remedy(self, remedy: Remedy, said: Sentence | None = None) -> None:
        """Offer a remedy; beside it stands what it changes, or something else to be ``said`` of it."""
        self._remedy = remedy
        text = self.tr("Try: {remedy}").format(remedy=words.sentence(remedy.label))
        if text != self.button.text():
            self.button.setText(text)
            self.button.setAccessibleName(text)
        _put(self._changes, words.sentence(said or remedy.changes))
        self.button.setAccessibleDescription(self._changes.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what changes beside the button where there is room."""
        super().resizeEvent(event)
        wide = self.width() > ROOM_BESIDE * self.fontMetrics().averageCharWidth()
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(10 if wide else 2)
        self.button.setMinimumWidth(self.width() * 2 // 5 if wide else 0)

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self._remedy)


def _put(label: QLabel, text: str) -> None:
    """Show a text; the same text again costs nothing."""
    if text != label.text():
        label.setText(text)
        label.setVisible(bool(text))


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(map(words.sentence, sentences))

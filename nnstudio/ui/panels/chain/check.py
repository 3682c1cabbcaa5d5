"""Check my number: the learner types what was worked out on paper, and hears whether it is right."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nnstudio.explanation.checking import AnswerVerdict, check
from nnstudio.explanation.common_mistakes import Quantity, Question
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.ui.panels.chain.box import WideComboBox
from nnstudio.ui.style import words
from nnstudio.ui.widgets.pieces import styled, wrapped


class CheckNumber(QWidget):
    """A quantity of the selected place, a field for it, and the verdict."""

    def __init__(self) -> None:
        super().__init__()
        tip = self.tr("Which number of the selected place you have worked out")
        self.quantity = WideComboBox(self.tr("Which number"), tip, 12)
        names: dict[Quantity, str] = {
            "z": self.tr("z of its unit"),
            "a": self.tr("a of its unit"),
            "delta": self.tr("δ = ∂L/∂z of its unit"),
            "gradient": self.tr("∂L/∂w of the batch"),
            "new": self.tr("the new value"),
        }
        for key, name in names.items():
            self.quantity.addItem(name, key)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Your number"))
        self.field.setPlaceholderText(self.tr("0.35, 3.5e-1 or 7/20"))
        self.field.setMinimumWidth(60)
        self.button = QPushButton(self.tr("Check"))
        self.button.setToolTip(self.tr("Compare it with the number of this step (Enter)"))
        self.verdict = wrapped(style="verdict")
        self._asked: tuple[TrainingStep, Spot, int] | None = None
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(styled(QLabel(self.tr("Check my number")), "caption"))
        for widget in (self.quantity, self.field, self.button):
            row.addWidget(widget, 1 if widget is self.field else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.verdict)
        self.verdict.hide()
        self.field.returnPressed.connect(self._on_check)
        self.button.clicked.connect(self._on_check)
        self.field.textEdited.connect(self._forget)
        self.quantity.activated.connect(self._forget)

    def ask_about(self, step: TrainingStep, spot: Spot, sample: int) -> None:
        """Ask about a weight or bias and its unit; a verdict about another place is taken away."""
        if self._asked is not None and self._asked[1:] != (spot, sample):
            self._forget()
        self._asked = (step, spot, sample)

    @Slot()
    def _on_check(self) -> None:
        if self._asked is None:
            return
        step, spot, sample = self._asked
        what: Quantity = self.quantity.currentData()
        place = spot if what in ("gradient", "new") else Spot(spot.layer, spot.unit)
        self._tell(check(step, Question(what, place, sample), self.field.text()))
        self.field.selectAll()

    def _tell(self, verdict: AnswerVerdict) -> None:
        mark = "✓" if verdict.right else "–" if verdict.kind in ("unreadable", "rounding") else "✗"
        self.verdict.setText(f"{mark} {words.sentence(verdict.sentence)}")
        self.verdict.setAccessibleName(words.sentence(verdict.sentence))
        style = {"✓": "praise", "–": "verdict", "✗": "said_broken"}[mark]
        self.verdict.setObjectName(style)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.show()

    @Slot()
    def _forget(self) -> None:
        self.verdict.hide()

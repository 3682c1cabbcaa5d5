"""The dial itself: the plan's fields, what is sent through, and what can be done with the curve."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.ui.forms.dials import dial_editor
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.section_column import SectionColumn
from nnstudio.ui.panels.depth.presets import PRESETS, Preset
from nnstudio.ui.style import words
from nnstudio.ui.widgets.flow_layout import FlowLayout
from nnstudio.ui.widgets.pieces import styled
from nnstudio.ui.widgets.segments import Segments

WIDTH_LINES = 15.0
"""The controls are as wide as so many lines of text are high."""

QWIDGETSIZE_MAX = 16_777_215
"""Qt's word for a width or height without bounds."""


class DepthControls(QScrollArea):
    """The fields of the plan in a column, which scrolls where it is too short for them."""

    plan_edited = Signal(object)  # DepthPlan
    feed_chosen = Signal()
    keep_requested = Signal()
    train_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inside = SectionColumn()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form = Form(DepthPlan, make=dial_editor)
        self.form.edited.connect(self._on_edited)
        self.feed = self._make_feed()
        self.keep = self._make_button(self.tr("Keep this curve"))
        self.keep.clicked.connect(self.keep_requested)
        self.train = styled(self._make_button(self.tr("Train from here")), "primary")
        self.train.clicked.connect(self.train_requested)
        self._stack()

    @property
    def from_project(self) -> bool:
        """Whether the project's own rows are sent through."""
        return self.feed.value == "project"

    def show_plan(self, plan: DepthPlan) -> None:
        """Show a plan in all fields."""
        self.form.show_value(plan)

    def allow_keep(self, why_not: str) -> None:
        """Let the curve be kept, unless there is a reason why not."""
        self.keep.setEnabled(not why_not)
        self.keep.setToolTip(why_not or self.tr("Leave this curve in the plots, to turn the dial on and compare"))

    def allow_train(self, why_not: str) -> None:
        """Let the plan become the project, unless there is a reason why not."""
        self.train.setEnabled(not why_not)
        tip = self.tr("Put these layers and weights in place of the project's hidden layers; undo brings those back")
        self.train.setToolTip(why_not or tip)

    def fit(self, height: int | None) -> None:
        """Stand above something, no higher than this, or beside something, no wider than need be."""
        wanted = self.sizeHint()
        if height is None:
            self.setMinimumSize(wanted.width(), 0)
            self.setMaximumSize(wanted.width(), QWIDGETSIZE_MAX)
        else:
            self.setMinimumSize(0, min(height, wanted.height()))
            self.setMaximumSize(QWIDGETSIZE_MAX, min(height, wanted.height()))

    def sizeHint(self) -> QSize:
        """Ask for the width of the column, and the height of all that is in it."""
        return QSize(round(WIDTH_LINES * self.fontMetrics().height()), self._inside.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with less height: it scrolls."""
        return QSize(self.sizeHint().width(), 6 * self.fontMetrics().height())

    @Slot(object)
    def _on_edited(self, change: Change) -> None:
        self.plan_edited.emit(change.value)

    def _make_feed(self) -> Segments:
        choices = {"project": self.tr("Project's data"), "normal": self.tr("N(0, 1)")}
        tips = {
            "project": self.tr("The first training rows; the error signal starts at the project's output and loss"),
            "normal": self.tr(
                "Inputs drawn from N(0, 1), as many as a layer has units; the error signals that start at one linear "
                "output are drawn from N(0, 1) as well"
            ),
        }
        feed = Segments(choices, self.tr("What is sent through"), tips)
        feed.chosen.connect(self.feed_chosen)
        return feed

    def _make_button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(text)
        return button

    def _stack(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 8, 4)
        column.setSpacing(8)
        for part in (self.form, self.feed, self.keep, self.train):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(self._inside)


class Presets(QWidget):
    """The plans of the lecture in a row of buttons."""

    chosen = Signal(object)  # DepthPlan

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Examples"))
        flow = FlowLayout()
        self.setLayout(flow)
        self.buttons = [self._make(preset) for preset in PRESETS]
        for button in self.buttons:
            flow.addWidget(button)

    def _make(self, preset: Preset) -> QPushButton:
        button = styled(QPushButton(words.name(preset.title)), "small")
        button.setToolTip(words.name(preset.tip))
        button.setAccessibleName(button.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(preset.plan))
        return button

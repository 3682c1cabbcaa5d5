"""Sample images, page by page, with the network's answers."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout

from nnstudio import numbers
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.panels.output.samples_canvas import SamplesCanvas
from nnstudio.ui.panels.output.set_choice import SetChoice
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import icon_button, styled


class SamplesView(OutputView):
    """A page of samples, the choice of the set, and buttons to turn pages.

    With the wrong answers first, the order stays while training runs, so that a page can be watched; it is made anew
    whenever training rests.
    """

    def __init__(self) -> None:
        super().__init__()
        self.canvas = SamplesCanvas()
        self.canvas.setAccessibleName(self.tr("Sample images with the network's answers"))
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sets = SetChoice()
        self.wrong_first = QCheckBox(self.tr("wrong first"))
        self.wrong_first.setChecked(True)
        self.wrong_first.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space away from Run
        self.wrong_first.setToolTip(
            self.tr("Begin with the samples that were answered wrongly; sorted anew whenever training rests")
        )
        self.back = icon_button("chevron-left", self.tr("Page back"), self.tr("Page back (Page Up)"))
        self.on = icon_button("chevron-right", self.tr("Page on"), self.tr("Page on (Page Down)"))
        self._pages = styled(QLabel(), "muted")
        self._predictions: Predictions | None = None
        self._answers: Answers | None = None
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._arrange()
        self.sets.chosen.connect(self._on_set)
        self.wrong_first.toggled.connect(self._on_order)
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_on)
        self.canvas.page_changed.connect(self._show_page)

    def show_predictions(self, predictions: Predictions) -> None:
        """Show the answers of the moment for the samples of the page."""
        before, self._predictions = self._answers, predictions
        self._answers = self.sets.answers(predictions)
        if before is None or before.part is not self._answers.part:
            self._order = self._sorted(self._answers)
        self.canvas.show_answers(predictions, self._answers, self._order)
        self._show_page()

    def settle(self) -> None:
        """Put the samples that are now answered wrongly first, if that is wanted."""
        if self._predictions is not None and self._answers is not None:
            self._order = self._sorted(self._answers)
            self.canvas.show_answers(self._predictions, self._answers, self._order)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.canvas.show_theme(theme)

    def describe(self, predictions: Predictions) -> str:
        """Read the answers of the page."""
        return ", ".join(self.canvas.caption(sample) for sample in self.canvas.shown())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages by key."""
        if event.key() == Qt.Key.Key_PageDown:
            self.canvas.turn(1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.canvas.turn(-1)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.sets)
        row.addWidget(self.wrong_first)
        row.addStretch(1)
        for widget in (self.back, self._pages, self.on):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.canvas, 1)

    def _sorted(self, answers: Answers) -> NDArray[np.intp]:
        if self.wrong_first.isChecked():
            return np.argsort(~answers.wrong, kind="stable")
        return np.arange(len(answers.part))

    @Slot(str)
    def _on_set(self, key: str) -> None:
        if self._predictions is not None:
            self.show_predictions(self._predictions)

    @Slot()
    def _on_order(self) -> None:
        self.settle()

    @Slot()
    def _on_back(self) -> None:
        self.canvas.turn(-1)

    @Slot()
    def _on_on(self) -> None:
        self.canvas.turn(1)

    @Slot()
    def _show_page(self) -> None:
        page, pages = self.canvas.page, self.canvas.pages
        values = {"page": numbers.count(page + 1), "pages": numbers.count(pages)}
        self._pages.setText(self.tr("{page} / {pages}").format(**values))
        self._pages.setAccessibleName(self.tr("page {page} of {pages}").format(**values))
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page < pages - 1)

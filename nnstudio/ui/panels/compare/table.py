"""The table of a comparison: what differs in the designs, and how far both runs have come."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem

from nnstudio import numbers
from nnstudio.training.evaluation import main_metric_name
from nnstudio.training.history import EPOCH_COLUMNS
from nnstudio.training.session import Progress
from nnstudio.ui.naming.metrics import metric_text
from nnstudio.ui.panels.compare.differences import Difference
from nnstudio.ui.style import words

Cells = tuple[str, str, str]
"""A row: what it is about, and its value for this run and for the twin."""


class CompareTable(QTableWidget):
    """A row for everything that differs, then one for every result."""

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setObjectName("metrics_table")
        self.setAccessibleName(self.tr("What differs, and the results so far"))
        self.setHorizontalHeaderLabels(["", self.tr("this run"), self.tr("twin")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: list[Cells]) -> None:
        """Show rows; what has not changed is left alone."""
        if self.rowCount() != len(rows):
            self.setRowCount(len(rows))
            self.updateGeometry()
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(text)

    def fit(self) -> None:
        """Make the rows as high as the text wants."""
        self.verticalHeader().setDefaultSectionSize(int(1.6 * self.fontMetrics().height()))

    def sizeHint(self) -> QSize:
        """Ask for room for all rows."""
        return QSize(super().sizeHint().width(), self._height_of(self.rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Ask for no less: whoever has no room for the table scrolls."""
        return QSize(super().minimumSizeHint().width(), self._height_of(self.rowCount()))

    def _height_of(self, rows: int) -> int:
        header = self.horizontalHeader().sizeHint().height()
        return header + rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth()

    def differences(self, found: list[Difference]) -> list[Cells]:
        """Return the rows of what differs in the designs."""
        named = self.tr("{field}, layers {layers}")
        return [
            (named.format(field=each.field, layers=each.layers) if each.layers else each.field, each.own, each.other)
            for each in found
        ]

    def results(self, own: Progress, twin: Progress, *, running: bool) -> list[Cells]:
        """Return the rows of how both runs stand."""
        pairs = [(_results(own), _results(twin))]
        metric = words.name(main_metric_name(own.project.data.source.schema.task))
        titles = {
            "step": self.tr("Steps taken"),
            "epoch": self.tr("Epochs"),
            "train_loss": self.tr("Loss, training"),
            "val_loss": self.tr("Loss, validation"),
            "train_metric": self.tr("{metric}, training").format(metric=metric.capitalize()),
            "val_metric": self.tr("{metric}, validation").format(metric=metric.capitalize()),
        }
        rows = [(title, one[key], two[key]) for one, two in pairs for key, title in titles.items()]
        state = self.tr("State"), self._state(own, running), self._state(twin, running)
        return [state, *(row for row in rows if row[1:] != ("–", "–"))]

    def _state(self, progress: Progress, running: bool) -> str:
        if progress.divergence is not None:
            return self.tr("diverged at step {step}").format(step=numbers.count(progress.divergence.step))
        if progress.finished:
            return self.tr("finished")
        return self.tr("training") if running else self.tr("paused")


def _results(progress: Progress) -> dict[str, str]:
    """Return the last measured numbers of a run as text; a dash for what there is not."""
    last = dict(zip(EPOCH_COLUMNS, progress.history.epochs.view()[-1].tolist(), strict=True))
    name = main_metric_name(progress.project.data.source.schema.task)
    found = {key: "–" if math.isnan(value) else numbers.short(value, 4) for key, value in last.items()}
    found |= {key: metric_text(name, last[key]) for key in ("train_metric", "val_metric")}
    return found | {"step": numbers.count(progress.steps), "epoch": numbers.count(progress.epoch)}

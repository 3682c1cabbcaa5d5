"""All metrics by name, for both sets, each with what it means."""

import math

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nnstudio import numbers
from nnstudio.training.predictions import Predictions
from nnstudio.ui.naming.metrics import NAMES, metric_name, metric_text


class MetricsTable(QTableWidget):
    """A row for every metric, a column for each set."""

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setObjectName("metrics_table")
        self.setAccessibleName(self.tr("All metrics"))
        self.setHorizontalHeaderLabels([self.tr("metric"), self.tr("training"), self.tr("validation")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.model().setHeaderData(0, Qt.Orientation.Horizontal, left, Qt.ItemDataRole.TextAlignmentRole)
        self._shown: tuple[str, ...] = ()
        self._values: list[tuple[QTableWidgetItem, QTableWidgetItem]] = []

    def show_predictions(self, predictions: Predictions) -> None:
        """Show the metrics of the moment."""
        sets = (predictions.training, predictions.validation)
        names = tuple(predictions.training.metrics)
        if names != self._shown:
            self._make_rows(names)
        for column, answers in enumerate(sets):
            text = self.tr("On {count} samples, after step {step}")
            tip = text.format(count=numbers.count(len(answers.part)), step=numbers.count(predictions.snapshot.step))
            self.model().setHeaderData(column + 1, Qt.Orientation.Horizontal, tip, Qt.ItemDataRole.ToolTipRole)
            for name, items in zip(names, self._values, strict=True):
                value = metric_text(name, answers.metrics.get(name, math.nan))
                if items[column].text() != value:
                    items[column].setText(value)

    def fit(self) -> None:
        """Make the rows as high as the text wants."""
        self.verticalHeader().setDefaultSectionSize(int(1.6 * self.fontMetrics().height()))

    def sizeHint(self) -> QSize:
        """Ask for room for all rows."""
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 4
        return QSize(self.fontMetrics().averageCharWidth() * 42, height)

    def _make_rows(self, names: tuple[str, ...]) -> None:
        self._shown, self._values = names, []
        self.setRowCount(len(names))
        for row, name in enumerate(names):
            items = tuple(QTableWidgetItem(text) for text in (metric_name(name), "", ""))
            for column, item in enumerate(items):
                item.setToolTip(QCoreApplication.translate("metrics", NAMES[name][1]))
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
            self._values.append((items[1], items[2]))
        self.updateGeometry()

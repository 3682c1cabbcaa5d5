"""All metrics by name, for both sets, each with what it means."""

import math

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nnstudio.ui import numbers
from nnstudio.ui.output.scene import Scene

NAMES: dict[str, tuple[str, str]] = {
    "accuracy": ("Accuracy", "Right answers divided by all answers."),
    "balanced accuracy": (
        "Balanced accuracy",
        "The mean of the recalls of all classes: a rare class counts as much as a common one.",
    ),
    "precision": (
        "Precision",
        "Of the answers that name a class, the share that is right; the mean over all classes that were named.",
    ),
    "recall": (
        "Recall",
        "Of the samples of a class, the share that was found; the mean over all classes that have samples.",
    ),
    "F1": (
        "F1 score",
        "2 × precision × recall / (precision + recall) of each class; the mean over all classes.",
    ),
    "ROC-AUC": (
        "ROC-AUC",
        "The chance that a sample of the second class has a higher output than one of the first; 0.5 is guessing.",
    ),
    "all labels right": ("All labels right", "Samples of which every label is right, divided by all samples."),
    "R²": (
        "R²",
        "1 − the sum of squared errors / the sum of squared distances of the targets from their mean: the share of "
        "the targets' variance that the predictions explain. 0 is no better than always saying the mean.",
    ),
    "RMSE": (
        "RMSE",
        "Root mean squared error: the root of the mean of (output − target)², in the target's units.",
    ),
    "MAE": ("MAE", "Mean absolute error: the mean of |output − target|, in the target's units."),
}

_PLAIN = ("R²", "RMSE", "MAE", "ROC-AUC")


def metric_text(name: str, value: float) -> str:
    """Return a metric as people write it: shares as percentages, a dash where it is not known."""
    if math.isnan(value):
        return "–"
    return numbers.short(value) if name in _PLAIN else numbers.percent(value)


def metric_name(name: str) -> str:
    """Return a metric's name in words."""
    return QCoreApplication.translate("metrics", NAMES[name][0])


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

    def show_scene(self, scene: Scene) -> None:
        """Show the metrics of the moment."""
        sets = (scene.training, scene.validation)
        names = tuple(scene.training.metrics)
        if names != self._shown:
            self._make_rows(names)
        for column, answers in enumerate(sets):
            text = self.tr("On {count} samples, after step {step}")
            tip = text.format(count=numbers.count(len(answers.part)), step=numbers.count(scene.snapshot.step))
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

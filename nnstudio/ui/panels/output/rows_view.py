"""A small table, row by row: inputs, targets, outputs, and how far they are apart."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout

from nnstudio import numbers
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class RowsModel(QAbstractTableModel):
    """The samples of both sets in the order of the data, with what the network answers."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self._predictions: Predictions | None = None
        self._rows: list[tuple[Answers, int]] = []
        self._columns: list[tuple[str, str, int]] = []

    def show_predictions(self, predictions: Predictions) -> None:
        """Show another moment; rows and columns are made anew only for other data."""
        if self._predictions is None or self._predictions.data is not predictions.data:
            self.beginResetModel()
            self._predictions = predictions
            self._columns = self._headings(predictions)
            self._sort_rows(predictions)
            self.endResetModel()
            return
        self._predictions = predictions
        self._sort_rows(predictions)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """Return the number of samples."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return a cell's text, or its colour and place."""
        kind, _, unit = self._columns[index.column()]
        answers, sample = self._rows[index.row()]
        match role:
            case Role.DisplayRole:
                return self._text(kind, unit, answers, sample)
            case Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Role.ForegroundRole if kind == "right":
                return QColor(self.theme.colour("broken" if answers.wrong[sample] else "healthy"))
            case Role.ForegroundRole if kind == "target":
                return QColor(self.theme.colour("muted"))
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name, or a row's number and set."""
        if orientation == Qt.Orientation.Horizontal:
            kind, name, _ = self._columns[section]
            tip = self._tip(kind) if role == Role.ToolTipRole else None
            return name if role == Role.DisplayRole else tip
        if role != Role.DisplayRole or self._predictions is None:
            return None
        answers, sample = self._rows[section]
        number = int(answers.part.rows[sample]) + 1
        return self.tr("{row} val").format(row=number) if answers is self._predictions.validation else str(number)

    def _headings(self, predictions: Predictions) -> list[tuple[str, str, int]]:
        schema = predictions.schema
        outputs = predictions.snapshot.network.outputs
        names = [words.name(name) for name in (schema.target_names or schema.class_names)]
        names = names if len(names) == outputs else [""]
        columns = [("input", words.name(name), place) for place, name in enumerate(schema.feature_names)]
        for kind, text in (
            ("target", self.tr("target\n{name}")),
            ("output", self.tr("output\n{name}")),
            ("error", self.tr("error\n{name}")),
        ):
            columns += [(kind, text.format(name=name).strip(), unit) for unit, name in enumerate(names)]
        if schema.class_names:
            columns.append(("right", self.tr("right?"), 0))
        return columns

    def _sort_rows(self, predictions: Predictions) -> None:
        sets = (predictions.training, predictions.validation)
        rows = [(answers, sample) for answers in sets for sample in range(len(answers.part))]
        self._rows = sorted(rows, key=lambda row: int(row[0].part.rows[row[1]]))

    def _text(self, kind: str, unit: int, answers: Answers, sample: int) -> str:
        assert self._predictions is not None
        if kind == "input":
            row = self._predictions.data.scaler.invert(answers.part.x[sample][np.newaxis])[0]
            return _plain(float(row[unit]))
        if kind == "right":
            return self.tr("✗ no") if answers.wrong[sample] else self.tr("✓ yes")
        output, target = float(answers.outputs[sample, unit]), float(answers.part.y[sample, unit])
        if kind == "error":
            return numbers.signed(output - target, 3)
        return numbers.short(output, 6) if kind == "output" else _plain(target)

    def _tip(self, kind: str) -> str:
        tips = {
            "input": self.tr("The input in the units of the data"),
            "target": self.tr("What the output should be"),
            "output": self.tr("What the network answers"),
            "error": self.tr("Output minus target"),
            "right": self.tr("Whether the answer is the right class"),
        }
        return tips[kind]


class PredictionsTable(OutputView):
    """Every sample of both sets with its target and the network's answer, a row each."""

    def __init__(self) -> None:
        super().__init__()
        self.model = RowsModel()
        self.model.setParent(self)
        self.table = QTableView()
        self.table.setObjectName("rows_table")
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setAccessibleName(self.tr("Inputs, targets and outputs, row by row"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_predictions(self, predictions: Predictions) -> None:
        """Fill the table."""
        self.model.show_predictions(predictions)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.model.theme = theme
        self.table.verticalHeader().setDefaultSectionSize(int(self.table.fontMetrics().height() * 1.7))

    def describe(self, predictions: Predictions) -> str:
        """Say how many rows there are."""
        return self.tr("A table of {count} rows: inputs, target, output, error.").format(count=self.model.rowCount())


def _plain(value: float) -> str:
    """Return a number that was written down, without the zeros that nobody wrote."""
    text = numbers.short(value, 6)
    return text.rstrip("0").rstrip(".") if "." in text and "·" not in text else text

"""The table of residuals: what stands in its cells, written only where it is in sight."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from nnstudio import numbers
from nnstudio.datasets.table import Schema
from nnstudio.engine.analysis.residuals import Residuals

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class ResidualModel(QAbstractTableModel):
    """Residuals as a table; a number is written only when its row is in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Residuals | None = None
        self._names: tuple[str, ...] = ()
        self._several = False

    @property
    def shown(self) -> Residuals | None:
        """What is in the table."""
        return self._shown

    def show(self, found: Residuals | None, schema: Schema | None, outputs: int) -> None:
        """Show other residuals."""
        same = found is not None and self._shown is not None and len(found.rows) == len(self._shown.rows)
        if same and self._several == (outputs > 1):
            self._shown = found
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)
            return
        self.beginResetModel()
        self._shown, self._several = found, outputs > 1
        names = () if schema is None else schema.class_names or schema.target_names
        self._names = tuple(names) if len(names) == outputs else ()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """Return the number of samples."""
        return 0 if parent.isValid() or self._shown is None else len(self._shown.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, Qt's own default
        """Return the number of columns; which output it is only matters where there are several."""
        return 0 if parent.isValid() else 4 + self._several

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return a cell's text or place."""
        if self._shown is None:
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._text(self._shown, index.row(), self._column(index.column())) if role == Role.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name and what it means, or a sample's number."""
        if orientation == Qt.Orientation.Vertical:
            return str(int(self._shown.rows[section]) + 1) if self._shown and role == Role.DisplayRole else None
        name, tip = self._headings()[self._column(section)]
        return name if role == Role.DisplayRole else tip if role == Role.ToolTipRole else None

    def _column(self, place: int) -> int:
        """Return which of all columns stands at a place: without names of outputs the first is left out."""
        return place if self._several else place + 1

    def _headings(self) -> list[tuple[str, str]]:
        return [
            (self.tr("output"), self.tr("The output that is furthest from its target")),
            (self.tr("target y"), self.tr("What the output should be, as the loss uses it")),
            (self.tr("prediction a"), self.tr("What the output is")),
            (self.tr("residual a − y"), self.tr("Prediction less target: positive where the output is too high")),
            (self.tr("sample loss"), self.tr("This sample's loss over all its outputs")),
        ]

    def _text(self, found: Residuals, row: int, column: int) -> str:
        if column == 0:
            output = int(found.output[row])
            return self._names[output] if self._names else str(output + 1)
        values = (found.target, found.prediction, found.residual, found.loss)[column - 1]
        value = float(values[row])
        return numbers.fixed(value, 3) if column < 3 else numbers.signed(value) if column == 3 else numbers.short(value)

"""The page of residuals: a table, and how its last column becomes the loss."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from nnstudio import numbers
from nnstudio.engine.analysis.residuals import residuals
from nnstudio.engine.losses import Loss
from nnstudio.training.session import Progress
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.panels.losses.residual_model import Index, ResidualModel
from nnstudio.ui.style import words
from nnstudio.ui.widgets.pieces import styled, wrapped


class PlainCells(QStyledItemDelegate):
    """Writes cells without the style sheet, which takes ten times as long for a table that changes while it is read."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Write one cell to the right, on the colour of the selection where it is selected."""
        room: QRect = option.rect
        palette: QPalette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(room, palette.color(QPalette.ColorRole.Highlight))
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room.adjusted(4, 0, -8, 0), flags, index.data())


class TableView(QWidget):
    """Shows every training sample with its target, prediction, residual and loss, the worst first."""

    def __init__(self) -> None:
        super().__init__()
        self.model = ResidualModel()
        self.about = wrapped()
        self.table = styled(QTableView(), "rows_table")
        self.table.setModel(self.model)
        self.table.setItemDelegate(PlainCells(self.table))
        self.table.setAccessibleName(self.tr("Training samples, the largest loss first"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setToolTip(self.tr("The sample's row in the data"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what will appear here."""
        self.model.show(None, None, 1)
        self.about.setText(self.tr("The training samples appear here, the worst first, once the design can run."))

    def show_outputs(self, snapshot: Snapshot, progress: Progress) -> None:
        """Show what the network answers now."""
        if snapshot.outputs is None:
            return
        loss, part = progress.project.training.loss, progress.data.train
        found = residuals(loss, snapshot.outputs.training, part.y, part.rows)
        self.model.show(found, progress.data.table.schema, part.y.shape[1])
        text = self.about_text(loss, float(found.loss.mean()) if len(found.loss) else float("nan"), len(found.loss))
        if text != self.about.text():
            self.about.setText(text)

    def about_text(self, loss: Loss, mean: float, samples: int) -> str:
        """Say how the samples' losses become one number."""
        text = self.tr("{loss}: {reduction}. The mean over all {samples} training samples is {mean}; worst first.")
        return text.format(
            loss=words.name(loss.title), reduction=words.name(loss.reduction), samples=numbers.count(samples),
            mean=numbers.short(mean, 4),
        )  # fmt: skip

"""The paths from a weight to the loss, one row each, the largest first."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnstudio import numbers
from nnstudio.explanation.chain import PathRow
from nnstudio.ui.formulas.aloud import aloud
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.style.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
DIGITS = 3


class PathModel(QAbstractListModel):
    """The rows; what they say aloud is their route, their factors and their part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PathRow, ...] = ()
        self.naming: Naming | None = None

    def show_rows(self, rows: tuple[PathRow, ...], naming: Naming | None) -> None:
        """Show paths; as many as before change only their numbers."""
        self.naming = naming
        if len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row: in words, or whole."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self.route(row)}: {aloud(row.live)} = {numbers.short(row.path.part, DIGITS)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self.route(row)}\n{aloud(row.live)} = {numbers.short(row.path.part, DIGITS + 2)}"
        return row if role == ROW else None

    def route(self, row: PathRow) -> str:
        """Return the units on the way: "layer 1 unit 2 → layer 2 unit 1 → loss"."""
        units = [spot for spot in row.spots if spot.unit is not None and spot.source is None and not spot.bias]
        naming = self.naming
        names = [naming.unit(spot.layer, spot.unit or 0) if naming else spot.layer for spot in units]
        return " → ".join([*dict.fromkeys(names), self.tr("loss")])

    def short_route(self, row: PathRow) -> str:
        """Return the numbers of the units on the way, layer by layer: "2 → 6 → 1 → loss"."""
        last, units = "", []
        for spot in row.spots:
            if spot.unit is not None and spot.layer != last:
                last = spot.layer
                units.append(str(spot.unit + 1))
        return " → ".join([*units, self.tr("loss")])

    def length(self, row: PathRow) -> float:
        """Return how large a path is beside the largest."""
        return row.share / (self.rows[0].share or 1.0)


class PathList(QListView):
    """Shows paths; the row pointed at, or reached by keys, is the one to light."""

    pointed = Signal(object)  # PathRow or None

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Paths from the loss to this weight"))
        self.setObjectName("path_list")
        self.paths = PathModel(self)
        self.setModel(self.paths)
        self.delegate = _Delegate(self)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entered.connect(self._on_entered)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_rows(self, rows: tuple[PathRow, ...], naming: Naming | None) -> None:
        """Show paths."""
        self.paths.show_rows(rows, naming)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.delegate.theme = theme
        self.viewport().update()

    def current(self) -> PathRow | None:
        """Return the row that keys have reached."""
        index = self.currentIndex()
        return self.paths.rows[index.row()] if index.isValid() and index.row() < len(self.paths.rows) else None

    def leaveEvent(self, event: QEvent) -> None:
        """Point at what keys have reached, where the list has the keys, else at nothing."""
        super().leaveEvent(event)
        self.pointed.emit(self.current() if self.hasFocus() else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at nothing below the last row."""
        super().mouseMoveEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.pointed.emit(None)

    def focusOutEvent(self, event: object) -> None:
        """Light nothing once the keys go elsewhere."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.pointed.emit(None)

    @Slot(QModelIndex)
    def _on_entered(self, index: QModelIndex) -> None:
        self.pointed.emit(self.paths.rows[index.row()])

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        if index.isValid() and self.hasFocus():
            self.pointed.emit(self.paths.rows[index.row()])


class _Delegate(QStyledItemDelegate):
    """Paints one path: a bar as long as its share, its part, its route, and below the product of its factors."""

    theme: Theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetricsF(option.font).height()
        return QSize(120, round(2.0 * line + 8.0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, model = index.data(ROW), index.model()
        if not isinstance(row, PathRow) or not isinstance(model, PathModel):
            return
        painter.save()
        box = QRectF(option.rect)
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.fillRect(box, self.theme.colour("field"))
            painter.fillRect(QRectF(box.left(), box.top(), 3.0, box.height()), self.theme.colour("selected"))
        inner = box.adjusted(8.0, 4.0, -4.0, -4.0)
        self._first_line(painter, inner, QFont(option.font), row, model)
        self._second_line(painter, inner, QFont(option.font), row)
        painter.restore()

    def _first_line(self, painter: QPainter, box: QRectF, font: QFont, row: PathRow, model: PathModel) -> None:
        """Paint the bar, the part, and the route."""
        metrics = QFontMetricsF(font)
        line, sign = metrics.height(), "positive" if row.path.part >= 0.0 else "negative"
        bar = QRectF(box.left(), box.top() + 0.3 * line, 0.12 * box.width(), 0.4 * line)
        painter.fillRect(bar, self.theme.colour("grid"))
        filled = QRectF(bar)
        filled.setWidth(max(bar.width() * model.length(row), 1.5))
        painter.fillRect(filled, self.theme.colour(sign))
        painter.setPen(self.theme.colour("text"))
        number = QRectF(bar.right() + 8.0, box.top(), metrics.horizontalAdvance("−8.88·10⁻⁸") + 12.0, line)
        route = QRectF(number.right(), box.top(), box.right() - number.right(), line)
        painter.setFont(font)
        said = metrics.elidedText(model.short_route(row), Qt.TextElideMode.ElideMiddle, route.width())
        painter.drawText(route, Qt.AlignmentFlag.AlignVCenter, said)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, numbers.signed(row.path.part, DIGITS))

    def _second_line(self, painter: QPainter, box: QRectF, font: QFont, row: PathRow) -> None:
        """Paint the product of the factors."""
        metrics = QFontMetricsF(font)
        below = QRectF(box.left(), box.top() + metrics.height(), box.width(), metrics.height())
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        product = metrics.elidedText(f"= {aloud(row.live)}", Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, product)

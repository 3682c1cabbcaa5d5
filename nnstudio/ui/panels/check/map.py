"""The map: one picture per tensor, one cell per parameter, coloured by how far both derivatives are apart."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)

from nnstudio.engine.analysis.gradient_check import TensorCheck
from nnstudio.engine.topology import owner_of
from nnstudio.ui.charts.canvas import Canvas, CanvasLayer
from nnstudio.ui.panels.check.bands import BANDS, band_colour, bands_of
from nnstudio.ui.widgets.arrow_keys import ARROWS

GAP = 14.0
LARGEST, SMALLEST = 34.0, 4.0
"""A cell is so many pixels wide where there is room, and no smaller than that where there is not."""

PATTERNED = 7.0
"""From this size on, cells that are wrong carry a cross, so that colour does not say it alone."""


@dataclass(frozen=True)
class CellPlace:
    """One parameter: the tensor by its place in the list, and the row and column of its cell."""

    tensor: int
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class TensorCells:
    """One tensor to be shown: its check, its title, and a line that sums it up."""

    check: TensorCheck
    title: str
    summary: str

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of its cells; a vector is one column."""
        shape = self.check.errors.shape
        return (shape[0], shape[1]) if len(shape) == 2 else (int(np.prod(shape)), 1)


class Map(Canvas):
    """Shows tensors one after the other like words; mouse and arrow keys go from cell to cell."""

    pointed = Signal(object)  # CellPlace or None
    chosen = Signal(object)  # CellPlace

    def __init__(self) -> None:
        super().__init__()
        self._layer, self._version = CanvasLayer(), 0
        self.tensors: tuple[TensorCells, ...] = ()
        self._rects: list[QRectF] = []
        self._cell = LARGEST
        self.spot: CellPlace | None = None
        self.room = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Map of relative errors"))

    def show_tensors(self, tensors: tuple[TensorCells, ...]) -> None:
        """Show other checks, or how far they have come."""
        self.tensors = tensors
        self._version += 1
        if self.spot is not None and not self._exists(self.spot):
            self.spot = None
        self._arrange()
        self.update()
        if self.spot is not None:
            self.pointed.emit(self.spot)

    def set_room(self, height: int) -> None:
        """Say how much height is in sight, which cells are made to fit into."""
        self.room = height
        self._arrange()

    def words_at(self, place: QPointF) -> str:
        """Say nothing beside the mouse: the panel says it all in its place."""
        return ""

    def spot_at(self, place: QPointF) -> CellPlace | None:
        """Return the parameter at a place of the picture."""
        for index, rect in enumerate(self._rects):
            if rect.contains(place):
                rows, columns = self.tensors[index].shape
                row = min(int((place.y() - rect.top()) / rect.height() * rows), rows - 1)
                return CellPlace(index, row, min(int((place.x() - rect.left()) / rect.width() * columns), columns - 1))
        return None

    def place_of(self, spot: CellPlace) -> QRectF:
        """Return where a cell is."""
        rect, (rows, columns) = self._rects[spot.tensor], self.tensors[spot.tensor].shape
        width, height = rect.width() / columns, rect.height() / rows
        return QRectF(rect.left() + spot.column * width, rect.top() + spot.row * height, width, height)

    def minimumSizeHint(self) -> QSize:
        """Need little: the map is scrolled."""
        return QSize(160, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the tensors anew."""
        super().resizeEvent(event)
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell is under the mouse."""
        super().mouseMoveEvent(event)
        self._point(self.spot_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        if (spot := self.spot_at(event.position())) is not None:
            self._point(spot)
            self.chosen.emit(spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell and on to the next tensor, or choose one."""
        key = event.key()
        if key in ARROWS and self.tensors:
            self._go(*ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.spot is not None:
            self.chosen.emit(self.spot)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the map, and frame the cell that is pointed at."""
        painter = QPainter(self)
        self._layer.draw(painter, self, (self._version, self.theme.name, self._cell), self._paint_tensors)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.spot is not None:
            painter.setPen(QPen(self.theme.colour("text"), 2.0))
            painter.drawRect(self.place_of(self.spot).adjusted(-1.0, -1.0, 1.0, 1.0))
        self.paint_focus(painter)
        painter.end()

    def _exists(self, spot: CellPlace) -> bool:
        if spot.tensor >= len(self.tensors):
            return False
        rows, columns = self.tensors[spot.tensor].shape
        return spot.row < rows and spot.column < columns

    def _point(self, spot: CellPlace | None) -> None:
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.pointed.emit(spot)

    def _go(self, down: int, right: int) -> None:
        here = self.spot or CellPlace(0, 0, 0)
        rows, columns = self.tensors[here.tensor].shape
        row, column = here.row + down * (self.spot is not None), here.column + right * (self.spot is not None)
        tensor = here.tensor
        if not (0 <= row < rows and 0 <= column < columns):
            step = 1 if row >= rows or column >= columns else -1
            tensor = min(max(tensor + step, 0), len(self.tensors) - 1)
            if tensor == here.tensor:
                return
            last = self.tensors[tensor].shape
            row, column = (0, 0) if step > 0 else (last[0] - 1, last[1] - 1)
        self._point(CellPlace(tensor, row, column))

    def _arrange(self) -> None:
        """Make cells as large as the room allows."""
        cell = LARGEST
        while cell > SMALLEST and self._laid_out(cell)[1] > self.room:
            cell -= 1.0
        self._cell = cell
        self._rects, height = self._laid_out(cell)
        self.setMinimumHeight(math.ceil(height))

    def _laid_out(self, cell: float) -> tuple[list[QRectF], float]:
        """Set tensors from left to right, and in a new row where one ends; every tensor has two lines above it."""
        head, rects, x, y, tallest = 2.2 * QFontMetricsF(self.font()).height(), [], 2.0, 0.0, 0.0
        for place, tensor in enumerate(self.tensors):
            rows, columns = tensor.shape
            width, height = columns * self._side(tensor, cell), max(rows * self._side(tensor, cell), 2.0)
            if x > 2.0 and x + self._needed(place, cell) > self.width() - 4.0:
                x, y, tallest = 2.0, y + tallest + GAP, 0.0
            rects.append(QRectF(x, y + head, width, height))
            x, tallest = x + self._wide(tensor, cell) + GAP, max(tallest, head + height)
        return rects, y + tallest + 4.0

    def _side(self, tensor: TensorCells, cell: float) -> float:
        """Return how wide the cells of a tensor are: smaller than the others' where it would not fit."""
        return min(cell, max((self.width() - 6.0) / tensor.shape[1], 0.2))

    def _wide(self, tensor: TensorCells, cell: float) -> float:
        """Return the width of a tensor with its title."""
        metrics = QFontMetricsF(self.font())
        texts = (metrics.horizontalAdvance(text) for text in (tensor.title, tensor.summary))
        return max(tensor.shape[1] * self._side(tensor, cell), *texts)

    def _needed(self, place: int, cell: float) -> float:
        """Return the width of all tensors of a layer before its first one, where they fit in a row, else its own."""
        layer, _ = owner_of(self.tensors[place].check.name)
        own = self._wide(self.tensors[place], cell)
        if place and owner_of(self.tensors[place - 1].check.name)[0] == layer:
            return own
        same = [tensor for tensor in self.tensors if owner_of(tensor.check.name)[0] == layer]
        together = sum(self._wide(tensor, cell) + GAP for tensor in same) - GAP
        return together if together <= self.width() - 6.0 else own

    def _paint_tensors(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(self.font())
        for tensor, rect in zip(self.tensors, self._rects, strict=True):
            painter.setPen(self.theme.colour("text"))
            painter.drawText(QPointF(rect.left(), rect.top() - 1.25 * metrics.height()), tensor.title)
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(QPointF(rect.left(), rect.top() - 0.35 * metrics.height()), tensor.summary)
            self._paint_cells(painter, tensor, rect)

    def _paint_cells(self, painter: QPainter, tensor: TensorCells, rect: QRectF) -> None:
        shape, found = tensor.shape, bands_of(tensor.check)
        colours = np.array([band_colour(band, self.theme).rgba() for band in range(len(BANDS) + 1)], np.uint32)
        pixels = np.ascontiguousarray(colours[found.reshape(shape)])
        image = QImage(pixels.data, shape[1], shape[0], 4 * shape[1], QImage.Format.Format_ARGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(rect, image)
        side = rect.width() / shape[1]
        if side >= PATTERNED:
            self._paint_grid(painter, rect, shape)
            self._paint_crosses(painter, rect, found.reshape(shape), side)
        self._paint_kinks(painter, rect, tensor.check.kinked.reshape(shape))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.theme.colour("border"))
        painter.drawRect(rect)

    def _paint_grid(self, painter: QPainter, rect: QRectF, shape: tuple[int, int]) -> None:
        painter.setPen(self.theme.colour("card"))
        for x in np.linspace(rect.left(), rect.right(), shape[1] + 1)[1:-1].tolist():
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        for y in np.linspace(rect.top(), rect.bottom(), shape[0] + 1)[1:-1].tolist():
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _paint_crosses(self, painter: QPainter, rect: QRectF, found: np.ndarray, side: float) -> None:
        painter.setPen(QPen(self.theme.colour("card"), 1.5))
        for row, column in np.argwhere(found == len(BANDS) - 1).tolist():
            centre = QPointF(rect.left() + (column + 0.5) * side, rect.top() + (row + 0.5) * side)
            arm = 0.22 * side
            painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
            painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm))

    def _paint_kinks(self, painter: QPainter, rect: QRectF, kinked: np.ndarray) -> None:
        """Hatch the cells whose small change crossed a kink."""
        rows, columns = kinked.shape
        width, height = rect.width() / columns, rect.height() / rows
        hatch = QBrush(QColor(self.theme.colour("text")), Qt.BrushStyle.BDiagPattern)
        for row, column in np.argwhere(kinked).tolist():
            painter.fillRect(QRectF(rect.left() + column * width, rect.top() + row * height, width, height), hatch)

"""A gallery: many functions side by side, each as a small picture that can be chosen."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnstudio.series.ranges import Range
from nnstudio.ui.charts.canvas import Canvas, CanvasLayer
from nnstudio.ui.charts.curve import Curve, draw_curves
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import bold
from nnstudio.ui.widgets.arrow_keys import ARROWS

GAP = 8.0
WIDEST, ASPECT = 13.0, 0.72
"""A tile is at least so many lines of text wide; its picture so many times as high as wide."""


@dataclass(frozen=True, eq=False)
class Tile:
    """One small picture; ``group`` is the heading it stands under, ``mark`` says in a word why it is framed."""

    key: str
    title: str
    curves: tuple[Curve, ...]
    x: Range
    y: Range
    tip: str
    group: str = ""
    mark: str = ""


class CurveGallery(Canvas):
    """Shows tiles under their headings; a click or Enter chooses one, arrows go from tile to tile."""

    chosen = Signal(str)  # key

    def __init__(self, name: str) -> None:
        super().__init__()
        self._layer, self._version = CanvasLayer(), 0
        self.tiles: tuple[Tile, ...] = ()
        self.current = 0
        self._places: list[QRectF] = []
        self._headings: list[tuple[str, float]] = []
        self._columns = 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show other tiles."""
        self.tiles = tiles
        self.current = min(self.current, max(len(tiles) - 1, 0))
        self._version += 1
        self._arrange()
        self._tell_reader()
        self.update()

    def words_at(self, place: QPointF) -> str:
        """Say what a tile shows."""
        index = self.tile_at(place)
        return "" if index is None else self.tiles[index].tip

    def tile_at(self, place: QPointF) -> int | None:
        """Return the tile at a place of the picture."""
        return next((index for index, rect in enumerate(self._places) if rect.contains(place)), None)

    def place_of(self, key: str) -> QRectF:
        """Return where a tile is."""
        return self._places[[tile.key for tile in self.tiles].index(key)]

    def minimumSizeHint(self) -> QSize:
        """Need the height of all tiles."""
        return QSize(140, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the tiles anew."""
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a tile."""
        index = self.tile_at(event.position())
        if index is not None:
            self.current = index
            self.chosen.emit(self.tiles[index].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from tile to tile, or choose one."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tiles:
            self.chosen.emit(self.tiles[self.current].key)
        elif key in ARROWS and self.tiles:
            self._go(*ARROWS[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the tiles, and frame the one where the keyboard is."""
        painter = QPainter(self)
        self._layer.draw(painter, self, (self._version, self.theme.name), self._paint_tiles)
        if self.hasFocus() and self.tiles:
            painter.setPen(QPen(self.theme.colour("accent"), 2.0))
            painter.drawRoundedRect(self._places[self.current].adjusted(1, 1, -1, -1), 6.0, 6.0)
        painter.end()

    def _go(self, down: int, right: int) -> None:
        """Go to the next tile in a row, or to the nearest one in the next row."""
        here = self._places[self.current]
        if down:
            beyond = [rect for rect in self._places if (rect.top() - here.top()) * down > 1.0]
            if not beyond:
                return
            nearest = min(beyond, key=lambda rect: (abs(rect.top() - here.top()), abs(rect.left() - here.left())))
            self.current = self._places.index(nearest)
        else:
            self.current = min(max(self.current + right, 0), len(self.tiles) - 1)
        self._tell_reader()
        if (area := self._area()) is not None:
            centre = self._places[self.current].center().toPoint()
            area.ensureVisible(centre.x(), centre.y(), 20, round(here.height()))
        self.update()

    def _area(self) -> QScrollArea | None:
        parent = self.parentWidget()
        area = parent.parentWidget() if parent is not None else None
        return area if isinstance(area, QScrollArea) else None

    def _tell_reader(self) -> None:
        if self.tiles:
            tile = self.tiles[self.current]
            self.setAccessibleDescription(f"{tile.title}: {tile.tip}")

    def _arrange(self) -> None:
        """Put as many tiles into a row as there is room for, every group from a new row on."""
        line = QFontMetricsF(self.font()).height()
        self._columns = max(int(self.width() / (WIDEST * line)), 1 if self.width() < 16 * line else 2)
        width = (self.width() - GAP * (self._columns - 1)) / self._columns
        height = 1.4 * line + ASPECT * width
        self._places, self._headings, y, column, group = [], [], 0.0, 0, ""
        for tile in self.tiles:
            if column == self._columns or (tile.group != group and column):
                y, column = y + height + GAP, 0
            if tile.group != group:
                group = tile.group
                self._headings.append((group, y))
                y += 1.5 * line
            self._places.append(QRectF(column * (width + GAP), y, width, height))
            column += 1
        self.setMinimumHeight(round(y + height) + 2)

    def _paint_tiles(self, painter: QPainter) -> None:
        line = QFontMetricsF(self.font()).height()
        for heading, y in self._headings:
            painter.setFont(bold(self.font()))
            painter.setPen(self.theme.colour("text"))
            room = QRectF(2.0, y, self.width() - 4.0, 1.4 * line)
            text = QFontMetricsF(painter.font()).elidedText(heading, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(self.font())
        for tile, place in zip(self.tiles, self._places, strict=True):
            self._paint_tile(painter, tile, place, line)

    def _paint_tile(self, painter: QPainter, tile: Tile, place: QRectF, line: float) -> None:
        painter.setPen(QPen(self.theme.colour("selected" if tile.mark else "border"), 1.5 if tile.mark else 1.0))
        painter.setBrush(self.theme.colour("field"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
        painter.setPen(self.theme.colour("text"))
        title = f"{tile.title} · {tile.mark}" if tile.mark else tile.title
        room = QRectF(place.left() + 8.0, place.top() + 2.0, place.width() - 12.0, 1.4 * line)
        text = QFontMetricsF(painter.font()).elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        frame = Frame(place.adjusted(8.0, 1.4 * line + 4.0, -8.0, -8.0), tile.x, tile.y)
        self._paint_zero_lines(painter, frame)
        draw_curves(painter, frame, tile.curves)

    def _paint_zero_lines(self, painter: QPainter, frame: Frame) -> None:
        """Draw where x and y are 0."""
        painter.setPen(self.theme.colour("border"))
        rect, (low, high), (bottom, top) = frame.rect, frame.x_range, frame.y_range
        if low <= 0.0 <= high:
            x = rect.left() - low / (high - low) * rect.width()
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        if bottom <= 0.0 <= top:
            y = rect.bottom() + bottom / (top - bottom) * rect.height()
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def scrolled(widget: QWidget) -> QScrollArea:
    """Return an area in which a widget can be scrolled where there is too little height for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    reachable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus  # else the keyboard scrolls the area itself
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus if reachable else Qt.FocusPolicy.TabFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area

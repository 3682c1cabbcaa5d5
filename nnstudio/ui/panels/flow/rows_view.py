"""A table of layers that is painted: rows as high as there is room for, scrolled where they are many, under a head."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from nnstudio.ui.charts.canvas import CanvasLayer
from nnstudio.ui.charts.strokes import is_vector
from nnstudio.ui.panels.flow.figures import Figures
from nnstudio.ui.style.theme import FONT_FACTORS, LIGHT, Theme

LOWEST, HIGHEST = 1.12, 3.4
"""A row is so many times as high as its text."""

HEAD_LINES = 2.0

MOVES = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000,
}  # fmt: skip


class ClickableRows(QAbstractScrollArea):
    """Rows that are read from top to bottom; a row has places that can be clicked, or chosen with arrow keys and Enter.

    Subclasses say how many rows there are, where their places lie and what they say. They paint what stays from frame
    to frame (``paint_still``, kept as a picture until ``still_key`` changes) apart from what does not.
    """

    clicked = Signal(int, int)  # row, place in it

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.here: tuple[int, int] | None = None
        self._still = CanvasLayer()
        self._scrolled = 0
        self._fit()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # it paints its own ground
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def count(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError

    def places(self, row: int) -> list[QRectF]:
        """Return where the places of a row are that can be clicked."""
        raise NotImplementedError

    def cursor_rect(self, row: int, place: int) -> QRectF:
        """Return where the cursor of the keyboard stands: around a place, or around a row that has none."""
        places = self.places(row)
        return places[place] if place < len(places) else self.row_rect(row)

    def words(self, row: int, place: int | None) -> str:
        """Say what a row, or a place in it, shows."""
        raise NotImplementedError

    def still_key(self) -> object:
        """Return what the still part of the picture depends on, apart from size, font and scrolling."""
        raise NotImplementedError

    def paint_still(self, painter: QPainter, rows: range) -> None:
        """Paint what seldom changes: names and grounds of some rows."""
        raise NotImplementedError

    def paint_head(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what stands above all rows, as still as they."""
        raise NotImplementedError

    def paint_rows(self, painter: QPainter, rows: range) -> None:
        """Paint what changes in some rows."""
        raise NotImplementedError

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours, and the present size of text."""
        self.theme = theme
        self.renew()

    def renew(self) -> None:
        """Paint anew, after what is shown has changed."""
        rows = self.count()
        if self.here is not None and self.here[0] >= rows:
            self.here = None
        if self._fitted_for != self._fits_for():
            self._fit()
            room, bar = self.viewport().height() - self.head, self.verticalScrollBar()
            bar.setRange(0, max(round(rows * self.row_height - room), 0))
            bar.setPageStep(max(round(room), 1))
            bar.setSingleStep(round(self.row_height))
        self.viewport().update()

    def row_top(self, row: int) -> float:
        """Return the upper end of a row where it stands now."""
        return self.head + row * self.row_height - self._scrolled

    def row_middle(self, row: int) -> float:
        """Return the height half way down a row where it stands now."""
        return self.head + (row + 0.5) * self.row_height - self._scrolled

    def row_rect(self, row: int) -> QRectF:
        """Return where a row stands now."""
        return QRectF(0.0, self.row_top(row), self.viewport().width(), self.row_height)

    def at(self, place: QPointF) -> tuple[int, int | None] | None:
        """Return the row, and its place if there is one, under a point."""
        row = int((place.y() - self.head + self._scrolled) // self.row_height)
        if place.y() < self.head or not 0 <= row < self.count():
            return None
        hit = next((number for number, rect in enumerate(self.places(row)) if rect.contains(place)), None)
        return row, hit

    def sizeHint(self) -> QSize:
        """Ask for room for a few rows."""
        return QSize(320, 220)

    def minimumSizeHint(self) -> QSize:
        """Ask for little: a panel may be small."""
        return QSize(120, round(self.head + 3.0 * self.line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the rows to the new size."""
        super().resizeEvent(event)
        self.renew()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the rows to a new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are in sight, and the head over them."""
        painter, view = QPainter(self.viewport()), self.viewport()
        painter.fillRect(view.rect(), self.theme.colour("card"))
        painter.setFont(self.small)
        if is_vector(painter):
            self._paint_still(painter)
        else:
            key = (self.still_key(), self.theme.name, self._scrolled, self.small.toString())
            self._still.draw(painter, view, key, self._paint_still)
        painter.setClipRect(QRectF(0.0, self.head, view.width(), view.height() - self.head))
        self.paint_rows(painter, self._in_sight())
        self._paint_cursor(painter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or press what it stands on."""
        key = Qt.Key(event.key())
        if key in MOVES:
            self._move(MOVES[key], 0)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(0, 1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.here is not None:
            if self.here[1] < len(self.places(self.here[0])):
                self.clicked.emit(*self.here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys would act."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point a hand at what can be clicked."""
        found = self.at(event.position())
        hand = found is not None and found[1] is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a place."""
        found = self.at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            row, place = found
            self.here = row, place or 0
            self.viewport().update()
            if place is not None:
                self.clicked.emit(row, place)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in words what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words(*found) if found else self.toolTip(), self)
            return True
        return super().viewportEvent(event)

    def _fits_for(self) -> object:
        return self.viewport().size(), self.font().toString(), self.count()

    def _fit(self) -> None:
        """Measure letters, head and rows: only when the size, the font or the number of rows has changed."""
        self.small = QFont(self.font())
        self.small.setPointSizeF(self.small.pointSizeF() * FONT_FACTORS["small"])
        self.figures = Figures(self.small)
        self.line = QFontMetricsF(self.small).height()
        self.head = round(HEAD_LINES * self.line) + 4.0
        room = (self.viewport().height() - self.head) / max(self.count(), 1)
        self.row_height = float(int(min(max(room, LOWEST * self.line), HIGHEST * self.line)))
        self._fitted_for = self._fits_for()

    def _in_sight(self) -> range:
        room = self.viewport().height() - self.head
        last = min(int((self._scrolled + room) // self.row_height) + 1, self.count())
        return range(int(self._scrolled // self.row_height), last)

    def _paint_still(self, painter: QPainter) -> None:
        view = self.viewport()
        painter.setFont(self.small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setClipRect(QRectF(0.0, self.head, view.width(), view.height() - self.head))
        self.paint_still(painter, self._in_sight())
        painter.setClipping(False)
        self.paint_head(painter, QRectF(0.0, 0.0, view.width(), self.head))

    def _move(self, rows: int, places: int) -> None:
        if not self.count():
            return
        row, place = self.here or (0, 0)
        if self.here is not None:
            row = min(max(row + rows, 0), self.count() - 1)
        place = min(max(place + places, 0), max(len(self.places(row)) - 1, 0))
        self.here = row, place
        self._bring_into_sight(row)
        self.setAccessibleDescription(self.words(row, place if place < len(self.places(row)) else None))
        self.viewport().update()

    def _bring_into_sight(self, row: int) -> None:
        rect, bar = self.row_rect(row), self.verticalScrollBar()
        if rect.top() < self.head:
            bar.setValue(bar.value() - round(self.head - rect.top()))
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + round(rect.bottom() - self.viewport().height()))

    def _paint_cursor(self, painter: QPainter) -> None:
        if self.here is None or not self.hasFocus():
            return
        painter.setPen(QPen(self.theme.colour("accent"), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.cursor_rect(*self.here).adjusted(0.5, 0.5, -1.5, -0.5))

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        self._scrolled = value
        self.viewport().update()

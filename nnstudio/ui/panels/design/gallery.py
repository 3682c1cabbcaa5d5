"""The gallery of data sources: a grid of thumbnails, one of them chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nnstudio.datasets import Source
from nnstudio.ui.panels.design.thumbnails import thumbnail
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Kind = type[Source]

KIND = Qt.ItemDataRole.UserRole

CELL_LINES = 4.0
"""The narrowest cell is so many lines of text wide: a wider panel holds more columns."""


class SourceGallery(QListWidget):
    """A grid of sources; arrow keys move, Enter and Space choose, as does a click.

    Pictures are drawn one at a time after the first painting, so that the window need not wait for them.
    """

    source_chosen = Signal(object)  # type[Source]

    def __init__(self, kinds: Sequence[Kind], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setAccessibleName(self.tr("Data sets"))
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setItemDelegate(_Cell(self))
        self.theme = theme
        self.chosen: Kind | None = None
        self._regular = tuple(kinds)
        self._sources: dict[Kind, Source] = {}
        self._pictures: dict[Kind, tuple[object, QPixmap]] = {}
        self._awaited = False
        self._cell = 60
        for kind in kinds:
            self._add(kind())
        self.itemClicked.connect(self._on_chosen)

    def show_source(self, source: Source) -> None:
        """Frame the chosen source, and draw it with its own noise; one that is not offered stands at the end."""
        kind = type(source)
        if kind is not self.chosen:
            self._take_out_irregular()
            if kind not in self._sources:
                self._add(source)
            self.chosen = kind
            self.setCurrentItem(self.item_of(kind))
            self._fit()
        self._sources[kind] = source
        self.viewport().update()

    def show_theme(self, theme: Theme) -> None:
        """Draw everything anew in the theme's colours."""
        self.theme = theme
        self._fit()
        self.viewport().update()

    def item_of(self, kind: Kind) -> QListWidgetItem:
        """Return the item of a kind of source."""
        return self.item(list(self._sources).index(kind))

    def picture(self, kind: Kind) -> QPixmap | None:
        """Return a source's thumbnail, if it has been drawn."""
        drawn = self._pictures.get(kind)
        return drawn and drawn[1]

    def picture_size(self) -> QSize:
        """Return the size of a thumbnail."""
        width = self._cell - 8
        return QSize(width, round(width * 0.64))

    def cell_size(self, name: str) -> QSize:
        """Return the size of a cell with this name below its picture."""
        box = QRect(0, 0, self._cell, 10_000)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        lines = self.fontMetrics().boundingRect(box, flags, name).height()
        return QSize(self._cell, self.picture_size().height() + lines + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter and Space, which would otherwise only mark."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.currentItem())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width with columns, and be as high as the rows are."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what there is, and have the rest drawn afterwards."""
        super().paintEvent(event)
        self._await_pictures()

    def _add(self, source: Source) -> None:
        kind = type(source)
        self._sources[kind] = source
        item = QListWidgetItem(words.name(kind.title))
        item.setData(KIND, kind)
        item.setToolTip(words.name(kind.about))
        self.addItem(item)

    def _take_out_irregular(self) -> None:
        for kind in [kind for kind in self._sources if kind not in self._regular]:
            self.takeItem(list(self._sources).index(kind))
            del self._sources[kind]

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        width = self.viewport().width()
        columns = max(width // round(CELL_LINES * line), 1)
        self._cell = (width - 1) // columns
        heights = [self.cell_size(words.name(kind.title)).height() for kind in self._sources]
        rows = [heights[start : start + columns] for start in range(0, len(heights), columns)]
        self.setFixedHeight(sum(map(max, rows)))
        self.scheduleDelayedItemsLayout()

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KIND) is not self.chosen:
            self.source_chosen.emit(item.data(KIND))

    def _await_pictures(self) -> None:
        if not self._awaited and self._missing() is not None:
            self._awaited = True
            QTimer.singleShot(0, self, self._draw_one)

    @Slot()
    def _draw_one(self) -> None:
        self._awaited = False
        kind = self._missing()
        if kind is not None:
            picture = thumbnail(self._sources[kind], self.theme, self.picture_size(), self.devicePixelRatioF())
            self._pictures[kind] = self._recipe(kind), picture
            self.update(self.indexFromItem(self.item_of(kind)))

    def _missing(self) -> Kind | None:
        stale = (kind for kind in self._sources if self._pictures.get(kind, (None,))[0] != self._recipe(kind))
        return next(stale, None)

    def _recipe(self, kind: Kind) -> object:
        """Return all that a picture depends on."""
        size = self.picture_size()
        return self._sources[kind], self.theme.name, size.width(), self.devicePixelRatioF()


class _Cell(QStyledItemDelegate):
    """Paints one source: its thumbnail on a small card, its name below."""

    def __init__(self, gallery: SourceGallery) -> None:
        super().__init__(gallery)
        self._gallery = gallery

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        gallery, theme, rect = self._gallery, self._gallery.theme, option.rect
        kind: Kind = index.data(KIND)
        size = gallery.picture_size()
        card = QRect(rect.left() + (rect.width() - size.width()) // 2, rect.top() + 1, size.width(), size.height())
        chosen = kind is gallery.chosen
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = gallery.hasFocus() and index == gallery.currentIndex()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = theme.colour("accent" if chosen or focused or hovered else "border")
        style = Qt.PenStyle.DotLine if focused and not chosen else Qt.PenStyle.SolidLine
        painter.setPen(QPen(frame, 2 if chosen or focused else 1, style))
        painter.setBrush(theme.colour("field"))
        painter.drawRoundedRect(card.toRectF().adjusted(1, 1, -1, -1), 5, 5)
        picture = gallery.picture(kind)
        if picture is not None:
            painter.drawPixmap(card.topLeft(), picture)
        if focused and chosen:
            painter.setPen(QPen(theme.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.toRectF().adjusted(3.5, 3.5, -3.5, -3.5), 3, 3)
        painter.setPen(theme.colour("text" if chosen else "muted"))
        name = QRect(rect.left(), card.bottom() + 2, rect.width(), rect.bottom() - card.bottom() - 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(_narrowed(painter.font(), str(index.data()), rect.width()))
        painter.drawText(name, int(flags), str(index.data()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._gallery.cell_size(str(index.data()))


def _narrowed(font: QFont, text: str, width: int) -> QFont:
    """Return a font in which the longest word of a text fits."""
    longest = max(map(QFontMetricsF(font).horizontalAdvance, text.split()))
    if longest > width:
        font.setPointSizeF(font.pointSizeF() * width / longest)
    return font

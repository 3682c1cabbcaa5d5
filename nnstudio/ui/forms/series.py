"""A field for several descriptions in a row, such as the layers inside a residual block."""

from typing import Any

from msgspec import Struct
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnstudio.ui.forms.field_editor import Change, MakeView
from nnstudio.ui.forms.variant import Below, about, title_of_kind
from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import icon_button, styled

Items = tuple[Struct, ...]


class SeriesField(QWidget):
    """A list of small cards, one for each item, with its fields; items are added, moved and taken out.

    The cards stand in ``below``, where there is room; the last one cannot be taken out.
    """

    edited = Signal(object)  # Change

    def __init__(self, kinds: tuple[type[Struct], ...], make_view: MakeView) -> None:
        super().__init__()
        self._make_view = make_view
        self._items: Items = ()
        self.cards: list[SeriesItem] = []
        self._add = styled(QPushButton(self.tr("Add")), "small")
        self._add.setIcon(icon("add", "accent"))
        self._add.setToolTip(self.tr("Add another one at the end"))
        self._add.setMenu(self._menu(kinds))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._add)
        self.setFocusProxy(self._add)
        self.below = QWidget(self)
        self._column = QVBoxLayout(self.below)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_value(self, value: Any) -> None:
        """Show the items, each in its card."""
        self._items = value
        while len(self.cards) > len(value):
            card = self.cards.pop()
            card.below.edited.disconnect(
                self._on_item_edited
            )  # what was half typed in it is about an item that is gone
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(value):
            self._add_card()
        for card, item in zip(self.cards, value, strict=True):
            card.show_item(item, len(value))

    def _menu(self, kinds: tuple[type[Struct], ...]) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for kind in kinds:
            action = menu.addAction(title_of_kind(kind))
            action.setToolTip(about(kind))
            action.setData(kind)
        menu.triggered.connect(self._on_add)
        return menu

    def _add_card(self) -> None:
        card = SeriesItem(len(self.cards), self._make_view)
        card.below.edited.connect(self._on_item_edited)
        card.moved.connect(self._on_moved)
        card.removed.connect(self._on_removed)
        self.cards.append(card)
        self._column.addWidget(card)

    @Slot(object)
    def _on_add(self, action: Any) -> None:
        self.edited.emit(Change((*self._items, action.data()())))

    @Slot(object)
    def _on_item_edited(self, change: Change) -> None:
        place = next(card.place for card in self.cards if card.below is self.sender())
        items = (*self._items[:place], change.value, *self._items[place + 1 :])
        self.edited.emit(change.inside(items, change.title, str(place)))

    @Slot(int, int)
    def _on_moved(self, place: int, steps: int) -> None:
        items = list(self._items)
        items.insert(place + steps, items.pop(place))
        self.edited.emit(Change(tuple(items)))

    @Slot(int)
    def _on_removed(self, place: int) -> None:
        self.edited.emit(Change((*self._items[:place], *self._items[place + 1 :])))


class SeriesItem(QFrame):
    """One item: what it is, buttons to move it and to take it out, and its fields."""

    moved = Signal(int, int)  # place, steps
    removed = Signal(int)  # place

    def __init__(self, place: int, make_view: MakeView) -> None:
        super().__init__()
        self.setObjectName("card")
        self.place = place
        self._title = QLabel()
        self._up = self._button("chevron-up", self.tr("Move up"))
        self._down = self._button("chevron-down", self.tr("Move down"))
        self._remove = self._button("remove", self.tr("Remove"))
        self._up.clicked.connect(lambda: self.moved.emit(self.place, -1))
        self._down.clicked.connect(lambda: self.moved.emit(self.place, 1))
        self._remove.clicked.connect(lambda: self.removed.emit(self.place))
        self.below = Below(make_view, parent=self)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        for button in (self._up, self._down, self._remove):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 2, 4, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.below)

    def show_item(self, item: Struct, count: int) -> None:
        """Show an item, one of ``count``."""
        self._title.setText(title_of_kind(type(item)))
        self._title.setToolTip(about(type(item)))
        self._up.setEnabled(self.place > 0)
        self._down.setEnabled(self.place < count - 1)
        self._remove.setEnabled(count > 1)
        self.below.show_value(item)

    def _button(self, icon_name: str, name: str) -> QToolButton:
        return icon_button(icon_name, name)

"""The layers of the network as a list of rows, which can be added, moved, doubled and taken out."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from nnstudio.project.edits import duplicate_block, move_block, output_layer, remove_block, with_layer
from nnstudio.project.plan import Project
from nnstudio.project.shapes import block_shapes
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.panels.design.block_row import BlockRow, InputRow
from nnstudio.ui.style.icons import icon
from nnstudio.ui.style.theme import Theme
from nnstudio.workspace.document import Document


class BlockList(QWidget):
    """One row for each block. Rows belong to blocks by id, so that a row keeps its focus and its open details."""

    dragged_to = Signal(QPoint)  # place in this list, to be kept in view

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.rows: dict[str, BlockRow] = {}
        self._drop: tuple[str, int] | None = None
        self._input = InputRow(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._column.addWidget(self._input)
        self._mark = QFrame(self)
        self._mark.setObjectName("drop_mark")
        self._mark.hide()
        self.menu = self._make_menu()

    def show_project(self, project: Project, theme: Theme) -> None:
        """Show the blocks: new ones get rows, rows of missing ones go, the others stay."""
        blocks = project.network.blocks
        self._input.show_features(project.data.source.schema.feature_names, theme.colour("muted"))
        kinds = {block.id: type(block.layer) for block in blocks}
        for gone in [row for row in self.rows.values() if kinds.get(row.id) is not row.kind]:
            self._take_out(gone)
        shapes = block_shapes(project)
        last = blocks[-1].id if output_layer(project) is not None else ""
        for place, (block, shape) in enumerate(zip(blocks, shapes, strict=True)):
            row = self.rows.get(block.id) or self._add(BlockRow(block, self))
            if self._column.indexOf(row) != place + 1:
                self._column.insertWidget(place + 1, row)
            row.show_block(block, shape, theme.layer(place, len(blocks)), output=block.id == last)

    def row_with_focus(self) -> BlockRow | None:
        """Return the row that the keyboard is in."""
        focus = self.focusWidget()
        return next((row for row in self.rows.values() if focus is not None and row.isAncestorOf(focus)), None)

    def ordered(self) -> list[BlockRow]:
        """Return the rows from input to output."""
        return sorted(self.rows.values(), key=self._column.indexOf)

    def _add(self, row: BlockRow) -> BlockRow:
        self.rows[row.id] = row
        row.edited.connect(self._on_edited)
        row.menu_wanted.connect(self.menu.popup)
        row.dragged.connect(self._on_dragged)
        row.dropped.connect(self._on_dropped)
        return row

    def _take_out(self, row: BlockRow) -> None:
        del self.rows[row.id]
        row.edited.disconnect(self._on_edited)  # what was half typed in it is about a layer that is gone
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        entries = (
            (self.tr("Details"), "expand", "", self._toggle_details),
            (self.tr("Duplicate"), "duplicate", "Ctrl+D", self._duplicate),
            (self.tr("Move up"), "chevron-up", "Alt+Up", partial(self._move, -1)),
            (self.tr("Move down"), "chevron-down", "Alt+Down", partial(self._move, 1)),
            (self.tr("Remove"), "trash", "Del", self._remove),
        )
        for text, icon_name, keys, act in entries:
            action = QAction(icon(icon_name), text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)
            menu.addAction(action)
        return menu

    def _toggle_details(self) -> None:
        if (row := self.row_with_focus()) is not None:
            row.open_details(row.details is None or row.details.isHidden())

    def _duplicate(self) -> None:
        if (row := self.row_with_focus()) is not None:
            self._document.apply(partial(duplicate_block, block_id=row.id), self.tr("Duplicate layer"))

    def _move(self, steps: int) -> None:
        if (row := self.row_with_focus()) is not None:
            place = self.ordered().index(row) + steps
            if 0 <= place < len(self.rows):
                self._document.apply(partial(move_block, block_id=row.id, place=place), self.tr("Move layer"))

    def _remove(self) -> None:
        """Take the row out; the keyboard goes on in its neighbour."""
        if (row := self.row_with_focus()) is not None:
            rows = self.ordered()
            place = rows.index(row)
            neighbour = next(iter((*rows[place + 1 :], *reversed(rows[:place]))), None)
            self._document.apply(partial(remove_block, block_id=row.id), self.tr("Remove layer"))
            if neighbour is not None:
                neighbour.name.setFocus()

    @Slot(object)
    def _on_edited(self, change: Change) -> None:
        row = self.sender()
        assert isinstance(row, BlockRow)
        edit = partial(with_layer, block_id=row.id, layer=change.value)
        self._document.apply(edit, change.title, change.merge_key(f"network.{row.id}"))

    @Slot(QPoint)
    def _on_dragged(self, place: QPoint) -> None:
        """Show where the row would go if it were let go here."""
        row = self.sender()
        assert isinstance(row, BlockRow)
        here = self.mapFromGlobal(place)
        others = [other for other in self.ordered() if other is not row]
        target = sum(other.geometry().center().y() < here.y() for other in others)
        self._drop = row.id, target
        gap = others[target].y() if target < len(others) else others[-1].geometry().bottom() + 6 if others else row.y()
        self._mark.setGeometry(0, gap - 4, self.width(), 3)
        self._mark.show()
        self._mark.raise_()
        self.dragged_to.emit(here)

    @Slot()
    def _on_dropped(self) -> None:
        """Put the row where the mark was."""
        self._mark.hide()
        drop, self._drop = self._drop, None
        if drop is not None:
            block_id, place = drop
            self._document.apply(partial(move_block, block_id=block_id, place=place), self.tr("Move layer"))

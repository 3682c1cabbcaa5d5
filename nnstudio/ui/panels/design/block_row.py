"""One row of the network: a layer with its colour, its main fields, and the rest of them when asked for."""

from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.project.plan import Block
from nnstudio.project.shapes import BlockShape
from nnstudio.ui.forms.choices import ChoiceField
from nnstudio.ui.forms.field_editor import StructView
from nnstudio.ui.forms.field_sheet import FieldSheet
from nnstudio.ui.forms.fields import fields_of
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.variant import VariantField, about, title_of_kind
from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import icon_button, styled

IN_THE_ROW = ("units", "rate", "std", "activation")
"""Fields of layers that stand in the row itself; all others are details."""

BAR = 4


class Stripe(QFrame):
    """A card with a bar in a layer's colour at its left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("block")
        self.colour = QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, then the bar."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawRoundedRect(QRectF(0, 0, BAR, self.height()), 2, 2)


class InputRow(Stripe):
    """The row of what comes in, which only the data decides."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._size = styled(QLabel(), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(BAR + 8, 4, 8, 4)
        row.addWidget(QLabel(self.tr("Input")))
        row.addWidget(self._size, 1)

    def show_features(self, names: tuple[str, ...], colour: QColor) -> None:
        """Show how many numbers come in, and what they are."""
        self.colour = colour
        text = self.tr("{count} unit") if len(names) == 1 else self.tr("{count} units")
        self._size.setText(text.format(count=numbers.count(len(names))))
        more = "…" if len(names) > 20 else ""
        self.setToolTip(
            self.tr("One unit for each feature of the data") + "\n" + "\n".join((*names[:20], more)).strip()
        )
        self.update()


class BlockRow(Stripe):
    """One layer. Its name opens the details; its fields stay where they are when the design changes around them."""

    edited = Signal(object)  # Change: its value is the layer
    menu_wanted = Signal(QPoint)  # global place
    dragged = Signal(QPoint)  # global place
    dropped = Signal()

    def __init__(self, block: Block, parent: QWidget) -> None:
        super().__init__(parent)
        self.id, self.kind = block.id, type(block.layer)
        self._names = tuple(field.name for field in fields_of(self.kind) if field.name not in IN_THE_ROW)
        self.sheet = FieldSheet(self.kind, self._make_inner, IN_THE_ROW, self)
        self.sheet.edited.connect(self.edited)
        self.details: Form | None = None
        self._block = block
        for editor in self.sheet.editors.values():
            if isinstance(editor, NumberField | ChoiceField):
                editor.lie_flat()
        self.name = self._name_button()
        self.more = icon_button("more", self.tr("More"), self.tr("Duplicate, move or remove this layer"))
        styled(self.more, "tiny")
        self.more.clicked.connect(self._on_more)
        self.grip = Grip()
        self.grip.dragged.connect(self.dragged)
        self.grip.dropped.connect(self.dropped)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(BAR + 2, 1, 1, 1)
        self._column.setSpacing(3)
        self._column.addLayout(self._line())
        for editor in self.sheet.editors.values():
            if (below := getattr(editor, "below", None)) is not None:
                below.setContentsMargins(4, 0, 6, 3)
                self._column.addWidget(below)
        self._fit()

    @property
    def first_field(self) -> QWidget:
        """The control where one begins to change the layer."""
        return next(iter(self.sheet.editors.values()), self.name)

    def show_block(self, block: Block, shape: BlockShape, colour: QColor, *, output: bool) -> None:
        """Show the layer as it now is."""
        self._block, self.colour = block, colour
        self.sheet.show_value(block.layer)
        if self.details is not None:
            self.details.show_value(block.layer)
        title = self.tr("Output") if output else title_of_kind(self.kind)
        if self.name.text() != title:
            self.name.setText(title)
        size = self.tr("{inputs} → {outputs}, {parameters} parameters").format(
            inputs=shape.inputs, outputs=shape.outputs, parameters=numbers.count(shape.parameters)
        )
        self.name.setToolTip("\n".join((about(self.kind), size)))
        self.setToolTip(size)
        self.setAccessibleName(f"{title}: {size}")
        self.update()

    def open_details(self, shown: bool = True) -> None:
        """Show or hide the rest of the layer's fields."""
        if shown and self.details is None and self._names:
            self.details = Form(self.kind, self._names)
            self.details.setContentsMargins(4, 0, 6, 4)
            self.details.edited.connect(self.edited)
            self.details.show_value(self._block.layer)
            self._column.addWidget(self.details)
        if self.details is not None:
            self.details.setVisible(shown)
            self.name.setChecked(shown)
            self._show_chevron()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the layer."""
        self.more.setFocus()
        self.menu_wanted.emit(event.globalPos())

    def _make_inner(self, name: str, kind: type[Struct]) -> StructView:
        return Form(kind)

    def _name_button(self) -> QPushButton:
        name = styled(QPushButton(), "block_name")
        name.setCheckable(bool(self._names))
        name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        name.setText(title_of_kind(self.kind))
        name.clicked.connect(self.open_details)
        return name

    def _fit(self) -> None:
        """Make signs as large as the text, and names as wide as each other, so that what follows is aligned."""
        metrics = self.fontMetrics()
        small, usual = metrics.height() * 2 // 3, metrics.height() * 7 // 8
        self.name.setIconSize(QSize(small, small))
        self.name.setMinimumWidth(metrics.horizontalAdvance(self.tr("Output")) + small + 14)
        self.more.setIconSize(QSize(usual, usual))

    def _show_chevron(self) -> None:
        self.name.setIcon(icon("chevron-down" if self.name.isChecked() else "chevron-right", "muted"))

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.name)
        if not any(isinstance(editor, VariantField) for editor in self.sheet.editors.values()):
            line.addStretch(1)
        for editor in self.sheet.editors.values():
            line.addWidget(editor, 0 if isinstance(editor, NumberField) else 4)
        line.addWidget(self.more)
        line.addWidget(self.grip)
        if self._names:
            self._show_chevron()
        return line

    @Slot()
    def _on_more(self) -> None:
        self.more.setFocus()
        self.menu_wanted.emit(self.more.mapToGlobal(QPoint(0, self.more.height())))


class Grip(QWidget):
    """Six dots by which a row is dragged to another place."""

    dragged = Signal(QPoint)  # global place
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(self.tr("Drag to another place, or press Alt+Up or Alt+Down"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Be as high as the text."""
        height = self.fontMetrics().height()
        return QSize(height * 3 // 4, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        painter = QPainter(self)
        side = min(self.width(), self.height())
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(self.rect()).center())
        icon("drag-handle", "muted").paint(painter, place.toRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.dropped.emit()

"""The column in which the sections stand, through which Tab goes as the eye does."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLayout, QWidget

from nnstudio.ui.widgets.pieces import styled


class SectionColumn(QWidget):
    """Holds the sections. Forms come and go inside it, and each time the keyboard's way through it is laid anew."""

    def __init__(self) -> None:
        super().__init__()
        styled(self, "clear")
        self._way: list[QWidget] = []

    def event(self, event: QEvent) -> bool:
        """Lay the keyboard's way anew when something inside has come, gone or moved."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.order_focus()
        return super().event(event)

    def order_focus(self) -> None:
        """Let Tab go from control to control, downwards and to the right."""
        way = list(controls(self))
        if way != self._way:
            self._way = way
            for before, after in pairwise(way):
                QWidget.setTabOrder(before, after)


def controls(widget: QWidget) -> Iterator[QWidget]:
    """Walk through all controls inside a widget that Tab can reach, in the order of its layouts."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _controls_of(layout, widget)


def _controls_of(layout: QLayout, widget: QWidget) -> Iterator[QWidget]:
    """Walk through a layout of a widget.

    Not by its items: Qt deletes those without telling Python, which then takes the next object at the same place for
    one of them, and the program crashes.
    """
    inside = [child for child in (*widget.children(), *layout.children()) if isinstance(child, QWidget | QLayout)]
    places = sorted((layout.indexOf(child), number) for number, child in enumerate(inside))
    for place, number in places:
        child = inside[number]
        if place >= 0:
            yield from controls(child) if isinstance(child, QWidget) else _controls_of(child, widget)

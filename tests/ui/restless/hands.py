"""Hands: what can be done with the window, through what can be seen of it. What is not possible does nothing."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QKeyCombination, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)

from nnstudio.ui.panels.design.panel import DesignPanel
from nnstudio.ui.panels.network.diagram import Diagram
from nnstudio.ui.panels.network.panel import NetworkPanel
from nnstudio.ui.shell.window import MainWindow

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


def nth(things: Sequence[T], number: int) -> T | None:
    """Return the thing of a number, counted on from the first behind the last; None where there are none."""
    return things[number % len(things)] if things else None


def seen(within: QWidget, kind: type[W]) -> list[W]:
    """Return the controls of a kind that can be seen and used."""
    return [one for one in within.findChildren(kind) if one.isVisible() and one.isEnabled()]


def design_of(window: MainWindow) -> DesignPanel:
    """Return the design panel."""
    panel = window.docks["design"].panel
    assert isinstance(panel, DesignPanel)
    return panel


def diagram_of(window: MainWindow) -> Diagram:
    """Return the picture of the network."""
    panel = window.docks["network"].panel
    assert isinstance(panel, NetworkPanel)
    return panel.diagram


def press(window: MainWindow, keys: str) -> None:
    """Press keys such as "Ctrl+Z": the window system gives them to the window, Qt to what has the focus."""
    QTimer.singleShot(0, close_popups)
    pressed = _combination(keys)
    QTest.keyClick(window.windowHandle(), pressed.key(), pressed.keyboardModifiers())


def click(button: QAbstractButton | None) -> None:
    """Click a button, unless it cannot be clicked."""
    if button is not None and button.isVisible() and button.isEnabled():
        QTimer.singleShot(0, close_popups)
        button.click()


def click_on(within: QWidget, name: str) -> None:
    """Click the button that is called so for people who hear the screen."""
    click(next((one for one in seen(within, QAbstractButton) if name in (one.accessibleName(), one.text())), None))


def click_anywhere(within: QWidget, number: int, begins: str = "") -> None:
    """Click one of all buttons whose words begin so."""
    click(nth([one for one in seen(within, QAbstractButton) if one.text().startswith(begins)], number))


def type_anywhere(window: MainWindow, number: int, text: str, last: str) -> None:
    """Type over what stands in one of all fields, and end with a key."""
    fields = [*seen(window, QAbstractSpinBox), *seen(window, QLineEdit)]
    field = nth([one for one in fields if not isinstance(one.parent(), QAbstractSpinBox)], number)
    if field is not None:
        field.setFocus()
        if field.hasFocus():
            type_over(field, text, last)


def type_over(field: QWidget, text: str, last: str) -> None:
    """Type over what stands in a field."""
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, _combination(last).key())


def choose_anywhere(window: MainWindow, number: int, choice: int) -> None:
    """Choose something from one of all lists."""
    box = nth(seen(window, QComboBox), number)
    if box is not None and box.count():
        box.setCurrentIndex(choice % box.count())
        box.activated.emit(box.currentIndex())


def slide_anywhere(window: MainWindow, number: int, share: float) -> None:
    """Move one of all sliders; the run bar's is among them."""
    slider = nth(seen(window, QSlider), number)
    if slider is not None:
        slider.setValue(round(slider.minimum() + share * (slider.maximum() - slider.minimum())))


def slide_to_end(within: QWidget) -> None:
    """Move a slider as far as it goes."""
    slider = within.findChildren(QSlider)[0]
    slider.setValue(slider.maximum())


def choose_source(window: MainWindow, number: int) -> None:
    """Choose a data set by the keyboard."""
    gallery = design_of(window).data.gallery
    if gallery.isVisible():
        gallery.setCurrentRow(number % gallery.count())
        QTest.keyClick(gallery, Qt.Key.Key_Return)


def add_layer(window: MainWindow, number: int) -> None:
    """Add a layer by the menu of the design panel."""
    action = nth(design_of(window).network.add_button.menu().actions(), number)
    if action is not None:
        action.trigger()


def with_layer(window: MainWindow, number: int, entry: str) -> None:
    """Take an entry of a layer's menu."""
    blocks = design_of(window).network.blocks
    row = nth(blocks.ordered(), number)
    if row is not None and row.isVisible():
        row.more.setFocus()
        next(action for action in blocks.menu.actions() if action.text() == entry).trigger()


def point(window: MainWindow, across: float, down: float, *, twice: bool) -> None:
    """Click at a place of the network, or double-click."""
    diagram = diagram_of(window)
    if diagram.isVisible():
        at = QPoint(round(across * diagram.width()), round(down * diagram.height()))
        (QTest.mouseDClick if twice else QTest.mouseClick)(diagram, Qt.MouseButton.LeftButton, pos=at)


def set_selected(window: MainWindow, text: str) -> None:
    """Give the weight or the bias that is selected another value."""
    diagram = diagram_of(window)
    if diagram.isVisible():
        diagram.edit()
        field = nth(seen(diagram, QLineEdit), 0)
        if field is not None:
            type_over(field, text, "Return")


def _combination(keys: str) -> QKeyCombination:
    return QKeySequence(keys)[0]  # type: ignore[index]  # the stubs do not know that it is a sequence


def close_popups() -> None:
    """Close open menus and lists: some wait for an answer, and nothing else goes on until they are closed."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()

"""Home: where every example begins and ends, a window with the opening experiment at rest, that looks as usual."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton
from pytestqt.exceptions import TimeoutError as TooLong
from pytestqt.qtbot import QtBot

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.ui.shell.window import MainWindow
from tests.ui.conftest import make_context
from tests.ui.restless import eyes, hands
from tests.ui.restless.remains import Remains, settle

PATIENCE = 20_000
"""So many milliseconds the slowest machine may take to show what it ought to; an example that fails costs them."""

SIZE = (1100, 700)


class Home:
    """Opens a window and brings it home after every example; one in which something went wrong makes way for another.

    So examples need not wait for windows, and one that fails is played again in a window that nobody has touched.
    """

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._folder, self._qtbot = folder, qtbot
        self._parent = QObject()
        self._in_use = False
        self.failures: list[object] = []  # of the training threads of all windows
        self.window = self._open()

    def go_out(self) -> MainWindow:
        """Return the window as it is at home: anything may happen to it from now on."""
        if self._in_use:
            self.close()
            self.window = self._open()
        self._in_use = True
        return self.window

    def come_back(self) -> list[str]:
        """Bring the window home; name what it has kept from its way."""
        self._come()
        self._in_use = False
        return self._remains.kept()

    def rest(self) -> None:
        """Pause; what is shown of the run belongs to the design."""
        self.window.context.run.pause()
        settle()
        self._eventually(lambda: eyes.wrong_at_rest(self.window))

    def close(self) -> None:
        """Close the window."""
        hands.close_popups()
        self.window.context.document.undo_stack.set_clean()
        self.window.close()
        self.window.deleteLater()
        self._parent.deleteLater()
        self._parent = QObject()
        settle()

    def _open(self) -> MainWindow:
        self.window = window = MainWindow(make_context("moons", self._folder, self._parent))
        window.context.run.failed.connect(self.failures.append)
        window.show()
        for dock in window.docks.values():
            dock.fill()
        self._pressed: dict[QAction | QAbstractButton, bool] = {}
        self._layout = QByteArray()
        self._come()
        self._layout = window.saveState()
        self._pressed = {one: one.isChecked() for one in self._switches()}
        self._remains = Remains(window)
        return window

    def _come(self) -> None:
        context = self.window.context
        hands.close_popups()
        self._look_as_usual()
        self.window.explain_slot.explained.leave()
        self._press_as_usual()
        hands.slide_to_end(self.window.run_bar)
        context.selection.select(None)
        opening = template("moons")
        context.document.open(changed(opening, "network.blocks", ()), None)  # no row is kept from before
        context.document.open(opening, None)
        self.rest()
        self._see_that_keys_come()

    def _look_as_usual(self) -> None:
        appearance = self.window.context.appearance
        if appearance.choice != "light":
            appearance.choose("light")
        if appearance.font_scale != 1.0:
            appearance.set_font_scale(1.0)
        self.window.resize(*SIZE)
        if self.window.saveState() != self._layout:
            self.window.reset_layout()
        self.window.activateWindow()

    def _see_that_keys_come(self) -> None:
        if not self.window.isActiveWindow():  # Qt still takes a menu that is closed for the active window
            self.window.hide()
            self.window.show()
            self.window.activateWindow()
            self._qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE)

    def _press_as_usual(self) -> None:
        """Choose again what was chosen everywhere at first, and only then take back what is left."""
        for wanted in (True, False):
            for one in self._switches():
                if one.isChecked() != self._pressed.get(one, one.isChecked()) == wanted:
                    one.trigger() if isinstance(one, QAction) else one.click()

    def _switches(self) -> Iterator[QAction | QAbstractButton]:
        docked = {
            dock.toggleViewAction() for dock in self.window.docks.values()
        }  # which the layout puts in their places
        actions, buttons = self.window.findChildren(QAction), self.window.findChildren(QAbstractButton)
        both: tuple[QAction | QAbstractButton, ...] = (*actions, *buttons)
        ours = (one for one in both if not one.objectName().startswith("qt_"))  # a bar's "more" would open its menu
        return (one for one in ours if one.isCheckable() and one not in docked)

    def _eventually(self, wrong: Callable[[], list[str]]) -> None:
        """Wait until nothing is wrong any more."""
        try:
            self._qtbot.waitUntil(lambda: not wrong(), timeout=PATIENCE)
        except TooLong as error:
            raise AssertionError("It stays like this: " + "; ".join(wrong())) from error

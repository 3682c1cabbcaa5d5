"""The tools in a plot's header: switches and menus that move into one menu where there is no room for them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QStandardPaths, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QSizePolicy, QToolBar, QToolButton, QWidget

from nnstudio.sentences import Unusable
from nnstudio.ui.charts.export import image_of, write, write_png, write_svg
from nnstudio.ui.style import words
from nnstudio.ui.style.icons import icon


class Tools(QToolBar):
    """A row of small buttons; those for which there is no room stand in a menu at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plot_tools")
        self.setIconSize(QSize(16, 16))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        more = self.findChild(QToolButton, "qt_toolbar_ext_button")
        assert more is not None
        more.setIcon(icon("more", "muted"))
        more.setToolTip(self.tr("More"))
        more.setAccessibleName(self.tr("More"))

    def add_switch(self, text: str, tip: str, changed: Callable[[bool], None], *, on: bool = False) -> QAction:
        """Add a button that stays pressed."""
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(on)
        action.setToolTip(tip)
        action.toggled.connect(changed)
        return self.add(action)

    def add_menu(self, text: str, tip: str, menu: QMenu, icon_name: str = "") -> QAction:
        """Add a button that opens a menu."""
        action = QAction(text, self)
        action.setToolTip(tip)
        action.setMenu(menu)
        if icon_name:
            action.setIcon(icon(icon_name, "muted"))
        return self.add(action)

    def add(self, action: QAction) -> QAction:
        """Add a button for an action."""
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        if action.icon().isNull():
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return action


class ExclusiveActions(QObject):
    """A few actions of which exactly one is chosen, for a menu or for a row of tools."""

    def __init__(self, choices: dict[str, str], chosen: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._group = QActionGroup(self)
        self.actions = {key: self._make(key, text) for key, text in choices.items()}
        next(iter(self.actions.values())).setChecked(True)
        self._group.triggered.connect(lambda action: chosen(str(action.data())))

    @property
    def value(self) -> str:
        """The key of the chosen action."""
        return next(key for key, action in self.actions.items() if action.isChecked())

    def fill(self, menu: QMenu) -> QMenu:
        """Put the actions into a menu."""
        menu.addActions(list(self.actions.values()))
        return menu

    def _make(self, key: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setData(key)
        self._group.addAction(action)
        return action


class ExportMenu(QMenu):
    """Copies or saves a figure, or the numbers in it."""

    def __init__(self, figure: QWidget, name: str, tables: dict[str, Callable[[], str]]) -> None:
        super().__init__(figure)
        self._figure, self._name = figure, name
        self.addAction(self.tr("Copy picture"), self.copy)
        self.addAction(self.tr("Save as PNG…"), self.save_png)
        self.addAction(self.tr("Save as SVG…"), self.save_svg)
        self.addSeparator()
        for text, table in tables.items():
            self.addAction(text, partial(self.save_csv, table))

    @Slot()
    def copy(self) -> None:
        """Put the figure on the clipboard."""
        QGuiApplication.clipboard().setImage(image_of(self._figure))

    @Slot()
    def save_png(self) -> None:
        """Ask for a file, and save the figure there in pixels."""
        self._save("png", self.tr("Pictures (*.png)"), lambda path: write_png(self._figure, path))

    @Slot()
    def save_svg(self) -> None:
        """Ask for a file, and save the figure there as lines and letters."""
        self._save("svg", self.tr("Drawings (*.svg)"), lambda path: write_svg(self._figure, path))

    def save_csv(self, table: Callable[[], str]) -> None:
        """Ask for a file, and save numbers there."""
        self._save("csv", self.tr("Tables (*.csv)"), lambda path: write(table().encode(), path))

    def _save(self, suffix: str, kinds: str, save: Callable[[Path], None]) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / f"{self._name}.{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(self._figure, self.tr("Save the figure"), proposed, kinds)
        if not chosen:
            return
        path = Path(chosen)
        try:
            save(path if path.suffix else path.with_suffix(f".{suffix}"))
        except Unusable as refusal:
            QMessageBox.warning(self._figure, self.tr("Not saved"), words.sentence(refusal.sentence))

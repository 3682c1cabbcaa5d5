"""The appearance in force: theme and font scale, which every widget that paints for itself asks for."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nnstudio.ui.style import icons
from nnstudio.ui.style.theme import DARK, LIGHT, Theme, dress

Choice = Literal["system", "light", "dark"]

FONT_SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)


class Appearance(QObject):
    """Holds the theme and the font scale, and dresses the program when they change."""

    changed = Signal(object)  # Theme

    def __init__(self, choice: Choice = "system", font_scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice: Choice = choice
        self.font_scale = font_scale
        self.theme: Theme = self._chosen()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._dress()

    def choose(self, choice: Choice) -> None:
        """Follow the system, or force a theme."""
        self.choice = choice
        self._refresh()

    def set_font_scale(self, scale: float) -> None:
        """Make all text larger or smaller."""
        self.font_scale = min(max(scale, FONT_SCALES[0]), FONT_SCALES[-1])
        self._refresh()

    def zoom(self, steps: int) -> None:
        """Go to the next larger or smaller text."""
        nearest = min(range(len(FONT_SCALES)), key=lambda place: abs(FONT_SCALES[place] - self.font_scale))
        self.set_font_scale(FONT_SCALES[min(max(nearest + steps, 0), len(FONT_SCALES) - 1)])

    @Slot()
    def _on_system_changed(self) -> None:
        if self.choice == "system":
            self._refresh()

    def _refresh(self) -> None:
        self.theme = self._chosen()
        self._dress()
        self.changed.emit(self.theme)

    def _dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        icons.set_theme(app, self.theme)
        dress(app, self.theme, self.font_scale)

    def _chosen(self) -> Theme:
        if self.choice == "system":
            return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

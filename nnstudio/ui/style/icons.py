"""Icons: drawn from SVG in the colour that the theme gives them, sharp at every scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnstudio.assets import resource
from nnstudio.ui.style.theme import DARK, LIGHT, Theme

THEME = "nnstudio_theme"
"""The property of the program that names the theme in force."""


def set_theme(app: QGuiApplication, theme: Theme) -> None:
    """Draw all icons of a program, also those already in place, in another theme's colours from now on."""
    app.setProperty(THEME, theme.name)


def icon(name: str, meaning: str = "text") -> QIcon:
    """Return an icon by the name of its file; ``meaning`` names the colour in the theme."""
    return QIcon(_SvgEngine(name, meaning))


class _SvgEngine(QIconEngine):
    """Paints one SVG; looking the colour up at every painting lets a change of theme reach every button."""

    def __init__(self, name: str, meaning: str) -> None:
        super().__init__()
        self._name, self._meaning = name, meaning

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        theme = _theme_in_force()
        meaning = "muted" if mode == QIcon.Mode.Disabled else self._meaning
        painter.save()
        painter.setOpacity(0.5 if mode == QIcon.Mode.Disabled else 1.0)
        side = min(rect.width(), rect.height())
        square = QRectF(QPointF(0, 0), QSize(side, side))
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, str(getattr(theme, meaning))).render(painter, square)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button that is not laid out yet
            return QPixmap()
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _SvgEngine(self._name, self._meaning)


def _theme_in_force() -> Theme:
    app = QGuiApplication.instance()
    return DARK if app is not None and app.property(THEME) == DARK.name else LIGHT


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(svg.encode()))

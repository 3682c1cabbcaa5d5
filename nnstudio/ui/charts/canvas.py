"""What all painted views share: a theme, a picture kept from frame to frame, and words under the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.ui.style.theme import LIGHT, Theme


class CanvasLayer:
    """Part of a picture that is painted once and then only copied, until what it shows or its size changes."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()

    def draw(self, painter: QPainter, canvas: QWidget, key: object, paint: Callable[[QPainter], None]) -> None:
        """Copy the part onto a canvas; where ``key`` has changed, have it painted anew first."""
        ratio = canvas.devicePixelRatioF()
        full_key = (key, canvas.size(), ratio, canvas.font())
        if full_key != self._key:
            self._key = full_key
            self._pixmap = QPixmap(canvas.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            brush = QPainter(self._pixmap)
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            brush.setFont(canvas.font())
            paint(brush)
            brush.end()
        painter.drawPixmap(0, 0, self._pixmap)


class Canvas(QWidget):
    """A picture in the theme's colours that says in words what is under the mouse, also while it changes."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self._hovered: QPointF | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def words_at(self, place: QPointF) -> str:
        """Say what is at a place of the picture; nothing where there is nothing to say."""
        raise NotImplementedError

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.theme = theme
        self.update()

    def refresh(self) -> None:
        """Paint anew, and say anew what is under the mouse."""
        self.update()
        if self._hovered is not None and QToolTip.isVisible():
            self._tell(self._hovered)

    @property
    def metrics(self) -> QFontMetricsF:
        """The measures of the canvas's text."""
        return QFontMetricsF(self.font())

    def minimumSizeHint(self) -> QSize:
        """Ask for little: a panel may be small."""
        return QSize(120, 90)

    def event(self, event: QEvent) -> bool:
        """Show the words at once where the mouse rests, in place of a fixed tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(QPointF(event.pos()))
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the words follow the mouse."""
        super().mouseMoveEvent(event)
        self._hovered = event.position()
        self._tell(self._hovered)

    def leaveEvent(self, event: QEvent) -> None:
        """Be silent when the mouse is elsewhere."""
        super().leaveEvent(event)
        self._hovered = None
        QToolTip.hideText()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paint_focus(self, painter: QPainter) -> None:
        """Frame the picture while the keyboard is here."""
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.theme.colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _tell(self, place: QPointF) -> None:
        text = self.words_at(place)
        if text:
            QToolTip.showText(self.mapToGlobal(place.toPoint()), text, self)
        else:
            QToolTip.hideText()

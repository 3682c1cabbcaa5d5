"""Small widgets that every panel is made of."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolButton, QWidget

from nnstudio.ui.style.icons import icon

W = TypeVar("W", bound=QWidget)


def styled(widget: W, style: str) -> W:
    """Give a widget a style of the style sheet, such as "muted", "caption" or "quiet"."""
    widget.setObjectName(style)
    return widget


def icon_button(icon_name: str, name: str, tip: str = "", colour: str = "muted") -> QToolButton:
    """Return a small button that is only an icon; its name is for screen readers, and the tooltip if there is none."""
    button = styled(QToolButton(), "quiet")
    button.setIcon(icon(icon_name, colour))
    button.setAccessibleName(name)
    button.setToolTip(tip or name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def wrapped(text: str = "", style: str = "muted") -> QLabel:
    """Return a text that breaks into lines where it must."""
    label = styled(QLabel(text), style)
    label.setWordWrap(True)
    return label


def scrolling(inside: QWidget, name: str) -> QScrollArea:
    """Put a widget where it can be scrolled up and down; it is always as wide as there is room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.setWidget(inside)
    return area

"""A plot with what stands around it: a line above, and a card that reads out what the crosshair points at."""

from typing import Protocol

from PySide6.QtCore import QPointF, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.series.ranges import Range
from nnstudio.ui.charts.crosshair_card import CardRow, CrosshairCard
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.plot import Plot
from nnstudio.ui.style.theme import Theme

Told = tuple[str, list[CardRow]]
"""What a card says: its title and its rows."""


class Picture(Protocol):
    """What a plot shows at one moment."""

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw everything inside the axes."""


class PlotView(QWidget):
    """Shows its ``picture`` in a plot; who knows the numbers makes another one in ``renew``, and says them."""

    def __init__(self, picture: Picture, theme: Theme, fixed_y: Range | None = None) -> None:
        super().__init__()
        self.picture, self.theme = picture, theme
        self.plot = Plot(self._draw, fixed_y=fixed_y)
        self.plot.pointed.connect(self._on_pointed)
        self.plot.resumed.connect(self.renew)
        self.card = CrosshairCard(self.plot)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.plot, 1)

    @Slot()
    def renew(self) -> None:
        """Put the picture together again, and draw it."""
        raise NotImplementedError

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Return what there is to say at an x of the axis and a place of the plot; None where there is nothing."""
        raise NotImplementedError

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self.theme = theme
        self.plot.set_theme(theme)
        self.renew()

    def put_above(self, line: QWidget) -> None:
        """Put what names the y axis above the plot."""
        self._column.insertWidget(0, line)

    def set_name(self, name: str) -> None:
        """Say what the plot shows, to those who hear it."""
        self.setAccessibleName(name)
        self.plot.describe(name)

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        self.picture.draw(painter, frame)

    @Slot(object)
    def _on_pointed(self, x: float | None) -> None:
        place = self.plot.crosshair
        told = None if x is None or place is None else self.told_at(x, place)
        if told is None or place is None:
            self.card.hide()
            self.plot.describe(self.accessibleName())
            return
        self.card.tell(*told, place, self.plot.frame.rect)
        self.plot.describe(self.accessibleName(), self.card.accessibleName())

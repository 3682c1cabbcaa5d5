"""The key of a comparison: a solid line for this run, a dashed one for its twin, with a name each."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nnstudio.ui.charts.dashes import draw_dashes
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.charts.strokes import draw_curve
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled


class Key(QWidget):
    """Two lines of text, each behind a piece of its run's line."""

    def __init__(self) -> None:
        super().__init__()
        self.own, self.twin = styled(CutLabel(), "said"), styled(CutLabel(), "said")
        self._samples = LineSample(dashed=False), LineSample(dashed=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (sample, name) in enumerate(zip(self._samples, (self.own, self.twin), strict=True)):
            grid.addWidget(sample, row, 0)
            grid.addWidget(name, row, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        for sample in self._samples:
            sample.set_theme(theme)


class LineSample(QWidget):
    """A piece of a line."""

    def __init__(self, *, dashed: bool) -> None:
        super().__init__()
        self._dashed = dashed
        self._theme: Theme | None = None
        self.setFixedWidth(42)

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as the plots do."""
        if self._theme is None:
            return
        frame = Frame(QRectF(self.rect()).adjusted(2.0, 0.0, -4.0, 0.0), (0.0, 1.0), (0.0, 1.0))
        draw = draw_dashes if self._dashed else draw_curve
        draw(QPainter(self), frame, np.array([0.0, 1.0]), np.array([0.5, 0.5]), self._theme.colour("text"), 2.0)

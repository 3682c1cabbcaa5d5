"""The pulls: every sample's own derivative by one weight, those that push it up against those that push it down."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio import numbers
from nnstudio.engine.arrays import Array
from nnstudio.ui.style.theme import LIGHT, Theme

MOST_BARS = 400
"""Of more samples only so many are drawn, evenly spread over the sorted ones."""


class Pulls(QWidget):
    """A strip of bars, one for each sample, sorted; what a sample wants is up where its derivative is negative."""

    sample_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(90)
        self._pulls: Array = np.zeros(0)
        self._order = np.zeros(0, int)
        self._mean = 0.0
        self._sample = 0
        self._theme: Theme = LIGHT

    def show_pulls(self, derivatives: Array, mean: float, sample: int) -> None:
        """Show each sample's derivative, the gradient of the batch, and which sample is looked at."""
        self._pulls, self._mean, self._sample = -np.nan_to_num(derivatives), mean, sample
        order = np.argsort(-self._pulls, kind="stable")
        most = np.linspace(0, len(order) - 1, min(len(order), MOST_BARS)).round().astype(int)
        self._order = order[most]
        self.update()

    def describe(self) -> None:
        """Say it to screen readers."""
        self.setAccessibleName(self.summary())

    def summary(self) -> str:
        """Say how many samples pull which way, and what comes of it."""
        up, down = int((self._pulls > 0.0).sum()), int((self._pulls < 0.0).sum())
        text = self.tr("{up} of {count} samples pull this weight up, {down} down; the gradient is {mean}.")
        return text.format(up=up, down=down, count=len(self._pulls), mean=numbers.short(self._mean, 4))

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a strip."""
        return QSize(240, 130)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, zero, the mean, and what up and down mean."""
        painter = QPainter(self)
        theme, plot = self._theme, self._plot()
        largest = float(np.abs(self._pulls).max(initial=0.0)) or 1.0
        zero, scale = plot.center().y(), plot.height() / 2.0 / largest
        for place, sample in enumerate(self._order.tolist()):
            bar = self._bar(place, float(self._pulls[sample]), zero, scale)
            colour = "selected" if sample == self._sample else "positive" if self._pulls[sample] >= 0.0 else "negative"
            painter.fillRect(bar, theme.colour(colour))
        painter.setPen(QPen(theme.colour("muted"), 1.0))
        painter.drawLine(QLineF(plot.left(), zero, plot.right(), zero))
        y = zero + self._mean * scale
        painter.setPen(QPen(theme.colour("text"), 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
        self._words(painter, plot, largest, y)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look at the sample under the mouse."""
        sample = self._sample_at(event.position())
        if sample is not None:
            self.sample_chosen.emit(sample)

    def event(self, event: QEvent) -> bool:
        """Say the numbers of the sample that the mouse rests on."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            sample = self._sample_at(QPointF(event.pos()))
            text = self.tr("Sample {number}: ∂L/∂w = {value}. Click to look at it.")
            said = "" if sample is None else text.format(
                number=sample + 1, value=numbers.short(-float(self._pulls[sample]), 4)
            )  # fmt: skip
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def _plot(self) -> QRectF:
        line = QFontMetricsF(self.font()).height()
        return QRectF(self.rect()).adjusted(4.0, line + 2.0, -4.0, -line - 2.0)

    def _bar(self, place: int, pull: float, zero: float, scale: float) -> QRectF:
        plot = self._plot()
        pitch = plot.width() / max(len(self._order), 1)
        width = min(max(pitch * 0.8, 1.0), 28.0)
        x = plot.left() + (place + 0.5) * pitch - width / 2.0
        tip = zero - pull * scale
        return QRectF(x, min(tip, zero), width, max(abs(tip - zero), 1.0))

    def _sample_at(self, point: QPointF) -> int | None:
        plot = self._plot()
        place = math.floor((point.x() - plot.left()) / max(plot.width(), 1.0) * len(self._order))
        return int(self._order[place]) if 0 <= place < len(self._order) else None

    def _words(self, painter: QPainter, plot: QRectF, largest: float, mean: float) -> None:
        theme, line = self._theme, QFontMetricsF(self.font()).height()
        painter.setFont(self.font())
        painter.setPen(theme.colour("muted"))
        top = QRectF(plot.left(), plot.top() - line - 2.0, plot.width(), line)
        up = self.tr("▲ push it up: −∂L/∂w, largest {largest}").format(largest=numbers.short(largest, 2))
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, up)
        below = QRectF(plot.left(), plot.bottom() + 2.0, plot.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self.tr("▼ push it down"))
        painter.setPen(theme.colour("text"))
        said = self.tr("- - their mean {mean}").format(mean=numbers.short(-self._mean, 3))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, said)

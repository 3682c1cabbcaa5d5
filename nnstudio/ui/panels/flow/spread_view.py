"""The picture behind one factor: a histogram of slopes, or a dot for every singular value."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.training.factor_spread import Singular, Slopes, Spread
from nnstudio.ui.charts.axes import linear_ticks
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import Label, dashed
from nnstudio.ui.panels.flow.bars import PATTERNS, colour_of
from nnstudio.ui.panels.flow.paragraph import Paragraph
from nnstudio.ui.panels.flow.words import FlowWords
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import FONT_FACTORS, LIGHT, Theme
from nnstudio.ui.widgets.pieces import icon_button


class SpreadWords(FlowWords):
    """Says what the picture shows."""

    def title(self, spread: Spread, output: str) -> str:
        """Say what stands behind the factor."""
        name = self.within(spread.hop.layer, output)
        return self._singular(spread, name) if isinstance(spread, Singular) else self._slopes(spread, name)

    def dated(self, when: str, text: str) -> str:
        """Say when the picture was taken: while a run goes on it may stand still."""
        return self.tr("{when}. {text}").format(when=when, text=text)

    def nothing(self, output: str, name: str) -> str:
        """Say that there is nothing to draw."""
        text = self.tr("{layer}: nothing can be drawn here; its numbers are too many, or not finite.")
        return text.format(layer=self.layer(name, output))

    def whole(self, output: str, name: str) -> str:
        """Say why a whole layer has no picture."""
        text = self.tr("{layer} counts as a whole: its factor is |δ below| / |δ above|, and no single tensor makes it.")
        return text.format(layer=self.layer(name, output))

    def _slopes(self, spread: Slopes, name: str) -> str:
        parts = [
            self.tr(
                "Slopes f′(z) of {layer}, {units} units × {samples} samples: {low} to {high}, root mean square {rms}; "
                "the factor is {factor}. {activation} is never steeper than {steepest}."
            )
        ]
        if not spread.activation.elementwise:
            parts.append(self.tr("Its units act on each other: only the slope of each by its own z is drawn."))
        return " ".join(parts).format(
            layer=name,
            units=numbers.count(spread.units),
            samples=numbers.count(spread.samples),
            low=numbers.short(spread.low),
            high=numbers.short(spread.high),
            rms=numbers.short(spread.rms),
            factor=self.factor(spread.hop.factor),
            activation=words.name(spread.activation.title),
            steepest=numbers.short(spread.activation.steepest),
        )

    def _singular(self, spread: Singular, name: str) -> str:
        text = self.tr(
            "Singular values of W of {layer} ({units} × {inputs}): largest {largest}, smallest {smallest}. A signal "
            "without preferred direction gets √(Σσ² / {units}) = {rms}; this one got {factor}."
        )
        return text.format(
            layer=name,
            units=numbers.count(spread.units),
            inputs=numbers.count(spread.inputs),
            largest=numbers.short(float(spread.values[0])),
            smallest=numbers.short(float(spread.values[-1])),
            rms=numbers.short(spread.rms),
            factor=self.factor(spread.hop.factor),
        )


class SpreadView(QWidget):
    """Shows what stands behind the chosen factor; a button closes it."""

    closed = Signal()

    def __init__(self, said: SpreadWords) -> None:
        super().__init__()
        self._said = said
        self.text = Paragraph("figure_note")
        self.picture = SpreadPicture(self.tr("slope f′(z)"), self.tr("singular values σ, largest first"))
        close = icon_button("close", self.tr("Close the distribution"), self.tr("Back to the factors alone (Esc)"))
        close.clicked.connect(self._on_close)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.picture, 1)

    def show_spread(self, spread: Spread | None, text: str) -> None:
        """Show a distribution and its words; None: words alone."""
        self.picture.spread = spread
        self.picture.setVisible(spread is not None)
        self.picture.setAccessibleName(text)
        self.picture.update()
        self.text.setText(text)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.picture.theme = theme
        self.picture.update()

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit()


class SpreadPicture(QWidget):
    """Draws a distribution."""

    def __init__(self, slopes: str, values: str) -> None:
        super().__init__()
        self._slopes, self._values = slopes, values
        self.theme: Theme = LIGHT
        self.spread: Spread | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Ask for some lines of text in height."""
        return QSize(200, 8 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Do with a few."""
        return QSize(100, 5 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, then bars or dots, then marks."""
        if self.spread is None:
            return
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * FONT_FACTORS["small"])
        painter.setFont(font)
        if isinstance(self.spread, Slopes):
            self._paint_slopes(painter, self.spread)
        else:
            self._paint_values(painter, self.spread)

    def _frame(self, painter: QPainter, scales: Scales, x: tuple[float, float], y: tuple[float, float]) -> Frame:
        bottom = scales.bottom_room(painter.font())
        rough = Frame(QRectF(0, 0, self.width(), max(self.height() - bottom, 1.0)), x, y)
        left = scales.left_room(rough, painter.font())
        rect = QRectF(left, 6.0, max(self.width() - left - 8.0, 10.0), max(self.height() - bottom - 6.0, 10.0))
        frame = Frame(rect, x, y)
        scales.draw(painter, frame, self.theme)
        return frame

    def _paint_slopes(self, painter: QPainter, spread: Slopes) -> None:
        low, high = float(spread.edges[0]), float(spread.edges[-1])
        room = 0.02 * (high - low)
        most = max(int(spread.counts.max(initial=0)), 1)
        share = Scales(self._slopes, linear_ticks, None)
        frame = self._frame(painter, share, (low - room, high + room), (0.0, 1.08 * most))
        xs, ys = frame.x(spread.edges), frame.y(spread.counts.astype(float))
        colour = colour_of("slopes", self.theme)
        painter.setPen(colour)
        painter.setBrush(QBrush(colour, PATTERNS["slopes"]))
        painter.drawRects(
            [QRectF(QPointF(a, y), QPointF(b, frame.rect.bottom())) for a, b, y in zip(xs, xs[1:], ys, strict=False)
             if y < frame.rect.bottom()]
        )  # fmt: skip
        self._mark(painter, frame, spread.rms, self.tr("root mean square {value}"))

    def _mark(self, painter: QPainter, frame: Frame, value: float, text: str) -> None:
        if not math.isfinite(value):
            return
        x = float(frame.x(np.array(value)))
        painter.setPen(dashed(self.theme.colour("text"), 1.2))
        painter.drawLine(QLineF(x, frame.rect.top(), x, frame.rect.bottom()))
        left = x < frame.rect.center().x()
        place = QPointF(x + (6.0 if left else -6.0), frame.rect.top() + painter.fontMetrics().height() / 2.0)
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        said = text.format(value=numbers.short(value))
        Label(said, place, self.theme.colour("text"), side).draw(painter, self.theme.colour("card"))

    def _paint_values(self, painter: QPainter, spread: Singular) -> None:
        values, count = spread.values, len(spread.values)
        top = 1.1 * max(float(values[0]), 1.0)
        scales = Scales(self._values, linear_ticks, linear_ticks)
        frame = self._frame(painter, scales, (0.0, count + 1.0), (0.0, top))
        for level, text in ((1.0, self.tr("1: neither longer nor shorter")), (spread.rms, "√(Σσ² / n)")):
            y = float(frame.y(np.array(level)))
            painter.setPen(dashed(self.theme.colour("muted" if level == 1.0 else "text"), 1.0))
            painter.drawLine(QLineF(frame.rect.left(), y, frame.rect.right(), y))
            above = level >= spread.rms if text.startswith("1") else level > 1.0
            shift = (-0.6 if above else 0.6) * painter.fontMetrics().height()
            place = QPointF(frame.rect.right() - 4.0, y + shift)
            colour = self.theme.colour("muted" if text.startswith("1") else "text")
            Label(text, place, colour, Qt.AlignmentFlag.AlignRight).draw(painter, self.theme.colour("card"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of("weights", self.theme))
        radius = min(max(frame.rect.width() / count / 4.0, 1.5), 3.5)
        for x, y in zip(frame.x(np.arange(1.0, count + 1.0)), frame.y(values), strict=True):
            painter.drawEllipse(QPointF(x, y), radius, radius)

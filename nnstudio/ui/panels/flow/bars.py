"""The bars of factors, and the sparkline of sizes: everything of one kind in one go."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnstudio.series.ranges import Range
from nnstudio.training.error_path import Cause, FlowHop
from nnstudio.ui.charts.strokes import polygon
from nnstudio.ui.panels.flow.columns import Columns
from nnstudio.ui.style.theme import Theme

PATTERNS: dict[Cause, Qt.BrushStyle] = {
    "weights": Qt.BrushStyle.SolidPattern,
    "slopes": Qt.BrushStyle.BDiagPattern,
    "layer": Qt.BrushStyle.Dense5Pattern,
}


def colour_of(cause: Cause, theme: Theme) -> QColor:
    """Return the colour of a kind of factor."""
    return {
        "weights": QColor(theme.classes[7]),
        "slopes": QColor(theme.layers[2]),
        "layer": theme.colour("watch"),
    }[cause]


@dataclass(frozen=True)
class Bar:
    """One factor and the room for it."""

    hop: FlowHop
    room: QRectF
    chosen: bool


def draw_bars(painter: QPainter, bars: list[Bar], columns: Columns, shown: Range, highest: float, theme: Theme) -> None:
    """Draw factors as bars from 1 to the left or to the right; one that leaves the axis ends in an arrow."""
    rects: dict[Cause, list[QRectF]] = {cause: [] for cause in PATTERNS}
    one = columns.x(0.0, shown)
    for bar in bars:
        size = math.log10(bar.hop.factor) if bar.hop.factor > 0.0 else -math.inf
        end = columns.x(size, shown)
        height = round(min(max(bar.room.height() - 2.0, 3.0), highest))
        top = round(bar.room.center().y() - height / 2.0)
        rect = QRectF(min(one, end), top + 0.5, max(abs(end - one), 1.5), height - 1.0)
        rects[bar.hop.cause].append(rect)
        if bar.chosen:
            painter.fillRect(rect.adjusted(-3.0, -2.0, 3.0, 2.0), theme.colour("selected"))
            painter.fillRect(rect, theme.colour("card"))
        if not shown[0] <= size <= shown[1]:
            _draw_arrow(painter, QPointF(end, rect.center().y()), -1.0 if size < 0.0 else 1.0, highest, theme)
    for cause, same in rects.items():
        if same:
            colour = colour_of(cause, theme)
            painter.setPen(QPen(colour, 1.0))
            painter.setBrush(QBrush(colour, PATTERNS[cause]))
            painter.drawRects(same)


def draw_sparkline(painter: QPainter, points: list[QPointF], theme: Theme) -> None:
    """Join points by a line, with a dot on each."""
    if not points:
        return
    joined = polygon(np.array([point.x() for point in points]), np.array([point.y() for point in points]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("muted"), 1.2))
    painter.drawPolyline(joined)
    dot = QPen(theme.colour("text"), 5.0)
    dot.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(dot)
    painter.drawPoints(joined)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _draw_arrow(painter: QPainter, tip: QPointF, side: float, highest: float, theme: Theme) -> None:
    """Show that a bar goes on beyond the axis."""
    half = 0.35 * highest
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("broken"))
    painter.drawPolygon([tip + QPointF(5.0 * side, 0.0), tip + QPointF(0.0, -half), tip + QPointF(0.0, half)])

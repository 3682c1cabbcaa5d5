"""Text, formulas and drawings in points, as lines and curves that stay sharp on paper."""

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from nnstudio.typesetting.shapes import shape
from nnstudio.ui.formulas.boxes import BAR
from nnstudio.ui.formulas.layout import lay_out
from nnstudio.ui.style.theme import FAMILIES

INK, MUTED, LINE, HEAD = QColor("#1c2733"), QColor("#55606e"), QColor("#98a3b0"), QColor("#edf1f5")
TEXT_SIZE, EM = 10, 12.0

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


@cache
def letters(size: int = TEXT_SIZE, *, bold: bool = False) -> QFont:
    """Return the text's letters; one pixel of a page's painter is a point."""
    font = QFont(FAMILIES)
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def text_height(text: str, font: QFont, width: float) -> float:
    """Return how high a text is in lines of a width."""
    return QFontMetricsF(font).boundingRect(QRectF(0.0, 0.0, width, 1e4), int(_WRAPPED), text).height()


def text_width(text: str, font: QFont) -> float:
    """Return how wide a text is in one line."""
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text(painter: QPainter, box: QRectF, text: str, font: QFont, colour: QColor = INK) -> None:
    """Write a text into a box, in as many lines as it takes."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, int(_WRAPPED), text)


def formula_size(latex: str, room: float) -> tuple[float, float, float]:
    """Return a formula's width and height in lines no wider than ``room``, and the baseline of the first line."""
    layout = lay_out(latex, room / EM)
    return layout.width * EM, layout.height * EM, layout.baseline * EM


def draw_formula(painter: QPainter, at: QPointF, latex: str, room: float) -> None:
    """Draw a formula with its upper left corner at a point."""
    for glyph in lay_out(latex, room / EM).glyphs:
        x, y, size = at.x() + glyph.x * EM, at.y() + glyph.y * EM, EM * glyph.scale
        if not glyph.latex:  # a fraction's bar
            painter.fillRect(QRectF(x, y, glyph.width * EM, BAR * size), INK)
            continue
        drawn = shape(glyph.latex)
        corner = QPointF(x + drawn.left * size, y + drawn.top * size)
        _renderer(drawn.svg).render(painter, QRectF(corner, QSizeF(drawn.width * size, drawn.height * size)))


def draw_svg(painter: QPainter, box: QRectF, svg: str) -> None:
    """Draw a picture into a box."""
    _renderer(svg.encode()).render(painter, box)


def draw_line(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """Draw a thin line."""
    painter.setPen(QPen(LINE, 0.6))
    painter.drawLine(start, end)


@cache
def _renderer(svg: bytes) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg))

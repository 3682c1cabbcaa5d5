"""Painting formulas."""

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from nnstudio.ui.formulas.boxes import BAR
from nnstudio.ui.formulas.layout import lay_out
from nnstudio.ui.formulas.pictures import corner, picture

EM = 1.16
"""The size of formulas beside text: mathematical letters are small for their size."""


def em_of(font: QFont, zoom: float = 1.0) -> float:
    """Return the size of an em, in logical pixels, that goes with a font."""
    return EM * zoom * QFontMetricsF(font).ascent() / 0.97


def size_of(latex: str, em: float, room: float = math.inf) -> QSizeF:
    """Return how much room a formula takes, in logical pixels, if there is ``room`` for its lines."""
    layout = lay_out(latex, room / em)
    return QSizeF(layout.width * em, layout.height * em)


def paint_formula(
    painter: QPainter, at: QPointF, latex: str, em: float, colour: QColor, room: float = math.inf
) -> None:
    """Paint a formula with its upper left corner at a point."""
    ratio = painter.device().devicePixelRatio()
    for glyph in lay_out(latex, room / em).glyphs:
        x, y, size = at.x() + glyph.x * em, at.y() + glyph.y * em, em * glyph.scale
        if not glyph.latex:
            painter.fillRect(_bar(x, y, glyph.width * em, size, ratio), colour)
            continue
        dx, dy = corner(glyph.latex, size, ratio)
        place = QPointF(round((x + dx) * ratio) / ratio, round((y + dy) * ratio) / ratio)
        painter.drawImage(place, picture(glyph.latex, size, ratio, colour.rgba()))


def _bar(x: float, y: float, width: float, em: float, ratio: float) -> QRectF:
    """Return a fraction's bar, on whole pixels."""
    height = max(round(BAR * em * ratio), 1) / ratio
    return QRectF(round(x * ratio) / ratio, round(y * ratio) / ratio, round(width * ratio) / ratio, height)


def paint_centred(painter: QPainter, box: QRectF, latex: str, em: float, colour: QColor) -> None:
    """Paint a formula in the middle of a box, smaller where it would not fit."""
    size = size_of(latex, em)
    shrunk = min(1.0, box.width() / max(size.width(), 1.0), box.height() / max(size.height(), 1.0))
    em, size = em * shrunk, size * shrunk
    at = QPointF(box.center().x() - size.width() / 2.0, box.center().y() - size.height() / 2.0)
    paint_formula(painter, at, latex, em, colour)

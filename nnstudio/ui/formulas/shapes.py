"""Pieces of formulas as shapes and as pictures, each made once."""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from ziamath.zmath import Latex

_FINE = 100.0  # the size at which shapes are set, in units of an em
_VIEW = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True)
class Shape:
    """A piece set in type: where its ink is around the start of its baseline, and how far it reaches, in ems."""

    svg: bytes
    left: float
    top: float
    width: float
    height: float

    @property
    def advance(self) -> float:
        """How far the next piece stands from the start of this one."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """How far its ink goes below the baseline."""
        return self.top + self.height


@cache
def _typesetter() -> "type[Latex]":
    """Load ziamath when the first formula is wanted: it takes a while, and few windows start with one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it finds its font in a way that Python 3.11 frowns upon
        from ziamath.config import config
        from ziamath.zmath import Latex
    config.svg2 = False  # Qt's renderer knows no <symbol>
    return Latex


@lru_cache(maxsize=4096)
def shape(latex: str) -> Shape:
    """Set a piece."""
    svg = _typesetter()(latex, size=_FINE, margin=0.0, color="#000000").svg()
    view = _VIEW.search(svg)
    assert view is not None
    left, top, width, height = (float(number) / _FINE for number in view.groups())
    return Shape(svg.encode(), left, top, width, height)


@lru_cache(maxsize=2048)
def picture(latex: str, size: float, ratio: float, colour: int) -> QImage:
    """Paint a piece, with an em of ``size`` pixels, in a colour (ARGB).

    The start of its baseline lies ``corner`` right of and below the picture's upper left corner.
    """
    drawn, edge = shape(latex), _edge(ratio)
    width, height = drawn.width * size + 2.0 * edge, drawn.height * size + 2.0 * edge
    image = QImage(round(width * ratio) + 1, round(height * ratio) + 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawn.svg)).render(painter, QRectF(edge, edge, drawn.width * size, drawn.height * size))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0.0, 0.0, width + 1.0, height + 1.0), QColor.fromRgba(colour))
    painter.end()
    return image


def corner(latex: str, size: float, ratio: float) -> tuple[float, float]:
    """Return where a picture's upper left corner lies, seen from the start of the baseline."""
    drawn, edge = shape(latex), _edge(ratio)
    return drawn.left * size - edge, drawn.top * size - edge


def _edge(ratio: float) -> float:
    """Return the margin of pictures: one pixel, for the soft rim of the ink."""
    return 1.0 / ratio

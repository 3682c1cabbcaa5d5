"""Signs of formulas as pictures for a screen, each painted once."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnstudio.typesetting.shapes import shape


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

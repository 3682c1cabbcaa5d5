"""Painting what is inside tiles, and the dots of biases."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnstudio.ui import numbers
from nnstudio.ui.network import signal
from nnstudio.ui.network.columns import Column
from nnstudio.ui.network.geometry import Stand, bias_radius, frame_width
from nnstudio.ui.network.ink import Ink, text
from nnstudio.ui.network.pictures import Picture
from nnstudio.ui.network.scene import Scene

CENTRE = Qt.AlignmentFlag.AlignHCenter
_LEAST_TILE_FOR_TEXT = 34.0


def paint_column(painter: QPainter, stand: Stand, picture: Picture | None, scene: Scene, ink: Ink) -> None:
    """Paint a column's tiles onto their frames."""
    if stand.bare:
        return
    painter.setRenderHint(
        QPainter.RenderHint.Antialiasing, False
    )  # tiles lie on whole pixels; so it is three times as fast
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, picture is not None and not picture.coarse)
    for row in range(len(stand.shown)):
        _inside(painter, stand, row, picture, scene, ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _biases(painter, stand, scene, ink)


def _inside(painter: QPainter, stand: Stand, row: int, picture: Picture | None, scene: Scene, ink: Ink) -> None:
    edge = frame_width(stand)
    box = stand.tile_at(row).adjusted(edge, edge, -edge, -edge)
    unit = stand.shown[row]
    if picture is not None:
        painter.drawImage(box, picture.image, picture.part(row))
    else:
        painter.fillRect(box, ink.colour("field"))
        if scene.mode == "gradients":
            _delta_bar(painter, box, scene, stand.column, unit, ink)
        elif stand.tile >= _LEAST_TILE_FOR_TEXT:
            _bias_number(painter, box, scene, stand.column, unit, ink)
    if not scene.lit(stand.column.name, unit):
        veil = QColor(ink.colour("card"))
        veil.setAlphaF(0.7)
        painter.fillRect(stand.tile_at(row).adjusted(-edge, -edge, edge, edge), veil)


def _delta_bar(painter: QPainter, box: QRectF, scene: Scene, column: Column, unit: int, ink: Ink) -> None:
    """Show a unit's error signal as a number over a bar on the strip's scale; in a small tile the bar fills it."""
    deltas = scene.deltas.get(column.name)
    if deltas is None or unit < 0:
        return
    size = float(deltas[unit])
    share = signal.level(size, scene.largest_delta)
    if box.height() < _LEAST_TILE_FOR_TEXT:
        height = box.height() * share
        painter.fillRect(QRectF(box.left(), box.bottom() - height, box.width(), height), ink.layer(column))
        return
    text(painter, box.adjusted(0.0, 0.0, 0.0, -0.3 * box.height()), numbers.short(size, 2), ink.small,
         ink.colour("text"), CENTRE, cut=False)  # fmt: skip
    bar = QRectF(box.left() + 5.0, box.top() + 0.66 * box.height(), box.width() - 10.0, 6.0)
    painter.fillRect(bar, ink.colour("border"))
    bar.setWidth(bar.width() * share)
    painter.fillRect(bar, ink.layer(column))


def _bias_number(painter: QPainter, box: QRectF, scene: Scene, column: Column, unit: int, ink: Ink) -> None:
    bias = scene.tensors.get(f"{column.name}.b")
    if bias is not None and unit >= 0:
        text(painter, box, numbers.short(float(bias[unit]), 2), ink.small, ink.colour("text"), CENTRE)


def _biases(painter: QPainter, stand: Stand, scene: Scene, ink: Ink) -> None:
    """Dot the lower left corner of every tile whose unit has a bias, in the colour of its sign."""
    biases = scene.edge_tensors.get(f"{stand.column.name}.b")
    if biases is None:
        return
    radius = bias_radius(stand.tile)
    away = QPointF(radius + 1.0, radius + 1.0)
    for row, unit in enumerate(stand.shown):
        painter.drawPixmap(stand.bias_at(row) - away, ink.dot(ink.sign(float(biases[unit])), radius))

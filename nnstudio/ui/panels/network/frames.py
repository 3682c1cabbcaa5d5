"""Painting what is inside tiles, and the dots of biases."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnstudio import numbers
from nnstudio.ui.naming.columns import LayerColumn
from nnstudio.ui.panels.network import signal
from nnstudio.ui.panels.network.geometry import ColumnSlot, bias_radius, frame_width
from nnstudio.ui.panels.network.ink import Ink, text
from nnstudio.ui.panels.network.pictures import TilesImage
from nnstudio.ui.panels.network.scene import NetworkScene

CENTRE = Qt.AlignmentFlag.AlignHCenter
_LEAST_TILE_FOR_TEXT = 34.0


def paint_column(
    painter: QPainter, slot: ColumnSlot, picture: TilesImage | None, scene: NetworkScene, ink: Ink
) -> None:
    """Paint a column's tiles onto their frames."""
    if slot.bare:
        return
    painter.setRenderHint(
        QPainter.RenderHint.Antialiasing, False
    )  # tiles lie on whole pixels; so it is three times as fast
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, picture is not None and not picture.coarse)
    for row in range(len(slot.shown)):
        _inside(painter, slot, row, picture, scene, ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _biases(painter, slot, scene, ink)


def _inside(
    painter: QPainter, slot: ColumnSlot, row: int, picture: TilesImage | None, scene: NetworkScene, ink: Ink
) -> None:
    edge = frame_width(slot)
    box = slot.tile_at(row).adjusted(edge, edge, -edge, -edge)
    unit = slot.shown[row]
    if picture is not None:
        painter.drawImage(box, picture.image, picture.part(row))
    else:
        painter.fillRect(box, ink.colour("field"))
        if scene.mode == "gradients":
            _delta_bar(painter, box, scene, slot.column, unit, ink)
        elif slot.tile >= _LEAST_TILE_FOR_TEXT:
            _bias_number(painter, box, scene, slot.column, unit, ink)
    if not scene.lit(slot.column.name, unit):
        veil = QColor(ink.colour("card"))
        veil.setAlphaF(0.7)
        painter.fillRect(slot.tile_at(row).adjusted(-edge, -edge, edge, edge), veil)


def _delta_bar(painter: QPainter, box: QRectF, scene: NetworkScene, column: LayerColumn, unit: int, ink: Ink) -> None:
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


def _bias_number(painter: QPainter, box: QRectF, scene: NetworkScene, column: LayerColumn, unit: int, ink: Ink) -> None:
    bias = scene.tensors.get(f"{column.name}.b")
    if bias is not None and unit >= 0:
        text(painter, box, numbers.short(float(bias[unit]), 2), ink.small, ink.colour("text"), CENTRE)


def _biases(painter: QPainter, slot: ColumnSlot, scene: NetworkScene, ink: Ink) -> None:
    """Dot the lower left corner of every tile whose unit has a bias, in the colour of its sign."""
    biases = scene.edge_tensors.get(f"{slot.column.name}.b")
    if biases is None:
        return
    radius = bias_radius(slot.tile)
    away = QPointF(radius + 1.0, radius + 1.0)
    for row, unit in enumerate(slot.shown):
        painter.drawPixmap(slot.bias_at(row) - away, ink.dot(ink.sign(float(biases[unit])), radius))

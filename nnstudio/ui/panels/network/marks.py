"""What is painted over the picture: the place pointed at, the one selected, and the sample that is looked at."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio import numbers
from nnstudio.ui.naming.columns import WHOLE
from nnstudio.ui.panels.network.edges import paint_curve
from nnstudio.ui.panels.network.geometry import ColumnSlot, bias_radius
from nnstudio.ui.panels.network.ink import Ink, frame, plate
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.workspace.selection import Place

_LEAST_TILE_FOR_RING = 20.0


def paint_mark(painter: QPainter, place: Place, scene: NetworkScene, colour: QColor, width: float) -> None:
    """Mark a place: a frame around a tile, a ring around a dot, a curve over an edge, a square around a pixel."""
    slot = scene.layout.by_name.get(place.layer)
    row = None if slot is None else slot.row_of(place.unit)
    if slot is None or row is None:
        return
    if place.source is not None:
        _mark_weight(painter, place.source, slot, row, scene, colour, width)
    elif place.bias:
        radius = bias_radius(slot.tile) + 2.5
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(slot.bias_at(row), radius, radius)
    else:
        frame(painter, slot.tile_at(row).adjusted(-1.5, -1.5, 1.5, 1.5), colour, width, 4.5)


def _mark_weight(
    painter: QPainter, source: int, slot: ColumnSlot, row: int, scene: NetworkScene, colour: QColor, width: float
) -> None:
    read = scene.layout.by_name[slot.column.reads]
    other = read.row_of(source)
    gap = next(gap for gap in scene.wires.gaps if gap.layer == slot.column.name)
    if other is None:
        return
    drawn = float(scene.wires.widths(gap)[row, other])
    paint_curve(painter, gap, row, other, colour, max(drawn + 0.5, width))


def paint_pixel(painter: QPainter, place: Place, scene: NetworkScene, colour: QColor) -> None:
    """Mark the pixel that a weight from an image reads, in the image and in the tile that shows the weights."""
    slot = scene.layout.by_name.get(place.layer)
    row = None if slot is None else slot.row_of(place.unit)
    if slot is None or row is None or place.source is None or scene.image_shape is None:
        return
    if scene.pictures_weights(slot.column):
        for box in (scene.layout.by_name[slot.column.reads].tile_at(0), slot.tile_at(row)):
            frame(painter, _pixel(box, place.source, scene.image_shape), colour, 1.5, 0.0)


def _pixel(box: QRectF, pixel: int, shape: tuple[int, int]) -> QRectF:
    row, column = divmod(pixel, shape[1])
    height, width = box.height() / shape[0], box.width() / shape[1]
    return QRectF(box.left() + column * width, box.top() + row * height, width, height)


def paint_sample(painter: QPainter, scene: NetworkScene, ink: Ink) -> None:
    """Show the sample that is looked at: its place in every tile, and every unit's activation at the tile's foot.

    In the mode "gradients" the tiles themselves show the sample's numbers.
    """
    if scene.cursor is None or scene.mode == "gradients":
        return
    for slot in scene.layout.slots:
        if slot.column.image or slot.bare:
            continue
        values = scene.outputs(slot.column)[scene.cursor]
        for row, unit in enumerate(slot.shown):
            box = slot.tile_at(row)
            if scene.mode == "values" and slot.tile >= _LEAST_TILE_FOR_RING:
                _ring(painter, scene, slot, unit, box, ink)
            if _has_room(slot, scene.layout.room.line):
                foot = QPointF(box.center().x(), box.bottom() + 3.0 - scene.layout.room.line / 2.0)
                words = numbers.short(float(values[unit]), 2)
                plate(painter, foot, words, ink.small, ink.colour("text"), ink.colour("card"))


def _has_room(slot: ColumnSlot, line: float) -> bool:
    """Tell whether a number fits between two tiles without hiding either."""
    return len(slot.tops) < 2 or slot.tops[1] - slot.tops[0] >= 0.5 * slot.tile + line


def _ring(painter: QPainter, scene: NetworkScene, slot: ColumnSlot, unit: int, box: QRectF, ink: Ink) -> None:
    at = _position(scene, slot, unit, box)
    if at is None:
        return
    for colour, width in ((ink.colour("card"), 3.2), (ink.colour("text"), 1.4)):
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 3.4, 3.4)


def _position(scene: NetworkScene, slot: ColumnSlot, unit: int, box: QRectF) -> QPointF | None:
    """Return where the sample is in a tile: at its place in the plane, on the curve, or at the tip of its bar."""
    if unit == WHOLE or scene.cursor is None or scene.pictures_weights(slot.column):
        return None
    axes, inputs = scene.grid_axes, scene.outputs(scene.columns[0])[scene.cursor]
    column = scene.outputs(slot.column)[:, unit]
    shares = [float((value - axis[0]) / (axis[-1] - axis[0])) for value, axis in zip(inputs, axes, strict=False)]
    if len(axes) == 2:
        return QPointF(box.left() + shares[0] * box.width(), box.bottom() - shares[1] * box.height())
    high = float(scene.value_range(slot.column).share(column[scene.cursor]))
    if not axes:
        order = int(np.argsort(np.argsort(column, kind="stable"))[scene.cursor])
        shares = [(order + 0.5) / len(column)]
    return QPointF(box.left() + shares[0] * box.width(), box.bottom() - high * box.height())

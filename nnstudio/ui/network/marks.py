"""What is painted over the picture: the place pointed at, the one selected, and the sample that is looked at."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.ui import numbers
from nnstudio.ui.network.columns import WHOLE
from nnstudio.ui.network.edges import paint_curve
from nnstudio.ui.network.geometry import Stand, bias_radius
from nnstudio.ui.network.ink import Ink, frame, plate
from nnstudio.ui.network.scene import Scene
from nnstudio.workspace.selection import Place

_LEAST_TILE_FOR_RING = 20.0


def paint_mark(painter: QPainter, place: Place, scene: Scene, colour: QColor, width: float) -> None:
    """Mark a place: a frame around a tile, a ring around a dot, a curve over an edge, a square around a pixel."""
    stand = scene.layout.by_name.get(place.layer)
    row = None if stand is None else stand.row_of(place.unit)
    if stand is None or row is None:
        return
    if place.source is not None:
        _mark_weight(painter, place.source, stand, row, scene, colour, width)
    elif place.bias:
        radius = bias_radius(stand.tile) + 2.5
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(stand.bias_at(row), radius, radius)
    else:
        frame(painter, stand.tile_at(row).adjusted(-1.5, -1.5, 1.5, 1.5), colour, width, 4.5)


def _mark_weight(
    painter: QPainter, source: int, stand: Stand, row: int, scene: Scene, colour: QColor, width: float
) -> None:
    read = scene.layout.by_name[stand.column.reads]
    other = read.row_of(source)
    gap = next(gap for gap in scene.wires.gaps if gap.layer == stand.column.name)
    if other is None:
        return
    drawn = float(scene.wires.widths(gap)[row, other])
    paint_curve(painter, gap, row, other, colour, max(drawn + 0.5, width))


def paint_pixel(painter: QPainter, place: Place, scene: Scene, colour: QColor) -> None:
    """Mark the pixel that a weight from an image reads, in the image and in the tile that shows the weights."""
    stand = scene.layout.by_name.get(place.layer)
    row = None if stand is None else stand.row_of(place.unit)
    if stand is None or row is None or place.source is None or scene.image_shape is None:
        return
    if scene.pictures_weights(stand.column):
        for box in (scene.layout.by_name[stand.column.reads].tile_at(0), stand.tile_at(row)):
            frame(painter, _pixel(box, place.source, scene.image_shape), colour, 1.5, 0.0)


def _pixel(box: QRectF, pixel: int, shape: tuple[int, int]) -> QRectF:
    row, column = divmod(pixel, shape[1])
    height, width = box.height() / shape[0], box.width() / shape[1]
    return QRectF(box.left() + column * width, box.top() + row * height, width, height)


def paint_sample(painter: QPainter, scene: Scene, ink: Ink) -> None:
    """Show the sample that is looked at: its place in every tile, and every unit's activation at the tile's foot.

    In the mode "gradients" the tiles themselves show the sample's numbers.
    """
    if scene.cursor is None or scene.mode == "gradients":
        return
    for stand in scene.layout.stands:
        if stand.column.image or stand.bare:
            continue
        values = scene.outputs(stand.column)[scene.cursor]
        for row, unit in enumerate(stand.shown):
            box = stand.tile_at(row)
            if scene.mode == "values" and stand.tile >= _LEAST_TILE_FOR_RING:
                _ring(painter, scene, stand, unit, box, ink)
            if _has_room(stand, scene.layout.room.line):
                foot = QPointF(box.center().x(), box.bottom() + 3.0 - scene.layout.room.line / 2.0)
                words = numbers.short(float(values[unit]), 2)
                plate(painter, foot, words, ink.small, ink.colour("text"), ink.colour("card"))


def _has_room(stand: Stand, line: float) -> bool:
    """Tell whether a number fits between two tiles without hiding either."""
    return len(stand.tops) < 2 or stand.tops[1] - stand.tops[0] >= 0.5 * stand.tile + line


def _ring(painter: QPainter, scene: Scene, stand: Stand, unit: int, box: QRectF, ink: Ink) -> None:
    at = _position(scene, stand, unit, box)
    if at is None:
        return
    for colour, width in ((ink.colour("card"), 3.2), (ink.colour("text"), 1.4)):
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 3.4, 3.4)


def _position(scene: Scene, stand: Stand, unit: int, box: QRectF) -> QPointF | None:
    """Return where the sample is in a tile: at its place in the plane, on the curve, or at the tip of its bar."""
    if unit == WHOLE or scene.cursor is None or scene.pictures_weights(stand.column):
        return None
    axes, inputs = scene.sheet_axes, scene.outputs(scene.columns[0])[scene.cursor]
    column = scene.outputs(stand.column)[:, unit]
    shares = [float((value - axis[0]) / (axis[-1] - axis[0])) for value, axis in zip(inputs, axes, strict=False)]
    if len(axes) == 2:
        return QPointF(box.left() + shares[0] * box.width(), box.bottom() - shares[1] * box.height())
    high = float(scene.reach(stand.column).share(column[scene.cursor]))
    if not axes:
        order = int(np.argsort(np.argsort(column, kind="stable"))[scene.cursor])
        shares = [(order + 0.5) / len(column)]
    return QPointF(box.left() + shares[0] * box.width(), box.bottom() - high * box.height())

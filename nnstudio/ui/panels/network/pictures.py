"""The pictures inside tiles, one image per column, made anew for each scene."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from nnstudio.engine.arrays import Array
from nnstudio.engine.topology import INPUT
from nnstudio.ui.panels.network import tiles
from nnstudio.ui.panels.network.geometry import ColumnSlot
from nnstudio.ui.panels.network.ink import Ink
from nnstudio.ui.panels.network.ranges import Colours
from nnstudio.ui.panels.network.scene import NetworkScene


@dataclass(frozen=True)
class TilesImage:
    """The tiles of one column below each other in one image; ``coarse`` ones keep their pixels when enlarged."""

    image: QImage
    pixels: Colours  # the image's memory, which must live as long as it does
    coarse: bool

    def part(self, row: int) -> QRectF:
        """Return the part of the image that belongs to a tile."""
        _, height, width = self.pixels.shape
        return QRectF(0.0, row * height, width, height)


def picture_of(scene: NetworkScene, slot: ColumnSlot, ink: Ink) -> TilesImage | None:
    """Return what is inside a column's tiles; None where they stay blank or show a bar."""
    if slot.bare:
        return None
    pixels = _pixels(scene, slot, ink, max(round(slot.tile * ink.ratio), 4))
    if pixels is None:
        return None
    pixels = np.ascontiguousarray(pixels)
    count, height, width = pixels.shape
    image = QImage(pixels.data, width, count * height, 4 * width, QImage.Format.Format_RGB32)
    return TilesImage(image, pixels, coarse=2 * width <= slot.tile * ink.ratio)


def _pixels(scene: NetworkScene, slot: ColumnSlot, ink: Ink, size: int) -> Colours | None:
    column = slot.column
    if scene.pictures_weights(column) and scene.image_shape is not None:
        weights = scene.edge_tensors[f"{column.name}.W"][list(slot.shown)]
        return tiles.images(weights, scene.image_shape, scene.weight_range(column), ink.signed)
    if scene.mode == "weights" or (scene.mode == "gradients" and column.name != INPUT):
        return None
    if column.image and scene.image_shape is not None:
        return tiles.shades(scene.sample_image(column), scene.image_shape, _greys(ink))
    return _functions(scene, slot, ink, size)


def _functions(scene: NetworkScene, slot: ColumnSlot, ink: Ink, size: int) -> Colours:
    column, value_range = slot.column, scene.value_range(slot.column)
    grid = scene.grid(column)
    if grid is None:
        return tiles.bars(_of(scene.outputs(column).T, slot), size, value_range, ink.solid)
    if len(scene.grid_axes) == 1:
        return tiles.curves(_of(grid, slot), size, value_range, ink.solid)
    return tiles.planes(_of(grid, slot), size, value_range, ink.signed)


def _of(values: Array, slot: ColumnSlot) -> Array:
    """Pick the rows of the units shown, without a copy where all are."""
    return values if slot.hidden == 0 else values[list(slot.shown)]


def _greys(ink: Ink) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return the colours of an image's smallest and largest values: ink on ground."""
    return _rgb(ink.colour("field")), _rgb(ink.colour("text"))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()

"""The pictures inside tiles, one image per column, made anew for each scene."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from nnstudio.engine.arrays import Array
from nnstudio.ui.network import tiles
from nnstudio.ui.network.columns import INPUT
from nnstudio.ui.network.geometry import Stand
from nnstudio.ui.network.ink import Ink
from nnstudio.ui.network.ranges import Colours
from nnstudio.ui.network.scene import Scene


@dataclass(frozen=True)
class Picture:
    """The tiles of one column below each other in one image; ``coarse`` ones keep their pixels when enlarged."""

    image: QImage
    pixels: Colours  # the image's memory, which must live as long as it does
    coarse: bool

    def part(self, row: int) -> QRectF:
        """Return the part of the image that belongs to a tile."""
        _, height, width = self.pixels.shape
        return QRectF(0.0, row * height, width, height)


def picture_of(scene: Scene, stand: Stand, ink: Ink) -> Picture | None:
    """Return what is inside a column's tiles; None where they stay blank or show a bar."""
    if stand.bare:
        return None
    pixels = _pixels(scene, stand, ink, max(round(stand.tile * ink.ratio), 4))
    if pixels is None:
        return None
    pixels = np.ascontiguousarray(pixels)
    count, height, width = pixels.shape
    image = QImage(pixels.data, width, count * height, 4 * width, QImage.Format.Format_RGB32)
    return Picture(image, pixels, coarse=2 * width <= stand.tile * ink.ratio)


def _pixels(scene: Scene, stand: Stand, ink: Ink, size: int) -> Colours | None:
    column = stand.column
    if scene.pictures_weights(column) and scene.image_shape is not None:
        weights = scene.edge_tensors[f"{column.name}.W"][list(stand.shown)]
        return tiles.images(weights, scene.image_shape, scene.weight_reach(column), ink.signed)
    if scene.mode == "weights" or (scene.mode == "gradients" and column.name != INPUT):
        return None
    if column.image and scene.image_shape is not None:
        return tiles.shades(scene.sample_image(column), scene.image_shape, _greys(ink))
    return _functions(scene, stand, ink, size)


def _functions(scene: Scene, stand: Stand, ink: Ink, size: int) -> Colours:
    column, reach = stand.column, scene.reach(stand.column)
    sheet = scene.sheet(column)
    if sheet is None:
        return tiles.bars(_of(scene.outputs(column).T, stand), size, reach, ink.solid)
    if len(scene.sheet_axes) == 1:
        return tiles.curves(_of(sheet, stand), size, reach, ink.solid)
    return tiles.planes(_of(sheet, stand), size, reach, ink.signed)


def _of(values: Array, stand: Stand) -> Array:
    """Pick the rows of the units shown, without a copy where all are."""
    return values if stand.hidden == 0 else values[list(stand.shown)]


def _greys(ink: Ink) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return the colours of an image's smallest and largest values: ink on ground."""
    return _rgb(ink.colour("field")), _rgb(ink.colour("text"))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()

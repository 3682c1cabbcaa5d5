"""Small pictures of data sources, drawn from their own points."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from nnstudio.datasets import Source, SyntheticSource
from nnstudio.datasets.table import Rows, Table
from nnstudio.ui.style.theme import Theme, mixed

POINTS = 60
"""So many points show the form of a set."""

FEW = 12
"""So few points are drawn larger."""

IMAGES = 3
"""So many pictures show a set of pictures."""


def thumbnail(source: Source, theme: Theme, size: QSize, ratio: float) -> QPixmap:
    """Draw a source: its points in their classes' colours, or a few of its pictures; ``ratio`` is pixels per unit."""
    few = replace(source, points=min(source.points, POINTS)) if isinstance(source, SyntheticSource) else source
    table = few.table(np.random.default_rng(1))
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    area = QRectF(0, 0, size.width(), size.height()).adjusted(5, 5, -5, -5)
    if table.schema.image_shape is not None:
        _draw_images(painter, area, table, table.schema.image_shape, theme)
    else:
        _draw_points(painter, area, table, theme)
    painter.end()
    return pixmap


def _draw_points(painter: QPainter, area: QRectF, table: Table, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    rows = _some_rows(table)
    places = _within(telling_columns(table)[rows], area)
    radius = 1.6 if len(places) > FEW else 3.0
    for place, colour in zip(places, _colours(table, rows, theme), strict=True):
        painter.setBrush(colour)
        painter.drawEllipse(place, radius, radius)


def _some_rows(table: Table) -> NDArray[np.intp]:
    """Return evenly spread rows, in an order in which no class lies on top of another."""
    rows = np.linspace(0, len(table.x) - 1, min(len(table.x), POINTS)).astype(np.intp)
    return np.random.default_rng(0).permutation(rows)


def telling_columns(table: Table) -> Rows:
    """Return two columns that show the set: those that part the classes best, or the input and the answer."""
    x = np.nan_to_num(table.x, nan=float(np.nanmean(table.x)))
    if x.shape[1] == 1:
        return np.hstack((x, table.targets[:, :1]))
    if x.shape[1] == 2 or table.classes is None:
        return x[:, :2]
    means = np.array([x[table.classes == k].mean(axis=0) for k in np.unique(table.classes)])
    parted = means.var(axis=0) / np.maximum(x.var(axis=0), 1e-12)
    return x[:, np.sort(np.argsort(parted)[-2:])]


def _within(points: Rows, area: QRectF) -> list[QPointF]:
    low, high = points.min(axis=0), points.max(axis=0)
    shares = (points - low) / np.maximum(high - low, 1e-12)
    return [QPointF(area.left() + across * area.width(), area.bottom() - up * area.height()) for across, up in shares]


def _colours(table: Table, rows: NDArray[np.intp], theme: Theme) -> list[QColor]:
    if table.classes is not None:
        count = table.schema.class_count
        return [theme.class_colour(int(k), count) for k in table.classes[rows]]
    heights = table.targets[rows, 0]
    sizes = heights / max(float(np.abs(heights).max()), 1e-12)
    return [theme.signed(float(np.copysign(0.35 + 0.65 * abs(size), size))) for size in sizes]


def _draw_images(painter: QPainter, area: QRectF, table: Table, shape: tuple[int, int], theme: Theme) -> None:
    """Draw a few pictures side by side, ink on the card's ground."""
    rows, columns = shape
    shown = table.x[np.linspace(3, len(table.x) // 2, IMAGES).astype(np.intp)]
    side = min(area.height(), area.width() / IMAGES - 1)
    left = area.center().x() - (side + 1) * IMAGES / 2
    inks = [mixed(theme.colour("field"), theme.colour("text"), share).rgba() for share in np.linspace(0.0, 1.0, 17)]
    for number, row in enumerate(shown):
        levels = np.round(16 * row / max(float(row.max()), 1e-12)).astype(np.uint8).reshape(rows, columns)
        image = QImage(levels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8)
        image.setColorTable(inks)
        target = QRectF(left + number * (side + 1), area.center().y() - side / 2, side, side)
        painter.drawImage(target, image, QRectF(0, 0, columns, rows))

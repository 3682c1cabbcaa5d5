"""Drawing the weights: one picture per gap, in few pens, renewed a few at a time while a run goes on."""

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from nnstudio.ui.panels.network.ink import Ink
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.panels.network.wires import NARROWEST, Gap
from nnstudio.ui.style.theme import mixed

WIDTHS = 8
"""So many widths of pen for each sign: few pens are quick to draw with."""

PATIENCE = 0.001
"""Seconds that renewing pictures may take per frame while a run goes on; what is left waits for the next frame."""

MANY = 400
"""A gap of more edges than this is drawn without smooth edges while a run goes on."""

_BENDS = np.array([0.0, 0.06, 0.13, 0.21, 0.31, 0.42, 0.58, 0.69, 0.79, 0.87, 0.94, 1.0])
"""Where a curve is bent, as shares of its way: most at its ends, where it turns."""


@dataclass
class _Picture:
    """One gap's picture, what it was drawn from, and the lines of its curves."""

    gap: Gap
    lines: dict[tuple[int, int], list[QLineF]]
    pixmap: QPixmap | None = None
    drawn_from: object = None
    drawn_light: bytes | None = None
    drawn_at: float = 0.0


class Edges:
    """The pictures of all gaps."""

    def __init__(self) -> None:
        self._gaps: tuple[Gap, ...] = ()
        self._pictures: list[_Picture] = []
        self._ink: Ink | None = None

    def paint(self, painter: QPainter, scene: NetworkScene, ink: Ink, *, running: bool) -> bool:
        """Paint all curves; return whether all of them are up to date, which may be put off while ``running``."""
        if scene.wires.gaps is not self._gaps or ink is not self._ink:
            lines = {_geometry(picture.gap): picture.lines for picture in self._pictures}
            self._gaps, self._ink = scene.wires.gaps, ink
            self._pictures = [_Picture(gap, lines.get(_geometry(gap), {})) for gap in self._gaps]
        self._renew(scene, ink, running=running)
        top = scene.layout.headings
        for picture in self._pictures:
            if picture.pixmap is not None:
                painter.drawPixmap(QPointF(picture.gap.left, top), picture.pixmap)
        return all(_is_fresh(picture, scene) for picture in self._pictures)

    def _renew(self, scene: NetworkScene, ink: Ink, *, running: bool) -> None:
        """Draw what is out of date, the oldest first, for as long as there is time."""
        end = time.perf_counter() + PATIENCE
        stale = [picture for picture in self._pictures if not _is_fresh(picture, scene)]
        for picture in sorted(stale, key=lambda picture: picture.drawn_at):
            if running and picture.pixmap is not None and time.perf_counter() > end:
                return
            smooth = not running or picture.gap.bundle or scene.wires.values[picture.gap.layer].size <= MANY
            picture.pixmap = _drawn(picture, scene, ink, smooth=smooth)
            picture.drawn_from, picture.drawn_light = scene.wires, _light(picture.gap, scene)
            picture.drawn_at = time.perf_counter()


def _geometry(gap: Gap) -> tuple[object, ...]:
    """Return what the shape of a gap's curves depends on, whichever units they join."""
    return gap.left, gap.right, gap.begins, gap.ends


def _is_fresh(picture: _Picture, scene: NetworkScene) -> bool:
    """Tell whether a picture shows what it should: the same values, the same weights in full strength."""
    return picture.drawn_from is scene.wires and picture.drawn_light == _light(picture.gap, scene)


def _light(gap: Gap, scene: NetworkScene) -> bytes | None:
    return None if scene.light is None else scene.lit_weights(gap).tobytes()


def _drawn(picture: _Picture, scene: NetworkScene, ink: Ink, *, smooth: bool) -> QPixmap:
    gap, layout = picture.gap, scene.layout
    width, height = gap.right - gap.left, layout.strip.top() - layout.headings
    pixmap = QPixmap(max(int(np.ceil(width * ink.ratio)), 1), max(int(np.ceil(height * ink.ratio)), 1))
    pixmap.setDevicePixelRatio(ink.ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.translate(-gap.left, -layout.headings)
    for pen, curves in _pens(gap, scene, ink):
        painter.setPen(pen)
        painter.drawLines([line for curve in curves for line in _lines(picture, curve)])
    painter.end()
    return pixmap


def _pens(gap: Gap, scene: NetworkScene, ink: Ink) -> list[tuple[QPen, list[tuple[int, int]]]]:
    """Sort the curves to draw into pens, faded ones first, then from thin to thick, so that strong ones lie on top."""
    values = scene.wires.values[gap.layer]
    rows, columns = np.nonzero(scene.wires.drawn(gap.layer))
    chosen = values[rows, columns]
    levels = np.minimum(np.abs(chosen) / (scene.wires.largest or 1.0) * WIDTHS, WIDTHS - 1).astype(int)
    signs = np.sign(chosen).astype(int)
    strong = scene.lit_weights(gap)[rows, columns].astype(int)
    keys = (strong * WIDTHS + levels) * 3 + signs + 1
    order = np.argsort(keys, kind="stable")
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    groups = [group for group in np.split(order, cuts) if len(group)]
    pens = []
    for group in groups:
        first = int(group[0])
        sign = 0 if gap.bundle else int(signs[first])
        pen = _pen(int(levels[first]), sign, gap.widest, ink, faded=not strong[first])
        pens.append((pen, [(int(rows[at]), int(columns[at])) for at in group]))
    return pens


def _pen(level: int, sign: int, widest: float, ink: Ink, *, faded: bool) -> QPen:
    """Return an opaque pen; alpha would show where the pieces of a curve meet."""
    share = (level + 0.5) / WIDTHS
    colour = ink.sign(sign)
    strength = (0.35 + 0.6 * share**0.5) * (0.3 if faded else 1.0)
    pen = QPen(mixed(ink.colour("card"), colour, strength), NARROWEST + (widest - NARROWEST) * share)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _lines(picture: _Picture, curve: tuple[int, int]) -> list[QLineF]:
    """Return the pieces of a curve, made when first wanted."""
    if curve not in picture.lines:
        row, column = curve
        points = curve_points(picture.gap, row, column)
        if abs(picture.gap.ends[row] - picture.gap.begins[column]) < 1.0:
            points = [points[0], points[-1]]
        picture.lines[curve] = [_longer(QLineF(one, other)) for one, other in pairwise(points)]
    return picture.lines[curve]


def _longer(line: QLineF) -> QLineF:
    """Return a line that reaches a little further at both ends, so that no gap shows where two meet."""
    spare = 0.4 / max(line.length(), 1.0)
    return QLineF(line.pointAt(-spare), line.pointAt(1.0 + spare))


def curve_points(gap: Gap, row: int, column: int) -> list[QPointF]:
    """Return points along one curve, from the unit that is read to the one that reads."""
    begin, rise = gap.begins[column], gap.ends[row] - gap.begins[column]
    xs = gap.left + (gap.right - gap.left) * _BENDS
    ys = begin + rise * _BENDS * _BENDS * (3.0 - 2.0 * _BENDS)
    return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def paint_curve(painter: QPainter, gap: Gap, row: int, column: int, colour: QColor, width: float) -> None:
    """Paint one curve over the others."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(curve_points(gap, row, column)))

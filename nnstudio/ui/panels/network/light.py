"""What is being explained: the numbers at lit places, and which places must be seen for it."""

from collections import Counter

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QPainter

from nnstudio import numbers
from nnstudio.ui.panels.network import pointing
from nnstudio.ui.panels.network.ink import Ink, plate
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.workspace.selection import Place, Selection

DIGITS = 3
FEW = 3
"""So many lit units of a layer are shown, whatever they weigh; of more only those that stand there anyway."""

_ALONG = 0.3  # how far from its unit a weight's number stands, as a share of the gap's width


def pinned(selection: Selection) -> list[Place]:
    """Return the places that are shown whatever they weigh: the one selected, a path, and the few that are lit."""
    places = [*selection.path] if selection.place is None else [selection.place, *selection.path]
    lit = selection.light.places if selection.light else frozenset()
    often = Counter(place.layer for place in lit)
    return places + [place for place in lit if often[place.layer] <= FEW]


def paint_numbers(painter: QPainter, scene: NetworkScene, ink: Ink) -> None:
    """Write the numbers of what is explained on plates, at their places; those that would hide another are left out."""
    if scene.light is None:
        return
    taken: list[QPointF] = []
    height = QFontMetricsF(ink.small).height()
    for place, value in scene.light.numbers:
        at = _slot(scene, place)
        if at is None:
            continue
        if all(abs(at.y() - other.y()) >= height or abs(at.x() - other.x()) >= 4.0 * height for other in taken):
            words = numbers.short(value, DIGITS)
            plate(painter, at, words, ink.bold, ink.colour("text"), ink.colour("card"))
            taken.append(at)


def _slot(scene: NetworkScene, place: Place) -> QPointF | None:
    """Return where a number stands: at the foot of a tile, beside a dot, on a curve near the unit it comes from."""
    at = pointing.anchor(scene, place)
    slot = scene.layout.by_name.get(place.layer)
    if at is None or slot is None:
        return None
    line = scene.layout.room.line
    if place.bias:
        return at + QPointF(-1.6 * line, 0.2 * line)
    if place.source is None:
        return at + QPointF(0.0, slot.tile / 2.0 + 0.2 * line)
    read = scene.layout.by_name[slot.column.reads]
    row, other = slot.row_of(place.unit), read.row_of(place.source)
    assert row is not None
    assert other is not None
    left = read.x + read.width
    along = min(max(_ALONG, 2.0 * line / (slot.x - left)), 0.5)  # where the gap is narrow, clear of the tiles
    share = along * along * (3.0 - 2.0 * along)
    begin, end = read.middles[other], slot.middles[row]
    return QPointF(left + (slot.x - left) * along, begin + (end - begin) * share)

"""What is pointed at, and where the keys lead from one place to the next; no widgets."""

from PySide6.QtCore import QPointF

from nnstudio.engine.topology import INPUT
from nnstudio.ui.naming.columns import WHOLE
from nnstudio.ui.panels.network.geometry import ColumnSlot, bias_radius
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.workspace.selection import Place

LEAST_TARGET = 6.0
"""The least distance to the middle of a bias's dot at which the pointer means it, in logical pixels."""


def place_at(scene: NetworkScene, point: QPointF) -> Place | None:
    """Return the bias, unit or weight under a point; of a bundle's curve the unit it leads to."""
    for slot in scene.layout.slots:
        if f"{slot.column.name}.b" in scene.tensors:
            for row, unit in enumerate(slot.shown):
                apart = slot.bias_at(row) - point
                if apart.x() ** 2 + apart.y() ** 2 <= max(bias_radius(slot.tile) + 2.0, LEAST_TARGET) ** 2:
                    return Place(slot.column.name, unit, bias=True)
    for slot in scene.layout.slots:
        for row, unit in enumerate(slot.shown):
            if slot.tile_at(row).contains(point):
                return Place(slot.column.name, unit)
    found = scene.wires.nearest(point.x(), point.y())
    if found is None:
        return None
    gap, row, column = found
    return Place(gap.layer, gap.units[row], None if gap.bundle else gap.sources[column])


def anchor(scene: NetworkScene, place: Place) -> QPointF | None:
    """Return where a place is: the middle of its tile, dot or curve; None if it is not shown."""
    slot = scene.layout.by_name.get(place.layer)
    row = None if slot is None else slot.row_of(place.unit)
    if slot is None or row is None:
        return None
    if place.source is not None:
        read = scene.layout.by_name[slot.column.reads]
        other = read.row_of(place.source)
        if other is None:
            return None
        return QPointF((read.x + read.width + slot.x) / 2.0, (read.middles[other] + slot.middles[row]) / 2.0)
    return slot.bias_at(row) if place.bias else slot.tile_at(row).center()


def first_place(scene: NetworkScene) -> Place:
    """Return where the keys begin: the first unit shown of the first layer."""
    slot = scene.layout.slots[1]
    return Place(slot.column.name, max(slot.shown[0], 0))


def beside(scene: NetworkScene, place: Place | None, columns: int) -> Place:
    """Return the unit nearest in height in a column to the left (-1) or right (1), or the same at the end."""
    here = None if place is None else anchor(scene, Place(place.layer, place.unit))
    if place is None or here is None:
        return first_place(scene)
    at = [slot.column.name for slot in scene.layout.slots].index(place.layer) + columns
    if not 0 <= at < len(scene.layout.slots):
        return Place(place.layer, place.unit)
    slot = scene.layout.slots[at]
    if slot.column.image:
        return Place(place.layer, place.unit)
    row = min(range(len(slot.shown)), key=lambda row: abs(slot.middles[row] - here.y()))
    return Place(slot.column.name, slot.shown[row])


def above(scene: NetworkScene, place: Place | None, rows: int) -> Place:
    """Return the unit shown above (-1) or below (1), or the same at the end."""
    slot = None if place is None else scene.layout.by_name.get(place.layer)
    row = None if slot is None or place is None else slot.row_of(place.unit)
    if slot is None or row is None:
        return first_place(scene)
    return Place(slot.column.name, slot.shown[min(max(row + rows, 0), len(slot.shown) - 1)])


def incoming(scene: NetworkScene, place: Place | None, steps: int) -> Place:
    """Return the next (1) or last (-1) weight that leads to the unit of a place; after the last one the bias."""
    slot = None if place is None else scene.layout.by_name.get(place.layer)
    if place is None or slot is None or slot.row_of(place.unit) is None:
        return first_place(scene)
    if not slot.column.weighs:
        return place
    choices = [Place(place.layer, place.unit, source) for source in _sources(scene, slot)]
    if f"{place.layer}.b" in scene.tensors:
        choices.append(Place(place.layer, place.unit, bias=True))
    if place in choices:
        return choices[(choices.index(place) + steps) % len(choices)]
    return choices[0 if steps > 0 else -1]


def _sources(scene: NetworkScene, slot: ColumnSlot) -> range | tuple[int, ...]:
    """Return the units to walk through: those shown; of an image every pixel."""
    read = scene.layout.by_name[slot.column.reads]
    return range(read.column.units) if read.shown == (WHOLE,) else read.shown


def selectable(place: Place) -> bool:
    """Tell whether a place can be selected: a single unit, weight or bias."""
    return place.unit != WHOLE and not (place.layer == INPUT and place.bias)

"""What is pointed at: one unit, one weight or one bias, and what is lit around it, the same in all panels."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Place:
    """A unit of a layer, or, with ``source``, the weight that leads to it from a unit of the layer before.

    ``layer`` is the layer's name in the network ("2"; "0" is the input); units count from 0. ``bias`` points at the
    unit's bias instead.
    """

    layer: str
    unit: int
    source: int | None = None
    bias: bool = False


@dataclass(frozen=True)
class Light:
    """What is being explained: ``places`` in full strength, everything else faded, and numbers at some places.

    A weight is also lit where both the units that it joins are. ``travels`` says which way values go along what is lit.
    """

    places: frozenset[Place]
    numbers: tuple[tuple[Place, float], ...] = ()
    travels: Literal["onwards", "back", ""] = ""


class Selection(QObject):
    """The place that is selected, if any; the path from it to the loss that is pointed at; what is being explained."""

    changed = Signal(object)  # Place or None
    path_changed = Signal(object)  # tuple of places
    light_changed = Signal(object)  # Light or None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place: Place | None = None
        self.path: tuple[Place, ...] = ()
        self.light: Light | None = None

    def select(self, place: Place | None) -> None:
        """Select a place, or nothing."""
        if place != self.place:
            self.place = place
            self.changed.emit(place)

    def point_out(self, path: tuple[Place, ...]) -> None:
        """Show the places along a path; none of them: no path."""
        if path != self.path:
            self.path = path
            self.path_changed.emit(path)

    def shine(self, light: Light | None) -> None:
        """Show what is being explained; None: nothing is."""
        if light != self.light:
            self.light = light
            self.light_changed.emit(light)

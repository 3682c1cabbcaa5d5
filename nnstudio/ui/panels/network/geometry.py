"""Where everything stands: tiles in columns, bands between them, areas for words."""

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from nnstudio.ui.naming.columns import LayerColumn

BAND_EDGE = 3.0
"""Between the small tiles of a band and its right end."""


@dataclass(frozen=True)
class DrawingArea:
    """What there is to draw on, in logical pixels: the whole size, and what words need.

    ``line`` is the height of a line of small text; ``left`` and ``right`` are kept for the names of inputs and answers.
    """

    width: float
    height: float
    line: float
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class ColumnSlot:
    """One column in its place: ``x`` and ``width`` of its tiles or band, ``tops`` of the tiles of the units shown.

    ``tile`` is the size of its tiles; in a band they stand at the right, or there is no room for them, ``bare``.
    """

    column: LayerColumn
    shown: tuple[int, ...]
    x: float
    width: float
    tops: tuple[float, ...]
    tile: float
    bare: bool = False

    @property
    def hidden(self) -> int:
        """How many units are not shown."""
        return 0 if self.column.image else self.column.units - len(self.shown)

    @property
    def centre(self) -> float:
        """The middle, from the left."""
        return self.x + self.width / 2.0

    @property
    def middles(self) -> tuple[float, ...]:
        """The heights at which values go in and out, one for each unit shown."""
        return tuple(top + self.tile / 2.0 for top in self.tops)

    @property
    def top(self) -> float:
        """The upper end of the highest tile."""
        return self.tops[0]

    @property
    def bottom(self) -> float:
        """The lower end of the lowest tile."""
        return self.tops[-1] + self.tile

    def tile_at(self, row: int) -> QRectF:
        """Return the tile of one of the units shown; of a bare band the part that the unit goes through."""
        if self.bare:
            return QRectF(self.x, self.tops[row], self.width, self.tile)
        right = self.x + self.width - (BAND_EDGE if self.column.band else 0.0)
        return QRectF(right - self.tile, self.tops[row], self.tile, self.tile)

    def row_of(self, unit: int) -> int | None:
        """Return where a unit is shown, if it is."""
        if self.column.image:
            return 0
        return self.shown.index(unit) if unit in self.shown else None

    def bias_at(self, row: int) -> QPointF:
        """Return the middle of the bias's dot, at the tile's lower left corner."""
        return self.tile_at(row).bottomLeft()


@dataclass(frozen=True)
class DiagramLayout:
    """All columns in their places, and the areas for headings, ways around blocks, and the error signal."""

    room: DrawingArea
    slots: tuple[ColumnSlot, ...]
    headings: float
    arcs: float
    floor: float
    strip: QRectF
    heading_lines: int = 2

    @cached_property
    def by_name(self) -> dict[str, ColumnSlot]:
        """The columns by name."""
        return {slot.column.name: slot for slot in self.slots}

    @cached_property
    def block_outlines(self) -> dict[str, QRectF]:
        """The frames around residual blocks, by the block's name."""
        outlines: dict[str, QRectF] = {}
        for slot in self.slots:
            if slot.column.block:
                box = QRectF(slot.x, self.arcs, slot.width, self.floor - self.arcs).adjusted(-7.0, 0.0, 7.0, 0.0)
                outlines[slot.column.block] = outlines.get(slot.column.block, box).united(box)
        return outlines


def bias_radius(tile: float) -> float:
    """Return the radius of the dots that stand for biases."""
    return min(max(0.07 * tile + 1.0, 1.6), 5.0)


def frame_width(slot: ColumnSlot) -> float:
    """Return half the width of the frames around a column's tiles."""
    return 0.6 if slot.column.band or slot.tile < 16.0 else 1.0

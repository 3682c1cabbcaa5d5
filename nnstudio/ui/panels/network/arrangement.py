"""Putting the columns in their places: as large as the room allows, none left out."""

from PySide6.QtCore import QRectF

from nnstudio.ui.naming.columns import WHOLE, LayerColumn
from nnstudio.ui.panels.network.geometry import BAND_EDGE, ColumnSlot, DiagramLayout, DrawingArea

SMALLEST_TILE = 18.0
"""A column shows as many units as fit with tiles of this height, in logical pixels; long nets make tiles narrower."""

TIGHTEST_TILE = 14.0
FEW_ROWS = 10
"""A column of few units is shown whole if it fits with tiles of the tightest size."""

NARROWEST_TILE = 10.0
USUAL_TILE = 64.0
LARGEST_TILE = 104.0
"""Tiles grow beyond the usual size only where there are few in a column."""

WIDEST_GAP = 280.0
MOST_ROWS = 16
"""A column of more units than this shows only ``COLLAPSED_ROWS`` of them."""

COLLAPSED_ROWS = 12
LOW = 16.0
"""With less height than so many lines of small text, headings are short."""

_SMALL_SPACE = 0.2  # between tiles of a column, as a share of their height, where there is little room
_IMAGE = 2.2  # the size of an image's tile beside the others'
_BAND_TILE = 0.62  # the size of the tiles in bands beside the others'


def capacities(room: DrawingArea, columns: tuple[LayerColumn, ...]) -> dict[str, int]:
    """Return how many units can be shown of every column that has tiles of its own, by name."""
    height = _Areas(room, columns).height
    return {column.name: _capacity(height, column) for column in columns if _own_tiles(column)}


def _own_tiles(column: LayerColumn) -> bool:
    """Tell whether a column chooses which units it shows: bands follow the column before, an image is one tile."""
    return not column.band and not column.image


def _capacity(height: float, column: LayerColumn) -> int:
    if column.units <= min(_fitting(height, TIGHTEST_TILE), FEW_ROWS):
        return column.units
    fitting = _fitting(height, SMALLEST_TILE)
    return fitting if column.units <= min(fitting, MOST_ROWS) else min(fitting, COLLAPSED_ROWS)


def _fitting(height: float, tile: float) -> int:
    """Return how many tiles of one size fit below each other."""
    return max(int((height / tile + _SMALL_SPACE) / (1.0 + _SMALL_SPACE)), 1)


def arrange(columns: tuple[LayerColumn, ...], shown: dict[str, tuple[int, ...]], room: DrawingArea) -> DiagramLayout:
    """Put the columns in their places; ``shown`` has the units to show of every column that has tiles of its own."""
    areas = _Areas(room, columns)
    rows = max((len(units) for units in shown.values()), default=1)
    widths = _fit(columns, areas, _tallest(areas.height, rows))
    pitch = min(max(1.75 * widths.tile, 40.0), (areas.height - widths.tile) / max(rows - 1, 1))
    used = widths.tile + pitch * (rows - 1)
    top = areas.headings + areas.around + (areas.height - used) / 2.0
    slots: list[ColumnSlot] = []
    x = room.left + widths.slack / 2.0
    for column in columns:
        x += widths.space_before(column) if slots else 0.0
        units = slots[-1].shown if column.band else (WHOLE,) if column.image else shown[column.name]
        size = widths.size(column)
        first = top + (used - size - pitch * (len(units) - 1)) / 2.0
        tops = tuple(float(round(first + pitch * row)) for row in range(len(units)))
        slots.append(
            ColumnSlot(column, units, float(round(x)), widths.width(column), tops, size, column.band and widths.bare)
        )
        x += widths.width(column)
    arcs = top - areas.around
    strip = QRectF(0.0, room.height - areas.strip, room.width, areas.strip)
    return DiagramLayout(room, tuple(slots), arcs - areas.headings, arcs, top + used, strip, areas.lines)


def _tallest(height: float, rows: int) -> float:
    """Return the largest tile of which so many fit below each other."""
    fitting = height / (rows * (1.0 + _SMALL_SPACE) - _SMALL_SPACE)
    return min(fitting, max(USUAL_TILE, min(height / (2.2 * rows), LARGEST_TILE)))


class _Areas:
    """How the height is shared: headings, ways around residual blocks, tiles, "more" lines, the error signal.

    Where it is scarce headings have one line, not two; only collapsed columns need a line that says "more".
    """

    def __init__(self, room: DrawingArea, columns: tuple[LayerColumn, ...]) -> None:
        self.room = room
        self.strip = 3.1 * room.line + 10.0
        self.around = 1.6 * room.line if any(column.block for column in columns) else 0.0
        self.lines = 2 if room.height >= LOW * room.line else 1
        self.headings = self.lines * room.line + 6.0
        self.height = max(room.height - self.strip - self.headings - self.around - 0.4 * room.line, SMALLEST_TILE)
        if any(column.units > _capacity(self.height, column) for column in filter(_own_tiles, columns)):
            self.height = max(self.height - room.line, SMALLEST_TILE)


class _Widths:
    """How the width is shared, for tiles of one size; ``gap`` is what remains for every space that weights cross."""

    def __init__(self, columns: tuple[LayerColumn, ...], areas: _Areas, tile: float, named: bool, bare: bool) -> None:
        self.tile, self.bare = tile, bare
        self._name = areas.room.line + 3.0 if named else 5.0
        self._height = areas.height
        crossings = max(sum(column.weighs for column in columns), 1)
        taken = sum(map(self.width, columns)) + sum(self._band_space for column in columns if column.band)
        room = areas.room
        share = (room.width - room.left - room.right - taken) / crossings
        self.gap = max(min(share, WIDEST_GAP), 2.0)
        self.slack = max(share - self.gap, 0.0) * crossings
        self.fits = share >= max(16.0, 1.25 * tile)

    @property
    def _band_space(self) -> float:
        return max(4.0, 0.16 * self.tile)

    def space_before(self, column: LayerColumn) -> float:
        return self.gap if column.weighs else self._band_space

    def size(self, column: LayerColumn) -> float:
        """Return the size of a column's tiles."""
        if column.band:
            return float(round(_BAND_TILE * self.tile))
        return float(round(min(max(_IMAGE * self.tile, 36.0), self._height))) if column.image else self.tile

    def width(self, column: LayerColumn) -> float:
        if not column.band:
            return self.size(column)
        return self._name if self.bare else self._name + self.size(column) + BAND_EDGE


def _fit(columns: tuple[LayerColumn, ...], areas: _Areas, tallest: float) -> _Widths:
    """Find the largest tiles that leave room for edges; where they get small, bands lose their tiles, then names."""
    for named, bare, smallest in ((True, False, 24), (True, True, 16), (False, True, int(NARROWEST_TILE))):
        for tile in range(int(tallest), smallest - 1, -1):
            widths = _Widths(columns, areas, float(tile), named, bare)
            if widths.fits:
                return widths
    return _Widths(columns, areas, float(int(min(tallest, NARROWEST_TILE))), named=False, bare=True)

"""The weights as curves between columns: their shape, which are strong enough to draw, which one is pointed at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnstudio.engine.arrays import Array, Mask, quiet
from nnstudio.ui.panels.network.geometry import ColumnSlot, DiagramLayout

MOST_EDGES = 1500
"""So many weights are drawn, the strongest: more would be a grey cloud, and slow."""

EDGES_PER_PIXEL = 3.5
"""Narrow gaps hold fewer: so many weights to a pixel of their width, all gaps together."""

WIDEST = 6.0
NARROWEST = 0.7
REACH = 6.0
"""So near to a curve, in logical pixels, the pointer means it: every edge has this invisible width to both sides."""


@dataclass(frozen=True)
class Gap:
    """The space in front of a dense layer, which its weights cross from the column that it reads.

    ``units`` and ``sources`` are those shown. An image's pixels are one ``bundle``: one curve per unit stands for all.
    """

    layer: str
    units: tuple[int, ...]
    sources: tuple[int, ...]
    left: float
    right: float
    begins: tuple[float, ...]
    ends: tuple[float, ...]
    bundle: bool

    def heights(self, x: Array) -> Array:
        """Return the height of every curve at ``x`` (points,): (units, sources, points)."""
        share = np.clip((x - self.left) / (self.right - self.left), 0.0, 1.0)
        return self._begins + self._rises * (share * share * (3.0 - 2.0 * share))

    def slopes(self, x: Array) -> Array:
        """Return the slope of every curve at ``x``, like ``heights``."""
        width = self.right - self.left
        share = np.clip((x - self.left) / width, 0.0, 1.0)
        return self._rises * (6.0 * share * (1.0 - share) / width)

    @property
    def widest(self) -> float:
        """The width of the strongest curves: thinner where the gap is so narrow that they would fill it."""
        return min(max(0.09 * (self.right - self.left), 1.4), WIDEST)

    @cached_property
    def _begins(self) -> Array:
        return np.array(self.begins)[None, :, None]

    @cached_property
    def _rises(self) -> Array:
        return np.array(self.ends)[:, None, None] - self._begins

    def values(self, weights: Array) -> Array:
        """Pick from W (units, inputs) what is shown, (units, sources); of a bundle the RMS of its weights."""
        rows = weights[list(self.units)]
        if self.bundle:
            largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), np.finfo(float).tiny)
            return np.asarray(largest * np.sqrt(np.mean((rows / largest) ** 2, axis=1, keepdims=True)))
        return rows[:, list(self.sources)]


def gaps_of(layout: DiagramLayout) -> tuple[Gap, ...]:
    """Return the spaces that weights cross, from left to right."""
    return tuple(_gap(slot, layout) for slot in layout.slots if slot.column.weighs)


def _gap(slot: ColumnSlot, layout: DiagramLayout) -> Gap:
    read = layout.by_name[slot.column.reads]
    return Gap(
        layer=slot.column.name,
        units=slot.shown,
        sources=read.shown,
        left=read.x + read.width,
        right=slot.x,
        begins=read.middles,
        ends=slot.middles,
        bundle=read.column.image,
    )


@dataclass(frozen=True)
class Wires:
    """The values of all curves at one moment: ``values`` by layer (units, sources), in the order of their gaps.

    ``largest`` is the largest |value|; those below ``threshold`` are not drawn. ``total`` counts all weights of the
    network between columns, ``shown`` those that are drawn, both without bundles.
    """

    gaps: tuple[Gap, ...]
    values: dict[str, Array]
    largest: float
    threshold: float
    total: int
    shown: int

    def drawn(self, layer: str) -> Mask:
        """Mark the curves that are drawn, (units, sources)."""
        return np.asarray(np.abs(self.values[layer]) >= self.threshold)

    def widths(self, gap: Gap) -> Array:
        """Return how wide each curve is drawn, (units, sources), in logical pixels."""
        shares = np.abs(self.values[gap.layer]) / (self.largest or 1.0)
        return NARROWEST + (gap.widest - NARROWEST) * shares

    def nearest(self, x: float, y: float) -> tuple[Gap, int, int] | None:
        """Return the drawn curve nearest to a point, as its gap and its row and column there; None if none is near."""
        for gap in self.gaps:
            if gap.left <= x <= gap.right:
                return self._nearest_in(gap, x, y)
        return None

    def _nearest_in(self, gap: Gap, x: float, y: float) -> tuple[Gap, int, int] | None:
        at = np.array([x])
        apart = np.abs(gap.heights(at) - y)[:, :, 0] / np.sqrt(1.0 + gap.slopes(at)[:, :, 0] ** 2)
        apart = np.where(self.drawn(gap.layer), apart - self.widths(gap) / 2.0, np.inf)
        row, column = np.unravel_index(int(np.argmin(apart)), apart.shape)
        return (gap, int(row), int(column)) if apart[row, column] <= REACH else None


@quiet()
def wires_of(gaps: tuple[Gap, ...], tensors: dict[str, Array]) -> Wires:
    """Take the values of all curves from named tensors, of parameters or of a gradient."""
    values = {gap.layer: np.nan_to_num(gap.values(tensors[f"{gap.layer}.W"])) for gap in gaps}
    sizes = np.concatenate([np.abs(part).ravel() for part in values.values()] or [np.zeros(1)])
    most = min(MOST_EDGES, max(int(EDGES_PER_PIXEL * sum(gap.right - gap.left for gap in gaps)), 1))
    threshold = float(np.partition(sizes, -most)[-most]) if sizes.size > most else 0.0
    single = [gap for gap in gaps if not gap.bundle]
    total = sum(tensors[f"{gap.layer}.W"].size for gap in single)
    shown = sum(int((np.abs(values[gap.layer]) >= threshold).sum()) for gap in single)
    return Wires(gaps, values, float(sizes.max()), threshold, total, shown)

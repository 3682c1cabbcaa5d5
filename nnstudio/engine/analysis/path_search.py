"""How the largest of very many paths are found: from the loss back, every unit keeps its own largest."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import Array

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class PathHop:
    """One step of a path, to a unit (counted from 0) of a layer: its factor, and the weight and slope it is made of.

    Where a layer has no weight or no slope of its own, these are None. ``around`` marks the way around a residual
    block.
    """

    layer: str
    unit: int
    factor: float
    weight: float | None
    slope: float | None
    around: bool = False


Way = tuple[tuple[PathHop, ...], float]
"""The hops of a path, and the delta of the output where it ends."""


class PathFrontier(ABC):
    """The units of one place in the network, each with its largest paths from there to the loss.

    ``products`` (units, paths) are their values, ``totals`` (units,) the sums over all paths, ``counts`` (units,) how
    many are not 0, as Python's integers, which do not overflow.
    """

    products: Array
    totals: Array
    counts: NDArray[np.object_]

    @abstractmethod
    def way(self, unit: int, place: int) -> Way:
        """Return the path at one place of a unit's row."""


class LossFrontier(PathFrontier):
    """The outputs, whose delta is where every path ends."""

    def __init__(self, delta: Array) -> None:
        self.products, self.totals = delta[:, None], delta
        self.counts = (delta != 0.0).astype(object)

    def way(self, unit: int, place: int) -> Way:
        """Return no hops, and delta."""
        return (), float(self.totals[unit])


class LayerLink:
    """What leads from the units of one place to those of the next, by ``factors`` (units after, units before)."""

    def __init__(
        self, layer: str, factors: Array, weights: Array | None, slopes: Array | None, *, around: bool = False
    ) -> None:
        self._layer, self._weights, self._slopes, self._around = layer, weights, slopes, around
        self.factors = factors

    def back(self, frontier: PathFrontier, most: int) -> PathFrontier:
        """Go back over the link, keeping at most so many paths for each unit."""
        return _Behind(self, frontier, most)

    def hop(self, before: int, after: int) -> PathHop:
        """Describe the step from a unit before to a unit after."""
        weight = None if self._weights is None else float(self._weights[after, before])
        slope = None if self._slopes is None else float(self._slopes[after])
        return PathHop(self._layer, after, float(self.factors[after, before]), weight, slope, self._around)


class BranchLink:
    """A residual block: through its stack or around it."""

    def __init__(self, stack: "Sequence[LayerLink | BranchLink]", around: LayerLink) -> None:
        self._stack, self._around = stack, around

    def back(self, frontier: PathFrontier, most: int) -> PathFrontier:
        """Go back both ways, and put the units together again."""
        inside = frontier
        for link in reversed(self._stack):
            inside = link.back(inside, most)
        return _Joined(inside, self._around.back(frontier, most), most)


class _Behind(PathFrontier):
    """The units before a link."""

    def __init__(self, link: LayerLink, ahead: PathFrontier, most: int) -> None:
        self._link, self._ahead = link, ahead
        self._width = ahead.products.shape[1]
        values = link.factors.T[:, :, None] * ahead.products[None]
        self._picks, self.products = _largest(values.reshape(len(values), -1), most)
        self.totals = link.factors.T @ ahead.totals
        self.counts = (link.factors.T != 0.0).astype(object) @ ahead.counts

    def way(self, unit: int, place: int) -> Way:
        after, further = divmod(int(self._picks[unit, place]), self._width)
        hops, delta = self._ahead.way(after, further)
        return (self._link.hop(unit, after), *hops), delta


class _Joined(PathFrontier):
    """The units before a residual block, with the paths of both ways."""

    def __init__(self, inside: PathFrontier, around: PathFrontier, most: int) -> None:
        self._inside, self._around = inside, around
        both = np.concatenate([inside.products, around.products], axis=1)
        self._picks, self.products = _largest(both, most)
        self.totals = inside.totals + around.totals
        self.counts = inside.counts + around.counts

    def way(self, unit: int, place: int) -> Way:
        pick, width = int(self._picks[unit, place]), self._inside.products.shape[1]
        return self._inside.way(unit, pick) if pick < width else self._around.way(unit, pick - width)


def _largest(values: Array, most: int) -> tuple[Indices, Array]:
    """Pick the values of each row that are largest in size: their places and themselves."""
    picks = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :most]
    return picks, np.take_along_axis(values, picks, axis=1)

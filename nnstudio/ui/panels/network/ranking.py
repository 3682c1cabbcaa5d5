"""Which units of a large layer are shown: those that matter most, chosen so that they do not flicker."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.ui.naming.columns import LayerColumn

PATIENCE = 2.0
"""Seconds between looks at the order of units."""

LOYALTY = 1.3
"""A unit that is shown stays until another matters more than it by this factor."""


@dataclass(frozen=True)
class _Choice:
    units: tuple[int, ...]
    capacity: int
    made: float


class Ranking:
    """Chooses which units to show, and stays with its choice while it can."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._choices: dict[str, _Choice] = {}

    def forget(self) -> None:
        """Choose anew: another run has begun."""
        self._choices.clear()

    def choose(
        self, column: LayerColumn, capacity: int, scores: Callable[[LayerColumn], Array], wanted: Iterable[int] = ()
    ) -> tuple[int, ...]:
        """Return the units to show, in their order; ``wanted`` ones are always among them.

        ``scores`` tells how much each unit matters, and is asked only when it is time to look again.
        """
        if column.units <= capacity:
            return tuple(range(column.units))
        last, now = self._choices.get(column.name), self._clock()
        if last is None or last.capacity != capacity or now - last.made >= PATIENCE:
            loyal = np.nan_to_num(scores(column)).astype(float)
            if last is not None:
                loyal[list(last.units)] *= LOYALTY
            best = np.argsort(-loyal, kind="stable")[:capacity]
            last = _Choice(tuple(int(unit) for unit in best), capacity, now)
            self._choices[column.name] = last
        missing = [unit for unit in wanted if 0 <= unit < column.units and unit not in last.units]
        return tuple(sorted((*last.units[: capacity - len(missing)], *missing)))

"""Norms over time: every layer's measurements, as they went by on the screen."""

import math

import numpy as np

from nnstudio.series.downsampled_history import DownsampledHistory
from nnstudio.series.ranges import Range
from nnstudio.series.thinning import Numbers
from nnstudio.training.histories.history_view import continues
from nnstudio.training.history import History
from nnstudio.training.measures import LAYER_COLUMNS
from nnstudio.training.snapshot import Snapshot


class Norms:
    """The record of one run, begun anew with another run, with other layers, or when the run goes back."""

    def __init__(self) -> None:
        self.layers: tuple[str, ...] = ()
        self._measured = DownsampledHistory(0)
        self._history: History | None = None
        self._generation = 0

    def __len__(self) -> int:
        return len(self._measured)

    @property
    def last_step(self) -> int:
        """The last step that was measured; -1 before the first."""
        return self._measured.last_step

    def add(self, snapshot: Snapshot, history: History, generation: int) -> None:
        """Take in a snapshot with layers; one that was seen already changes nothing.

        ``generation`` is that of the update: with another one it is seen whether the history goes on nevertheless.
        """
        layers = tuple(layer.name for layer in snapshot.layers)
        if layers != self.layers or snapshot.step < self.last_step or not self._same_run(history, generation):
            self.layers, self._measured = layers, DownsampledHistory(len(layers) * len(LAYER_COLUMNS))
        self._history, self._generation = history, generation
        if snapshot.step > self.last_step:
            measured = [getattr(layer.measures, name) for layer in snapshot.layers for name in LAYER_COLUMNS]
            self._measured.add(snapshot.step, np.array(measured))

    def series(self, layer: int, measure: str) -> tuple[Numbers, Numbers]:
        """Return the steps and values of one layer's measure."""
        return self._measured.series(layer * len(LAYER_COLUMNS) + LAYER_COLUMNS.index(measure))

    def at(self, step: float, measure: str) -> tuple[int, dict[str, Range]]:
        """Return the measured step nearest to one, and every layer's smallest and largest value around it."""
        found, low, high = self._measured.at(step)
        place = LAYER_COLUMNS.index(measure)
        ends = zip(low[place :: len(LAYER_COLUMNS)], high[place :: len(LAYER_COLUMNS)], strict=True)
        return found, {name: (float(a), float(b)) for name, (a, b) in zip(self.layers, ends, strict=True)}

    def bounds(self, measure: str) -> tuple[Numbers, Numbers, Numbers]:
        """Return the recorded steps, and each layer's smallest and largest value of a measure, (layers, steps)."""
        steps, low, high = self._measured.bounds()
        place = LAYER_COLUMNS.index(measure)
        return steps, low[:, place :: len(LAYER_COLUMNS)].T, high[:, place :: len(LAYER_COLUMNS)].T

    def recent_range(self, measure: str) -> tuple[int, Range | None]:
        """Return the step from which on half of the steps lie, and the range of log10 of the values since then."""
        since = self.last_step // 2
        parts = [values[steps >= since] for steps, values in (self.series(i, measure) for i in range(len(self.layers)))]
        values = np.concatenate(parts) if parts else np.zeros(0)
        values = values[np.isfinite(values) & (values > 0.0)]
        if not values.size:
            return since, None
        return since, (math.log10(values.min()), math.log10(values.max()))

    def _same_run(self, history: History, generation: int) -> bool:
        known = self._history
        return known is not None and (generation == self._generation or continues(known, history))

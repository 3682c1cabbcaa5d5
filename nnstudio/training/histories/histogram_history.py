"""Histograms of one layer over time: a few that are kept, spread evenly over the steps, and the newest."""

from dataclasses import dataclass

from nnstudio.series.histogram import Histogram, linear_histogram, linear_width, log_histogram
from nnstudio.training.histories.history_view import continues
from nnstudio.training.histories.quantities import LINEAR, Key, layer_arrays
from nnstudio.training.history import History
from nnstudio.training.snapshot import Snapshot

CAPACITY = 24
"""So many histograms are kept at most; when there are more, every other one is dropped."""


@dataclass(frozen=True)
class StepHistogram:
    """How the values of a layer were spread after one step."""

    step: int
    histogram: Histogram


class HistogramHistory:
    """The record of one layer and one quantity, begun when they are chosen; another run begins it anew."""

    def __init__(self, layer: str, key: Key) -> None:
        self.layer, self.key = layer, key
        self.kept: list[StepHistogram] = []
        self._newest: StepHistogram | None = None
        self._stride = 1
        self._history: History | None = None
        self._generation = 0

    @property
    def all(self) -> list[StepHistogram]:
        """All histograms, the oldest first, the newest last."""
        newest = [] if self._newest is None or self._newest in self.kept[-1:] else [self._newest]
        return [*self.kept, *newest]

    def add(self, snapshot: Snapshot, history: History, generation: int) -> None:
        """Take in a snapshot; one that was seen already changes nothing."""
        if self._begins_anew(snapshot, history, generation):
            self.kept, self._newest, self._stride = [], None, 1
        self._history, self._generation = history, generation
        if self._newest is not None and snapshot.step == self._newest.step:
            return
        histogram = self._count(snapshot)
        if histogram is None:
            return
        self._newest = StepHistogram(snapshot.step, histogram)
        if not self.kept or snapshot.step - self.kept[-1].step >= self._stride:
            self._keep(self._newest)

    def _keep(self, step_histogram: StepHistogram) -> None:
        self.kept.append(step_histogram)
        if len(self.kept) > CAPACITY:
            self.kept = self.kept[::2]
            self._stride = (self.kept[-1].step - self.kept[0].step) // (CAPACITY // 2)

    def _count(self, snapshot: Snapshot) -> Histogram | None:
        arrays = layer_arrays(snapshot, self.key) or []
        values = next((one.values for one in arrays if one.layer == self.layer and one.tensor != "P"), None)
        if values is None:
            return None
        return linear_histogram(values, linear_width([values])) if self.key in LINEAR else log_histogram(values)

    def _begins_anew(self, snapshot: Snapshot, history: History, generation: int) -> bool:
        if self._newest is None or self._history is None:
            return False
        same = generation == self._generation or continues(self._history, history)
        return snapshot.step < self._newest.step or not same

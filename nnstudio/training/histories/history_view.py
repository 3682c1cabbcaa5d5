"""The history of a run, made ready for drawing: what the history recorded, smoothed, thinned, and placed in epochs."""

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from nnstudio.series.ranges import Range
from nnstudio.series.smoothing import Smoothed
from nnstudio.series.thinning import Numbers, Pyramid, Rows
from nnstudio.training.histories.clock import Clock
from nnstudio.training.history import EPOCH_COLUMNS, History
from nnstudio.training.session import Progress

STEP = EPOCH_COLUMNS.index("step")
MOST_BUCKETS = 740
"""A curve is drawn with at most twice so many points."""

Points = tuple[Numbers, Numbers]
"""The x (epochs) and y of a curve."""


@dataclass(frozen=True)
class Window:
    """A stretch of epochs to be drawn, how many pixels there are for it, and whether its axis is logarithmic."""

    epochs: Range
    pixels: float
    log: bool = False

    @property
    def room(self) -> int:
        """How many buckets are worth drawing: one per pixel."""
        return int(min(max(self.pixels, 8.0), MOST_BUCKETS))


@dataclass(frozen=True)
class HistoryReading:
    """The exact values at a place: those of the nearest step, and of the nearest epoch that was measured.

    ``values`` are the recorded ones by column, ``smoothed`` those that are drawn; NaN where there is none.
    """

    step: int
    epoch: float
    batch_loss: float
    measured_epoch: int
    measured_step: int
    values: dict[str, float]
    smoothed: dict[str, float]


class Track:
    """One column of the history's epochs, raw and smoothed."""

    def __init__(self, column: str, weight: float) -> None:
        self._index = EPOCH_COLUMNS.index(column)
        self._rising = column.endswith("metric")
        self._smoothed = Smoothed(weight)
        self._pyramids = Pyramid(), Pyramid()
        self._best: int | None = None
        self.not_positive = 0

    def catch_up(self, table: Numbers) -> None:
        """Take in the rows that the history has grown by."""
        known = len(self._smoothed)
        raw = table[:, self._index]
        self._smoothed.extend(raw[known:])
        for pyramid, values in zip(self._pyramids, (raw, self._smoothed.view()), strict=True):
            pyramid.catch_up(values)
        self.not_positive += int(np.count_nonzero(raw[known:] <= 0.0))
        self._note_best(raw, known)

    def values(self, table: Numbers, smooth: bool) -> Numbers:
        """Return the series, as recorded or smoothed."""
        return self._smoothed.view() if smooth else table[: len(self._smoothed), self._index]

    def thin(self, table: Numbers, start: int, stop: int, window: Window, smooth: bool) -> Rows:
        """Return the rows to draw."""
        return _thin(self._pyramids[smooth], self.values(table, smooth), start, stop, window)

    @property
    def best(self) -> int | None:
        """The row of the best value: the smallest loss, or the largest metric; None if there is none."""
        return self._best

    def _note_best(self, raw: Numbers, known: int) -> None:
        sign = -1.0 if self._rising else 1.0
        fresh = np.where(np.isfinite(raw[known:]), sign * raw[known:], math.inf)
        if not fresh.size or fresh.min() == math.inf:
            return
        row = known + int(fresh.argmin())
        if self._best is None or sign * raw[row] < sign * raw[self._best]:
            self._best = row


class HistoryView:
    """What the loss plot draws of one history. It keeps pace with the history, and never looks at a row twice."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.clock = Clock()
        self.weight = 0.0
        self._steps = 0
        self._rows = 0
        self._batches = Pyramid()
        self._low_batches = 0
        self._tracks: dict[str, Track] = {}

    @property
    def steps(self) -> int:
        """How many steps have been taken in."""
        return self._steps

    @property
    def last_epoch(self) -> float:
        """How far the run has come, in epochs."""
        return float(self.clock.epochs(np.array([float(self._steps)]))[0])

    @property
    def first_epoch(self) -> float:
        """Where the first step stands: the leftmost point of a logarithmic axis."""
        return float(self.clock.epochs(np.array([1.0]))[0])

    def follow(self, progress: Progress) -> None:
        """Take in what the history of a run has grown by."""
        self.history = progress.history
        self.catch_up(progress.steps_per_epoch)

    def catch_up(self, steps_per_epoch: int) -> None:
        """Take in what the history has grown by."""
        losses, table = self._losses(), self.history.epochs.view()
        self._low_batches += int(np.count_nonzero(losses[self._steps :] <= 0.0))
        self._steps, self._rows = len(losses), len(table)
        self.clock.catch_up(table, steps_per_epoch)
        self._batches.catch_up(losses)
        for track in self._tracks.values():
            track.catch_up(table)

    def smooth(self, weight: float) -> None:
        """Smooth from now on with this weight; 0 does not smooth."""
        if weight != self.weight:
            self.weight = weight
            self._tracks.clear()

    def batch_losses(self, window: Window) -> Points:
        """Return the loss of every step's batch, for drawing. Step k stands at k, the first at 1."""
        losses = self._losses()[: self._steps]
        start, stop = (self._step_at(epoch) for epoch in window.epochs)
        chosen = _thin(self._batches, losses, max(start - 2, 0), min(stop + 1, self._steps), window)
        return self.clock.epochs(chosen + 1.0), losses[chosen]

    def curve(self, column: str, window: Window, *, smooth: bool = True) -> Points:
        """Return a column of the epochs, such as "val_loss", for drawing."""
        table, track = self._table(), self._track(column)
        steps = table[:, STEP]
        start, stop = (bisect_left(steps, self.clock.steps(epoch)) for epoch in window.epochs)
        chosen = track.thin(table, max(start - 1, 0), min(stop + 2, len(table)), window, smooth)
        return self.clock.epochs(steps[chosen]), track.values(table, smooth)[chosen]

    def best(self, column: str) -> tuple[float, float] | None:
        """Return the epoch and the value of a column's best row: the smallest loss, the largest metric."""
        row = self._track(column).best
        if row is None:
            return None
        table = self._table()
        epoch = float(self.clock.epochs(table[row : row + 1, STEP])[0])
        return epoch, float(table[row, EPOCH_COLUMNS.index(column)])

    def read(self, epoch: float, columns: tuple[str, ...]) -> HistoryReading:
        """Return the exact values nearest to a place."""
        step = min(max(round(self.clock.steps(epoch)), 0), self._steps)
        table = self._table()
        row = self._nearest_row(table, step)
        return HistoryReading(
            step=step,
            epoch=float(self.clock.epochs(np.array([float(step)]))[0]),
            batch_loss=float(self._losses()[step - 1]) if step else math.nan,
            measured_epoch=int(table[row, 0]),
            measured_step=int(table[row, STEP]),
            values={name: float(table[row, EPOCH_COLUMNS.index(name)]) for name in columns},
            smoothed={name: float(self._track(name).values(table, True)[row]) for name in columns},
        )

    def epoch_rows(self) -> Numbers:
        """Return the rows of all epochs, (epochs, columns), as they were recorded."""
        return self._table()

    def not_positive(self, column: str | None) -> int:
        """Count the values, of a column or (None) of the batch losses, that have no logarithm: 0 and below."""
        return self._low_batches if column is None else self._track(column).not_positive

    def smoothed(self, column: str) -> Numbers:
        """Return a whole column, smoothed."""
        return self._track(column).values(self._table(), True)

    def _losses(self) -> Numbers:
        return self.history.losses.view()[:, 0]

    def _table(self) -> Numbers:
        return self.history.epochs.view()[: self._rows]

    def _track(self, column: str) -> Track:
        if column not in self._tracks:
            self._tracks[column] = Track(column, self.weight)
            self._tracks[column].catch_up(self._table())
        return self._tracks[column]

    def _step_at(self, epoch: float) -> int:
        return min(max(math.floor(self.clock.steps(epoch)), 0), self._steps)

    def _nearest_row(self, table: Numbers, step: int) -> int:
        row = bisect_left(table[:, STEP], step)
        if row == len(table) or (row > 0 and step - table[row - 1, STEP] < table[row, STEP] - step):
            return row - 1
        while row + 1 < len(table) and table[row + 1, STEP] == table[row, STEP]:
            row += 1  # measured again after parameters were set by hand
        return row


def continues(old: History, new: History) -> bool:
    """Tell whether two histories are of the same run: it goes on in a copy after it has diverged, or been restored."""
    known, fresh = old.losses.view(), new.losses.view()
    common = min(len(known), len(fresh))
    return common > 0 and bool(known[0] == fresh[0] and known[common - 1] == fresh[common - 1])


def _thin(pyramid: Pyramid, values: Numbers, start: int, stop: int, window: Window) -> Rows:
    thin = pyramid.thin_log if window.log else pyramid.thin
    return thin(values, start, stop, window.room)

"""The pace of a run: how fast it goes, and how far it is to go before it rests."""

import time

from nnstudio.workspace.comparison import Pair
from nnstudio.workspace.speed_meter import SpeedMeter


class Pacing:
    """Decides which steps are due: as many as possible, so many a second, or those up to the end of an epoch."""

    def __init__(self) -> None:
        self._interval = 0.0
        self._due = 0.0
        self._last_epoch: int | None = None
        self._meter = SpeedMeter()

    @property
    def rate(self) -> float:
        """The steps per second that were measured."""
        return self._meter.rate

    def begin(self, last_epoch: int | None = None) -> None:
        """Count time from now on; with ``last_epoch`` rest as soon as so many epochs are complete."""
        self._last_epoch = last_epoch
        self._due = time.perf_counter()
        self._meter = SpeedMeter()

    def forget_epoch(self) -> None:
        """Go on beyond the epoch that was to be the last."""
        self._last_epoch = None

    def set_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None: as many as possible."""
        self._interval = 1.0 / steps_per_second if steps_per_second else 0.0
        self._due = time.perf_counter()

    def due_in(self) -> float:
        """Return the seconds until there is a step to take."""
        return max(self._due - time.perf_counter(), 0.0)

    def advance(self, pair: Pair, seconds: float) -> bool:
        """Take the steps that are due in a slice of time; return whether there is more to do."""
        before, arrived = pair.steps, False
        if self._last_epoch is not None:
            arrived = self._towards_epoch(pair, self._last_epoch, seconds)
        elif self._interval:
            self._keep_time(pair, seconds)
        else:
            pair.run(seconds)
        self._meter.count(pair.steps - before)
        return not (arrived or pair.done)

    def _towards_epoch(self, pair: Pair, epoch: int, seconds: float) -> bool:
        """Take steps until the epoch is over or the slice is; return whether the epoch is over."""
        end = time.perf_counter() + seconds
        while not pair.done and (pair.late or pair.leader.trainer.epoch < epoch) and time.perf_counter() < end:
            pair.step()
        arrived = pair.leader.trainer.epoch >= epoch and not pair.late
        if arrived:
            self._last_epoch = None
        return arrived

    def _keep_time(self, pair: Pair, seconds: float) -> None:
        end = time.perf_counter() + seconds
        pair.catch_up(seconds)
        while self._due <= time.perf_counter() < end and not pair.done:
            pair.step()
            self._due += self._interval
        self._due = max(self._due, time.perf_counter() - 1.0)  # a slow machine does not run after lost time for ever

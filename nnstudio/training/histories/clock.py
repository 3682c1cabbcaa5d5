"""The clock of a run: which epoch, with its fraction, a step belongs to, and back."""

import numpy as np

from nnstudio.series.thinning import Numbers


class Clock:
    """Turns steps into epochs. It knows where epochs ended, and that between two ends time runs evenly.

    The batch size may change while the run goes on, so that not all epochs have equally many steps; only the ends where
    the pace changes are kept.
    """

    def __init__(self) -> None:
        self._steps, self._epochs = [0.0], [0.0]
        self._last = (0.0, 0.0)
        self._pace = 1.0
        self._read = 0

    def catch_up(self, rows: Numbers, steps_per_epoch: int) -> None:
        """Read the rows (epoch, step, ...) by which the history has grown; ``steps_per_epoch`` is the present pace."""
        for epoch, step in rows[self._read :, :2].tolist():
            if epoch > self._last[0]:
                self._end(epoch, step)
        self._read = len(rows)
        self._pace = float(max(steps_per_epoch, 1))

    def epochs(self, steps: Numbers) -> Numbers:
        """Return the epochs, with fractions, that had passed after so many steps."""
        ends = self._table()
        epochs = np.interp(steps, ends[0], ends[1])
        return epochs + np.maximum(steps - ends[0][-1], 0.0) / self._pace

    def steps(self, epochs: float) -> float:
        """Return the steps, with a fraction, after so many epochs."""
        ends = self._table()
        return float(np.interp(epochs, ends[1], ends[0])) + max(epochs - float(ends[1][-1]), 0.0) * self._pace

    def _table(self) -> tuple[Numbers, Numbers]:
        epoch, step = self._last
        return np.array([*self._steps, step]), np.array([*self._epochs, epoch])

    def _end(self, epoch: float, step: float) -> None:
        """Note the end of an epoch; the end before it is needed only if the pace has changed there."""
        known_epoch, known_step = self._last
        before = (known_step - self._steps[-1]) * (epoch - known_epoch)
        after = (step - known_step) * (known_epoch - self._epochs[-1])
        if before != after:
            self._steps.append(known_step)
            self._epochs.append(known_epoch)
        self._last = (epoch, step)

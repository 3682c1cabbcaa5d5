"""What a run remembers: the loss of every step, and a row of measurements for every epoch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.series.growing_array import GrowingArray

Table = NDArray[np.float64]

EPOCH_COLUMNS = ("epoch", "step", "train_loss", "val_loss", "train_metric", "val_metric")


@dataclass(frozen=True)
class HistoryMark:
    """A place in a history: so many steps and epochs."""

    steps: int
    epochs: int


class History:
    """The history of a run: ``losses`` (steps, 1) holds each step's mean batch loss, ``epochs`` a row per epoch.

    An epoch's row is EPOCH_COLUMNS: its losses and metrics are measured on the whole training and validation sets after
    the epoch's last step; row 0 is measured before the first.
    """

    def __init__(self, losses: GrowingArray | None = None, epochs: GrowingArray | None = None) -> None:
        self.losses = GrowingArray(1) if losses is None else losses
        self.epochs = GrowingArray(len(EPOCH_COLUMNS)) if epochs is None else epochs

    def mark(self) -> HistoryMark:
        """Return the place where the history now ends."""
        return HistoryMark(len(self.losses), len(self.epochs))

    def so_far(self) -> "History":
        """Return the history as it is now, for whoever shows one moment while the run goes on; nothing is copied."""
        return History(self.losses.so_far(), self.epochs.so_far())

    def until(self, mark: HistoryMark) -> "History":
        """Return the history up to a place, as a history of its own."""
        losses, epochs = self.losses.view()[: mark.steps], self.epochs.view()[: mark.epochs]
        return History(GrowingArray.of(losses.copy()), GrowingArray.of(epochs.copy()))

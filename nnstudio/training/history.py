"""What a run remembers of its way: the loss of every step, and a row of measurements for every epoch."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

EPOCH_COLUMNS = ("epoch", "step", "train_loss", "val_loss", "train_metric", "val_metric")


class GrowingTable:
    """A table that only grows at its end: one thread may append while others read what was there before.

    Readers take ``view()``: rows once written never change, and a table that has moved to make room leaves the old one
    as it was.
    """

    def __init__(self, columns: int, rows: Table | None = None) -> None:
        self._table: Table = np.empty((1024, columns)) if rows is None else rows
        self._count = 0 if rows is None else len(rows)

    def __len__(self) -> int:
        return self._count

    def append(self, row: Any) -> None:
        """Append one row."""
        if self._count == len(self._table):
            room = np.empty((max(self._count, 1024), self._table.shape[1]))
            self._table = np.concatenate([self._table, room])
        self._table[self._count] = row
        self._count += 1

    def view(self) -> Table:
        """Return the rows so far, (rows, columns), without copying."""
        count = self._count  # read before the table, which then has at least so many rows
        return self._table[:count]

    def so_far(self) -> "GrowingTable":
        """Return a table that ends where this one ends now, without copying; what either gets later is its own."""
        rows = self.view()
        return GrowingTable(rows.shape[1], rows)

    @classmethod
    def of(cls, table: Table) -> "GrowingTable":
        """Return a table that starts with a copy of these rows."""
        return cls(table.shape[1], table.copy())


@dataclass(frozen=True)
class HistoryMark:
    """A place in a history: so many steps and epochs."""

    steps: int
    epochs: int


class History:
    """The course of a run: ``losses`` (steps, 1) holds each step's mean batch loss, ``epochs`` a row per epoch.

    An epoch's row is EPOCH_COLUMNS: its losses and metrics are measured on the whole training and validation sets after
    the epoch's last step; row 0 is measured before the first.
    """

    def __init__(self, losses: GrowingTable | None = None, epochs: GrowingTable | None = None) -> None:
        self.losses = GrowingTable(1) if losses is None else losses
        self.epochs = GrowingTable(len(EPOCH_COLUMNS)) if epochs is None else epochs

    def mark(self) -> HistoryMark:
        """Return the place where the history now ends."""
        return HistoryMark(len(self.losses), len(self.epochs))

    def so_far(self) -> "History":
        """Return the history as it is now, for whoever shows one moment while the run goes on; nothing is copied."""
        return History(self.losses.so_far(), self.epochs.so_far())

    def until(self, mark: HistoryMark) -> "History":
        """Return the history up to a place, as a history of its own."""
        return History(
            GrowingTable.of(self.losses.view()[: mark.steps]), GrowingTable.of(self.epochs.view()[: mark.epochs])
        )

"""The numbers of the loss plot as tables for other programs, every recorded point with all its digits."""

import csv
import io
from collections.abc import Iterable

import numpy as np

from nnstudio.training.histories.history_view import HistoryView
from nnstudio.training.history import EPOCH_COLUMNS


def epochs_csv(history_view: HistoryView) -> str:
    """Return a line per epoch: what was recorded, and the losses as they are drawn, smoothed."""
    header = [*EPOCH_COLUMNS]
    columns = [*history_view.epoch_rows().T]
    if history_view.weight > 0.0:
        for name in ("train_loss", "val_loss"):
            header.append(f"{name}_smoothed_{history_view.weight:g}")
            columns.append(history_view.smoothed(name))
    rows = ([int(row[0]), int(row[1]), *map(float, row[2:])] for row in np.column_stack(columns))
    return _csv(header, rows)


def steps_csv(history_view: HistoryView) -> str:
    """Return a line per step: its number, the epochs then passed, the mean loss of its batch before the update."""
    losses = history_view.history.losses.view()[: history_view.steps, 0]
    numbers = np.arange(1, len(losses) + 1)
    epochs = history_view.clock.epochs(numbers.astype(float))
    return _csv(("step", "epoch", "batch_loss"), zip(numbers.tolist(), epochs.tolist(), losses.tolist(), strict=True))


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value != value else value for value in row] for row in rows)
    return text.getvalue()

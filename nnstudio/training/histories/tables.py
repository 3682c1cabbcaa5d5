"""The numbers of the loss plot as tables for other programs, every recorded point with all its digits."""

import numpy as np

from nnstudio.tables import csv_text
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
    return csv_text(header, rows)


def steps_csv(history_view: HistoryView) -> str:
    """Return a line per step: its number, the epochs then passed, the mean loss of its batch before the update."""
    losses = history_view.history.losses.view()[: history_view.steps, 0]
    numbers = np.arange(1, len(losses) + 1)
    epochs = history_view.clock.epochs(numbers.astype(float))
    return csv_text(
        ("step", "epoch", "batch_loss"), zip(numbers.tolist(), epochs.tolist(), losses.tolist(), strict=True)
    )

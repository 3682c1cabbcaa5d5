"""The history of a run as tables for other programs: ``history.csv`` and ``layers.csv``."""

from collections.abc import Iterable
from dataclasses import astuple

from nnstudio.tables import csv_text
from nnstudio.training.history import EPOCH_COLUMNS, History
from nnstudio.training.measures import LAYER_COLUMNS, LayerMeasures


def history_csv(history: History) -> str:
    """Write one line per epoch, the first measured before any step; numbers with all their digits."""
    rows = ([int(epoch), int(step), *map(float, rest)] for epoch, step, *rest in history.epochs.view())
    return csv_text(EPOCH_COLUMNS, rows)


def layers_csv(rows: Iterable[tuple[int, LayerMeasures]]) -> str:
    """Write one line per epoch and layer, measured on the epoch's last batch."""
    return csv_text(("epoch", "layer", *LAYER_COLUMNS), ([epoch, *astuple(measures)] for epoch, measures in rows))

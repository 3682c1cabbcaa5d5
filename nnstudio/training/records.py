"""The run's course as tables for other programs: ``history.csv`` and ``layers.csv``."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple

from nnstudio.training.history import EPOCH_COLUMNS, History
from nnstudio.training.measures import LAYER_COLUMNS, LayerMeasures


def history_csv(history: History) -> str:
    """Write one line per epoch, the first measured before any step; numbers with all their digits."""
    rows = ([int(epoch), int(step), *map(float, rest)] for epoch, step, *rest in history.epochs.view())
    return _csv(EPOCH_COLUMNS, rows)


def layers_csv(rows: Iterable[tuple[int, LayerMeasures]]) -> str:
    """Write one line per epoch and layer, measured on the epoch's last batch."""
    return _csv(("epoch", "layer", *LAYER_COLUMNS), ([epoch, *astuple(measures)] for epoch, measures in rows))


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table; what is not known is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value != value else value for value in row])
    return text.getvalue()

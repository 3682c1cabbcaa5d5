"""The lines of a comparison: solid for this run, dashed for its twin; colours mean sets and layers, as everywhere."""

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnstudio.engine.topology import number_of
from nnstudio.series.logarithms import log10
from nnstudio.training.histories.history_view import HistoryView, Window
from nnstudio.training.histories.norms import Norms
from nnstudio.training.session import Progress
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.named_lines import NamedLine
from nnstudio.ui.style.theme import Theme

SETS = {"train_loss": ("train", "train"), "val_loss": ("validation", "validation")}
"""The history's columns, with the name and the colour of each."""


class RunLines:
    """The lines of one of the two runs."""

    def __init__(self, *, twin: bool) -> None:
        self.twin = twin
        self.norms = Norms()
        self._course: HistoryView | None = None
        self._generation = 0
        self._snapshot: Snapshot | None = None

    def show_progress(self, progress: Progress, generation: int) -> None:
        """Take in what the history has grown by."""
        if self._course is None or self._generation != generation:
            self._course = HistoryView(progress.history)
        self._course.follow(progress)
        self._generation = generation

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the layers of the moment that the progress was of."""
        self._snapshot = snapshot
        if self._course is not None:
            self.norms.add(snapshot, self._course.history, self._generation)

    def losses(self, theme: Theme, pixels: float) -> list[NamedLine]:
        """Return the losses of both sets after every epoch."""
        if self._course is None:
            return []
        lines = []
        for column, (name, colour) in SETS.items():
            x, y = self._course.curve(column, Window((0.0, self._course.last_epoch), pixels))
            if np.isfinite(y).any():
                lines.append(NamedLine(self._name(_tr(name)), theme.colour(colour), x, log10(y), self.twin))
        return lines

    def gradients(self, theme: Theme) -> list[NamedLine]:
        """Return the size of the gradient in the first and in the last layer that has weights."""
        if self._snapshot is None:
            return []
        layers, count = self._snapshot.layers, len(self._snapshot.network.layers)
        known = [place for place, layer in enumerate(layers) if not math.isnan(layer.measures.grad_rms)]
        lines = []
        for place in dict.fromkeys((*known[:1], *known[-1:])):
            name = layers[place].name
            colour = theme.layer(number_of(name) - 1, count)
            text = _tr("output") if name == str(count) else _tr("layer {name}").format(name=name)
            steps, values = self.norms.series(place, "grad_rms")
            lines.append(NamedLine(self._name(text), colour, steps, log10(values), self.twin))
        return lines

    def _name(self, text: str) -> str:
        return _tr("twin, {name}").format(name=text) if self.twin else text


def _tr(text: str) -> str:
    return QCoreApplication.translate("Trace", text)

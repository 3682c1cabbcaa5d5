"""What the loss panel says: names of curves and axes, and the exact values at a place."""

import math

from PySide6.QtCore import QObject

from nnstudio import numbers
from nnstudio.project.plan import Project
from nnstudio.training.evaluation import main_metric_name
from nnstudio.training.histories.history_view import HistoryReading, HistoryView
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.panels.loss.picture import faint
from nnstudio.ui.panels.loss.view import COLOURS, SETS, LossView
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme

DIGITS = 6


class LossWords(QObject):
    """Says it in the user's language."""

    def names(self) -> dict[str, str]:
        """Return the names of the curves, by key."""
        return {"train": self.tr("train"), "val": self.tr("validation"), "batch": self.tr("each batch")}

    def twin(self) -> str:
        """Return the name of the dashed curve: the twin's loss, or metric, on the training samples."""
        return self.tr("twin, train")

    def tips(self) -> dict[str, str]:
        """Return what each curve is."""
        return {
            "train": self.tr("Over all training samples, measured after each epoch; a click hides it"),
            "val": self.tr("Over the samples held back, measured after each epoch; a click hides it"),
            "batch": self.tr("Mean loss of each step's batch, before its update; a click hides it"),
        }

    def metric(self, project: Project) -> str:
        """Return the name of the number that sums up the task."""
        return words.name(main_metric_name(project.data.source.schema.task))

    def is_share(self, project: Project) -> bool:
        """Tell whether that number is a share, which reads best in per cent."""
        return main_metric_name(project.data.source.schema.task) == "accuracy"

    def axis(self, view: LossView, project: Project) -> str:
        """Return the name of the y axis."""
        if view.measure == "metric":
            return self.metric(project)
        return self.tr("loss · {name}").format(name=words.name(project.training.loss.title).lower())

    def smoothing(self, weight: float) -> str:
        """Say how strongly the curves are smoothed, on the button that opens the menu."""
        return self.tr("smooth {weight} ▾").format(weight=f"{weight:g}") if weight else self.tr("not smoothed ▾")

    def strength(self, weight: float) -> str:
        """Name a strength of smoothing in the menu."""
        return f"{weight:g}" if weight else self.tr("not smoothed")

    def nothing_yet(self) -> str:
        """Say how to see something."""
        return self.tr(
            "Press Run (Space): the loss of every batch appears here, and after every epoch the loss on all training "
            "and validation samples."
        )

    def diverged(self, step: int) -> str:
        """Say where the run broke."""
        return self.tr("diverged at step {step}").format(step=numbers.count(step))

    def left_out(self, count: int) -> str:
        """Say that a logarithmic axis does not show everything."""
        text = self.tr("{count} values of 0 or below have no place on a logarithmic axis.")
        return text.format(count=numbers.count(count))

    def place(self, reading: HistoryReading) -> str:
        """Name a place on the x axis."""
        text = self.tr("epoch {epoch} · step {step}")
        return text.format(step=numbers.count(reading.step), epoch=numbers.fixed(reading.epoch, 2))

    def lines(
        self, reading: HistoryReading, view: LossView, history_view: HistoryView, project: Project, theme: Theme
    ) -> list[CardRow]:
        """Put the exact values of all curves into lines, beside those of the smoothed curves that are drawn."""
        share = view.measure == "metric" and self.is_share(project)
        lines = []
        if view.measure == "loss" and "batch" not in view.hidden and reading.step:
            colour = faint(theme.colour("train"), theme).name()
            lines.append(CardRow(self.tr("this batch"), (_text(reading.batch_loss, share),), colour))
        for which in SETS:
            column = view.column(which)
            if which in view.hidden or math.isnan(reading.values[column]):
                continue
            smoothed = (_text(reading.smoothed[column], share),) if history_view.weight > 0.0 else ()
            values = (_text(reading.values[column], share), *smoothed)
            lines.append(CardRow(self.names()[which], values, theme.colour(COLOURS[which]).name()))
        if history_view.weight > 0.0:
            lines.insert(0, CardRow("", (self.tr("exact"), self.tr("smoothed"))))
        best = None if "val" in view.hidden else history_view.best(view.column("val"))
        if best is not None:
            name = self.tr("best, epoch {epoch}").format(epoch=numbers.count(round(best[0])))
            lines.append(CardRow(name, (_text(best[1], share),)))
        return lines


def _text(value: float, share: bool) -> str:
    return numbers.percent(value, 2) if share else numbers.short(value, DIGITS)

"""The gradient check in words."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from nnstudio import numbers
from nnstudio.engine.analysis.gradient_check import FLOOR, TensorCheck
from nnstudio.engine.topology import owner_of
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.check.bands import (
    BANDS,
    UNCHECKED,
    band_colour,
    band_meaning,
    band_numbers,
    band_word,
    bands_of,
)
from nnstudio.ui.panels.check.map import CellPlace
from nnstudio.ui.panels.check.work import MOST_PARAMETERS, Fall, Report
from nnstudio.ui.style.theme import Theme
from nnstudio.workspace.selection import Place


class CheckWords(QObject):
    """Says what was checked and what came of it."""

    def tensor(self, check: TensorCheck, naming: Naming) -> str:
        """Return the name of a tensor: "layer 2 weights"."""
        layer, part = owner_of(check.name)
        parts = {"W": self.tr("{layer} weights"), "b": self.tr("{layer} biases")}
        return parts.get(part, self.tr("{layer} {part}")).format(layer=naming.layer(layer), part=part)

    def summary(self, check: TensorCheck) -> str:
        """Return the largest error of a tensor and its word."""
        if not check.checked:
            return self.tr("not compared yet")
        word = band_word(BANDS.index(check.verdict))
        return self.tr("largest {error}: {word}").format(error=self.error(check.largest), word=word)

    def error(self, error: float) -> str:
        """Return a relative error; below what is told from rounding it is 0."""
        return numbers.short(error, 2)

    def parameter(self, check: TensorCheck, spot: CellPlace, naming: Naming) -> str:
        """Return the name of a parameter: "x₁ → layer 1 unit 3"."""
        place = place_of(check, spot)
        if place is not None:
            return naming.place(place)
        tensor = self.tensor(check, naming)
        if len(check.errors.shape) == 2:
            return self.tr("{tensor} {row}, {column}").format(tensor=tensor, row=spot.row + 1, column=spot.column + 1)
        return self.tr("{tensor} {row}").format(tensor=tensor, row=spot.row + 1)

    def cell(self, check: TensorCheck, spot: CellPlace, naming: Naming) -> str:
        """Say everything about one parameter."""
        index = (spot.row, spot.column) if check.errors.ndim == 2 else (spot.row,)
        back, numeric, error = (float(part[index]) for part in (check.backpropagated, check.numeric, check.errors))
        name = self.parameter(check, spot, naming)
        if math.isnan(error):
            return self.tr("{name}: back-propagation {back}; not compared.").format(name=name, back=self._number(back))
        text = self.tr("{name}: back-propagation {back}, numeric {numeric}, relative error {error}: {word}.").format(
            name=name, back=self._number(back), numeric=self._number(numeric), error=self.error(error),
            word=band_word(int(band_numbers(np.array(error)))),
        )  # fmt: skip
        if check.kinked[index]:
            return self.tr("{text} The change crossed a kink: left out of the judgement.").format(text=text)
        if max(abs(back), abs(numeric)) < FLOOR:
            return self.tr("{text} Both are below 10⁻⁷, which counts as agreement.").format(text=text)
        return text

    def legend(self, checks: Sequence[TensorCheck], theme: Theme) -> str:
        """Return how many parameters lie in each band, as rich text."""
        found = np.concatenate([bands_of(check).ravel() for check in checks] or [np.zeros(0, np.intp)])
        counts = np.bincount(found, minlength=UNCHECKED + 1)
        items = [
            f'<span style="color:{band_colour(band, theme).name()}">■</span>&nbsp;{band_word(band)}&nbsp;'
            f"{numbers.count(int(counts[band]))}"
            for band in range(UNCHECKED + 1)
            if band < UNCHECKED or counts[band]
        ]
        if kinked := sum(int(check.kinked.sum()) for check in checks):
            items.append(self.tr("▨&nbsp;across a kink {count}").format(count=numbers.count(kinked)))
        return " &nbsp; ".join(items)

    def meanings(self) -> str:
        """Explain the bands."""
        lines = (f"{band_word(band)}: {band_meaning(band)}" for band in range(UNCHECKED + 1))
        more = self.tr(
            "Hatched: the small change crossed a kink of an activation or of the loss, where both may differ."
        )
        return "\n".join([*lines, more])

    def verdict(self, report: Report) -> str:
        """Say in a sentence what came of it."""
        worst = max((BANDS.index(check.verdict) for check in report.checks), default=0)
        wrong = [check for check in report.checks if check.verdict == "wrong"]
        if not report.whole:
            return self.tr("{done} of {total} parameters compared.").format(
                done=numbers.count(report.done), total=numbers.count(report.total)
            )
        if wrong:
            return self.tr("Wrong: in {wrong} of {total} tensors back-propagation is not the derivative.").format(
                wrong=len(wrong), total=len(report.checks)
            )
        largest = max((check.largest for check in report.checks), default=0.0)
        return self.tr("{word}: the largest relative error is {error}.").format(
            word=band_word(worst).capitalize(), error=self.error(largest)
        )

    def about(self, report: Report) -> str:
        """Say what was checked."""
        request = report.request
        text = self.tr(
            "Mean loss without penalty; samples of the batch: {samples}; step h = 10⁻⁵; double precision, on a copy."
        ).format(samples=len(request.x))
        if report.total == len(request.network.parameters):
            return text
        more = self.tr("Compared: {total} of {all} parameters, at most {most} of each tensor, drawn at random.").format(
            total=numbers.count(report.total), all=numbers.count(len(request.network.parameters)), most=MOST_PARAMETERS
        )
        return f"{text} {more}"

    def fall(self, fall: Fall, rate: float) -> str:
        """Say that the loss falls all the same, or that it does not."""
        before, first, last = (float(fall.wrong[step]) for step in (0, 1, -1))
        text = self.tr(
            "Yet the loss falls: from {before} to {first} in 1 step of plain gradient descent at learning rate {rate}"
            " (with the right gradient {right}), to {last} in {steps} steps (right: {right_last})."
            " A falling loss does not prove a gradient right."
        )
        if not last < before:
            text = self.tr(
                "With it the loss goes from {before} to {first} in 1 step of plain gradient descent at learning rate"
                " {rate} (right gradient: {right}), to {last} in {steps} steps (right: {right_last})."
            )
        return text.format(
            before=numbers.short(before, 4), first=numbers.short(first, 4), last=numbers.short(last, 4),
            rate=numbers.short(rate), right=numbers.short(float(fall.right[1]), 4),
            right_last=numbers.short(float(fall.right[-1]), 4), steps=len(fall.wrong) - 1,
        )  # fmt: skip

    def _number(self, value: float) -> str:
        return numbers.short(value, 6)


def place_of(check: TensorCheck, spot: CellPlace) -> Place | None:
    """Return the place of a weight or bias in the network; None for other parameters."""
    layer, part = owner_of(check.name)
    if part == "W":
        return Place(layer, spot.row, spot.column)
    return Place(layer, spot.row, bias=True) if part == "b" else None

"""How outputs over a plane are read: as yes or no, as one of several classes, or as a number."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from nnstudio import numbers
from nnstudio.engine.arrays import Array
from nnstudio.series.ranges import range_of
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.panels.output.colouring import (
    Colours,
    Scale,
    class_colours,
    class_table,
    leads,
    refined,
    value_colours,
)
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme


@dataclass(frozen=True)
class OutputReading:
    """One way to read outputs, (units, ...).

    ``scale`` says what the colours of a colour bar stand for; None where each class has its own colour.
    """

    scale: Scale | None = None

    def colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return the colour of every point."""
        raise NotImplementedError

    def flat_colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return the colours of a grid (units, rows, columns) without shades, on a finer grid."""
        return self.colours(outputs, theme)

    def borders(self, outputs: Array) -> list[Array]:
        """Return fields that are 0 where one answer gives way to another."""
        return []

    def point_colours(self, answers: Answers, theme: Theme) -> list[QColor]:
        """Return the colour of each sample's own class or target."""
        raise NotImplementedError

    def answer(self, outputs: Array) -> str:
        """Say what the outputs (units,) for one point mean."""
        raise NotImplementedError

    def target(self, answers: Answers, sample: int) -> str:
        """Say what a sample should be."""
        raise NotImplementedError


@dataclass(frozen=True)
class YesOrNoReading(OutputReading):
    """One output: the second class above the threshold, the first below."""

    scale: Scale
    names: tuple[str, ...] = ()

    def colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return blue for yes, orange for no, paler towards the threshold."""
        return value_colours(outputs[0], self.scale, theme)

    def flat_colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return full blue above the threshold and full orange elsewhere."""
        yes = refined(outputs[0]) > self.scale.middle
        return value_colours(np.where(yes, self.scale.high, self.scale.low), self.scale, theme)

    def borders(self, outputs: Array) -> list[Array]:
        """Return how far the output is above the threshold."""
        return [outputs[0] - self.scale.middle]

    def point_colours(self, answers: Answers, theme: Theme) -> list[QColor]:
        """Return the colours of the two classes."""
        return _class_point_colours(answers, 2, theme)

    def answer(self, outputs: Array) -> str:
        """Give the output and the class that it means."""
        name = self.names[int(outputs[0] > self.scale.middle)]
        return QCoreApplication.translate("reading", "Output {value}: {name}").format(
            value=numbers.short(float(outputs[0])), name=words.name(name)
        )

    def target(self, answers: Answers, sample: int) -> str:
        """Name the class."""
        return _class_name(self.names, answers, sample)


@dataclass(frozen=True)
class ClassReading(OutputReading):
    """One output for each class: the largest is the answer."""

    names: tuple[str, ...] = ()

    def colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return the colour of the class in the lead, paler where its lead is small."""
        return class_colours(outputs, theme)

    def flat_colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return the full colour of the class in the lead."""
        return class_table(len(outputs), theme)[leads(refined(outputs))[0], -1]

    def borders(self, outputs: Array) -> list[Array]:
        """Return each class's lead over the best other; the last class's borders are those of the others."""
        winner, lead = leads(outputs)
        best = outputs.max(axis=0)
        fields = (np.where(winner == place, lead, outputs[place] - best) for place in range(len(outputs) - 1))
        return list(fields)

    def point_colours(self, answers: Answers, theme: Theme) -> list[QColor]:
        """Return the colour of each sample's class."""
        return _class_point_colours(answers, len(self.names), theme)

    def answer(self, outputs: Array) -> str:
        """Give the outputs of all classes, the largest first."""
        order = np.argsort(-np.nan_to_num(outputs), kind="stable")
        parts = [f"{words.name(self.names[place])} {numbers.short(float(outputs[place]))}" for place in order]
        return QCoreApplication.translate("reading", "Outputs: {values}").format(values=", ".join(parts))

    def target(self, answers: Answers, sample: int) -> str:
        """Name the class."""
        return _class_name(self.names, answers, sample)


@dataclass(frozen=True)
class NumberReading(OutputReading):
    """One output that is itself the answer."""

    scale: Scale
    name: str = ""

    def colours(self, outputs: Array, theme: Theme) -> Colours:
        """Return the signed colour of the number."""
        return value_colours(outputs[0], self.scale, theme)

    def point_colours(self, answers: Answers, theme: Theme) -> list[QColor]:
        """Return the colour of each sample's target, on the same scale."""
        return [QColor.fromRgb(int(rgb)) for rgb in value_colours(answers.part.y[:, 0], self.scale, theme)]

    def answer(self, outputs: Array) -> str:
        """Give the number."""
        text = QCoreApplication.translate("reading", "Predicted {name} = {value}")
        return text.format(name=words.name(self.name), value=numbers.short(float(outputs[0])))

    def target(self, answers: Answers, sample: int) -> str:
        """Give the target."""
        return f"{words.name(self.name)} = {numbers.short(float(answers.part.y[sample, 0]))}"


def reading_of(predictions: Predictions) -> OutputReading:
    """Return how the outputs are to be read."""
    schema = predictions.schema
    if not schema.class_names:
        return NumberReading(_number_scale(predictions), schema.target_names[0])
    if predictions.snapshot.network.outputs > 1:
        return ClassReading(names=schema.class_names)
    threshold = predictions.project.training.loss.threshold
    half = 1.0 - threshold  # 0 to 1 around a threshold of 0.5; -1 to 1 around 0
    return YesOrNoReading(Scale(threshold - half, threshold + half), schema.class_names)


def _number_scale(predictions: Predictions) -> Scale:
    """Return a scale for the targets: around 0 if they have both signs, else around their middle."""
    low, high = range_of(predictions.training.part.y, predictions.validation.part.y)
    if low < 0.0 < high:
        largest = max(-low, high)
        return Scale(-largest, largest)
    return Scale(low, high) if low < high else Scale(low - 1.0, high + 1.0)


def _class_point_colours(answers: Answers, classes: int, theme: Theme) -> list[QColor]:
    palette = [theme.class_colour(place, classes) for place in range(classes)]
    assert answers.part.classes is not None
    return [palette[place] for place in answers.part.classes.tolist()]


def _class_name(names: tuple[str, ...], answers: Answers, sample: int) -> str:
    assert answers.part.classes is not None
    return words.name(names[answers.part.classes[sample]])

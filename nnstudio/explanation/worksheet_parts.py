"""What stands on a worksheet, whoever prints it: a title and sections of texts, tables, a drawing, and tasks."""

from collections.abc import Iterator
from dataclasses import dataclass

from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.step import TrainingStep
from nnstudio.sentences import Sentence


@dataclass(frozen=True)
class WorksheetText:
    """A paragraph."""

    sentence: Sentence


@dataclass(frozen=True)
class NetworkFigure:
    """The network of the step, with source, destination and value at every weight, to so many significant digits."""

    step: TrainingStep
    digits: int


@dataclass(frozen=True)
class FormulaRule:
    """A formula to work by, with what it is, if that is not plain."""

    label: Sentence | None
    latex: str


@dataclass(frozen=True)
class WorksheetTable:
    """Given numbers: a formula for each column's head, and rows of formulas; an empty one leaves its cell empty."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Task:
    """A number to be found: on the worksheet a blank stands for it, in the key its working and itself."""

    number: int
    equation: Equation


Item = WorksheetText | NetworkFigure | FormulaRule | WorksheetTable | Task

SheetBlock = WorksheetText | NetworkFigure | tuple[FormulaRule, ...] | WorksheetTable | Task
"""What stands below each other on a sheet: rules that follow each other share a line as long as there is room."""


@dataclass(frozen=True)
class WorksheetSection:
    """A part of the worksheet under its heading."""

    heading: Sentence
    items: tuple[Item, ...]

    def blocks(self) -> Iterator[SheetBlock]:
        """Give the items, with rules that follow each other as one block."""
        rules: list[FormulaRule] = []
        for item in self.items:
            if isinstance(item, FormulaRule):
                rules.append(item)
                continue
            if rules:
                yield tuple(rules)
                rules = []
            yield item
        if rules:
            yield tuple(rules)


@dataclass(frozen=True)
class Worksheet:
    """A whole worksheet; ``key`` says that the numbers stand in it."""

    title: str
    subtitle: Sentence
    sections: tuple[WorksheetSection, ...]
    key: bool

"""A small table written into the project, number by number."""

from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.datasets.source import Source
from nnstudio.datasets.table import Schema, Table, Task
from nnstudio.sentences import Unusable

Input = Annotated[float, Meta(ge=-1e9, le=1e9, title="input")]
Target = Annotated[float, Meta(ge=-1e9, le=1e9, title="target")]

_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_RULES: dict[Task, str] = {
    "binary": "The targets of row {row} are {given}; for two classes each row has one target, 0 or 1.",
    "multiclass": "The targets of row {row} are {given}; each row has one target per class: a single 1, all others 0.",
    "multilabel": "The targets of row {row} are {given}; each of them must be 0 or 1.",
}


class InlineTable(Source, frozen=True, tag="given"):
    """Rows written down number by number, for worked examples: ``x`` the inputs, ``y`` what the outputs should say.

    ``y`` has one number per output: any number ("regression"), a single 0 or 1 ("binary"), one 1 among zeros
    ("multiclass"), zeros and ones ("multilabel"). Unless told otherwise it is the truth table of "exclusive or".
    """

    x: tuple[tuple[Input, ...], ...] = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
    y: tuple[tuple[Target, ...], ...] = ((0.0,), (1.0,), (1.0,), (0.0,))
    task: Task = "binary"

    title = "Given numbers"
    about = "A small table that you write down yourself, for worked examples."

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.x) != len(self.y) or not self.x:
            raise Unusable(
                "There are {x} rows of inputs and {y} rows of targets; give equally many, at least one.",
                x=len(self.x),
                y=len(self.y),
            )
        _check_width("Row {row} has {count} inputs and the first row {first}; give equally many, at least one.", self.x)
        _check_width(
            "Row {row} has {count} targets and the first row {first}; give equally many, at least one.", self.y
        )
        self._check_targets()

    @property
    def schema(self) -> Schema:
        """Columns are numbered from 1, classes from 0."""
        features = _numbered("x", len(self.x[0]))
        outputs = len(self.y[0])
        if self.task in ("regression", "multilabel"):
            return Schema(self.task, features, target_names=_numbered("y", outputs))
        return Schema(self.task, features, tuple(f"Class {k}" for k in range(max(outputs, 2))))

    def table(self, rng: np.random.Generator) -> Table:
        """Return the rows as they stand; nothing is drawn."""
        return Table(self.schema, np.array(self.x, np.float64), np.array(self.y, np.float64))

    def _check_targets(self) -> None:
        for number, row in enumerate(self.y, start=1):
            if not _fits(self.task, row):
                shown = ", ".join(f"{value:g}" for value in row)
                raise Unusable(_RULES[self.task], row=number, given=shown)


def _fits(task: Task, row: tuple[float, ...]) -> bool:
    if task == "regression":
        return True
    if task == "binary":
        return row in ((0,), (1,))
    return set(row) <= {0, 1} and (task == "multilabel" or (len(row) > 1 and sum(row) == 1))


def _check_width(text: str, rows: tuple[tuple[float, ...], ...]) -> None:
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]) or not row:
            raise Unusable(text, row=number, count=len(row), first=len(rows[0]))


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    """Return names such as "x₁", "x₂"."""
    return tuple(f"{letter}{k}".translate(_DIGITS) for k in range(1, count + 1))

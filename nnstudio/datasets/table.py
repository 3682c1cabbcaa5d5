"""Tables to learn from: what their columns are, and their rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.sentences import Sentence, Unusable

Task = Literal["regression", "binary", "multiclass", "multilabel"]

Numbers = NDArray[np.floating[Any]]
Rows = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True)
class Schema:
    """What the columns of a table are: known from its source alone, before any row is there.

    ``class_names`` are the answers to choose from ("binary": two, "multiclass": more); ``target_names`` are what is to
    be predicted side by side ("regression": numbers, "multilabel": yes or no).
    """

    task: Task
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None

    @property
    def feature_count(self) -> int:
        """The numbers that describe one row: as many inputs as a network needs."""
        return len(self.feature_names)

    @property
    def class_count(self) -> int:
        """The classes to tell apart; 0 where no class is asked for."""
        return len(self.class_names)

    @property
    def outputs(self) -> int:
        """The natural number of outputs: 1 for two classes, else one for each class or target."""
        return self.fitting_outputs[0]

    @property
    def fitting_outputs(self) -> tuple[int, ...]:
        """All numbers of outputs that a network for this table may have, the natural one first."""
        if self.task == "binary":
            return (1, 2)
        return (len(self.class_names or self.target_names),)

    def check_outputs(self, outputs: int) -> None:
        """Refuse a network whose number of outputs does not fit.

        Raises:
            Unusable: naming the number, and which would fit.
        """
        if outputs in self.fitting_outputs:
            return
        if self.task == "binary":
            raise Unusable("The number of outputs is {given}; two classes need 1, or 2 (one each).", given=outputs)
        if self.task == "multiclass":
            text = "The number of outputs is {given}; this data needs {needed}, one for each class."
        else:
            text = "The number of outputs is {given}; this data needs {needed}, one for each target."
        raise Unusable(text, given=outputs, needed=self.outputs)


@dataclass(frozen=True, eq=False)
class Table:
    """Rows to learn from: ``x`` (rows, features) and what a network should answer, ``targets`` (rows, outputs).

    For two classes the one target is 0 or 1, for more each class has its own target (one-hot). ``notes`` tell what was
    done to the data. With ``fills_gaps`` a NaN in ``x`` stands for a missing measurement, to be filled with the mean of
    the training rows. The arrays become read-only.

    Raises:
        Unusable: where there are no rows, a number is not finite, or all of several rows are of one class.
    """

    schema: Schema
    x: Rows
    targets: Rows
    notes: tuple[Sentence, ...] = ()
    fills_gaps: bool = False

    def __post_init__(self) -> None:
        self.x.setflags(write=False)
        self.targets.setflags(write=False)
        if len(self.x) == 0:
            raise Unusable("The data has no rows.")
        gaps = np.isnan(self.x) if self.fills_gaps else np.False_
        _check_finite(self.schema.feature_names, self.x, np.isfinite(self.x) | gaps)
        _check_finite(self.schema.target_names, self.targets, np.isfinite(self.targets))
        self._check_classes()

    @classmethod
    def of_classes(cls, schema: Schema, x: Rows, classes: Whole, notes: tuple[Sentence, ...] = ()) -> "Table":
        """Make a table from the class number of each row, (rows,), counted from 0."""
        return cls(schema, x, one_hot(classes, schema.outputs), notes)

    @cached_property
    def classes(self) -> Whole | None:
        """The class number of each row, (rows,), counted from 0; None where no class is asked for."""
        if self.schema.task == "binary":
            return self.targets[:, 0].astype(np.intp)
        if self.schema.task == "multiclass":
            return self.targets.argmax(axis=1)
        return None

    def answers(self, outputs: int) -> Rows:
        """Return what a network with this number of outputs should answer, (rows, outputs).

        Raises:
            Unusable: if the number of outputs does not fit.
        """
        self.schema.check_outputs(outputs)
        if outputs == self.schema.outputs or self.classes is None:
            return self.targets
        return one_hot(self.classes, outputs)

    def _check_classes(self) -> None:
        """Refuse several rows of one class; a single row is a worked example, not a set to tell classes apart by."""
        if self.classes is not None and len(self.x) > 1 and np.all(self.classes == self.classes[0]):
            raise Unusable(
                "All {rows} rows are of one class, {name}; at least two classes are needed.",
                rows=len(self.x),
                name=self.schema.class_names[self.classes[0]],
            )


def one_hot(classes: Whole, outputs: int) -> Rows:
    """Return a 1 in the column of each row's class and 0 elsewhere; with one output, 0 or 1 for the two classes."""
    return np.eye(outputs)[classes] if outputs > 1 else classes[:, np.newaxis].astype(np.float64)


def _check_finite(names: tuple[str, ...], values: Rows, fine: NDArray[np.bool_]) -> None:
    if fine.all():
        return
    row, column = np.argwhere(~fine)[0]
    raise Unusable(
        "{column} in row {row} is {value}; it must be a finite number.",
        column=names[column],
        row=int(row) + 1,
        value=float(values[row, column]),
    )

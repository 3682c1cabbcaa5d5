"""From the choice of data to the arrays that a network learns from."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from msgspec import Meta
from numpy.typing import DTypeLike

from nnstudio.datasets import AnySource, Moons
from nnstudio.datasets.scaling import Scaler, Scaling, fill_gaps, fit_scaler
from nnstudio.datasets.split import split_rows
from nnstudio.datasets.table import Numbers, Rows, Table, Whole
from nnstudio.description import Description
from nnstudio.sentences import Sentence, say

_NAMED = 6  # columns that a note names before it leaves the rest to three dots


class DataPlan(Description, frozen=True, tag="data"):
    """Which data a project learns from, and how it is parted and scaled."""

    source: AnySource = Moons()
    validation: Annotated[float, Meta(ge=0.0, le=0.9, title="validation share")] = 0.25
    scaling: Annotated[Scaling, Meta(title="scaling")] = "standard"
    seed: Annotated[int, Meta(ge=0, le=999_999, title="seed")] = 0


@dataclass(frozen=True, eq=False)
class Subset:
    """Rows of one purpose, read-only: ``x`` (rows, features) as the network sees them, ``y`` (rows, outputs).

    ``classes`` (rows,) are class numbers, None where no class is asked for; ``rows`` are row numbers in the table.
    """

    x: Numbers
    y: Numbers
    classes: Whole | None
    rows: Whole

    def __post_init__(self) -> None:
        for array in (self.x, self.y, self.classes, self.rows):
            if array is not None:
                array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class Prepared:
    """Data ready for a network: its training and validation part, and how it became so."""

    table: Table
    scaler: Scaler
    train: Subset
    validation: Subset
    notes: tuple[Sentence, ...]


def prepare(plan: DataPlan, outputs: int | None = None, dtype: DTypeLike = np.float64) -> Prepared:
    """Make or read the data, part it, scale it by its training rows, and encode the answers.

    ``outputs`` is the number of the network's outputs; None takes the natural one. The same plan gives the same numbers
    bit for bit, and the points do not depend on how they are parted.

    Raises:
        Unusable: if the data cannot be learnt from, or the number of outputs does not fit.
    """
    making, parting = _spawn_rngs(plan.seed)
    table = plan.source.table(making)
    schema = table.schema
    answers = table.answers(schema.outputs if outputs is None else outputs)
    groups = np.zeros(len(table.x), np.intp) if table.classes is None else table.classes
    training, checking = split_rows(groups, plan.validation, parting)
    x = fill_gaps(table.x, table.x[training], schema.feature_names) if table.fills_gaps else table.x
    scaler = fit_scaler(plan.scaling, x[training])
    scaled = scaler.transform(x)
    return Prepared(
        table,
        scaler,
        _part(table, scaled, answers, training, np.dtype(dtype)),
        _part(table, scaled, answers, checking, np.dtype(dtype)),
        (*table.notes, *_constant_note(scaler, schema.feature_names), *_empty_note(plan, len(checking))),
    )


def _spawn_rngs(seed: int) -> list[np.random.Generator]:
    """Return two random generators, for making points and for parting rows, which nobody else draws from."""
    return [np.random.default_rng(child) for child in np.random.SeedSequence((seed, *b"data")).spawn(2)]


def _part(table: Table, x: Rows, y: Rows, rows: Whole, dtype: np.dtype[Any]) -> Subset:
    classes = None if table.classes is None else table.classes[rows]
    return Subset(_block(x[rows], dtype), _block(y[rows], dtype), classes, rows)


def _block(values: Rows, dtype: np.dtype[Any]) -> Numbers:
    return values.astype(dtype, order="C", copy=False)


def _constant_note(scaler: Scaler, names: tuple[str, ...]) -> tuple[Sentence, ...]:
    if not scaler.constant:
        return ()
    columns = ", ".join(names[column] for column in scaler.constant[:_NAMED])
    more = ", …" if len(scaler.constant) > _NAMED else ""
    return (say("The same in every training row, so shifted to 0 but not scaled: {columns}.", columns=columns + more),)


def _empty_note(plan: DataPlan, checking: int) -> tuple[Sentence, ...]:
    if checking or not plan.validation:
        return ()
    return (
        say("There are too few rows for a validation share of {share:g}: all are for training.", share=plan.validation),
    )

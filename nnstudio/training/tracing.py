"""The step that a run would take next, with every number, taken on a copy."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.analysis.trace import StepTrace, trace_step
from nnstudio.training.trainer import Trainer

TRACEABLE = 20_000_000
"""Steps of more than so many parameters times samples are not traced for the screen: it would take too long."""


def traceable(trainer: Trainer) -> bool:
    """Tell whether the coming step is small enough to be traced many times a second."""
    return len(trainer.network.parameters) * len(trainer.next_batch()) <= TRACEABLE


def trace_of(trainer: Trainer, rows: NDArray[np.intp] | None = None) -> StepTrace:
    """Trace a step on training samples by number, or on those that come next; the run does not notice."""
    rows = trainer.next_batch() if rows is None else rows
    x, y = trainer.data.train.x[rows], trainer.data.train.y[rows]
    parts = trainer.parts(rows)
    return trace_step(trainer.update, trainer.plan.loss, x, y, trainer.rate, rng=trainer.own_rng(), parts=parts)

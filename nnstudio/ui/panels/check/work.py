"""What the gradient check computes beside the window."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.analysis.descent import descend
from nnstudio.engine.analysis.gradient_check import GradientCheck, TensorCheck
from nnstudio.engine.arrays import Array
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.passes import upright
from nnstudio.explanation.broken import broken
from nnstudio.ui.widgets.throttle import Throttle

MOST_SAMPLES = 20
"""Few samples make few kinks, and a quick check (CS231n)."""

MOST_PARAMETERS = 400
"""So many parameters of each tensor are compared at most, drawn at random."""

OFTEN = 0.1
"""Seconds between two reports on how far the check has come."""

STEPS = 100
"""Plain gradient descent shows whether the loss falls: so many steps, at the design's learning rate."""


@dataclass(frozen=True)
class CheckRequest:
    """What is to be checked: a copy of a network, a loss, and samples x (samples, inputs), y (samples, outputs)."""

    network: Network
    loss: Loss
    x: Array
    y: Array
    wrong_rule: bool
    seed: int
    rate: float

    @property
    def rows(self) -> tuple[Array, Array]:
        """The samples as a pass wants them, in double precision."""
        return upright(self.x.astype(float)), self.y.T.astype(float)


@dataclass(frozen=True)
class Report:
    """How far a check has come: ``done`` of ``total`` parameters, and what is known of each tensor."""

    request: CheckRequest
    done: int
    total: int
    checks: tuple[TensorCheck, ...]
    fall: "Fall | None" = None

    @property
    def whole(self) -> bool:
        """Whether everything has been compared."""
        return self.done == self.total


@dataclass(frozen=True)
class Fall:
    """The mean losses, from before the first step to after the last, down the wrong gradient and down the right one."""

    wrong: Array
    right: Array


def first_rows(batch: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the samples of a batch that are used."""
    return batch[:MOST_SAMPLES]


def job(request: CheckRequest) -> Callable[[], Iterator[object]]:
    """Return the work that answers a request, report by report."""
    return partial(_answer, request)


def _answer(request: CheckRequest) -> Iterator[Report]:
    network = broken(request.network) if request.wrong_rule else request.network
    x, y = request.rows
    check = GradientCheck(network, request.loss, x, y, at_most=MOST_PARAMETERS, seed=request.seed)
    reports = Throttle(OFTEN)
    reports.begin()
    for done in check.run():
        if done < check.total and reports.due:
            reports.begin()
            yield Report(request, done, check.total, tuple(check.result()))
    yield Report(request, check.total, check.total, tuple(check.result()), _fall(request))


def _fall(request: CheckRequest) -> Fall | None:
    """Go down both gradients, where the wrong one was checked."""
    if not request.wrong_rule:
        return None
    return Fall(_descend(broken(request.network), request), _descend(request.network, request))


def _descend(network: Network, request: CheckRequest) -> Array:
    return descend(network, request.loss, *request.rows, request.rate, STEPS, request.seed)

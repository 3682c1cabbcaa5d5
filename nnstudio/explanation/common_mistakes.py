"""What a learner's number would be if one of the usual slips had been made: each is worked out, and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array
from nnstudio.engine.optimisers import SGD
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.parameters import Parameter, at_spot
from nnstudio.explanation.step import TrainingStep

Quantity = Literal["z", "a", "delta", "gradient", "new"]

Slip = Literal[
    "wrong_sign", "forgot_slope", "forgot_rate", "updated_weight", "forgot_path", "forgot_mean", "forgot_bias",
    "forgot_input", "forgot_activation", "other_quantity", "one_sample", "forgot_memory", "climbed", "diagonal",
]  # fmt: skip

MANY_PATHS = 16
"""With more units above, forgetting any one of them could explain almost any number."""


@dataclass(frozen=True)
class Question:
    """What is asked for: a unit's z, a or delta for one sample, or a weight's or bias's gradient or new value."""

    what: Quantity
    spot: Spot
    sample: int = 0


@dataclass(frozen=True)
class Candidate:
    """A slip and the number that it gives."""

    slip: Slip
    value: float


def answer(step: TrainingStep, question: Question) -> float:
    """Return the engine's number."""
    layer = step.layers[question.spot.layer]
    if question.what == "gradient":
        return at_spot(step, question.spot).gradient(step)
    if question.what == "new":
        return at_spot(step, question.spot).after(step)
    table = {"z": layer.z, "a": layer.a, "delta": layer.delta}[question.what]
    assert table is not None
    assert question.spot.unit is not None
    return float(table[question.sample, question.spot.unit])


def candidates(step: TrainingStep, question: Question) -> list[Candidate]:
    """Return what every slip that is possible here would give."""
    assert question.spot.unit is not None
    unit = _Unit(step, question.spot.layer, question.spot.unit)
    if question.what in ("gradient", "new"):
        parameter = at_spot(step, question.spot)
        slips = _gradient_slips if question.what == "gradient" else _new_slips
        return list(slips(step, unit, parameter, question.sample))
    slips_of = {"z": unit.sum_slips, "a": unit.activation_slips, "delta": unit.delta_slips}[question.what]
    return [Candidate(slip, float(values[question.sample])) for slip, values in slips_of()]


Slips = Iterator[tuple[Slip, Array]]
"""A slip and what it gives for every sample of the batch."""


class _Unit:
    """One unit's numbers for the whole batch, each array (batch,)."""

    def __init__(self, step: TrainingStep, layer: str, unit: int) -> None:
        self.step, self.unit = step, unit
        self.trace = step.layers[layer]
        self.delta, self.arriving = self.trace.delta[:, unit], self.trace.arriving[:, unit]
        self.x, self.a = self.trace.x, self.trace.a[:, unit]
        self.activation: Activation | None = self.trace.activation
        above = step.nodes[layer].read_by
        self.above = step.layers[above] if above and step.layers[above].layer.fully_connected else None

    @property
    def slope(self) -> Array:
        """f'(z)."""
        assert self.trace.slope is not None
        return self.trace.slope[:, self.unit]

    @property
    def z(self) -> Array:
        """The weighted sum."""
        assert self.trace.z is not None
        return self.trace.z[:, self.unit]

    def sum_slips(self) -> Slips:
        """Return what may go wrong in z."""
        yield "wrong_sign", -self.z
        yield "other_quantity", self.a
        if not self.trace.layer.fully_connected:
            return
        weights, after = self.trace.tensors["W"][self.unit], self.trace.after["W"][self.unit]
        bias = self.trace.tensors["b"][self.unit] if "b" in self.trace.tensors else 0.0
        if bias:
            yield "forgot_bias", self.z - bias
        yield "updated_weight", self.x @ after + (self.trace.after["b"][self.unit] if "b" in self.trace.after else 0.0)
        if 1 < len(weights) <= MANY_PATHS:
            for source, weight in enumerate(weights):
                yield "forgot_path", self.z - weight * self.x[:, source]

    def activation_slips(self) -> Slips:
        """Return what may go wrong in a."""
        yield "wrong_sign", -self.a
        if self.trace.z is None:
            return
        yield "forgot_activation", self.z
        yield "other_quantity", self.slope
        if self.activation is not None and self.activation.elementwise:
            for slip, sums in self.sum_slips():
                if slip in ("forgot_bias", "updated_weight", "forgot_path"):
                    yield slip, self.activation.values(np.asarray(sums)[None])[0]

    def delta_slips(self) -> Slips:
        """Return what may go wrong in delta."""
        yield "wrong_sign", -self.delta
        yield "forgot_slope", self.arriving
        if self.step.batch > 1:
            yield "forgot_mean", self.delta / self.step.batch
        if self.trace.slope is None:
            return
        if self.activation is not None and not self.activation.elementwise:
            yield "diagonal", self.arriving * self.slope
            return
        for slip, arriving in self._arriving_slips():
            yield slip, arriving * self.slope

    def _arriving_slips(self) -> Slips:
        if self.above is None:
            return
        signal, weights = self.above.delta, self.above.tensors["W"][:, self.unit]
        yield "updated_weight", signal @ self.above.after["W"][:, self.unit]
        if 1 < len(weights) <= MANY_PATHS:
            for above, weight in enumerate(weights):
                yield "forgot_path", self.arriving - weight * signal[:, above]


def _gradient_slips(step: TrainingStep, unit: _Unit, parameter: Parameter, sample: int) -> Iterator[Candidate]:
    gradient, pulls = parameter.gradient(step), parameter.pulls(step)
    yield Candidate("wrong_sign", -gradient)
    yield Candidate("other_quantity", step.trace.rate * gradient)
    if step.batch > 1:
        yield Candidate("forgot_mean", float(pulls.sum()))
        yield Candidate("one_sample", float(pulls[sample]))
    x = np.ones(step.batch) if parameter.source is None else unit.x[:, parameter.source]
    if parameter.source is not None:
        yield Candidate("forgot_input", float(unit.delta.mean()))
    for slip, deltas in unit.delta_slips():
        if slip in ("forgot_slope", "updated_weight", "forgot_path", "diagonal"):
            yield Candidate(slip, float((deltas * x).mean()))


def _new_slips(step: TrainingStep, unit: _Unit, parameter: Parameter, sample: int) -> Iterator[Candidate]:
    old, gradient, rate = parameter.value(step), parameter.gradient(step), step.trace.rate
    step_taken = old - parameter.after(step)
    yield Candidate("climbed", old + step_taken)
    yield Candidate("other_quantity", step_taken)
    yield Candidate("forgot_rate", old - step_taken / rate)
    if not isinstance(step.plan.optimiser, SGD):
        yield Candidate("forgot_memory", old - rate * gradient)
        return
    for one in _gradient_slips(step, unit, parameter, sample):
        if one.slip not in ("wrong_sign", "other_quantity"):
            yield Candidate(one.slip, old - rate * one.value)

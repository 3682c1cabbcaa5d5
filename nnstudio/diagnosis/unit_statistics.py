"""What all training samples together say of every unit: which are dead, and how often each layer is saturated."""

import math

import numpy as np

from nnstudio.engine.arrays import Array, Mask
from nnstudio.engine.losses import FusedObjective
from nnstudio.engine.passes import Pass
from nnstudio.training.evaluation import Evaluator
from nnstudio.training.measures import DeadUnits


class UnitStatistics:
    """One evaluation of a set of samples, looked at chunk by chunk.

    ``dead`` marks, for each layer whose units can die, those that no sample switches on; ``saturated`` is the share of
    a layer's (unit, sample) pairs on a flat part of their activation, for each layer that has one. ``stuck`` is the
    share of (output, sample) pairs that are flat and wrong while the loss leaves the slope in the error signal, and
    ``stuck_slope`` the mean slope there: 0 and NaN where the loss cancels the slope. ``output_spread`` is the standard
    deviation of the outputs over that of the targets, infinite where all targets are alike.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._dead = DeadUnits()
        self._flat: dict[str, list[int]] = {}
        self._stuck: list[Array] = []
        self._targets = evaluator.targets
        self._seen = 0
        evaluator.evaluate(self._look)
        self.output_spread = _spread(evaluator.outputs, evaluator.targets)

    @property
    def dead(self) -> dict[str, Mask]:
        """The dead units by layer."""
        return self._dead.by_layer

    @property
    def saturated(self) -> dict[str, float]:
        """The saturated share by layer."""
        return {name: flat / count for name, (flat, count) in self._flat.items()}

    @property
    def stuck(self) -> float:
        """The share of outputs that are wrong where their activation is flat."""
        return sum(map(len, self._stuck)) / max(self._targets.size, 1)

    @property
    def stuck_slope(self) -> float:
        """The mean slope of the stuck outputs."""
        slopes = np.concatenate([*self._stuck, np.zeros(0)])
        return float(slopes.mean()) if slopes.size else math.nan

    def _look(self, pass_: Pass) -> None:
        self._dead.look(pass_)
        for name, operation in pass_.flat_operations():
            applied = operation.applied()
            if applied is not None and applied.activation.saturates:
                flat = applied.saturated()
                counts = self._flat.setdefault(name, [0, 0])
                counts[0] += int(np.count_nonzero(flat))
                counts[1] += flat.size
        self._look_at_outputs(pass_)

    def _look_at_outputs(self, pass_: Pass) -> None:
        """Keep the slopes of the outputs that are on a flat part, and further off than half the activation's range."""
        targets = self._targets[self._seen : self._seen + pass_.batch].T
        self._seen += pass_.batch
        output = pass_.operations[-1].applied()
        if isinstance(pass_.objective, FusedObjective) or output is None or not output.activation.saturates:
            return
        low, high = output.activation.limits
        wrong = np.abs(output.a - pass_.objective.loss.targets(targets)) > (high - low) / 2.0
        self._stuck.append(output.slopes()[wrong & output.saturated()])


def standard_error(evaluator: Evaluator) -> float:
    """Return the standard error of the mean loss over a set: the deviation of its samples' losses / sqrt(samples)."""
    losses: list[Array] = []

    def look(pass_: Pass) -> None:
        seen = sum(map(len, losses))
        losses.append(pass_.objective.sample_losses(evaluator.targets[seen : seen + pass_.batch].T).copy())

    evaluator.evaluate(look)
    return float(np.std(np.concatenate(losses)) / math.sqrt(len(evaluator.targets))) if losses else math.nan


def _spread(outputs: Array, targets: Array) -> float:
    spread, wanted = float(outputs.std(axis=0).mean()), float(targets.std(axis=0).mean())
    return spread / wanted if wanted > 0.0 else math.inf

"""Measurements of every layer after a step: how large its error signal, gradient, weights and activations are.

All are taken from the last batch, whose values still lie in the buffers. The error signal delta is each sample's own
dL/dz, not divided by the batch; the gradient dW belongs to the mean loss.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from nnstudio.engine.arrays import Array, Mask, quiet, rms
from nnstudio.engine.layers import Operation
from nnstudio.engine.layers.form import AppliedActivation
from nnstudio.engine.passes import Pass

LAYER_COLUMNS = (
    "delta_rms", "grad_rms", "weight_rms", "update_ratio", "activation_mean", "activation_std", "saturated", "dead",
)  # fmt: skip

Named = dict[str, Array]


@dataclass(frozen=True)
class LayerMeasures:
    """One layer's measurements; NaN where a layer has no such thing.

    ``delta_rms`` is the root mean square of delta; ``grad_rms`` and ``weight_rms`` those of dL/dW and W;
    ``update_ratio`` the RMS of the last change of W over that of W. ``saturated`` is the share of (unit, sample) pairs
    whose slope is below a twentieth of the steepest; ``dead`` the share of units whose slope is 0 for every sample of
    the batch.
    """

    layer: str
    delta_rms: float
    grad_rms: float
    weight_rms: float
    update_ratio: float
    activation_mean: float
    activation_std: float
    saturated: float
    dead: float


@quiet()
def measure_layers(pass_: Pass, before: Array | None) -> list[LayerMeasures]:
    """Measure every layer after a step; ``before`` are the parameters from before it (None: no update ratios)."""
    network = pass_.network
    weights, gradient = network.tensors(), network.tensors(network.gradient)
    change = {} if before is None else network.tensors(network.parameters - before)
    return [_measure(name, operation, weights, gradient, change) for name, operation in pass_.flat_operations()]


def _measure(name: str, operation: Operation, weights: Named, gradient: Named, change: Named) -> LayerMeasures:
    own = f"{name}.W"
    weight_rms, moved = _rms_of(weights, own), _rms_of(change, own)
    return LayerMeasures(
        layer=name,
        delta_rms=delta_rms(operation.delta),
        grad_rms=_rms_of(gradient, own),
        weight_rms=weight_rms,
        update_ratio=moved / weight_rms if weight_rms > 0.0 else math.nan,
        activation_mean=float(operation.a.mean(dtype=np.float64)),
        activation_std=float(operation.a.std(dtype=np.float64)),
        saturated=saturated_share(operation.applied()),
        dead=dead_share(operation.applied()),
    )


def _rms_of(tensors: Named, name: str) -> float:
    return rms(tensors[name]) if name in tensors else math.nan


def delta_rms(delta: Array) -> float:
    """Return the root mean square of each sample's own dL/dz; ``delta`` (units, batch) is that of the mean loss."""
    return rms(delta) * delta.shape[1]


def saturated_share(applied: AppliedActivation | None) -> float:
    """Return the share of (unit, sample) pairs on a flat part of their activation; NaN where there is none."""
    if applied is None or not applied.activation.saturates:
        return math.nan
    return float(applied.saturated().mean())


def dead_share(applied: AppliedActivation | None) -> float:
    """Return the share of units that no sample of the batch switches on; NaN where no slope is ever exactly 0."""
    dead = dead_units(applied)
    return math.nan if dead is None else float(dead.mean())


def dead_units(applied: AppliedActivation | None) -> Mask | None:
    """Mark the units whose slope is 0 for every sample of the batch; None where no slope is ever exactly 0."""
    if applied is None or not applied.activation.kinks:
        return None
    return np.all(applied.slopes() == 0.0, axis=1)


class DeadUnits:
    """Finds the units that no sample at all switches on, from chunk to chunk of a set."""

    def __init__(self) -> None:
        self.by_layer: dict[str, Mask] = {}

    def look(self, pass_: Pass) -> None:
        """Look at one more chunk."""
        for name, operation in pass_.flat_operations():
            dead = dead_units(operation.applied())
            if dead is not None:
                self.by_layer[name] = dead & self.by_layer.get(name, np.True_)

    def put_into(self, measures: LayerMeasures) -> LayerMeasures:
        """Return a layer's measures with the share of units that no sample switches on."""
        dead = self.by_layer.get(measures.layer)
        return measures if dead is None else replace(measures, dead=float(dead.mean()))

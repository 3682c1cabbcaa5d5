"""What the curves say, in a sentence each: what becomes of a signal on its way through the hidden layers."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from nnstudio import numbers
from nnstudio.diagnosis.depth import DepthCurves
from nnstudio.engine.arrays import Array

ALIKE = 2.0
"""A signal that has not even doubled or halved has kept its size."""


class DepthVerdict(QObject):
    """Says it in the user's language."""

    def backward(self, curves: DepthCurves) -> str:
        """Say what becomes of the error signal on its way back, from the last hidden layer to the first."""
        return self._beyond_numbers(curves) or self._nothing_arrives(curves) or self._way_back(curves)

    def chance(self, ratios: Sequence[float]) -> str:
        """Say how far the same way back differs from seed to seed."""
        known = [ratio for ratio in ratios if math.isfinite(ratio)]
        if not known:
            return ""
        low, median, high = (numbers.short(float(value), 2) for value in np.quantile(known, (0.0, 0.5, 1.0)))
        said = self.tr("Over {count} seeds × {low} to × {high}, median × {median}.")
        return said.format(count=len(known), low=low, high=high, median=median)

    def forward(self, curves: DepthCurves) -> str:
        """Say what becomes of the values on their way, from the first hidden layer to the last."""
        spread = curves.activation_std[:-1]
        first, last = float(spread[0]), float(spread[-1])
        if not (math.isfinite(first) and math.isfinite(last) and first > 0.0 and last > 0.0):
            return ""
        said = self.tr("Forward the activations' standard deviation goes from {first} to {last}: × {factor} a layer.")
        sizes = {"first": numbers.short(first, 2), "last": numbers.short(last, 2)}
        return said.format(**sizes, factor=_factor(last / first, len(spread) - 1))

    def _beyond_numbers(self, curves: DepthCurves) -> str:
        broken = np.flatnonzero(~np.isfinite(curves.activation_std))
        if broken.size:
            said = self.tr("From layer {layer} on the values are too large for float64 numbers.")
            return said.format(layer=broken[0] + 1)
        if not np.isfinite(curves.delta_rms).all():
            return self.tr("The error signal grows too large for float64 numbers.")
        return ""

    def _nothing_arrives(self, curves: DepthCurves) -> str:
        silent = np.flatnonzero(_hidden(curves.delta_rms) == 0.0)
        if not silent.size:
            return ""
        said = self.tr(
            "No error signal arrives at layer {layer} or before it: its slopes, or the weights behind it, are all 0."
        )
        return said.format(layer=silent[-1] + 1)

    def _way_back(self, curves: DepthCurves) -> str:
        ratio, last = curves.error_ratio, len(curves.delta_rms) - 1
        if ratio >= ALIKE:
            said = self.tr(
                "From layer {last} back to layer 1 the error signal grows {ratio} times: × {factor} a layer."
            )
        elif ratio <= 1.0 / ALIKE:
            said = self.tr(
                "From layer {last} back to layer 1 the error signal shrinks to {ratio} of its size: × {factor} a layer."
            )
        else:
            said = self.tr(
                "From layer {last} back to layer 1 the error signal keeps its size: × {ratio}, × {factor} a layer."
            )
        return said.format(last=last, ratio=numbers.short(ratio, 2), factor=_factor(ratio, last - 1))


def _hidden(values: Array) -> Array:
    return values[:-1]


def _factor(ratio: float, steps: int) -> str:
    return numbers.short(ratio ** (1.0 / steps), 2)

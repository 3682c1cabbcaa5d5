"""What can be looked at, layer by layer: how it is got from the curves, and from the theory where it says something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnstudio.diagnosis.depth import DepthCurves
from nnstudio.diagnosis.mean_field import MeanField
from nnstudio.engine.arrays import Array

Key = Literal["activation_std", "z_std", "activation_mean", "saturated", "dead", "delta_rms"]

Predict = Callable[[MeanField, DepthCurves], Array]


@dataclass(frozen=True)
class Quantity:
    """One number per layer. ``share`` is drawn from 0 to 100 %, the others on a logarithmic axis, without their sign.

    ``theory`` takes the prediction, and the measured curves for what it leaves open. Where there is no ``output``, only
    hidden layers are shown: the activations of the output are of another kind.
    """

    key: Key
    share: bool = False
    theory: Predict | None = None
    output: bool = False

    def values(self, curves: DepthCurves) -> Array:
        """Return the numbers, with their signs."""
        found: Array = getattr(curves, self.key)
        return found if self.output else found[:-1]

    def predicted(self, theory: MeanField, curves: DepthCurves) -> Array | None:
        """Return what the theory says, None where it says nothing."""
        if self.theory is None:
            return None
        found = self.theory(theory, curves)
        return found if self.output else found[:-1]

    def drawn(self, values: Array) -> Array:
        """Return numbers in the coordinate of the axis; NaN where there is nothing to draw."""
        if self.share:
            return values
        size = np.abs(values)
        return np.log10(size, out=np.full(len(size), np.nan), where=(size > 0.0) & np.isfinite(size))


FORWARD = (
    Quantity("activation_std", theory=lambda theory, _curves: theory.activation_std),
    Quantity("z_std", theory=lambda theory, _curves: theory.z_std),
    Quantity("activation_mean"),
    Quantity("saturated", share=True),
    Quantity("dead", share=True),
)
BACKWARD = Quantity("delta_rms", theory=lambda theory, curves: theory.delta_ratio * curves.delta_rms[-1], output=True)

"""An activation over a range of sums: f, its slope f', and where it is saturated."""

from dataclasses import dataclass

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, quiet


@dataclass(frozen=True, eq=False)
class SampledActivation:
    """An activation over a range of z: f, f', and where it is saturated."""

    z: Array
    value: Array
    slope: Array
    saturated: np.ndarray


@quiet()
def sampled(activation: Activation, z: Array, unit: int = 0, others: Array | None = None) -> SampledActivation:
    """Follow an activation over sums ``z``.

    Where it is not elementwise, it is followed over the z of one unit, while those of the ``others`` (units,) stay as
    they are; without any, there is one other, at 0.
    """
    if activation.elementwise:
        sums, row = z[np.newaxis], 0
    else:
        held = np.zeros(2) if others is None else others
        sums, row = np.repeat(held[:, np.newaxis], len(z), axis=1), unit
        sums[row] = z
    value = activation.values(sums)
    return SampledActivation(z, value[row], activation.slopes(sums, value)[row], activation.saturated(sums, value)[row])

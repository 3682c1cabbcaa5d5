"""Activations without a curve: the straight line and the step."""

import math

import numpy as np

from nnstudio.engine.activations.activation import Activation
from nnstudio.engine.arrays import ZERO, Array


class Identity(Activation, frozen=True, tag="identity"):
    """The weighted sum itself, f(z) = z: for outputs that may be any number."""

    title = "identity"
    formula = r"z"
    slope_formula = r"1"
    limits = (-math.inf, math.inf)
    steepest = 1.0
    behaviour = "Never saturates; layers of it in a row are no stronger than one."

    def value(self, z: Array, out: Array) -> None:
        """Copy z."""
        np.copyto(out, z)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write ones."""
        out.fill(1.0)

    def pull_back(self, z: Array, a: Array, error: Array, slope: Array) -> None:
        """Leave the error signal as it is."""
        slope.fill(1.0)


class Step(Activation, frozen=True, tag="step"):
    """The first artificial neuron's all-or-nothing answer: f(z) = 1 for z > 0, else 0; for teaching only.

    Its slope is 0 wherever it has one, so back-propagation cannot train the layers before it.
    """

    title = "step"
    formula = r"[z > 0]"
    slope_formula = r"0"
    limits = (0.0, 1.0)
    steepest = 0.0
    behaviour = "For teaching only: its slope is 0 everywhere, so nothing before it can learn."
    kinks = (0.0,)

    def value(self, z: Array, out: Array) -> None:
        """Write 1 where z > 0, else 0; what is not a number stays so."""
        np.heaviside(z, ZERO[z.dtype], out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write zeros."""
        out.fill(0.0)

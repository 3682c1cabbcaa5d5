"""Activations that squash any sum into a bounded range, and so saturate at both ends."""

import numpy as np

from nnstudio.engine.activations.activation import Activation
from nnstudio.engine.arrays import ONE, Array


class Sigmoid(Activation, frozen=True, tag="sigmoid"):
    """The logistic function f(z) = 1 / (1 + e^-z), which reads as a probability.

    f'(z) = a (1 - a) is at most 1/4: each sigmoid layer takes at least three quarters of the error signal away.
    """

    title = "sigmoid"
    formula = r"\frac{1}{1+e^{-z}}"
    slope_formula = r"a\,(1-a)"
    limits = (0.0, 1.0)
    steepest = 0.25
    behaviour = "Saturates on both sides: beyond |z| = 4.4 the slope is below a twentieth of its largest value, 1/4."
    saturates = True

    def value(self, z: Array, out: Array) -> None:
        """Write 1 / (1 + e^-z); below z = -709 e^-z overflows, and 1 / (1 + inf) = 0 is the right answer."""
        np.negative(z, out)
        np.exp(out, out)
        np.add(out, ONE[out.dtype], out)
        np.reciprocal(out, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write a - a^2."""
        np.multiply(a, a, out)
        np.subtract(a, out, out)


class Tanh(Activation, frozen=True, tag="tanh"):
    """The hyperbolic tangent, a sigmoid around zero; f'(z) = 1 - a^2 is 1 at z = 0."""

    title = "tanh"
    formula = r"\tanh(z)"
    slope_formula = r"1-a^2"
    limits = (-1.0, 1.0)
    steepest = 1.0
    behaviour = "Saturates on both sides: beyond |z| = 2.2 the slope is below a twentieth of its largest value, 1."
    saturates = True

    def value(self, z: Array, out: Array) -> None:
        """Write tanh z."""
        np.tanh(z, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1 - a^2."""
        np.multiply(a, a, out)
        np.subtract(ONE[out.dtype], out, out)


class HardSigmoid(Activation, frozen=True, tag="hard_sigmoid"):
    """The sigmoid drawn with a ruler: f(z) = z / 6 + 1/2, cut off at 0 and 1 (PyTorch's form)."""

    title = "hard sigmoid"
    formula = r"\min(\max(z/6+1/2,\ 0),\ 1)"
    slope_formula = r"1/6 \ \mathrm{for}\ |z|<3,\ \mathrm{else}\ 0"
    limits = (0.0, 1.0)
    steepest = 1 / 6
    behaviour = "Saturates fully: beyond |z| = 3 the slope is exactly 0."
    kinks = (-3.0, 3.0)
    saturates = True

    def value(self, z: Array, out: Array) -> None:
        """Write z / 6 + 1/2, cut off at 0 and 1."""
        np.multiply(z, 1 / 6, out)
        np.add(out, 0.5, out)
        np.clip(out, 0.0, 1.0, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1/6 between the kinks, else 0."""
        np.absolute(z, out)
        np.less(out, 3.0, out=out)
        np.multiply(out, 1 / 6, out)


class Softsign(Activation, frozen=True, tag="softsign"):
    """A gentle squashing, f(z) = z / (1 + |z|), which nears its limits slowly; f'(z) = 1 / (1 + |z|)^2."""

    title = "softsign"
    formula = r"\frac{z}{1+|z|}"
    slope_formula = r"\frac{1}{(1+|z|)^2}"
    limits = (-1.0, 1.0)
    steepest = 1.0
    behaviour = "Saturates slowly: the slope falls below a twentieth of its largest value, 1, beyond |z| = 3.5."
    saturates = True

    def value(self, z: Array, out: Array) -> None:
        """Write z / (1 + |z|)."""
        np.absolute(z, out)
        np.add(out, 1.0, out)
        np.divide(z, out, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1 / (1 + |z|)^2."""
        np.absolute(z, out)
        np.add(out, 1.0, out)
        np.multiply(out, out, out)
        np.reciprocal(out, out)

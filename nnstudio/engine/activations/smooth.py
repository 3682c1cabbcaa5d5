"""Smooth relatives of the ReLU, and the sine.

Their slopes take a temporary array or two: clearer than the out= juggling it would take to do without.
"""

import math

import numpy as np

from nnstudio.engine.activations.activation import Activation
from nnstudio.engine.activations.squashing import Sigmoid
from nnstudio.engine.arrays import Array

_sigmoid = Sigmoid()


class Softplus(Activation, frozen=True, tag="softplus"):
    """The smooth ReLU, f(z) = ln(1 + e^z); its slope is exactly the sigmoid."""

    title = "softplus"
    formula = r"\ln(1+e^z)"
    slope_formula = r"\frac{1}{1+e^{-z}}"
    limits = (0.0, math.inf)
    steepest = 1.0
    behaviour = "Fades for negative z; never exactly 0."

    def value(self, z: Array, out: Array) -> None:
        """Write ln(1 + e^z) without overflow."""
        np.logaddexp(0.0, z, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write the sigmoid of z."""
        _sigmoid.value(z, out)


class SiLU(Activation, frozen=True, tag="silu"):
    """The swish, f(z) = z sigmoid(z), a ReLU with a soft dip below zero."""

    title = "SiLU (swish)"
    formula = r"z\,\sigma(z)"
    slope_formula = r"\sigma(z)+a\,(1-\sigma(z))"
    limits = (-0.2784645427610738, math.inf)
    steepest = 1.09983932
    behaviour = "Fades for negative z; its slope reaches 1.0998 at z = 2.4, a little above 1."

    def value(self, z: Array, out: Array) -> None:
        """Write z sigmoid(z)."""
        _sigmoid.value(z, out)
        np.multiply(z, out, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write s + a (1 - s), s the sigmoid of z; (s + a) - a s would cancel far to the right."""
        _sigmoid.value(z, out)
        rest = 1.0 - out
        np.multiply(rest, a, rest)
        np.add(out, rest, out)


class Mish(Activation, frozen=True, tag="mish"):
    """A smooth relative of SiLU, f(z) = z tanh(ln(1 + e^z))."""

    title = "Mish"
    formula = r"z\,\tanh(\ln(1+e^z))"
    slope_formula = r"t+z\,\sigma(z)\,(1-t^2),\ t=\tanh(\ln(1+e^z))"
    limits = (-0.30884341, math.inf)
    steepest = 1.08849816
    behaviour = "Fades for negative z; its slope reaches 1.0885 at z = 1.5, a little above 1."

    def value(self, z: Array, out: Array) -> None:
        """Write z tanh(softplus(z))."""
        np.logaddexp(0.0, z, out)
        np.tanh(out, out)
        np.multiply(z, out, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write t + z s (1 - t^2), t = tanh(softplus(z)), s the sigmoid of z."""
        t = np.tanh(np.logaddexp(0.0, z))
        _sigmoid.value(z, out)
        np.multiply(out, z, out)
        np.multiply(out, 1.0 - t * t, out)
        np.add(out, t, out)


class GELU(Activation, frozen=True, tag="gelu"):
    """The Gaussian error linear unit in its tanh form, which stays within 5e-4 of z Phi(z).

    f(z) = z/2 (1 + tanh(u)), u = sqrt(2/pi) (z + 0.044715 z^3): PyTorch's ``approximate="tanh"``.
    """

    title = "GELU (tanh form)"
    formula = r"\frac{z}{2}\left(1+\tanh\left(\sqrt{2/\pi}\,(z+0.044715\,z^3)\right)\right)"
    slope_formula = r"\frac{1+t}{2}+\frac{z}{2}(1-t^2)\sqrt{2/\pi}\,(1+0.134145\,z^2)"
    limits = (-0.17004075, math.inf)
    steepest = 1.12899307
    behaviour = "Fades for negative z; its slope reaches 1.129 at z = 1.4, a little above 1."

    def value(self, z: Array, out: Array) -> None:
        """Write z/2 (1 + t)."""
        self._tanh(z, out)
        np.add(out, 1.0, out)
        np.multiply(out, z, out)
        np.multiply(out, 0.5, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write (1 + t)/2 + z/2 (1 - t^2) u'(z), u'(z) = sqrt(2/pi) (1 + 3 * 0.044715 z^2)."""
        t = np.empty_like(z)
        self._tanh(z, t)
        bounded = np.clip(z, -30.0, 30.0)  # beyond, 1 - t^2 is 0 and z^3 could overflow
        np.multiply(bounded, bounded, out)
        np.multiply(out, 3 * _CUBE, out)
        np.add(out, 1.0, out)
        np.multiply(out, bounded, out)
        np.multiply(out, _ROOT * (1.0 - t * t), out)
        np.add(out, t, out)
        np.add(out, 1.0, out)
        np.multiply(out, 0.5, out)

    @staticmethod
    def _tanh(z: Array, out: Array) -> None:
        """Write t = tanh(sqrt(2/pi) (z + 0.044715 z^3))."""
        np.clip(z, -30.0, 30.0, out)
        out *= (out * out * _CUBE + 1.0) * _ROOT
        np.tanh(out, out)


class Sine(Activation, frozen=True, tag="sine"):
    """The sine, which repeats for ever: good for waves, hard to train otherwise."""

    title = "sine"
    formula = r"\sin(z)"
    slope_formula = r"\cos(z)"
    limits = (-1.0, 1.0)
    steepest = 1.0
    behaviour = "Never saturates for good: the slope comes and goes with z."

    def value(self, z: Array, out: Array) -> None:
        """Write sin z."""
        np.sin(z, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write cos z."""
        np.cos(z, out)


_ROOT = math.sqrt(2 / math.pi)
_CUBE = 0.044715

"""Activations that pass positive sums and hold negative ones back."""

import math
from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.activations.activation import Activation
from nnstudio.engine.arrays import ZERO, Array

LeakSlope = Annotated[float, Meta(ge=0.0, lt=1.0, title="slope for negative z")]


class ReLU(Activation, frozen=True, tag="relu"):
    """The rectified linear unit, f(z) = max(z, 0); its slope is 1 for z > 0 and 0 otherwise, at z = 0 too."""

    title = "ReLU"
    formula = r"\max(z,\ 0)"
    slope_formula = r"[z>0]"
    limits = (0.0, math.inf)
    steepest = 1.0
    behaviour = "Passes the error signal whole or not at all; a unit that no sample switches on is dead."
    kinks = (0.0,)

    def value(self, z: Array, out: Array) -> None:
        """Write the larger of z and 0."""
        np.maximum(z, ZERO[z.dtype], out=out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1 where z > 0, else 0."""
        np.greater(z, ZERO[z.dtype], out=out)


class LeakyReLU(Activation, frozen=True, tag="leaky_relu"):
    """A ReLU that lets a little through for negative z, so that no unit dies."""

    leak: LeakSlope = 0.01

    title = "leaky ReLU"
    formula = r"\max(z,\ \alpha z)"
    slope_formula = r"1\ \mathrm{for}\ z>0,\ \mathrm{else}\ \alpha"
    limits = (-math.inf, math.inf)
    steepest = 1.0
    behaviour = "Never dies: the slope for negative z is small but not 0."
    kinks = (0.0,)

    def value(self, z: Array, out: Array) -> None:
        """Write z for z > 0, else alpha z."""
        np.multiply(z, self.leak, out)
        np.maximum(z, out, out=out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1 where z > 0, else alpha."""
        np.greater(z, ZERO[z.dtype], out=out)
        np.maximum(out, self.leak, out=out)


class PReLU(Activation, frozen=True, tag="prelu"):
    """A leaky ReLU that learns its slope for negative z, one number for the layer (He et al. 2015)."""

    leak: LeakSlope = 0.25

    title = "PReLU"
    formula = r"\max(z,\ 0)+\alpha\min(z,\ 0)"
    slope_formula = r"1\ \mathrm{for}\ z>0,\ \mathrm{else}\ \alpha"
    limits = (-math.inf, math.inf)
    steepest = 1.0
    behaviour = "Never dies as long as the slope it learns for negative z is not 0."
    kinks = (0.0,)
    learned = 1

    def bound(self, learned: Array) -> "BoundPReLU":
        """Read the slope for negative z from the network's parameters."""
        return BoundPReLU(self.leak, alpha=learned)

    def start(self) -> tuple[float, ...]:
        """Start from the slope of the description."""
        return (self.leak,)

    def value(self, z: Array, out: Array) -> None:
        """Write f(z) with the slope that the layer starts from."""
        self.bound(np.array([self.leak])).value(z, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write f'(z) with the slope that the layer starts from."""
        self.bound(np.array([self.leak])).slope(z, a, out)


class BoundPReLU(PReLU, frozen=True, kw_only=True, tag="prelu"):
    """A PReLU tied to the slope that its layer has learned so far."""

    alpha: Array

    def value(self, z: Array, out: Array) -> None:
        """Write z for z > 0, else alpha z."""
        np.copyto(out, z)
        np.multiply(z, self.alpha[0], out, where=z <= 0)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1 where z > 0, else alpha."""
        out.fill(1.0)
        np.copyto(out, self.alpha[0], where=z <= 0)

    def learned_gradient(self, z: Array, error: Array, out: Array) -> None:
        """Write dL/dalpha, the sum of error times z over the negative z; ``error`` is dL/da."""
        out[0] = np.sum(error * np.minimum(z, 0.0))


class ELU(Activation, frozen=True, tag="elu"):
    """The exponential linear unit: z for z > 0, else e^z - 1, which brings a layer's mean near zero."""

    title = "ELU"
    formula = r"z\ \mathrm{for}\ z>0,\ \mathrm{else}\ e^z-1"
    slope_formula = r"1\ \mathrm{for}\ z>0,\ \mathrm{else}\ e^z"
    limits = (-1.0, math.inf)
    steepest = 1.0
    behaviour = "Saturates for negative z only, at -1; the slope fades but is never exactly 0."

    def value(self, z: Array, out: Array) -> None:
        """Write z for z > 0, else e^z - 1."""
        _exponential_tail(z, 1.0, 1.0, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write 1 for z > 0, else e^z."""
        _exponential_slope(z, 1.0, 1.0, out)


class SELU(Activation, frozen=True, tag="selu"):
    """The self-normalising ELU (Klambauer et al. 2017): its constants keep mean 0, variance 1 from layer to layer."""

    title = "SELU"
    formula = r"\lambda z\ \mathrm{for}\ z>0,\ \mathrm{else}\ \lambda\alpha(e^z-1)"
    slope_formula = r"\lambda\ \mathrm{for}\ z>0,\ \mathrm{else}\ \lambda\alpha e^z"
    limits = (-1.7580993408473766, math.inf)
    steepest = 1.7580993408473766
    behaviour = "Saturates for negative z only; wants LeCun initialisation."
    kinks = (0.0,)

    def value(self, z: Array, out: Array) -> None:
        """Write lambda z for z > 0, else lambda alpha (e^z - 1)."""
        _exponential_tail(z, SELU_ALPHA, SELU_LAMBDA, out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write lambda for z > 0, else lambda alpha e^z."""
        _exponential_slope(z, SELU_ALPHA, SELU_LAMBDA, out)


SELU_ALPHA = 1.6732632423543772848170429916717
SELU_LAMBDA = 1.0507009873554804934193349852946


def _exponential_tail(z: Array, alpha: float, scale: float, out: Array) -> None:
    np.minimum(z, ZERO[z.dtype], out=out)
    np.expm1(out, out)
    np.multiply(out, alpha, out)
    np.copyto(out, z, where=z > 0)
    np.multiply(out, scale, out)


def _exponential_slope(z: Array, alpha: float, scale: float, out: Array) -> None:
    """Write scale for z > 0, else scale alpha e^z: more exact than a + alpha, which cancels far to the left."""
    np.minimum(z, ZERO[z.dtype], out=out)
    np.exp(out, out)
    np.multiply(out, alpha, out)
    np.copyto(out, 1.0, where=z > 0)
    np.multiply(out, scale, out)

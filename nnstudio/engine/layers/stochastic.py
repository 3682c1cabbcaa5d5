"""Layers that draw at random while the network learns, and do nothing while it is used."""

from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.arrays import Array
from nnstudio.engine.layers.form import AppliedActivation, LayerForm, LearnedTensor, Scaled, Shifted
from nnstudio.engine.layers.layer import BindContext, Operation, Unweighted


class Dropout(Unweighted, frozen=True, tag="dropout"):
    """A layer that switches units off at random while learning, so that none relies on a single other.

    Inverted dropout: each unit stays with probability 1 - rate and is then divided by 1 - rate, so that nothing needs
    scaling when the network is used. a = x m / (1 - rate), with m 1 or 0.
    """

    rate: Annotated[float, Meta(ge=0.0, lt=1.0, title="dropout rate")] = 0.2

    title = "Dropout"
    formula = r"a=x\,m/(1-p)"
    activation = None
    draws = "mask"
    compares_samples = False

    @property
    def strength(self) -> float:
        """The share of units that are off."""
        return self.rate

    def bind(self, context: BindContext) -> "DropoutOperation":
        """Make the operation."""
        return DropoutOperation(self, context)


class _RandomOperation(Operation):
    """What both layers have in common: no layers inside, no activation, nothing learned."""

    def inner(self) -> tuple[Operation, ...]:
        """Return nothing."""
        return ()

    def applied(self) -> AppliedActivation | None:
        """Return None."""
        return None

    def learned(self) -> tuple[LearnedTensor, ...]:
        """Return nothing."""
        return ()


class DropoutOperation(_RandomOperation):
    """Dropout at work on one batch: ``factor`` is 0 where a unit is off, else 1 / (1 - rate)."""

    def __init__(self, layer: Dropout, context: BindContext) -> None:
        super().__init__(layer, context.inputs, context)
        self._rate = layer.rate
        self._rng = context.rng
        self.factor = np.ones_like(self.a)

    def forward(self, x: Array) -> Array:
        """Draw which units stay, and scale them; in use, copy."""
        if self._rng is not None:
            self._rng.random(out=self.factor, dtype=self.factor.dtype.type)
            np.greater_equal(self.factor, self._rate, out=self.factor)
            np.divide(self.factor, 1.0 - self._rate, self.factor)
        self.x = x[:-1]
        np.multiply(self.x, self.factor, self.a)
        return self.out

    def backward(self, error: Array) -> Array | None:
        """Pass the error signal through the units that stayed."""
        np.multiply(error, self.factor, error)
        return self.hand_down(error)

    def form(self) -> LayerForm:
        """State by what each unit was scaled."""
        return Scaled(self.factor.T.copy(), "m", drawn=True)


class GaussianNoise(Unweighted, frozen=True, tag="gaussian_noise"):
    """A layer that adds noise while learning, so that near inputs get like answers: a = x + e, e ~ N(0, std^2)."""

    std: Annotated[float, Meta(ge=0.0, le=100.0, title="noise")] = 0.1

    title = "Input noise"
    formula = r"a=x+\varepsilon,\ \varepsilon\sim N(0,\sigma^2)"
    activation = None
    draws = "noise"
    compares_samples = False

    @property
    def strength(self) -> float:
        """The standard deviation of the noise."""
        return self.std

    def bind(self, context: BindContext) -> "GaussianNoiseOperation":
        """Make the operation."""
        return GaussianNoiseOperation(self, context)


class GaussianNoiseOperation(_RandomOperation):
    """Noise at work on one batch."""

    def __init__(self, layer: GaussianNoise, context: BindContext) -> None:
        super().__init__(layer, context.inputs, context)
        self._std = layer.std
        self._rng = context.rng

    def forward(self, x: Array) -> Array:
        """Add noise; in use, copy."""
        self.x = x[:-1]
        if self._rng is None:
            np.copyto(self.a, self.x)
        else:
            self._rng.standard_normal(out=self.a, dtype=self.a.dtype.type)
            np.multiply(self.a, self._std, self.a)
            np.add(self.a, self.x, self.a)
        return self.out

    def backward(self, error: Array) -> Array | None:
        """Pass the error signal on unchanged."""
        return self.hand_down(error)

    def form(self) -> LayerForm:
        """State what was added."""
        return Shifted((self.a - self.x).T, r"\varepsilon", drawn=True)

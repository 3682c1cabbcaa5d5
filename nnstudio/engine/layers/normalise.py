"""Layers that bring their values to mean 0 and variance 1, then let the network choose both anew."""

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Initialiser
from nnstudio.engine.layers.form import AppliedActivation, LayerForm, LearnedTensor, Standardised
from nnstudio.engine.layers.layer import BindContext, Operation, Unweighted

Epsilon = Annotated[float, Meta(gt=0.0, le=1.0, title="epsilon")]


class _Normalisation(Unweighted, frozen=True):
    """A normalisation with a gain and a shift per unit, a = gain * x_hat + shift."""

    epsilon: Epsilon = 1e-5

    activation = None
    strength = None
    draws = ""

    def size(self, inputs: int) -> int:
        """Return a gain and a shift per unit."""
        return 2 * inputs

    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return gain (units) and shift (units)."""
        return {"gain": flat[:inputs], "shift": flat[inputs:]}

    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Start with gain 1 and shift 0."""
        flat[:inputs] = 1.0
        flat[inputs:] = 0.0


class BatchNorm(_Normalisation, frozen=True, tag="batch_norm"):
    """Batch normalisation (Ioffe and Szegedy 2015): each unit is normalised over the samples of its batch.

    x_hat = (x - mean) / sqrt(variance + epsilon), a = gain x_hat + shift. In use, running averages stand for the
    batch's mean and variance; ``momentum`` is the weight of the newest batch in them (PyTorch's convention, with the
    unbiased variance). The error signal of one sample depends on all samples of its batch.
    """

    momentum: Annotated[float, Meta(gt=0.0, le=1.0, title="weight of the newest batch")] = 0.1

    title = "Batch norm"
    compares_samples = True
    formula = r"a=\gamma\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta"

    def state_size(self, inputs: int) -> int:
        """Return a running mean and a running variance per unit."""
        return 2 * inputs

    def state_tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return the running mean (units) and the running variance (units)."""
        return {"running_mean": flat[:inputs], "running_variance": flat[inputs:]}

    def start_state(self, flat: Array, inputs: int) -> None:
        """Start with mean 0 and variance 1."""
        flat[:inputs] = 0.0
        flat[inputs:] = 1.0

    def bind(self, context: BindContext) -> "BatchNormOperation":
        """Make the operation."""
        return BatchNormOperation(self, context)


class LayerNorm(_Normalisation, frozen=True, tag="layer_norm"):
    """Layer normalisation (Ba et al. 2016): each sample is normalised over the units of the layer, the same in use."""

    title = "Layer norm"
    compares_samples = False
    formula = r"a=\gamma\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta"

    def bind(self, context: BindContext) -> "LayerNormOperation":
        """Make the operation."""
        return LayerNormOperation(self, context)


class _NormalisationOperation(Operation):
    """A normalisation at work: ``normal`` is x_hat (units, batch), ``scale`` is 1 / sqrt(variance + epsilon)."""

    axis: ClassVar[int]
    scale: Array

    def __init__(self, layer: _Normalisation, context: BindContext) -> None:
        super().__init__(layer, context.inputs, context)
        self._epsilon = layer.epsilon
        named, slopes = (
            layer.tensors(context.parameters, context.inputs),
            layer.tensors(context.gradient, context.inputs),
        )
        self.gain, self.shift = named["gain"][:, None], named["shift"][:, None]
        self._gain_gradient, self._shift_gradient = slopes["gain"], slopes["shift"]
        self.normal = np.zeros_like(self.a)
        self._work = np.zeros_like(self.a)

    def _normalise(self, x: Array, mean: Array, variance: Array) -> None:
        self.scale = 1.0 / np.sqrt(variance + self._epsilon)
        np.subtract(x, mean, self.normal)
        np.multiply(self.normal, self.scale, self.normal)
        np.multiply(self.normal, self.gain, self.a)
        np.add(self.a, self.shift, self.a)

    def backward(self, error: Array) -> Array | None:
        """Compute the gradients of gain and shift; pull the error signal back through mean and variance.

        dL/dx = scale (e - mean(e) - x_hat mean(e x_hat)), e = gain dL/da, means along the axis that was normalised.
        """
        np.multiply(error, self.normal, self._work)
        np.sum(self._work, axis=1, out=self._gain_gradient)
        np.sum(error, axis=1, out=self._shift_gradient)
        np.multiply(error, self.gain, error)
        self._pull_through_moments(error)
        np.multiply(error, self.scale, error)
        return self.hand_down(error)

    def inner(self) -> tuple[Operation, ...]:
        """Return nothing: there are no layers inside."""
        return ()

    def applied(self) -> AppliedActivation | None:
        """Return None: there is no activation."""
        return None

    def form(self) -> LayerForm:
        """State what was normalised, by which scale, and its gain and shift."""
        tables = self.normal.T.copy(), self.scale.T.copy(), self.gain[:, 0].copy(), self.shift[:, 0].copy()
        return Standardised(*tables, over_batch=self.axis == 1)

    def learned(self) -> tuple[LearnedTensor, ...]:
        """Return gain and shift."""
        return (
            LearnedTensor("gain", r"\gamma", "gain", "unit", "a", self.normal.T.copy(), r"\hat x"),
            LearnedTensor("shift", r"\beta", "shift", "unit", "a", None),
        )

    def _pull_through_moments(self, error: Array) -> None:
        np.multiply(error, self.normal, self._work)
        shared = self._work.mean(axis=self.axis, keepdims=True)
        np.multiply(self.normal, shared, self._work)
        np.subtract(error, error.mean(axis=self.axis, keepdims=True), error)
        np.subtract(error, self._work, error)


class BatchNormOperation(_NormalisationOperation):
    """Batch normalisation at work on one batch."""

    axis = 1

    def __init__(self, layer: BatchNorm, context: BindContext) -> None:
        super().__init__(layer, context)
        self._newest = layer.momentum
        remembered = layer.state_tensors(context.state, context.inputs)
        self._mean, self._variance = remembered["running_mean"], remembered["running_variance"]
        self.learning = context.rng is not None

    def forward(self, x: Array) -> Array:
        """Normalise over the batch and remember its moments; in use, normalise by the remembered ones."""
        self.x = x = x[:-1]
        if self.learning:
            mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
            self._remember(mean[:, 0], variance[:, 0], x.shape[1])
        else:
            mean, variance = self._mean[:, None], self._variance[:, None]
        self._normalise(x, mean, variance)
        return self.out

    def _pull_through_moments(self, error: Array) -> None:
        if self.learning:
            super()._pull_through_moments(error)

    def _remember(self, mean: Array, variance: Array, batch: int) -> None:
        newest = self._newest
        self._mean += newest * (mean - self._mean)
        if batch > 1:  # a single sample says nothing about the variance
            self._variance += newest * (variance * batch / (batch - 1) - self._variance)


class LayerNormOperation(_NormalisationOperation):
    """Layer normalisation at work on one batch."""

    axis = 0

    def forward(self, x: Array) -> Array:
        """Normalise each sample over the units."""
        self.x = x = x[:-1]
        self._normalise(x, x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True))
        return self.out

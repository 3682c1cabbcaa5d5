"""Losses for outputs that may be any number."""

from collections.abc import Iterator
from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.arrays import Array, Mask
from nnstudio.engine.layers import Operation
from nnstudio.engine.losses.loss import Loss, Objective


class MeanSquaredError(Loss, frozen=True, tag="mean_squared_error"):
    """The mean squared error: for each sample the mean over the outputs of (a - y)^2.

    dL/da = 2 (a - y) / outputs.
    """

    title = "Mean squared error"
    formula = r"\frac{1}{n}\sum_i (a_i-y_i)^2"
    gradient_formula = r"\frac{2}{n}(a_i-y_i)"
    reduction = "mean over the outputs, then mean over the batch"

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return mean_i (a_i - y_i)^2."""
        return np.mean((a - y) ** 2, axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return 2 (a - y) / outputs."""
        return 2.0 / len(a) * (a - y)

    def objective(self, output: Operation, *, fuse: bool = True) -> Objective:
        """Tie the loss to any output; it has a way without temporary arrays."""
        return SquaredErrorObjective(self, output, 1.0 / len(output.a))


class HalfSquaredError(Loss, frozen=True, tag="half_squared_error"):
    """The textbook's squared error: half the sum over the outputs of (a - y)^2, so that dL/da = a - y."""

    title = "Half squared error (textbook)"
    formula = r"\frac{1}{2}\sum_i (a_i-y_i)^2"
    gradient_formula = r"a_i-y_i"
    reduction = "half the sum over the outputs, then mean over the batch"

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return 1/2 sum_i (a_i - y_i)^2."""
        return 0.5 * np.sum((a - y) ** 2, axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return a - y."""
        return a - y

    def objective(self, output: Operation, *, fuse: bool = True) -> Objective:
        """Tie the loss to any output; it has a way without temporary arrays."""
        return SquaredErrorObjective(self, output, 0.5)


class SquaredErrorObjective(Objective):
    """A squared error at work: ``weight`` is 1/outputs for the mean squared error, 1/2 for the textbook's."""

    def __init__(self, loss: Loss, output: Operation, weight: float) -> None:
        self._weight = weight
        super().__init__(loss, output)
        self._residual = np.zeros_like(self.a)
        self._flat = self._residual.reshape(-1)

    def weigh(self, parts: Array) -> None:
        """Give each sample its part in the mean."""
        super().weigh(parts)
        self._even = None if parts.ndim else float(parts) * self._weight
        self._pull = np.multiply(parts, 2.0 * self._weight, dtype=parts.dtype)

    def measure(self, y: Array) -> float:
        """Return the share-weighted sum of the squared residuals, in one product."""
        np.subtract(self.a, y, self._residual)
        if self._even is not None:
            return float(np.dot(self._flat, self._flat)) * self._even
        return float(np.sum(self._residual * self._residual * self.share)) * self._weight

    def start(self, y: Array) -> Array:
        """Return 2 weight share (a - y)."""
        return np.multiply(self._residual, self._pull, self.error)


class MeanAbsoluteError(Loss, frozen=True, tag="mean_absolute_error"):
    """The mean absolute error, which far outliers pull no harder than near ones; the derivative at 0 is taken as 0."""

    title = "Mean absolute error"
    formula = r"\frac{1}{n}\sum_i |a_i-y_i|"
    gradient_formula = r"\frac{1}{n}\mathrm{sign}(a_i-y_i)"
    reduction = "mean over the outputs, then mean over the batch"

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return mean_i |a_i - y_i|."""
        return np.mean(np.abs(a - y), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return sign(a - y) / outputs."""
        return np.sign(a - y) / len(a)

    def sides(self, a: Array, y: Array) -> Iterator[Mask]:
        """Tell whether each output is above its target."""
        yield a > y


class Huber(Loss, frozen=True, tag="huber"):
    """Huber's loss: r^2 / 2 up to |r| = delta, then straight, delta (|r| - delta / 2); r = a - y."""

    delta: Annotated[float, Meta(gt=0.0, le=1000.0, title="where it turns straight")] = 1.0

    title = "Huber"
    formula = (
        r"\frac{1}{n}\sum_i \frac{r_i^2}{2}\ \mathrm{or}\ \delta(|r_i|-\frac{\delta}{2})\ \mathrm{beyond}\ |r_i|=\delta"
    )
    gradient_formula = r"\frac{1}{n}\min(\max(r_i,-\delta),\delta)"
    reduction = "mean over the outputs, then mean over the batch"

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return the mean over the outputs of Huber's function of a - y."""
        size = np.abs(a - y)
        inner = np.minimum(size, self.delta)
        return np.mean(inner * (size - 0.5 * inner), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return a - y, held between -delta and delta, over the outputs."""
        return np.clip(a - y, -self.delta, self.delta) / len(a)


class LogCosh(Loss, frozen=True, tag="log_cosh"):
    """ln cosh(a - y): like r^2 / 2 for small residuals, like |r| - ln 2 for large ones, smooth throughout."""

    title = "Log-cosh"
    formula = r"\frac{1}{n}\sum_i \ln\cosh(a_i-y_i)"
    gradient_formula = r"\frac{1}{n}\tanh(a_i-y_i)"
    reduction = "mean over the outputs, then mean over the batch"

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return the mean over the outputs of ln cosh(r), as |r| + ln(1 + e^{-2|r|}) - ln 2, which cannot overflow."""
        size = np.abs(a - y)
        return np.mean(size + np.log1p(np.exp(-2.0 * size)) - np.log(2.0), axis=0, dtype=a.dtype)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return tanh(a - y) / outputs."""
        return np.tanh(a - y) / len(a)

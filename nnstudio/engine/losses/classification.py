"""Losses for outputs that are probabilities or scores of classes; targets are 0 and 1."""

from collections.abc import Iterator
from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.activations import Identity, Sigmoid, Softmax, Tanh
from nnstudio.engine.arrays import ZERO, Array, Mask
from nnstudio.engine.layers import DenseOperation, Operation
from nnstudio.engine.losses.loss import FusedObjective, Loss, Objective

Smoothing = Annotated[float, Meta(ge=0.0, lt=1.0, title="label smoothing")]


class BinaryCrossEntropy(Loss, frozen=True, tag="binary_cross_entropy"):
    """Binary cross-entropy: the surprise at each yes-or-no answer, -y ln a - (1 - y) ln(1 - a), mean over the outputs.

    Behind a sigmoid it is computed from z, as ln(1 + e^z) - y z, and dL/dz = (a - y) / outputs has no slope factor:
    a saturated output that is wrong still learns.
    """

    label_smoothing: Smoothing = 0.0

    title = "Binary cross-entropy"
    formula = r"-\frac{1}{n}\sum_i\left(y_i\ln a_i+(1-y_i)\ln(1-a_i)\right)"
    gradient_formula = r"\frac{1}{n}\frac{a_i-y_i}{a_i(1-a_i)}"
    reduction = "mean over the outputs, then mean over the batch"
    wants = (Sigmoid,)
    fuses_with = Sigmoid

    def targets(self, y: Array) -> Array:
        """Move 0 and 1 towards a half by the label smoothing."""
        return y if self.label_smoothing == 0.0 else y * (1.0 - self.label_smoothing) + 0.5 * self.label_smoothing

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return the mean over the outputs of -y ln a - (1 - y) ln(1 - a)."""
        return -np.mean(y * _log(a) + (1.0 - y) * _log(1.0 - a), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return (a - y) / (a (1 - a)) / outputs."""
        return (a - y) / (_positive(a) * _positive(1.0 - a)) / len(a)

    def fused_objective(self, output: Operation) -> Objective:
        """Tie the loss to a sigmoid output."""
        assert isinstance(output, DenseOperation)
        return SigmoidCrossEntropyObjective(self, output)


class SigmoidCrossEntropyObjective(FusedObjective):
    """Binary cross-entropy at work behind a sigmoid: ln(1 + e^-|z|) + max(z, 0) - y z, in which nothing cancels."""

    def __init__(self, loss: Loss, output: DenseOperation) -> None:
        super().__init__(loss, output)
        self._losses = np.zeros_like(self.a)
        self._sigmoid = Sigmoid()

    def weigh(self, parts: Array) -> None:
        """Give each sample its part in the mean, and each output an equal part of that."""
        self.share = np.divide(parts, len(self.a), dtype=self.a.dtype)

    def measure(self, y: Array) -> float:
        """Compute a, and the mean loss."""
        self._sigmoid.value(self.z, self.a)
        self._lose(self.loss.targets(y))
        np.multiply(self._losses, self.share, self._losses)
        return float(np.add.reduce(self._losses, axis=None))

    def sample_losses(self, y: Array) -> Array:
        """Return one loss per sample, (batch,), also where a has saturated."""
        self._lose(self.loss.targets(y))
        return self._losses.mean(axis=0)

    def _lose(self, y: Array) -> None:
        """Write one loss per output and sample."""
        losses, part = self._losses, self.error
        np.absolute(self.z, losses)
        np.negative(losses, losses)
        np.logaddexp(ZERO[losses.dtype], losses, losses)
        np.maximum(self.z, ZERO[losses.dtype], out=part)
        np.add(losses, part, losses)
        np.multiply(self.z, y, part)
        np.subtract(losses, part, losses)


class CategoricalCrossEntropy(Loss, frozen=True, tag="categorical_cross_entropy"):
    """Categorical cross-entropy: the surprise at the true class, -sum_i y_i ln a_i.

    Behind a softmax it is computed from z, as ln sum_j e^{z_j} - z_true, and dL/dz = a - y.
    """

    label_smoothing: Smoothing = 0.0

    title = "Categorical cross-entropy"
    formula = r"-\sum_i y_i\ln a_i"
    gradient_formula = r"-\frac{y_i}{a_i}"
    reduction = "sum over the classes, then mean over the batch"
    wants = (Softmax,)
    fuses_with = Softmax

    def targets(self, y: Array) -> Array:
        """Spread the label smoothing evenly over all classes."""
        return y if self.label_smoothing == 0.0 else y * (1.0 - self.label_smoothing) + self.label_smoothing / len(y)

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return -sum_i y_i ln a_i."""
        return -np.sum(y * _log(a), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return -y / a."""
        return -y / _positive(a)

    def fused_objective(self, output: Operation) -> Objective:
        """Tie the loss to a softmax output."""
        assert isinstance(output, DenseOperation)
        return SoftmaxCrossEntropyObjective(self, output)


class SoftmaxCrossEntropyObjective(FusedObjective):
    """Categorical cross-entropy at work behind a softmax: loss and probabilities share their exponentials."""

    def __init__(self, loss: Loss, output: DenseOperation) -> None:
        super().__init__(loss, output)
        classes, batch = self.a.shape
        self._largest = np.zeros(batch, self.a.dtype)
        self._shifted = np.zeros_like(self.a)
        self._sums, self._hits, self._losses = (np.zeros((1, batch), self.a.dtype) for _ in range(3))
        self._ones = np.ones((1, classes), self.a.dtype)

    def measure(self, y: Array) -> float:
        """Compute a, and the mean of ln sum_j e^{z_j} - sum_i y_i z_i, every z shifted by the sample's largest."""
        np.maximum.reduce(self.z, axis=0, out=self._largest)
        np.subtract(self.z, self._largest, self._shifted)
        np.exp(self._shifted, self.a)
        np.dot(self._ones, self.a, self._sums)  # the sum over the classes, as a product: much the faster way
        np.divide(self.a, self._sums, self.a)
        np.log(self._sums, self._sums)
        np.multiply(self._shifted, self.loss.targets(y), self._shifted)
        np.dot(self._ones, self._shifted, self._hits)
        np.subtract(self._sums, self._hits, self._losses)
        np.multiply(self._losses, self.share, self._sums)
        return float(np.add.reduce(self._sums, axis=None))

    def sample_losses(self, y: Array) -> Array:
        """Return one loss per sample, (batch,), also where a has saturated; they are those of the last measure."""
        return self._losses[0]


class FocalLoss(Loss, frozen=True, tag="focal"):
    """The focal loss (Lin et al. 2017) for sigmoid outputs: cross-entropy that hardly looks at what is already right.

    -w (1 - p)^gamma ln p, p the probability given to the truth; w = balance for ones and 1 - balance for zeros.
    """

    gamma: Annotated[float, Meta(ge=0.0, le=10.0, title="focus")] = 2.0
    balance: Annotated[float, Meta(gt=0.0, lt=1.0, title="weight of ones")] = 0.25

    title = "Focal"
    formula = r"-\frac{1}{n}\sum_i w_i(1-p_i)^\gamma\ln p_i,\ p_i=y_ia_i+(1-y_i)(1-a_i)"
    gradient_formula = r"\frac{\pm w_i}{n}\left(\gamma(1-p_i)^{\gamma-1}\ln p_i-\frac{(1-p_i)^\gamma}{p_i}\right)"
    reduction = "mean over the outputs, then mean over the batch"
    wants = (Sigmoid,)

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return the mean over the outputs of -w (1 - p)^gamma ln p."""
        p, weight = self._truth(a, y)
        return -np.mean(weight * (1.0 - p) ** self.gamma * _log(p), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return dL/dp times dp/da, which is 1 for ones and -1 for zeros."""
        p, weight = self._truth(a, y)
        rest = 1.0 - p
        by_p = self.gamma * _positive(rest) ** (self.gamma - 1.0) * _log(p) - rest**self.gamma / _positive(p)
        return weight * by_p * (2.0 * y - 1.0) / len(a)

    def _truth(self, a: Array, y: Array) -> tuple[Array, Array]:
        return y * a + (1.0 - y) * (1.0 - a), y * self.balance + (1.0 - y) * (1.0 - self.balance)


class Hinge(Loss, frozen=True, tag="hinge"):
    """The hinge loss: max(0, 1 - t a), t being -1 for the target 0 and +1 for 1; nothing beyond the margin counts."""

    title = "Hinge"
    formula = r"\frac{1}{n}\sum_i\max(0,\ 1-t_ia_i)"
    gradient_formula = r"-\frac{t_i}{n}\,[t_ia_i<1]"
    reduction = "mean over the outputs, then mean over the batch"
    wants = (Identity, Tanh)
    threshold = 0.0

    def targets(self, y: Array) -> Array:
        """Turn 0 and 1 into -1 and +1."""
        return 2.0 * y - 1.0

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return the mean over the outputs of max(0, 1 - t a)."""
        return np.mean(np.maximum(1.0 - y * a, 0.0), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return -t / outputs within the margin, else 0."""
        return np.where(y * a < 1.0, -y, 0.0).astype(a.dtype) / len(a)

    def sides(self, a: Array, y: Array) -> Iterator[Mask]:
        """Tell whether each output is within the margin."""
        yield y * a < 1.0


class SquaredHinge(Hinge, frozen=True, tag="squared_hinge"):
    """The squared hinge loss: max(0, 1 - t a)^2, smooth at the margin."""

    title = "Squared hinge"
    formula = r"\frac{1}{n}\sum_i\max(0,\ 1-t_ia_i)^2"
    gradient_formula = r"-\frac{2t_i}{n}\max(0,\ 1-t_ia_i)"

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return the mean over the outputs of max(0, 1 - t a)^2."""
        return np.mean(np.maximum(1.0 - y * a, 0.0) ** 2, axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return -2 t max(0, 1 - t a) / outputs."""
        return -2.0 * y * np.maximum(1.0 - y * a, 0.0) / len(a)


class KLDivergence(Loss, frozen=True, tag="kl_divergence"):
    """The Kullback-Leibler divergence of the outputs from the targets: sum_i y_i (ln y_i - ln a_i), 0 where y is 0."""

    title = "KL divergence"
    formula = r"\sum_i y_i\ln\frac{y_i}{a_i}"
    gradient_formula = r"-\frac{y_i}{a_i}"
    reduction = "sum over the classes, then mean over the batch"
    wants = (Softmax,)

    def sample_losses(self, a: Array, y: Array) -> Array:
        """Return sum_i y_i (ln y_i - ln a_i)."""
        return np.sum(y * (_log(y) - _log(a)), axis=0)

    def gradient(self, a: Array, y: Array) -> Array:
        """Return -y / a."""
        return -y / _positive(a)


def _positive(p: Array) -> Array:
    """Keep a probability off exactly 0, where a logarithm or a quotient would be infinite."""
    return np.maximum(p, np.finfo(p.dtype).tiny)


def _log(p: Array) -> Array:
    return np.log(_positive(p))

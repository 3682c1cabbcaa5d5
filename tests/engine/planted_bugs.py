"""Copies of the engine's entries with a bug planted in each: what the gradient check must catch."""

import numpy as np

from nnstudio.engine.activations import ReLU, Softmax, Tanh
from nnstudio.engine.layers import BatchNorm, Dense, DenseOperation, LayerNorm
from nnstudio.engine.layers.normalise import BatchNormOperation, LayerNormOperation
from nnstudio.engine.losses import HalfSquaredError, MeanSquaredError
from nnstudio.engine.losses.regression import SquaredErrorObjective


class WrongSlope(Tanh, frozen=True, tag="wrong_slope"):
    """A tanh whose slope forgets the square."""

    def slope(self, z, a, out):
        np.subtract(1.0, a, out)


class LeakLost(ReLU, frozen=True, tag="leak_lost"):
    """The mistake of a lecture tool: f leaks, f' does not."""

    def value(self, z, out):
        np.maximum(z, 0.1 * z, out=out)


class DiagonalSoftmax(Softmax, frozen=True, tag="diagonal_softmax"):
    """A softmax pulled back by the diagonal of its Jacobian alone."""

    def pull_back(self, z, a, error, slope):
        self.slope(z, a, slope)
        np.multiply(error, slope, error)


class WrongSign(HalfSquaredError, frozen=True, tag="wrong_sign"):
    """A loss that climbs."""

    def gradient(self, a, y):
        return y - a

    def objective(self, output, *, fuse=True):
        return super(HalfSquaredError, self).objective(output, fuse=fuse)


class LostFactor(MeanSquaredError, frozen=True, tag="lost_factor"):
    """A mean squared error whose derivative forgets the 2."""

    def objective(self, output, *, fuse=True):
        objective = super().objective(output, fuse=fuse)
        assert isinstance(objective, SquaredErrorObjective)
        objective._pull = 0.5 * objective._pull
        return objective


class WithoutMeans(BatchNormOperation):
    """Batch norm that takes the batch's moments for constants on the way back."""

    def _pull_through_moments(self, error):
        pass


class BatchNormWithoutMeans(BatchNorm, frozen=True, tag="batch_norm_without_means"):
    """The description of the same."""

    def bind(self, context):
        return WithoutMeans(self, context)


class OverTheBatch(LayerNormOperation):
    """Layer norm that averages over the wrong axis on the way back."""

    def backward(self, error):
        vars(self)["axis"] = 1
        return super().backward(error)


class LayerNormOverTheBatch(LayerNorm, frozen=True, tag="layer_norm_over_the_batch"):
    """The description of the same."""

    def bind(self, context):
        return OverTheBatch(self, context)


class BrokenChainRule(DenseOperation):
    """What the copied pages compute: they send the sum of the weights' gradients down, not W^T delta."""

    def backward(self, error):
        below = super().backward(error)
        if below is not None:
            below[:, 0] = self.gradient[:, : self.inputs].sum(axis=0)
        return below


class BrokenDense(Dense, frozen=True, tag="broken_dense"):
    """A dense layer with the copied pages' mistake."""

    def bind(self, context):
        return BrokenChainRule(self, context)


class NotANumber(Tanh, frozen=True, tag="not_a_number"):
    """An activation whose slope breaks altogether."""

    def slope(self, z, a, out):
        out.fill(np.nan)

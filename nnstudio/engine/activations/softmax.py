"""The softmax, which turns the sums of a whole layer into shares of one."""

import numpy as np

from nnstudio.engine.activations.activation import Activation
from nnstudio.engine.arrays import Array


class Softmax(Activation, frozen=True, tag="softmax"):
    """Probabilities of classes that exclude each other: a_i = e^{z_i} / sum_j e^{z_j}.

    Not elementwise: each output depends on every sum of its layer, so the derivative is a matrix for each sample,
    da_i/dz_j = a_i ([i = j] - a_j). ``slope`` gives its diagonal; ``pull_back`` applies the whole of it.
    """

    title = "softmax"
    formula = r"\frac{e^{z_i}}{\sum_j e^{z_j}}"
    slope_formula = r"\frac{\partial a_i}{\partial z_j}=a_i\,([i=j]-a_j)"
    limits = (0.0, 1.0)
    steepest = 0.25
    behaviour = "Saturates when one class takes nearly all: the derivatives of all outputs then fade together."
    saturates = True
    elementwise = False

    def value(self, z: Array, out: Array) -> None:
        """Write e^{z_i - max} / sum_j e^{z_j - max}: the shift avoids overflow, the shares stay the same."""
        np.subtract(z, z.max(axis=0), out)
        np.exp(out, out)
        np.divide(out, out.sum(axis=0), out)

    def slope(self, z: Array, a: Array, out: Array) -> None:
        """Write the diagonal of the Jacobian, a_i (1 - a_i)."""
        np.multiply(a, a, out)
        np.subtract(a, out, out)

    def pull_back(self, z: Array, a: Array, error: Array, slope: Array) -> None:
        """Turn dL/da into dL/dz in place: dL/dz_i = a_i (dL/da_i - sum_j a_j dL/da_j)."""
        self.slope(z, a, slope)
        shared = np.einsum("ub,ub->b", a, error)
        np.subtract(error, shared, error)
        np.multiply(error, a, error)

    def jacobian(self, a: Array) -> Array:
        """Return da_i/dz_j = a_i ([i = j] - a_j)."""
        return np.diag(a) - np.outer(a, a)

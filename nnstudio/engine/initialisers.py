"""How a network's weights start: each rule fills one weight matrix, (units, inputs), one row per unit."""

import math
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnstudio.description import Description
from nnstudio.engine.arrays import Array
from nnstudio.sentences import Unusable

Gain = Annotated[float, Meta(gt=0.0, le=100.0, title="gain")]
Matrix = tuple[tuple[float, ...], ...]


class Initialiser(Description, frozen=True):
    """A rule for the first weights. ``n_in`` and ``n_out`` are the units before and after the weights."""

    title: ClassVar[str]
    formula: ClassVar[str]

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Write first weights into ``weights``, (units, inputs)."""
        raise NotImplementedError


class _Spread(Initialiser, frozen=True):
    """A rule that draws every weight by itself, with a standard deviation that depends on the layer's size."""

    gain: Gain = 1.0

    def deviation(self, inputs: int, units: int) -> float:
        """Return the standard deviation of a weight for gain 1."""
        raise NotImplementedError


class _Uniform(_Spread, frozen=True):
    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Draw from the uniform distribution of this deviation, whose limit is sqrt(3) deviations."""
        limit = self.gain * math.sqrt(3.0) * self.deviation(weights.shape[1], weights.shape[0])
        weights[:] = rng.uniform(-limit, limit, weights.shape)


class _Normal(_Spread, frozen=True):
    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Draw from the normal distribution of this deviation."""
        weights[:] = rng.normal(0.0, self.gain * self.deviation(weights.shape[1], weights.shape[0]), weights.shape)


class GlorotUniform(_Uniform, frozen=True, tag="glorot_uniform"):
    """Glorot and Bengio 2010 ("Xavier"): keeps the variance of values and gradients level for tanh-like units.

    w ~ U(-l, l), l = gain sqrt(6 / (n_in + n_out)).
    """

    title = "Xavier uniform"
    formula = r"w\sim U(\pm g\sqrt{6/(n_{in}+n_{out})})"

    def deviation(self, inputs: int, units: int) -> float:
        """Return sqrt(2 / (n_in + n_out))."""
        return math.sqrt(2.0 / (inputs + units))


class GlorotNormal(_Normal, frozen=True, tag="glorot_normal"):
    """Glorot and Bengio 2010 ("Xavier") with a normal distribution: std = gain sqrt(2 / (n_in + n_out))."""

    title = "Xavier normal"
    formula = r"w\sim N(0,\ g^2\,2/(n_{in}+n_{out}))"

    def deviation(self, inputs: int, units: int) -> float:
        """Return sqrt(2 / (n_in + n_out))."""
        return math.sqrt(2.0 / (inputs + units))


class HeUniform(_Uniform, frozen=True, tag="he_uniform"):
    """He et al. 2015: makes up for the half of the sums that a ReLU drops. w ~ U(-l, l), l = gain sqrt(6 / n_in)."""

    title = "He uniform"
    formula = r"w\sim U(\pm g\sqrt{6/n_{in}})"

    def deviation(self, inputs: int, units: int) -> float:
        """Return sqrt(2 / n_in)."""
        return math.sqrt(2.0 / inputs)


class HeNormal(_Normal, frozen=True, tag="he_normal"):
    """He et al. 2015: makes up for the half of the sums that a ReLU drops. std = gain sqrt(2 / n_in)."""

    title = "He normal"
    formula = r"w\sim N(0,\ g^2\,2/n_{in})"

    def deviation(self, inputs: int, units: int) -> float:
        """Return sqrt(2 / n_in)."""
        return math.sqrt(2.0 / inputs)


class LeCunNormal(_Normal, frozen=True, tag="lecun_normal"):
    """LeCun et al. 1998: keeps the variance of the weighted sums at 1; what SELU wants. std = gain sqrt(1 / n_in)."""

    title = "LeCun normal"
    formula = r"w\sim N(0,\ g^2/n_{in})"

    def deviation(self, inputs: int, units: int) -> float:
        """Return sqrt(1 / n_in)."""
        return math.sqrt(1.0 / inputs)


class OldUniform(_Uniform, frozen=True, tag="old_uniform"):
    """The habit before 2010: w ~ U(-l, l), l = gain / sqrt(n_in); it loses a factor sqrt(3) in every layer."""

    title = "1/√n uniform (before 2010)"
    formula = r"w\sim U(\pm g/\sqrt{n_{in}})"

    def deviation(self, inputs: int, units: int) -> float:
        """Return 1 / sqrt(3 n_in)."""
        return 1.0 / math.sqrt(3.0 * inputs)


class Normal(Initialiser, frozen=True, tag="normal"):
    """Every weight from one normal distribution, however large the layer: w ~ N(0, std^2)."""

    std: Annotated[float, Meta(ge=0.0, le=1000.0, title="standard deviation")] = 1.0

    title = "normal, fixed width"
    formula = r"w\sim N(0,\ \sigma^2)"

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Draw from N(0, std^2)."""
        weights[:] = rng.normal(0.0, self.std, weights.shape)


class Uniform(Initialiser, frozen=True, tag="uniform"):
    """Every weight from one uniform distribution, however large the layer: w ~ U(-limit, limit)."""

    limit: Annotated[float, Meta(ge=0.0, le=1000.0, title="limit")] = 0.5

    title = "uniform, fixed width"
    formula = r"w\sim U(-l,\ l)"

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Draw from U(-limit, limit)."""
        weights[:] = rng.uniform(-self.limit, self.limit, weights.shape)


class Orthogonal(Initialiser, frozen=True, tag="orthogonal"):
    """Rows or columns at right angles (Saxe et al. 2013): every singular value of the matrix equals the gain."""

    gain: Gain = 1.0

    title = "orthogonal"
    formula = r"W^T W=g^2 I"

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Take the orthogonal part of a normal matrix, its signs fixed so that all rotations are equally likely."""
        units, inputs = weights.shape
        q, r = np.linalg.qr(rng.normal(size=(max(units, inputs), min(units, inputs))))
        q *= np.sign(np.diag(r))
        weights[:] = self.gain * (q if units >= inputs else q.T)


class Zeros(Initialiser, frozen=True, tag="zeros"):
    """All weights zero: no hidden unit ever learns, a lesson in symmetry."""

    title = "zeros"
    formula = r"w=0"

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Write zeros."""
        weights.fill(0.0)


class ConstantWeights(Initialiser, frozen=True, tag="constant"):
    """All weights alike: the units of a layer stay twins for ever, a lesson in symmetry."""

    value: Annotated[float, Meta(ge=-1000.0, le=1000.0, title="value")] = 0.3

    title = "constant"
    formula = r"w=c"

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Write the constant."""
        weights.fill(self.value)


class Explicit(Initialiser, frozen=True, tag="explicit"):
    """Weights written down number by number, one row per unit: for worked examples."""

    weights: Matrix

    title = "given numbers"
    formula = r"w=\ldots"

    def fill(self, weights: Array, rng: np.random.Generator) -> None:
        """Copy the given numbers.

        Raises:
            Unusable: if their shape is not that of the layer.
        """
        rows = {len(row) for row in self.weights}
        if len(self.weights) != weights.shape[0] or rows != {weights.shape[1]}:
            raise Unusable(
                "The given weights have {rows} rows of {lengths} numbers; the layer needs {units} rows (one per unit) "
                "of {inputs} numbers (one per input).",
                rows=len(self.weights),
                lengths=" or ".join(map(str, sorted(rows))),
                units=weights.shape[0],
                inputs=weights.shape[1],
            )
        weights[:] = self.weights


AnyInitialiser = (
    GlorotUniform | GlorotNormal | HeUniform | HeNormal | LeCunNormal | OldUniform | Orthogonal
    | Normal | Uniform | Zeros | ConstantWeights | Explicit
)  # fmt: skip

INITIALISERS: tuple[type[Initialiser], ...] = AnyInitialiser.__args__

"""Mean-field theory: what a very wide network does to values and error signals, without building it."""

import itertools
import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from nnstudio.diagnosis.depth import DepthPlan, ProbeInput
from nnstudio.engine.activations import Activation, Identity
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.initialisers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    Initialiser,
    LeCunNormal,
    Normal,
    OldUniform,
    Orthogonal,
    Uniform,
)
from nnstudio.sentences import Sentence, say

NODES = 100
"""So many points of the Gauss-Hermite rule, an even number so that none falls on the kink of a ReLU."""

MOST_ROWS = 64
"""So many rows at most stand for all, evenly taken from the smallest to the largest."""

FORMULA: Sentence = say(
    "q_{{l+1}} = σ_w² E[φ(√q_l z)²], χ_l = σ_w² E[φ′(√q_l z)²], z ~ N(0, 1): √q is the standard deviation of the sums "
    "z, √χ the factor of the error signal from layer to layer; σ_w² = n Var(w)."
)
SOURCE: Sentence = say("Poole et al. 2016; Schoenholz et al. 2017, deep information propagation.")
APPLIES: Sentence = say(
    "Holds for wide layers whose weights are drawn independently (Xavier, He, LeCun, normal, uniform), and nearly so "
    "for orthogonal ones; a narrow network strays from it by chance. Not for weights that are all alike."
)


@dataclass(frozen=True)
class MeanField:
    """The prediction: all arrays are (depth + 1,), the output last.

    ``z_std`` and ``activation_std`` as in the measured curves; ``delta_ratio`` is the RMS of delta over that of the
    output, ``chi`` the mean factor of its square on the way from the layer above (NaN for the output).
    """

    z_std: Array
    activation_std: Array
    chi: Array
    delta_ratio: Array


def weight_variance(initialiser: Initialiser, inputs: int, units: int) -> float | None:
    """Return Var(w) of first weights drawn by a rule; None for rules that draw nothing."""
    match initialiser:
        case Normal(std=deviation):
            return deviation**2
        case Uniform(limit=limit):
            return limit**2 / 3.0
        case Orthogonal(gain=gain):
            return gain**2 / max(inputs, units)
        case GlorotUniform() | GlorotNormal() | HeUniform() | HeNormal() | LeCunNormal() | OldUniform():
            return (initialiser.gain * initialiser.deviation(inputs, units)) ** 2
    return None


@quiet()
def mean_field(plan: DepthPlan, feed: ProbeInput) -> MeanField | None:
    """Predict the curves of a plan in the limit of infinite width; None where the theory does not apply.

    Every row of the feed has its own q; at the output all rows' error signals count as equal in size.
    """
    variances = _variances(plan, feed)
    if variances is None or not plan.activation.elementwise:
        return None
    widths = [plan.width] * plan.depth
    moments: list[_Moments] = []
    q = variances[0] * _sizes(feed.x[:-1])
    for width, variance in zip(widths, variances[1:], strict=True):
        moments.append(_moments(plan.activation, q))
        q = variance * width * moments[-1].square
    last = feed.output.activation or Identity()
    moments.append(_moments(last if last.elementwise else Identity(), q))
    chi = [own.slope * variance * units for own, variance, units in
           zip(moments, variances[1:], [*widths[1:], feed.outputs], strict=False)]  # fmt: skip
    ratios = np.cumprod(chi[::-1], axis=0)[::-1]
    return MeanField(
        z_std=np.array([math.sqrt(own.q.mean()) for own in moments]),
        activation_std=np.array([own.deviation for own in moments]),
        chi=np.array([*(each.mean() for each in chi), math.nan]),
        delta_ratio=np.array([*np.sqrt(ratios.mean(axis=1)), 1.0]),
    )


def _sizes(x: Array) -> Array:
    """Return |x|^2 of every row, or of MOST_ROWS that stand for all of them."""
    sizes, most = np.sum(x**2, axis=0), MOST_ROWS
    return sizes if len(sizes) <= most else np.quantile(sizes, (np.arange(most) + 0.5) / most)


def _variances(plan: DepthPlan, feed: ProbeInput) -> list[float] | None:
    """Return Var(w) of every layer, the output included; None where a rule draws nothing."""
    sizes = [len(feed.x) - 1, *[plan.width] * plan.depth, feed.outputs]
    found = [weight_variance(plan.initialiser, *pair) for pair in itertools.pairwise(sizes)]
    known = [variance for variance in found if variance is not None]
    return known if len(known) == len(found) else None


@dataclass(frozen=True)
class _Moments:
    """For each row, (rows,): q, and the means over z of phi, phi^2 and phi'^2 at z sqrt(q)."""

    q: Array
    mean: Array
    square: Array
    slope: Array

    @property
    def deviation(self) -> float:
        """The standard deviation of the activations over units and rows."""
        return math.sqrt(max(float(self.square.mean() - self.mean.mean() ** 2), 0.0))


def _moments(activation: Activation, q: Array) -> _Moments:
    nodes, shares = _gauss_hermite()
    z = np.sqrt(q)[:, np.newaxis] * nodes
    a = activation.values(z)
    return _Moments(q, a @ shares, a**2 @ shares, activation.slopes(z, a) ** 2 @ shares)


@cache
def _gauss_hermite() -> tuple[Array, Array]:
    """Return the points z and the shares with which a function of z ~ N(0, 1) is averaged."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, weights / weights.sum()

"""Bringing the inputs to a like size, by what the training rows alone tell."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnstudio.datasets.table import Numbers, Rows
from nnstudio.sentences import Unusable

Scaling = Literal["none", "standard", "min_max"]


@dataclass(frozen=True, eq=False)
class Scaler:
    """A shift and a scale for each feature: scaled = (x - shift) / scale.

    ``constant`` numbers the columns without spread. ``transform`` leads from the units of the data to those of the
    network, ``invert`` back; both take (rows, features).
    """

    shift: Rows
    scale: Rows
    constant: tuple[int, ...] = ()

    def transform(self, x: Numbers) -> Rows:
        """Return the numbers as the network sees them."""
        return (x - self.shift) / self.scale

    def invert(self, scaled: Numbers) -> Rows:
        """Return the numbers in the units of the data."""
        return scaled * self.scale + self.shift


def fit_scaler(scaling: Scaling, x: Rows) -> Scaler:
    """Measure shift and scale of each column of the training rows ``x``.

    "standard": mean and standard deviation, so that scaled columns have mean 0 and deviation 1. "min_max": the middle
    and half the width, so that they span -1 to 1. A column that is constant, but for rounding, keeps scale 1.
    """
    if scaling == "none":
        return Scaler(np.zeros(x.shape[1]), np.ones(x.shape[1]))
    if scaling == "standard":
        shift, spread = x.mean(axis=0), x.std(axis=0)
    else:
        low, high = x.min(axis=0), x.max(axis=0)
        shift, spread = (low + high) / 2.0, (high - low) / 2.0
    constant = spread <= 1e-12 * np.abs(x).max(axis=0)
    return Scaler(shift, np.where(constant, 1.0, spread), tuple(np.flatnonzero(constant).tolist()))


def fill_gaps(x: Rows, training: Rows, names: tuple[str, ...]) -> Rows:
    """Return ``x`` with every NaN replaced by the mean of what the training rows have in its column.

    Raises:
        Unusable: if no training row has a measurement in a column.
    """
    known = ~np.isnan(training)
    if not known.any(axis=0).all():
        column = int(np.argmin(known.any(axis=0)))
        raise Unusable("{column} is missing in every training row; leave it out.", column=names[column])
    return np.where(np.isnan(x), np.nanmean(training, axis=0), x)

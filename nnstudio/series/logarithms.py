"""Numbers on a logarithmic axis."""

import numpy as np

from nnstudio.series.thinning import Numbers


def log10(values: Numbers) -> Numbers:
    """Return the powers of ten that values are; NaN for what is no power: 0, negative and unknown values."""
    return np.log10(values, out=np.full(len(values), np.nan), where=values > 0.0)

"""What an array is to the engine, and the few helpers that all its parts share."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]


class Scalars(dict[np.dtype[Any], Array]):
    """A constant as an array without axes, by precision: ``ONE[z.dtype]``; NumPy meets it twice as fast as a float."""

    def __init__(self, value: float) -> None:
        self._value = value

    def __missing__(self, dtype: np.dtype[Any]) -> Array:
        array = np.array(self._value, dtype)
        array.setflags(write=False)
        self[dtype] = array
        return array


ZERO, ONE = Scalars(0.0), Scalars(1.0)


def quiet() -> np.errstate:
    """Hush NumPy's floating-point warnings, as a context or a decorator, for code that looks at its results itself.

    Entering costs about a microsecond: whoever runs many steps enters once.
    """
    return np.errstate(all="ignore")


def with_ones(units: int, batch: int, dtype: np.dtype[Any]) -> Array:
    """Make room for the values of a layer, (units + 1, batch), whose last row of ones meets the biases."""
    return np.ones((units + 1, batch), dtype)


def norm(values: Array) -> float:
    """Return the Euclidean norm, scaled first so that tiny squares do not vanish nor large ones overflow."""
    largest = float(np.max(np.abs(values), initial=0.0))
    if largest == 0.0 or not math.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(np.divide(values, largest, dtype=np.float64)))


def rms(values: Array) -> float:
    """Return the root of the mean square."""
    return norm(values) / math.sqrt(max(values.size, 1))

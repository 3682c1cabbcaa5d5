"""Over which sums an activation is drawn, and how many of a layer's own fall where."""

import numpy as np

from nnstudio.engine.arrays import Array

POINTS = 401


def grid(value_range: float) -> Array:
    """Return sums from -value_range to value_range, closely spaced."""
    return np.linspace(-value_range, value_range, POINTS)


def value_range_of(z: Array | None, before: float = 6.0) -> float:
    """Return how far to both sides of 0 sums are shown: 98 % of them, and no less than ``before``."""
    if z is None or not np.isfinite(z).any():
        return before
    sizes = np.sort(np.abs(z[np.isfinite(z)]))
    far = float(sizes[int(0.98 * (len(sizes) - 1))])
    return max(before, next((step for step in (6.0, 10.0, 20.0, 50.0, 100.0) if step >= far), 200.0))


def histogram(z: Array, value_range: float, bins: int = 60) -> tuple[Array, int]:
    """Count sums in equal bins from -value_range to value_range, and those beyond."""
    places = np.floor((z.ravel() + value_range) * (bins / (2.0 * value_range)))
    inside = (places >= 0) & (places < bins)
    counts = np.bincount(places[inside].astype(np.intp), minlength=bins)
    return counts.astype(float), int(z.size - np.count_nonzero(inside))

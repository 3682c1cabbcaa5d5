"""The samples of one set as the engine wants them, made once for the whole run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.datasets.plan import Subset
from nnstudio.engine.arrays import Array


@dataclass(frozen=True)
class Samples:
    """``rows`` (samples, features + 1) with a last column of ones; ``targets`` (outputs, samples)."""

    rows: Array
    targets: Array

    @classmethod
    def of(cls, part: Subset) -> "Samples":
        """Lay out one part of the prepared data."""
        rows = np.ones((len(part.x), part.x.shape[1] + 1), part.x.dtype)
        rows[:, :-1] = part.x
        return cls(rows, np.ascontiguousarray(part.y.T))

    def __len__(self) -> int:
        return len(self.rows)


class Batch:
    """Room for a mini-batch: ``x`` (features + 1, batch) and ``y`` (outputs, batch), refilled in place.

    A batch of all samples is the samples themselves, and is never copied.
    """

    def __init__(self, samples: Samples, size: int) -> None:
        self._samples = samples
        self._whole = size == len(samples)
        self._rows = samples.rows if self._whole else np.empty((size, samples.rows.shape[1]), samples.rows.dtype)
        self.x: Array = self._rows.T
        self.y: Array = samples.targets if self._whole else np.empty((len(samples.targets), size), samples.rows.dtype)

    def fill(self, chosen: NDArray[np.intp]) -> None:
        """Copy the chosen samples in; mode "clip" spares NumPy a second copy, every number being in range."""
        if not self._whole:
            np.take(self._samples.rows, chosen, 0, self._rows, "clip")
            np.take(self._samples.targets, chosen, 1, self.y, "clip")

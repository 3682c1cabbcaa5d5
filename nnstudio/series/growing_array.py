"""An array that grows while others read it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_ROOM = 1024  # rows that an array has room for at first


class GrowingArray:
    """An array that only grows at its end: one thread may append while others read what was there before.

    Readers take ``view()``: rows once written never change, and an array that has moved to make room leaves the old one
    as it was.
    """

    def __init__(self, width: int | None = None, dtype: Any = np.float64) -> None:
        self._rows: NDArray[Any] = np.empty(_ROOM if width is None else (_ROOM, width), dtype)
        self._count = 0

    @classmethod
    def of(cls, rows: NDArray[Any]) -> "GrowingArray":
        """Return an array that starts with these rows, without copying; those to come are its own."""
        array = cls(0)
        array._rows, array._count = rows, len(rows)
        return array

    def __len__(self) -> int:
        return self._count

    def append(self, row: Any) -> None:
        """Append one row, or one number."""
        self._make_room(1)
        self._rows[self._count] = row
        self._count += 1

    def extend(self, rows: NDArray[Any]) -> None:
        """Append rows, or numbers."""
        self._make_room(len(rows))
        self._rows[self._count : self._count + len(rows)] = rows
        self._count += len(rows)

    def view(self) -> NDArray[Any]:
        """Return what there is so far, (rows,) or (rows, width), without copying."""
        count = self._count  # read before the rows, of which there are then at least so many
        return self._rows[:count]

    def so_far(self) -> "GrowingArray":
        """Return an array that ends where this one ends now, without copying; what either gets later is its own."""
        return GrowingArray.of(self.view())

    def _make_room(self, more: int) -> None:
        needed = self._count + more
        if needed > len(self._rows):
            larger = np.empty((max(needed, 2 * self._count, _ROOM), *self._rows.shape[1:]), self._rows.dtype)
            larger[: self._count] = self._rows[: self._count]
            self._rows = larger

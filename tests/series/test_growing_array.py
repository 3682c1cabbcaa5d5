"""A growing array: it only grows at its end, and what was read of it stays."""

import numpy as np
import pytest

from nnstudio.series.growing_array import GrowingArray


@pytest.mark.parametrize("width", [None, 3])
def test_an_array_grows_at_its_end(width: int | None) -> None:
    column = GrowingArray(width)
    pieces = [
        np.random.default_rng(size).normal(size=size if width is None else (size, width)) for size in (5, 3000, 1)
    ]
    for piece in pieces:
        column.extend(piece)
    assert np.array_equal(column.view(), np.concatenate(pieces))
    assert len(column) == 3006


def test_looking_at_what_there_is_copies_nothing() -> None:
    table = GrowingArray(2)
    table.append((1.0, 2.0))
    assert np.shares_memory(table.so_far().view(), table.view())

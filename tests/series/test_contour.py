"""Lines of one level: where they lie is known from geometry."""

import numpy as np
import pytest

from nnstudio.series.contour import zero_lines


def grid(count: int = 33) -> tuple[np.ndarray, np.ndarray]:
    axis = np.linspace(-2.0, 2.0, count)
    return np.meshgrid(axis, axis)


def test_the_line_of_a_slope_is_exact_between_grid_points() -> None:
    columns = np.tile(np.arange(5.0), (4, 1))
    pieces = zero_lines(columns - 1.25)
    np.testing.assert_allclose(pieces[:, ::2], 1.25)
    assert sorted(pieces[:, 1::2].ravel()) == [0, 1, 1, 2, 2, 3]


def test_the_lines_of_a_ring_lie_on_the_ring_and_close() -> None:
    x, y = grid()
    pieces = zero_lines(x * x + y * y - 1.5)
    ends = pieces.reshape(-1, 2) / 8.0 - 2.0
    np.testing.assert_allclose(np.hypot(ends[:, 0], ends[:, 1]), np.sqrt(1.5), atol=0.01)
    length = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum() / 8.0
    assert length == pytest.approx(2 * np.pi * np.sqrt(1.5), rel=0.01)
    _, visits = np.unique(ends.round(9), axis=0, return_counts=True)
    assert set(visits) == {2}


def test_a_saddle_gets_two_pieces() -> None:
    assert len(zero_lines(np.array([[1.0, -1.0], [-1.0, 1.0]]))) == 2


@pytest.mark.parametrize("value", [1.0, -1.0, 0.0, np.nan, np.inf])
def test_a_field_of_one_value_has_no_lines(value: float) -> None:
    assert zero_lines(np.full((5, 6), value)).shape == (0, 4)


def test_values_that_are_not_numbers_make_no_lines_and_leave_the_others() -> None:
    columns = np.tile(np.arange(6.0), (6, 1)) - 2.5
    columns[:3] = np.nan
    pieces = zero_lines(columns)
    assert np.isfinite(pieces).all()
    np.testing.assert_allclose(pieces[:, ::2], 2.5)
    assert len(pieces) == 2

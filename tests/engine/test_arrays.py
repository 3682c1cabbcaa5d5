"""Norms of arrays, worked by hand, also where squares leave the range of the numbers; constants by precision."""

import math

import numpy as np
import pytest

from nnstudio.engine.arrays import ONE, norm, rms


def test_a_constant_has_the_precision_asked_for_and_cannot_be_changed() -> None:
    for dtype in (np.dtype(np.float32), np.dtype(np.float64)):
        one = ONE[dtype]
        assert (one.dtype, one.shape, float(one)) == (dtype, (), 1.0)
        assert ONE[dtype] is one
        with pytest.raises(ValueError, match="read-only"):
            one[...] = 2.0


@pytest.mark.parametrize("scale", [1.0, 1e-200, 1e200])
def test_the_norm_of_3_and_4_is_5_at_every_scale(scale: float) -> None:
    assert norm(np.array([[3.0], [-4.0]]) * scale) == pytest.approx(5.0 * scale, rel=1e-15)


def test_single_precision_is_summed_in_double_precision() -> None:
    assert norm(np.full(10_000, 1e-30, np.float32)) == pytest.approx(100 * float(np.float32(1e-30)), rel=1e-15)


@pytest.mark.parametrize("values", [[], [0.0, 0.0]])
def test_nothing_has_no_length(values: list[float]) -> None:
    assert norm(np.array(values)) == 0.0
    assert rms(np.array(values)) == 0.0


def test_what_is_not_finite_has_a_norm_that_is_not_finite() -> None:
    assert norm(np.array([1.0, -math.inf])) == math.inf
    assert math.isnan(norm(np.array([1.0, math.nan])))


def test_the_root_mean_square_divides_by_the_number_of_values() -> None:
    assert rms(np.array([[3.0, -4.0], [0.0, 0.0]])) == 2.5  # sqrt((9 + 16) / 4)
    assert rms(np.array([-7.0])) == 7.0

"""Sizes of arrays: right where squares would vanish or overflow, and told where there is no size."""

import math

import numpy as np
import pytest

from nnstudio.engine.arrays import norm, rms


@pytest.mark.parametrize("size", [1.0, 1e-200, 1e200])
def test_a_norm_is_right_however_small_or_large_its_numbers_are(size):
    assert norm(size * np.array([3.0, -4.0])) == pytest.approx(5.0 * size, rel=1e-12)
    assert rms(size * np.array([3.0, -3.0, 3.0])) == pytest.approx(3.0 * size, rel=1e-12)


def test_nothing_has_no_size_and_what_is_no_number_says_so():
    assert norm(np.zeros(3)) == rms(np.zeros(0)) == 0.0
    assert norm(np.array([1.0, -math.inf])) == math.inf
    assert math.isnan(rms(np.array([1.0, math.nan])))

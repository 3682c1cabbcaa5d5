"""Smoothing: the debiased average of the formula, however the series came in."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.series.smoothing import WEIGHTS, Smoothed

FINITE = st.floats(-1e6, 1e6)
SERIES = st.lists(st.one_of(FINITE, st.sampled_from([math.nan, math.inf])), min_size=1, max_size=60)


def smoothed(weight, *portions):
    series = Smoothed(weight)
    for portion in portions:
        series.extend(np.array(portion, dtype=float))
    return series.view()


@pytest.mark.parametrize("weight", WEIGHTS)
@given(values=st.lists(FINITE, min_size=2, max_size=40))
def test_each_point_is_the_weighted_mean_of_all_before(weight, values):
    found = smoothed(weight, values)
    for count in range(1, len(values) + 1):
        parts = weight ** np.arange(count - 1, -1, -1.0)
        mean = float(np.dot(parts, values[:count]) / parts.sum())
        assert found[count - 1] == pytest.approx(mean, rel=1e-6, abs=1e-6)


@given(SERIES, st.integers(0, 60), st.sampled_from(WEIGHTS))
def test_portions_do_not_matter(values, cut, weight):
    assert np.array_equal(smoothed(weight, values), smoothed(weight, values[:cut], values[cut:]), equal_nan=True)


@given(SERIES, st.sampled_from(WEIGHTS))
def test_points_that_are_not_finite_stay_and_do_not_count(values, weight):
    found, fine = smoothed(weight, values), np.isfinite(values)
    assert np.array_equal(found[~fine], np.array(values)[~fine], equal_nan=True)
    assert np.array_equal(found[fine], smoothed(weight, np.array(values)[fine]))


def test_a_constant_series_is_left_alone():
    values = [0.1] * 50
    assert smoothed(0.9, values).tolist() == values


def test_a_weight_of_zero_changes_nothing():
    values = [3.0, -1.0, 2.5]
    assert smoothed(0.0, values).tolist() == values

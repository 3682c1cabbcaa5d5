"""Histograms: every value is counted once, bins stand still, stray values do not spoil the range."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnstudio.series.histogram import (
    BINS_PER_DECADE,
    NARROWEST,
    linear_histogram,
    linear_width,
    log_histogram,
    robust_range,
)
from tests.present import present

ANYTHING = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=64),
    st.sampled_from([0.0, -0.0, 5e-324, -1e-310, math.nan, math.inf, -math.inf, 1e300]),
)
TABLES = arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=ANYTHING)
DTYPES = (np.float64, np.float32)


@given(TABLES, st.sampled_from(DTYPES))
def test_all_values_are_counted_once(values, dtype):
    with np.errstate(over="ignore", under="ignore"):
        values = values.astype(dtype)
    histogram = log_histogram(values)
    assert histogram.total == values.size
    assert histogram.zeros == np.count_nonzero(values == 0)
    assert histogram.not_finite == np.count_nonzero(~np.isfinite(values))
    tiny = np.finfo(dtype).tiny
    assert histogram.underflow == np.count_nonzero((values != 0) & (np.abs(values) < tiny))
    linear = linear_histogram(values, 0.5)
    assert linear.total == values.size
    assert linear.zeros == histogram.zeros


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_value_lies_in_the_bin_of_its_power_of_ten(dtype):
    histogram = log_histogram(np.array([1e-3, -2e-3, 0.5], dtype=dtype))
    for value in (1.001e-3, 2e-3, 0.5):
        (low, high), count = histogram.count_in(math.log10(value))
        assert count == 1
        assert low <= math.log10(value) < high
        assert high - low == pytest.approx(1.0 / BINS_PER_DECADE)
    assert histogram.count_in(7.0)[1] == 0


def test_bins_stand_at_the_same_places_for_all_data():
    one, other = log_histogram(np.array([1.3e-5, 2.0])), log_histogram(np.array([4.4e-9, 7.0]))
    for histogram in (one, other):
        assert np.allclose(histogram.edges * BINS_PER_DECADE, np.round(histogram.edges * BINS_PER_DECADE))


@given(arrays(np.float64, st.integers(1, 200), elements=st.floats(1e-12, 1e3)))
def test_the_median_is_right_to_half_a_bin(values):
    histogram = log_histogram(values)
    low, high = np.log10(np.quantile(values, (0.5, 0.5), method="lower")).min(), np.log10(np.median(values))
    assert low - 1.0 / BINS_PER_DECADE <= histogram.median <= max(low, high) + 1.0 / BINS_PER_DECADE


def test_the_median_of_nothing_is_not_a_number():
    assert math.isnan(log_histogram(np.zeros(4)).median)


def test_a_linear_histogram_keeps_the_sign_and_counts_far_values_in_its_last_bins():
    histogram = linear_histogram(np.array([-0.3, 0.1, 0.1, 0.0, 1e9, -1e9]), 0.2)
    assert histogram.count_in(-0.3)[1] == 1
    assert histogram.count_in(0.1)[1] == 2
    assert histogram.zeros == 1
    assert histogram.counts[0] == histogram.counts[-1] == 1


def test_linear_bins_have_round_widths_that_suit_the_largest_array():
    arrays_ = [np.full(5, 0.01), np.linspace(-1, 1, 100)]
    width = linear_width(arrays_)
    assert 20 < 6 * math.sqrt(np.mean(arrays_[1] ** 2)) / width <= 120
    assert linear_width([np.zeros(3), np.array([math.nan])]) > 0


def test_the_range_shows_every_layer_but_not_a_single_stray_value():
    rng = np.random.default_rng(0)
    layers = [rng.lognormal(mean, 1.0, 2000) for mean in (-12.0, 0.0)]
    layers[1][0] = 1e-200
    low, high = present(robust_range([log_histogram(layer) for layer in layers], NARROWEST))
    assert low > -12.0
    for layer in layers:
        inside = (np.log10(layer) > low) & (np.log10(layer) < high)
        assert inside.mean() > 0.98
    below, above = log_histogram(layers[1]).outside((low, high))
    assert below >= 1
    assert below + above < 20


def test_a_narrow_range_is_widened_and_an_empty_one_is_none():
    low, high = present(robust_range([log_histogram(np.array([1.0, 1.0]))], NARROWEST))
    assert high - low == pytest.approx(NARROWEST)
    assert robust_range([log_histogram(np.zeros(3))], NARROWEST) is None


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(1e-9, 1e9)), st.floats(-9, 9), st.floats(0, 5))
def test_inside_and_outside_add_up(values, low, width):
    histogram = log_histogram(values)
    below, above = histogram.outside((low, low + width))
    middles = (histogram.first + np.arange(len(histogram.counts)) + 0.5) * histogram.width
    inside = int(histogram.counts[(middles >= low) & (middles <= low + width)].sum())
    assert below + inside + above == len(values)

"""Marks on axes: round numbers, few enough, inside the range, written shortly."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnstudio.ui.charts.axes import linear_ticks, log_ticks, percent_ticks, power_text

ENDS = st.floats(-1e6, 1e6)


def texts(ticks):
    return [text for _, text in ticks]


@pytest.mark.parametrize(
    ("low", "high", "most", "said"),
    [
        (0.0, 120.0, 7, ["0", "20", "40", "60", "80", "100", "120"]),
        (0.0, 120.0, 5, ["0", "50", "100"]),
        (0.0, 1.0, 6, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-8.0, -2.0, 7, ["−8", "−7", "−6", "−5", "−4", "−3", "−2"]),
        (0.0, 10.0, 4, ["0", "5", "10"]),
    ],
)
def test_linear_marks_stand_at_round_numbers(low, high, most, said):
    assert texts(linear_ticks(low, high, most)) == said


def test_shares_are_marked_in_per_cent():
    assert texts(percent_ticks(0.5, 1.0, 6)) == ["50 %", "60 %", "70 %", "80 %", "90 %", "100 %"]


@given(ENDS, ENDS, st.integers(2, 12))
def test_linear_marks_lie_in_the_range_and_are_few_enough(one, other, most):
    low, high = min(one, other), max(one, other)
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1e-3))
    ticks = linear_ticks(low, high, most)
    slack = 1e-6 * (high - low)
    assert len(ticks) <= most
    assert all(low - slack <= place <= high + slack for place, _ in ticks)
    assert [place for place, _ in ticks] == sorted(place for place, _ in ticks)


@pytest.mark.parametrize(
    ("low", "high", "most", "said"),
    [
        (math.log10(0.025), 0.0, 4, ["0.03", "0.1", "0.3", "1"]),
        (-2.0, 0.0, 8, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]),
        (-6.0, -3.0, 5, ["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001"]),
        (-12.0, 0.0, 5, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1"]),
        (-5.0, -4.0, 3, ["10⁻⁵", "3·10⁻⁵", "10⁻⁴"]),
    ],
)
def test_logarithmic_marks_suit_the_width_of_the_range(low, high, most, said):
    assert texts(log_ticks(low, high, most)) == said


@given(st.floats(-300, 300), st.floats(1e-3, 300), st.integers(3, 12))
def test_logarithmic_marks_lie_in_the_range_and_are_few_enough(low, width, most):
    ticks = log_ticks(low, low + width, most)
    assert len(ticks) <= most + 1
    assert all(low - 1e-6 <= place <= low + width + 1e-6 for place, _ in ticks)


def test_a_narrow_logarithmic_range_is_marked_at_round_values():
    ticks = log_ticks(math.log10(0.68), math.log10(0.72), 5)
    assert texts(ticks) == ["0.68", "0.69", "0.70", "0.71", "0.72"]
    assert ticks[2][0] == pytest.approx(math.log10(0.7))


def test_powers_of_ten_are_written_out_only_while_that_is_short():
    assert [power_text(3.0, power) for power in (-5, -3, 0, 4, 5)] == ["3·10⁻⁵", "0.003", "3", "30000", "3·10⁵"]

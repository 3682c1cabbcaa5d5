"""Round numbers, and ranges that end at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.series.ranges import round_up, snapped, widened


@given(st.floats(1e-9, 1e9))
def test_rounding_up_never_rounds_down_nor_far_up(value):
    assert value * (1 - 1e-6) <= round_up(value) <= 1.4 * value


def test_snapping_goes_outwards_to_multiples_of_the_step():
    assert snapped(-1.3, 2.2, 0.5) == (-1.5, 2.5)
    assert snapped(-1.0, 2.0, 0.5) == (-1.0, 2.0)


def test_widening_keeps_the_middle_and_the_least_width():
    assert widened(1.0, 3.0, 0.1) == pytest.approx((0.8, 3.2))
    assert widened(1.0, 1.0, 0.1, least=2.0) == (0.0, 2.0)

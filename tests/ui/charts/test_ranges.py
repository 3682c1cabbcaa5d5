"""Ranges that follow data: they show new data at once, glide to their goal, and stay calm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.ui.charts.ranges import Follower, round_up, snapped, widened


@given(st.floats(1e-9, 1e9))
def test_rounding_up_never_rounds_down_nor_far_up(value):
    assert value * (1 - 1e-6) <= round_up(value) <= 1.4 * value


def test_snapping_goes_outwards_to_multiples_of_the_step():
    assert snapped(-1.3, 2.2, 0.5) == (-1.5, 2.5)
    assert snapped(-1.0, 2.0, 0.5) == (-1.0, 2.0)


def test_widening_keeps_the_middle_and_the_least_width():
    assert widened(1.0, 3.0, 0.1) == pytest.approx((0.8, 3.2))
    assert widened(1.0, 1.0, 0.1, least=2.0) == (0.0, 2.0)


def test_the_first_data_are_shown_without_gliding():
    follower = Follower()
    follower.aim((0.0, 1.0), (-1.0, 2.0))
    assert follower.shown == (-1.0, 2.0)
    assert follower.settled


def test_new_data_are_in_sight_at_once_and_the_rest_is_glided():
    follower = Follower()
    follower.aim((0.0, 1.0), (0.0, 2.0))
    follower.aim((0.0, 3.0), (0.0, 6.0))
    assert follower.shown == (0.0, 3.0)
    follower.glide()
    low, high = follower.shown
    assert low == 0.0
    assert 3.0 < high < 6.0
    widths = []
    while not follower.settled:
        follower.glide()
        widths.append(follower.shown[1])
    assert widths == sorted(widths)
    assert follower.shown == (0.0, 6.0)
    assert len(widths) < 12


def test_a_range_that_is_a_little_too_wide_stays_and_one_far_too_wide_shrinks():
    follower = Follower()
    follower.aim((0.0, 10.0), (0.0, 10.0))
    follower.aim((0.0, 8.0), (0.0, 8.0))
    assert follower.settled
    follower.aim((0.0, 4.0), (0.0, 4.0))
    assert not follower.settled
    follower.glide()
    assert 4.0 < follower.shown[1] < 10.0
    follower.arrive()
    assert follower.shown == (0.0, 4.0)


def test_forgotten_data_do_not_glide():
    follower = Follower()
    follower.aim((0.0, 1.0), (0.0, 1.0))
    follower.forget()
    follower.aim((5.0, 6.0), (5.0, 6.0))
    assert follower.shown == (5.0, 6.0)

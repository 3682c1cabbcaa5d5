"""Ranges that follow data: they show new data at once, glide to their goal, and stay calm."""

from nnstudio.ui.charts.follower import Follower


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

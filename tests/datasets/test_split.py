import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.datasets.split import split_rows

groups = st.lists(st.integers(0, 4), min_size=1, max_size=80).map(np.array)
shares = st.floats(0.0, 0.9)
seeds = st.integers(0, 2**31 - 1)


def split(groups, share, seed=0):
    return split_rows(groups, share, np.random.default_rng(seed))


@given(groups, shares, seeds)
def test_every_row_goes_to_exactly_one_part_in_the_order_of_the_table(groups, share, seed):
    training, checking = split(groups, share, seed)
    assert sorted([*training, *checking]) == list(range(len(groups)))
    assert np.all(np.diff(training) > 0)
    assert np.all(np.diff(checking) > 0)


@given(groups, shares, seeds)
def test_every_group_keeps_its_share_to_the_nearest_row_and_one_row_for_training(groups, share, seed):
    training, checking = split(groups, share, seed)
    for group in np.unique(groups):
        count = np.sum(groups == group)
        given_away = np.sum(groups[checking] == group)
        assert given_away == min(round(share * count), count - 1)
        assert np.sum(groups[training] == group) >= 1


@given(groups, shares, shares, seeds)
def test_a_larger_share_takes_all_that_a_smaller_one_took(groups, one, other, seed):
    smaller, larger = sorted((one, other))
    assert set(split(groups, smaller, seed)[1]) <= set(split(groups, larger, seed)[1])


def test_a_share_of_nothing_leaves_all_for_training():
    training, checking = split(np.zeros(7, int), 0.0)
    assert training.tolist() == list(range(7))
    assert checking.size == 0


def test_a_group_of_one_row_is_for_training():
    training, checking = split(np.array([0] * 10 + [1]), 0.9)
    assert 10 in training
    assert len(checking) == 9


def test_another_seed_parts_the_rows_otherwise():
    rows = np.zeros(100, int)
    assert split(rows, 0.25, 1)[1].tolist() != split(rows, 0.25, 2)[1].tolist()

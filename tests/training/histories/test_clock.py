"""The clock: steps to epochs and back, also where the batch size changed on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.training.histories.clock import Clock


def clock_of(ends, pace):
    rows = np.array([(epoch, step, 0, 0, 0, 0) for epoch, step in enumerate([0, *ends])], dtype=float)
    clock = Clock()
    clock.catch_up(rows, pace)
    return clock


def test_steps_become_epochs_with_fractions():
    clock = clock_of([15, 30, 45], 15)
    assert clock.epochs(np.array([0.0, 5.0, 15.0, 44.0, 48.0])).tolist() == pytest.approx([0, 1 / 3, 1, 44 / 15, 3.2])


def test_another_batch_size_gives_another_pace_from_then_on():
    clock = clock_of([10, 20, 25, 30], 5)
    assert clock.epochs(np.array([5.0, 20.0, 22.5, 30.0, 35.0])).tolist() == pytest.approx([0.5, 2, 2.5, 4, 5])


def test_only_the_ends_where_the_pace_changes_are_kept():
    steady = clock_of(range(7, 7001, 7), 7)
    assert len(steady._steps) == 1
    changing = clock_of([10, 20, 30, 35, 40, 45], 5)
    assert (changing._steps, changing._epochs) == ([0.0, 30.0], [0.0, 3.0])


@given(st.lists(st.integers(1, 50), min_size=1, max_size=30), st.integers(1, 50), st.floats(0, 40))
def test_there_and_back_is_where_one_was(lengths, pace, epoch):
    clock = clock_of(np.cumsum(lengths).tolist(), pace)
    assert float(clock.epochs(np.array([clock.steps(epoch)]))[0]) == pytest.approx(epoch, abs=1e-9)
    ends = np.cumsum(lengths).astype(float)
    assert clock.epochs(ends).tolist() == pytest.approx(list(range(1, len(lengths) + 1)))


def test_epochs_measured_again_do_not_move_the_clock():
    rows = np.array([(0, 0, 0, 0, 0, 0), (1, 10, 0, 0, 0, 0), (1, 14, 0, 0, 0, 0), (2, 20, 0, 0, 0, 0)], dtype=float)
    clock = Clock()
    clock.catch_up(rows[:3], 10)
    clock.catch_up(rows, 10)
    assert clock.epochs(np.array([14.0, 20.0])).tolist() == pytest.approx([1.4, 2.0])

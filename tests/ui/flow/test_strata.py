"""Histograms over time: few are kept, evenly spread, the newest always among them; another run begins anew."""

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.layers import Dense
from nnstudio.training.lane import Lane
from nnstudio.ui.flow.strata import CAPACITY, Strata

from .shots import WISHES, project_of, seeded


def run(strata, steps, project=None):
    """Show a run to the record, step by step; return its lane."""
    lane = Lane(project or project_of(Dense(3), Dense(1, Sigmoid())))
    for _ in range(steps):
        lane.step()
        strata.add(lane.snapshot(WISHES), lane.trainer.history)
    return lane


def test_few_are_kept_and_they_cover_the_whole_run():
    strata = Strata("1", "delta")
    run(strata, 300)
    steps = [stratum.step for stratum in strata.all]
    assert len(steps) <= CAPACITY + 1
    assert steps[0] == 1
    assert steps[-1] == 300
    gaps = np.diff(steps[:-1])
    assert gaps.max() <= 2 * 300 / (CAPACITY // 2)


@pytest.mark.parametrize("key", ["delta", "gradient", "weight", "update", "activation"])
def test_every_value_of_the_layer_is_counted(key):
    strata = Strata("1", key)
    lane = run(strata, 2)
    expected = 3 * 2 if key in ("gradient", "weight", "update") else 3 * 10
    histogram = strata.all[-1].histogram
    assert histogram.total - (histogram.zeros if key in ("weight", "activation") else 0) == expected
    assert lane.trainer.steps == strata.all[-1].step


def test_a_snapshot_seen_twice_counts_once():
    strata = Strata("1", "delta")
    lane = run(strata, 3)
    strata.add(lane.snapshot(WISHES), lane.trainer.history)
    assert [stratum.step for stratum in strata.all] == [1, 2, 3]


def test_another_run_begins_anew():
    strata = Strata("1", "delta")
    run(strata, 5)
    run(strata, 7, seeded(project_of(Dense(3), Dense(1, Sigmoid())), 1))
    assert [stratum.step for stratum in strata.all] == [1, 2, 3, 4, 5, 6, 7]


def test_a_layer_without_weights_has_no_histogram_of_them():
    strata = Strata("9", "gradient")
    run(strata, 2)
    assert strata.all == []

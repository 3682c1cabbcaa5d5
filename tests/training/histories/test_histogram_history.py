"""Histograms over time: few are kept, evenly spread, the newest always among them; another run begins anew."""

import itertools

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.layers import Dense
from nnstudio.training.histories.histogram_history import CAPACITY, HistogramHistory
from nnstudio.training.session import TrainingSession
from tests.training.shots import OBSERVATIONS, project_of, seeded

GENERATIONS = itertools.count(1)


def run(histogram_history, steps, project=None):
    """Show a run to the record, step by step; return its session."""
    session, generation = TrainingSession(project or project_of(Dense(3), Dense(1, Sigmoid()))), next(GENERATIONS)
    for _ in range(steps):
        session.step()
        histogram_history.add(session.snapshot(OBSERVATIONS), session.trainer.history, generation)
    return session


def test_few_are_kept_and_they_cover_the_whole_run():
    histogram_history = HistogramHistory("1", "delta")
    run(histogram_history, 300)
    steps = [step_histogram.step for step_histogram in histogram_history.all]
    assert len(steps) <= CAPACITY + 1
    assert steps[0] == 1
    assert steps[-1] == 300
    gaps = np.diff(steps[:-1])
    assert gaps.max() <= 2 * 300 / (CAPACITY // 2)


@pytest.mark.parametrize("key", ["delta", "gradient", "weight", "update", "activation"])
def test_every_value_of_the_layer_is_counted(key):
    histogram_history = HistogramHistory("1", key)
    session = run(histogram_history, 2)
    expected = 3 * 2 if key in ("gradient", "weight", "update") else 3 * 10
    histogram = histogram_history.all[-1].histogram
    assert histogram.total - (histogram.zeros if key in ("weight", "activation") else 0) == expected
    assert session.trainer.steps == histogram_history.all[-1].step


def test_a_snapshot_seen_twice_counts_once():
    histogram_history = HistogramHistory("1", "delta")
    session = run(histogram_history, 3)
    histogram_history.add(session.snapshot(OBSERVATIONS), session.trainer.history, next(GENERATIONS))
    assert [step_histogram.step for step_histogram in histogram_history.all] == [1, 2, 3]


def test_another_run_begins_anew():
    histogram_history = HistogramHistory("1", "delta")
    run(histogram_history, 5)
    run(histogram_history, 7, seeded(project_of(Dense(3), Dense(1, Sigmoid())), 1))
    assert [step_histogram.step for step_histogram in histogram_history.all] == [1, 2, 3, 4, 5, 6, 7]


def test_a_layer_without_weights_has_no_histogram_of_them():
    histogram_history = HistogramHistory("9", "gradient")
    run(histogram_history, 2)
    assert histogram_history.all == []

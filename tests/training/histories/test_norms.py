"""Norms over time: the record stays small, keeps every extreme, and begins anew with another run."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.series.downsampled_history import CAPACITY, DownsampledHistory
from nnstudio.training.histories.norms import Norms
from nnstudio.training.measures import LayerMeasures
from tests.present import present
from tests.training.histories.specimens import falling, history_of


@dataclass
class Layer:
    name: str
    measures: LayerMeasures


@dataclass
class Shot:
    step: int
    layers: tuple[Layer, ...]


def shot(step: int, *sizes: float) -> Any:
    layers = (Layer(str(place), LayerMeasures(str(place), *[size] * 8)) for place, size in enumerate(sizes, 1))
    return Shot(step, tuple(layers))


def test_a_short_record_is_exact():
    downsampled = DownsampledHistory(2)
    for step in range(CAPACITY):
        downsampled.add(step * 7, np.array([step, -step], dtype=float))
    steps, values = downsampled.series(1)
    assert steps.tolist() == [step * 7 for step in range(CAPACITY)]
    assert values.tolist() == [-step for step in range(CAPACITY)]


@given(st.integers(CAPACITY, 6 * CAPACITY), st.integers(0, 99))
def test_a_long_record_stays_small_and_keeps_the_extremes(count, seed):
    values = np.random.default_rng(seed).normal(size=count)
    downsampled = DownsampledHistory(1)
    for step, value in enumerate(values):
        downsampled.add(step, np.array([value]))
    assert len(downsampled) <= CAPACITY
    steps, kept = downsampled.series(0)
    assert np.all(np.diff(steps) >= 0)
    assert kept.min() == values.min()
    assert kept.max() == values.max()
    for step in (0, count // 3, count - 1):
        found, low, high = downsampled.at(step)
        assert abs(found - step) <= count / len(downsampled) * 2 + 1
        assert low[0] <= high[0]
    assert downsampled.last_step == count - 1


def test_a_measure_that_is_not_known_leaves_a_gap():
    downsampled = DownsampledHistory(1)
    for step, value in enumerate([1.0, math.nan, 3.0]):
        downsampled.add(step, np.array([value]))
    assert np.isnan(downsampled.series(0)[1]).tolist() == [False, True, False]


def test_a_snapshot_seen_twice_counts_once():
    norms, history = Norms(), history_of(falling(20))
    norms.add(shot(3, 0.1, 0.2), history, 1)
    norms.add(shot(3, 0.1, 0.2), history, 1)
    assert len(norms) == 1
    assert norms.at(3, "grad_rms") == (3, {"1": (0.1, 0.1), "2": (0.2, 0.2)})
    for _ in range(2):
        norms.add(shot(4, 0.3, 0.4), history, 1)
    assert norms.series(0, "grad_rms")[1].tolist() == [0.1, 0.3]


@pytest.mark.parametrize("change", ["earlier step", "other run", "other layers"])
def test_another_run_begins_another_record(change):
    norms, history = Norms(), history_of(falling(20))
    for step in (1, 5, 9):
        norms.add(shot(step, 0.1, 0.2), history, 1)
    match change:
        case "earlier step":
            norms.add(shot(2, 0.1, 0.2), history, 1)
        case "other run":
            norms.add(shot(12, 0.1, 0.2), history_of(falling(20, seed=1)), 2)
        case "other layers":
            norms.add(shot(12, 0.1, 0.2, 0.3), history, 1)
    assert len(norms) == 1


def test_a_run_that_diverged_keeps_its_record():
    norms, history = Norms(), history_of(falling(20))
    norms.add(shot(5, 0.1), history, 1)
    norms.add(shot(9, 1e30), history.until(history.mark()), 2)
    assert len(norms) == 2


def test_the_recent_range_forgets_the_start():
    norms, history = Norms(), history_of(falling(20))
    for step in range(100):
        norms.add(shot(step, 10.0 ** (-step / 10)), history, 1)
    since, span = norms.recent_range("grad_rms")
    low, high = present(span)
    assert since == 49
    assert low == pytest.approx(-9.9)
    assert high == pytest.approx(-4.9)


@pytest.mark.parametrize("size", [0.0, math.nan, math.inf])
def test_without_a_size_that_has_a_logarithm_there_is_no_range(size: float) -> None:
    norms = Norms()
    assert norms.recent_range("grad_rms") == (-1, None)
    norms.add(shot(8, size, size), history_of(falling(20)), 1)
    assert norms.recent_range("grad_rms") == (4, None)
    norms.add(shot(9, size, 100.0), history_of(falling(20)), 1)
    assert norms.recent_range("grad_rms") == (4, (2.0, 2.0))

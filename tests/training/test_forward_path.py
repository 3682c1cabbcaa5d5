"""The way forward: the measures of the batch, and units that no training row switches on."""

import math

import numpy as np
import pytest

from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.layers import Dense, Residual
from nnstudio.training.forward_path import dead_units, forward_rows, spread_ratio
from nnstudio.training.session import TrainingSession
from tests.training.shots import OBSERVATIONS, project_of, shot


def test_the_rows_are_the_measures_of_the_batch():
    snapshot = shot("moons", 4)
    for row, layer in zip(forward_rows(snapshot), snapshot.layers, strict=True):
        assert (row.mean, row.std) == pytest.approx((layer.a.mean(), layer.a.std()))
        assert row.units == layer.a.shape[1]


def test_layers_inside_blocks_have_rows_too():
    rows = forward_rows(shot(project_of(Dense(4), Residual((Dense(4), Dense(4))), Dense(1, Sigmoid()))))
    assert [row.layer for row in rows] == ["1", "2", "2.1", "2.2", "3"]
    assert [row.number for row in rows] == [1, 2, 2, 2, 3]


@pytest.mark.parametrize(("units", "expected"), [((0.0, -50.0, 0.0, -50.0), [1, 3]), ((0.0,) * 4, [])])
def test_dead_for_all_rows_is_dead(units, expected):
    layer = Dense(4, ReLU(), first_bias=units)
    session = TrainingSession(project_of(layer, Dense(1, Sigmoid())))
    snapshot, rows = session.snapshot(OBSERVATIONS), session.trainer.data.train.x
    found = dead_units(snapshot.network, rows, "1")
    assert set(expected) <= set(found)
    assert len(found) / 4 == session.measures()[0].dead
    assert all(np.all(snapshot.network.tensors()["1.W"][unit] @ rows.T + units[unit] <= 0) for unit in found)


def test_what_cannot_die_is_not_dead():
    session = TrainingSession(project_of(Dense(4), Dense(1, Sigmoid())))
    assert dead_units(session.snapshot(OBSERVATIONS).network, session.trainer.data.train.x, "1") == []


def test_the_size_is_followed_over_hidden_layers_only():
    rows = forward_rows(shot("relu30-xavier"))
    assert spread_ratio(rows) == pytest.approx(rows[-2].std / rows[0].std)
    assert math.isnan(spread_ratio(forward_rows(shot("neuron"))))

"""The statistics: what all training samples together say, however they are cut into chunks."""

import math

import numpy as np
import pytest

from nnstudio.datasets import Moons
from nnstudio.diagnosis.unit_statistics import UnitStatistics, standard_error
from nnstudio.engine.activations import Identity, ReLU, Sigmoid, Tanh
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.engine.passes import predict
from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training import evaluation
from nnstudio.training.trainer import Trainer
from tests.diagnosis.specimens import on_moons, with_source

MIXED = on_moons(Dense(12, ReLU(), first_bias=-2.0), Dense(8, Tanh()), first_weights=Normal(1.5))


def census_of(project: Project) -> UnitStatistics:
    return UnitStatistics(Trainer(project).on_training)


def test_dead_and_saturated_are_counted_over_all_samples_by_hand() -> None:
    trainer = Trainer(MIXED)
    statistics = UnitStatistics(trainer.on_training)
    tensors, x = trainer.network.tensors(), trainer.data.train.x
    z1 = x @ tensors["1.W"].T + tensors["1.b"]
    z2 = np.maximum(z1, 0.0) @ tensors["2.W"].T + tensors["2.b"]
    assert statistics.dead.keys() == {"1"}
    np.testing.assert_array_equal(statistics.dead["1"], (z1 <= 0.0).all(axis=0))
    assert 0 < statistics.dead["1"].sum() < 12
    assert statistics.saturated["2"] == pytest.approx(np.mean(1.0 - np.tanh(z2) ** 2 < 0.05))
    assert 0.0 < statistics.saturated["2"] < 1.0
    assert "1" not in statistics.saturated


def test_a_large_set_is_counted_chunk_by_chunk_to_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    large = with_source(MIXED, Moons(points=500))
    whole = census_of(large)
    monkeypatch.setattr(evaluation, "CHUNK", 95)
    parts = census_of(large)
    assert parts.saturated == whole.saturated
    assert parts.output_spread == whole.output_spread
    np.testing.assert_array_equal(parts.dead["1"], whole.dead["1"])


def test_every_output_is_compared_with_the_target_of_its_own_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "CHUNK", 95)
    project = with_source(changed(on_moons(), "training.loss", MeanSquaredError()), Moons(points=500))
    trainer = Trainer(project)
    trainer.network.parameters[:] = 9.0, 9.0, 0.5
    x, y = trainer.data.train.x, trainer.data.train.y[:, 0]
    a = 1.0 / (1.0 + np.exp(-(9.0 * x[:, 0] + 9.0 * x[:, 1] + 0.5)))
    stuck = (np.abs(a - y) > 0.5) & (a * (1.0 - a) < 0.0125)
    statistics = UnitStatistics(trainer.on_training)
    assert statistics.stuck == np.mean(stuck) > 0.0
    assert statistics.stuck_slope == pytest.approx(np.mean((a * (1.0 - a))[stuck]))


def test_an_output_is_stuck_where_it_is_flat_and_wrong() -> None:
    # two classes of equal size, every answer all but 1: half of them are wrong
    project = changed(on_moons(Dense(2, Tanh())), "training.loss", MeanSquaredError())
    trainer = Trainer(project)
    trainer.network.tensors()["2.W"][:], trainer.network.tensors()["2.b"][:] = 0.0, 20.0
    statistics = UnitStatistics(trainer.on_training)
    assert statistics.stuck == 0.5
    assert statistics.stuck_slope == pytest.approx(math.exp(-20.0), rel=1e-6)


def test_the_loss_that_cancels_the_slope_leaves_nothing_stuck() -> None:
    trainer = Trainer(on_moons(Dense(2, Tanh())))
    trainer.network.tensors()["2.b"][:] = 20.0
    statistics = UnitStatistics(trainer.on_training)
    assert statistics.stuck == 0.0
    assert math.isnan(statistics.stuck_slope)


def test_the_spread_of_answers_is_measured_by_that_of_the_targets() -> None:
    trainer = Trainer(template("iris"))
    statistics = UnitStatistics(trainer.on_training)
    outputs = predict(trainer.network, trainer.data.train.x)
    expected = outputs.std(axis=0).mean() / trainer.data.train.y.std(axis=0).mean()
    assert statistics.output_spread == pytest.approx(expected, rel=1e-12)


def test_the_standard_error_is_the_deviation_over_the_root_of_the_count() -> None:
    trainer = Trainer(template("wave"))
    outputs = predict(trainer.network, trainer.data.validation.x)
    losses = (outputs - trainer.data.validation.y)[:, 0] ** 2
    assert standard_error(trainer.on_validation) == pytest.approx(losses.std() / math.sqrt(len(losses)), rel=1e-12)


def test_an_empty_set_has_no_standard_error() -> None:
    assert math.isnan(standard_error(Trainer(template("sigmoid10")).on_validation))


def test_kinds_of_layers_without_flat_parts_are_not_counted() -> None:
    statistics = census_of(on_moons(Dense(3, Identity()), Dense(3, Sigmoid())))
    assert statistics.saturated.keys() == {"2", "3"}
    assert statistics.dead == {}

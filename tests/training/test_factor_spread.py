"""What stands behind a factor: the slopes of the batch, the singular values of the weights."""

import numpy as np
import pytest

from nnstudio.engine.activations import PReLU, Sigmoid
from nnstudio.engine.layers import BatchNorm, Dense
from nnstudio.training import factor_spread
from nnstudio.training.error_path import FlowHop
from nnstudio.training.factor_spread import Singular, Slopes, slopes_of, spread_of
from nnstudio.training.session import TrainingSession
from tests.present import present
from tests.training.shots import OBSERVATIONS, project_of, shot


def hop(snapshot, layer, cause):
    return next(one for one in snapshot.error_path.hops if (one.layer, one.cause) == (layer, cause))


def test_every_slope_of_the_batch_is_counted():
    snapshot = shot("sigmoid10")
    spread = spread_of(snapshot, hop(snapshot, "4", "slopes"))
    assert isinstance(spread, Slopes)
    assert spread.counts.sum() == spread.units * spread.samples == 16 * 200
    layer = next(one for one in snapshot.layers if one.name == "4")
    slopes = layer.a * (1.0 - layer.a)
    assert (spread.low, spread.high) == pytest.approx((slopes.min(), slopes.max()))
    assert spread.rms == pytest.approx(np.sqrt(np.mean(slopes**2)))
    assert spread.edges[0] == 0.0
    assert spread.edges[-1] == 0.25


def test_the_singular_values_are_those_of_the_weights_that_were_gone_back_through():
    snapshot = shot("moons", 3)
    spread = spread_of(snapshot, hop(snapshot, "3", "weights"))
    assert isinstance(spread, Singular)
    before = snapshot.tensors(snapshot.parameters - snapshot.change)["3.W"]
    assert spread.values == pytest.approx(np.linalg.svd(before, compute_uv=False))
    assert spread.rms == pytest.approx(np.linalg.norm(before) / np.sqrt(len(before)))
    assert spread.values[-1] <= hop(snapshot, "3", "weights").factor <= spread.values[0]


def test_a_signal_without_direction_gets_the_root_mean_square():
    """For a random delta |W^T delta| / |delta| is on average the root of the sum of squares over the units."""
    snapshot = shot("sigmoid10")
    spread = spread_of(snapshot, hop(snapshot, "5", "weights"))
    weights = snapshot.tensors()["5.W"]
    delta = np.random.default_rng(0).normal(size=(16, 4000))
    assert np.linalg.norm(weights.T @ delta) / np.linalg.norm(delta) == pytest.approx(spread.rms, rel=0.02)


def test_a_whole_layer_has_no_picture():
    snapshot = shot(project_of(Dense(4), BatchNorm(), Dense(1, Sigmoid())))
    assert spread_of(snapshot, hop(snapshot, "2", "layer")) is None


def test_a_slope_that_is_learned_is_the_present_one():
    snapshot = shot(project_of(Dense(4, PReLU()), Dense(1, Sigmoid())), 3)
    spread = spread_of(snapshot, hop(snapshot, "1", "slopes"))
    alpha = float(snapshot.tensors()["1.alpha"][0])
    assert (spread.low, spread.high) == pytest.approx((alpha, 1.0))


def test_a_layer_without_an_activation_has_no_slopes() -> None:
    snapshot = shot(project_of(Dense(4), BatchNorm(), Dense(1, Sigmoid())))
    for layer in ("2", "nowhere"):
        assert slopes_of(snapshot, FlowHop(layer, "slopes", 1.0)) is None


@pytest.mark.parametrize(("largest", "shown"), [(63, False), (64, True)])
def test_weights_that_are_too_many_are_not_decomposed(
    largest: int, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factor_spread, "LARGEST_MATRIX", largest)
    snapshot = shot(project_of(Dense(8), Dense(8), Dense(1, Sigmoid())))
    assert (spread_of(snapshot, FlowHop("2", "weights", 1.0)) is not None) == shown


def test_slopes_that_are_no_numbers_are_not_counted() -> None:
    session = TrainingSession(project_of(Dense(4, Sigmoid()), Dense(1, Sigmoid())))
    session.trainer.network.tensors()["1.W"][:] = np.nan
    spread = present(slopes_of(session.snapshot(OBSERVATIONS), FlowHop("1", "slopes", 1.0)))
    assert (spread.finite, spread.counts.sum(), spread.low, spread.high) == (0, 0, np.inf, -np.inf)
    assert (spread.edges[0], spread.edges[-1]) == (0.0, 1.0)


def test_weights_that_are_not_finite_and_layers_that_have_none_are_not_decomposed() -> None:
    session = TrainingSession(project_of(Dense(4), BatchNorm(), Dense(1, Sigmoid())))
    weights = FlowHop("3", "weights", 1.0)
    assert spread_of(session.snapshot(OBSERVATIONS), FlowHop("2", "weights", 1.0)) is None
    assert spread_of(session.snapshot(OBSERVATIONS), weights) is not None
    session.trainer.network.tensors()["3.W"][0, 0] = np.inf
    assert spread_of(session.snapshot(OBSERVATIONS), weights) is None

"""The way back, summed up: its ratio is that of the error signals, and its factors multiply to it."""

import math

import numpy as np
import pytest

from nnstudio.diagnosis.evidence import Evidence, gather
from nnstudio.diagnosis.way_back import factors_in_words, mean_factors, ways_back
from nnstudio.engine.activations import Identity, ReLU, Sigmoid, Tanh
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Activate, AnyLayer, BatchNorm, Dense, Dropout, GaussianNoise, LayerNorm, Residual
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import on_moons

STACKS: dict[str, tuple[AnyLayer, ...]] = {
    "sigmoid": tuple(Dense(8, Sigmoid()) for _ in range(4)),
    "relu": tuple(Dense(8, ReLU()) for _ in range(4)),
    "apart": (Dense(8, Identity()), Activate(Tanh()), Dense(6, Identity()), Activate(Sigmoid())),
    "batch norm": (Dense(8, Identity()), BatchNorm(), Activate(Tanh()), Dense(6, Tanh())),
    "layer norm": (Dense(8, Tanh()), LayerNorm(), Dense(6, Tanh())),
    "dropout and noise": (Dense(8, Tanh()), Dropout(0.3), Dense(6, Tanh()), GaussianNoise(0.1)),
    "residual": (Dense(8, Tanh()), Residual((Dense(8, Tanh()), Dense(8, Tanh()))), Residual((Dense(3, ReLU()),))),
}

stacks = pytest.mark.parametrize("layers", STACKS.values(), ids=STACKS.keys())


def evidence(layers: tuple[AnyLayer, ...], seed: int = 0) -> tuple[Evidence, dict[str, float]]:
    """Return the evidence after three steps, and |delta| of every layer on the same batch."""
    session = TrainingSession(on_moons(*layers, first_weights=Normal(0.6 + 0.1 * seed)))
    for _ in range(3):
        session.step()
    layers_then = session.snapshot(frozenset({"layers"})).layers
    return gather(session), {values.name: float(np.linalg.norm(values.delta)) for values in layers_then}


@stacks
@pytest.mark.parametrize("seed", range(3))
def test_every_way_back_is_the_ratio_of_the_error_signals(layers: tuple[AnyLayer, ...], seed: int) -> None:
    found, sizes = evidence(layers, seed)
    ways = ways_back(found)
    assert ways
    for way in ways:
        assert way.ratio == pytest.approx(sizes[way.layer] / sizes[found.layers[-1].name], rel=1e-12)


@stacks
def test_the_mean_factors_multiply_to_the_ratio_over_the_layers_with_weights(layers: tuple[AnyLayer, ...]) -> None:
    found, _ = evidence(layers)
    for way in ways_back(found):
        end = max(n for n, hop in enumerate(found.error_path.hops) if hop.layer == way.layer and hop.cause != "weights")
        steps = sum(hop.cause == "weights" for hop in found.error_path.hops[: end + 1])
        assert math.prod(mean_factors(way).values()) ** steps == pytest.approx(way.ratio, rel=1e-12)


def test_the_ways_go_to_the_layers_that_learn_only() -> None:
    found, _ = evidence(STACKS["batch norm"])
    assert [way.layer for way in ways_back(found)] == ["4", "1"]
    frozen, _ = evidence((Dense(8, Tanh(), frozen=True), Dense(6, Tanh()), Residual((Dense(6, Tanh(), frozen=True),))))
    assert [way.layer for way in ways_back(frozen)] == ["2"]


def test_what_takes_most_and_what_adds_most_are_named() -> None:
    shrinking, _ = evidence(STACKS["sigmoid"])
    assert ways_back(shrinking)[-1].shrinker == "slopes"
    growing, _ = evidence(tuple(Dense(16, ReLU()) for _ in range(4)), seed=4)
    assert ways_back(growing)[-1].grower == "weights"


def test_a_third_factor_is_told_only_where_there_is_one() -> None:
    plain, _ = evidence(STACKS["sigmoid"])
    normalised, _ = evidence(STACKS["layer norm"])
    assert "normalisation" not in str(factors_in_words(ways_back(plain)[-1]))
    assert "normalisation" in str(factors_in_words(ways_back(normalised)[-1]))


def test_where_nothing_arrives_the_ratio_is_nothing() -> None:
    found, _ = evidence((Dense(4, Tanh()), Dense(4, ReLU(), first_bias=-100.0)))
    far, near = ways_back(found)[::-1]
    assert (far.ratio, near.ratio) == (0.0, 0.0)
    assert mean_factors(far)["slopes"] == 0.0


def test_a_network_without_hidden_layers_has_no_way_back() -> None:
    found, _ = evidence(())
    assert ways_back(found) == []

"""The two factors: their product is the ratio of the error signals, for every kind of layer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, GaussianNoise, Layer, LayerNorm, Residual
from nnstudio.engine.losses import CategoricalCrossEntropy
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass, upright
from nnstudio.training.error_path import error_flow

KINDS: list[Layer] = [
    Dense(4, Tanh()), Dense(3, Sigmoid()), Dense(5, ReLU()), Dense(3, Softmax()), Activate(Tanh()), Dropout(0.3),
    GaussianNoise(0.1), LayerNorm(), BatchNorm(), Residual((Dense(4, Tanh()), Dense(3, Tanh()))),
]  # fmt: skip


def walked(layers: list[Layer], seed: int = 0) -> Pass:
    rng = np.random.default_rng(seed)
    network = Network([*layers, Dense(3, Softmax())], 3)
    network.start(Normal(0.9), rng)
    pass_ = Pass(network, 6, CategoricalCrossEntropy(), rng)
    y = np.eye(3)[:, rng.integers(0, 3, 6)]
    pass_.forward(upright(rng.normal(size=(6, 3))))
    pass_.measure(y)
    pass_.backward(y)
    return pass_


@given(layers=st.lists(st.sampled_from(KINDS), max_size=6), seed=st.integers(0, 1000))
def test_the_product_of_all_factors_is_the_ratio_of_the_ends(layers: list[Layer], seed: int) -> None:
    pass_ = walked(layers, seed)
    hops = error_flow(pass_, pass_.network.parameters)
    first, last = np.linalg.norm(pass_.operations[0].delta), np.linalg.norm(pass_.operations[-1].delta)
    if first > 0:
        assert math.prod(hop.factor for hop in hops) == pytest.approx(first / last, rel=1e-12)


def test_weights_and_slopes_alternate_from_the_output_down() -> None:
    pass_ = walked([Dense(4, Tanh()), Dense(3, Sigmoid())])
    hops = error_flow(pass_, pass_.network.parameters)
    expected = [("3", "weights"), ("2", "slopes"), ("2", "weights"), ("1", "slopes")]
    assert [(hop.layer, hop.cause) for hop in hops] == expected


def test_the_factors_are_those_of_the_definition() -> None:
    pass_ = walked([Dense(4, Tanh())])
    hidden, output = pass_.operations
    through = pass_.network.tensors()["2.W"].T @ output.delta
    weights, slopes = error_flow(pass_, pass_.network.parameters)
    assert weights.factor == pytest.approx(np.linalg.norm(through) / np.linalg.norm(output.delta), rel=1e-14)
    assert slopes.factor == pytest.approx(
        np.linalg.norm((1 - hidden.a**2) * through) / np.linalg.norm(through), rel=1e-14
    )


def test_a_network_without_hidden_layers_has_no_factors() -> None:
    pass_ = walked([])
    assert error_flow(pass_, pass_.network.parameters) == ()


def test_where_nothing_arrives_there_is_no_factor() -> None:
    pass_ = walked([Dense(4, Tanh()), Dense(4, ReLU(), first_bias=-1000.0)])
    factors = [hop.factor for hop in error_flow(pass_, pass_.network.parameters)]
    assert factors[1] == 0.0
    assert math.isnan(factors[2])


def test_tiny_signals_do_not_read_as_zero() -> None:
    pass_ = walked([Dense(4, Tanh()) for _ in range(5)])
    for operation in pass_.operations:
        operation.delta *= 1e-200
    assert all(0 < hop.factor < 1e3 for hop in error_flow(pass_, pass_.network.parameters))

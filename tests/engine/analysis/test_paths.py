"""The sum over all paths is the engine's own derivative, and the paths that are listed are the largest there are."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import ACTIVATIONS, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.analysis.paths import PathSum, sum_over_paths
from nnstudio.engine.analysis.trace import StepTrace, trace_step
from nnstudio.engine.initialisers import GlorotUniform, Normal
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, GaussianNoise, Layer, LayerNorm, Residual
from nnstudio.engine.losses import CategoricalCrossEntropy, MeanSquaredError
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD
from nnstudio.engine.update import Restraint, Update
from tests.present import present

RESIDUAL = Residual((Dense(4, Tanh()), LayerNorm(), Dense(3, Sigmoid())))
HIDDEN: list[Layer] = [
    Dense(3, Tanh()), Dense(4, Sigmoid()), Dense(3, ReLU()), Dense(3, Softmax()), Activate(Tanh()), Dropout(0.3),
    GaussianNoise(0.1), LayerNorm(), RESIDUAL, Residual((Dense(3, Tanh()),)),
]  # fmt: skip


def traced(hidden: list[Layer], seed: int, batch: int = 3) -> tuple[Network, StepTrace]:
    rng = np.random.default_rng(seed)
    network = Network([*hidden, Dense(2, Softmax())], 3)
    network.start(Normal(0.8), rng)
    x, y = rng.normal(size=(batch, 3)), np.eye(2)[rng.integers(0, 2, batch)]
    update = Update(network, SGD(), Restraint())
    return network, trace_step(update, CategoricalCrossEntropy(), x, y, 0.1, rng=rng)


def dense_layers(trace: StepTrace) -> list[str]:
    return [part.name for part in trace.layers if part.kind == "dense"]


def every_weight(trace: StepTrace, layer: str) -> list[tuple[int, int | None]]:
    units, sources = next(part for part in trace.layers if part.name == layer).tensors["W"].shape
    return [(unit, source) for unit in range(units) for source in (None, *range(sources))]


@given(hidden=st.lists(st.sampled_from(HIDDEN), max_size=4), seed=st.integers(0, 1000))
def test_the_sum_over_all_paths_is_the_derivative(hidden: list[Layer], seed: int) -> None:
    network, trace = traced(hidden, seed)
    for layer in dense_layers(trace):
        gradient = next(part for part in trace.layers if part.name == layer).gradient
        for unit, source in every_weight(trace, layer)[::3]:
            sums = [sum_over_paths(network, trace, sample, layer, unit, source) for sample in range(3)]
            assert all(found.total == pytest.approx(found.derivative, rel=1e-10, abs=1e-13) for found in sums)
            mean = np.mean([found.derivative for found in sums])
            own = gradient["b"][unit] if source is None else gradient["W"][unit, source]
            assert mean == pytest.approx(own, rel=1e-10, abs=1e-13)


@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS if kind.kind() != "step"], ids=lambda kind: kind.kind())
def test_every_activation_can_be_passed_through(kind: type) -> None:
    network, trace = traced([Dense(3, kind()), Dense(3, kind()), Activate(kind())], seed=1)
    found = sum_over_paths(network, trace, 0, "1", 0, 1)
    assert found.total == pytest.approx(found.derivative, rel=1e-10)


def listed_by_hand(network: Network, trace: StepTrace, unit: int, source: int) -> list[float]:
    """All paths from a weight of the first layer of a 3-3-4-3-2 net, one by one."""
    first, second, third, last = trace.layers
    parts = []
    for j, k, o in product(range(4), range(3), range(2)):
        part = first.x[0, source] * present(first.slope)[0, unit]
        part *= second.tensors["W"][j, unit] * present(second.slope)[0, j]
        part *= third.tensors["W"][k, j] * present(third.slope)[0, k]
        parts.append(part * last.tensors["W"][o, k] * last.delta[0, o])
    return sorted(parts, key=abs, reverse=True)


@pytest.mark.parametrize("most", [3, 24, 64])
def test_the_paths_that_are_listed_are_the_largest_there_are(most: int) -> None:
    network, trace = traced([Dense(3, Tanh()), Dense(4, Tanh()), Dense(3, Tanh())], seed=4)
    found = sum_over_paths(network, trace, 0, "1", 2, 1, most)
    by_hand = listed_by_hand(network, trace, 2, 1)
    assert found.count == len(by_hand) == 24
    assert [path.part for path in found.paths] == pytest.approx(by_hand[:most], rel=1e-12)
    assert found.rest == pytest.approx(sum(by_hand[most:]), abs=1e-14)


def test_a_paths_part_is_the_product_of_its_numbers() -> None:
    network, trace = traced([Dense(3, Tanh()), RESIDUAL, Dropout(0.3), Dense(3, Sigmoid())], seed=5)
    found = sum_over_paths(network, trace, 1, "1", 0, 0)
    for path in found.paths:
        value = found.x * found.slope * path.delta * np.prod([hop.factor for hop in path.hops])
        assert path.part == pytest.approx(value, rel=1e-12)
        for hop in path.hops:
            if hop.weight is not None and hop.slope is not None:
                assert hop.factor == pytest.approx(hop.weight * hop.slope, rel=1e-12)


def test_ways_through_a_residual_block_and_around_it_are_both_listed() -> None:
    network, trace = traced([Dense(3, Tanh()), Residual((Dense(3, Tanh()),))], seed=6)
    found = sum_over_paths(network, trace, 0, "1", 0, 0)
    around = [any(hop.around for hop in path.hops) for path in found.paths]
    assert (around.count(True), around.count(False)) == (2, 6)  # to each output: once around, three ways through


def test_from_inside_a_block_the_rest_of_its_stack_comes_first() -> None:
    network, trace = traced([RESIDUAL], seed=7)
    found = sum_over_paths(network, trace, 0, "1.1", 0, 0)
    assert [hop.layer for hop in found.paths[0].hops] == ["1.2", "1.3", "2"]


def test_an_output_weight_has_the_one_path_that_is_its_delta() -> None:
    network, trace = traced([Dense(3, Tanh())], seed=8)
    found = sum_over_paths(network, trace, 0, "2", 1, 2)
    assert found.paths[0].hops == ()
    assert found.derivative == trace.layers[1].x[0, 2] * trace.layers[1].delta[0, 1]


def test_a_unit_that_is_off_has_no_paths() -> None:
    network, trace = traced([Dense(3, ReLU(), first_bias=-100.0), Dense(3, Tanh())], seed=9)
    found = sum_over_paths(network, trace, 0, "1", 0, 0)
    assert (found.paths, found.count, found.total, found.derivative) == ((), 0, 0.0, 0.0)


def test_millions_of_paths_are_counted_and_summed_but_not_listed() -> None:
    network, trace = traced([Dense(8, Tanh()) for _ in range(9)], seed=10)
    found = sum_over_paths(network, trace, 0, "1", 0, 0)
    assert found.count == 8**8 * 2
    assert len(found.paths) == 64
    assert found.total == pytest.approx(found.derivative, rel=1e-10)


def test_what_goes_by_way_of_the_batch_is_told_apart() -> None:
    network, trace = traced([Dense(3, Tanh()), BatchNorm(), Dense(3, Tanh())], seed=11, batch=5)
    found = sum_over_paths(network, trace, 0, "1", 0, 0)
    assert abs(found.through_batch) > 1e-6
    alone = batch_paths_by_hand(trace, unit=0, source=0)
    assert found.total == pytest.approx(alone, rel=1e-10)


def batch_paths_by_hand(trace: StepTrace, unit: int, source: int) -> float:
    """What sample 0 alone contributes: its own part of batch norm's Jacobian, gain scale (1 - (1 + n^2) / batch)."""
    first, norm, third, last = trace.layers
    normal = norm.details["normal"][0, unit]
    own = norm.tensors["gain"][unit] * norm.details["scale"][0, unit] * (1 - (1 + normal**2) / 5)
    beyond = last.tensors["W"].T @ last.delta[0]
    beyond = third.tensors["W"].T @ (present(third.slope)[0] * beyond)
    return float(first.x[0, source] * present(first.slope)[0, unit] * own * beyond[unit])


def test_one_output_of_any_loss_works_too() -> None:
    rng = np.random.default_rng(12)
    network = Network([Dense(3), Dense(1)], 2)
    network.start(GlorotUniform(), rng)
    update = Update(network, SGD(), Restraint())
    trace = trace_step(update, MeanSquaredError(), rng.normal(size=(2, 2)), rng.normal(size=(2, 1)), 0.1)
    found: PathSum = sum_over_paths(network, trace, 1, "1", 1, None)
    assert found.x == 1.0
    assert found.total == pytest.approx(found.derivative, rel=1e-12)


def test_at_the_output_there_is_no_slope_on_the_way_to_the_loss() -> None:
    network, trace = traced([Dense(3, Tanh())], seed=6)
    found = sum_over_paths(network, trace, 0, "2", 1, 2)
    assert found.slope == 1.0
    assert found.x == trace.layers[-1].x[0, 2]
    assert found.total == found.derivative == found.x * trace.layers[-1].delta[0, 1]


def test_what_no_path_explains_and_the_paths_together_are_the_derivative() -> None:
    network, trace = traced([Dense(3, Tanh()), BatchNorm(), Dense(3, Tanh())], seed=7)
    found = sum_over_paths(network, trace, 0, "1", 0, 0)
    assert abs(found.through_batch) > 1e-6
    assert found.total + found.through_batch == pytest.approx(found.derivative, rel=1e-12)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import PReLU, Tanh
from nnstudio.engine.layers import BatchNorm, Dense, Residual
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.engine.optimisers import OPTIMISERS, SGD, AdamW, MomentumSGD
from nnstudio.engine.passes import Pass
from nnstudio.engine.update import CLIPPINGS, ClipLayerNorm, ClipNorm, ClipValue, NoClipping, Restraint, Update
from tests.engine.specimens import bounded, drawn_network, drawn_rows, made, step_of

LAYERS = [Dense(4, PReLU()), BatchNorm(), Residual((Dense(3, Tanh()),)), Dense(2)]
RESTRAINTS = {
    "none": Restraint(),
    "l1": Restraint(l1=0.1),
    "l2": Restraint(l2=0.1),
    "max norm": Restraint(max_norm=0.5),
    **{clip.kind(): Restraint(clipping=made(clip)) for clip in CLIPPINGS},
    "all": Restraint(l1=0.01, l2=0.02, max_norm=0.7, clipping=ClipNorm(0.1)),
}

every_optimiser = pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())
every_restraint = pytest.mark.parametrize("restraint", RESTRAINTS.values(), ids=RESTRAINTS)


def trained(network, update, steps=4, rate=0.05):
    """Take a few steps on a batch that stays the same."""
    pass_ = Pass(network, 6, MeanSquaredError(), np.random.default_rng(0))
    for _ in range(steps):
        step_of(pass_, drawn_rows(6, network.inputs), drawn_rows(6, network.outputs))
        update.apply(rate)


@every_optimiser
@every_restraint
def test_what_is_frozen_never_moves(kind, restraint):
    frozen = [Dense(3, bias="frozen"), Dense(4, PReLU(), frozen=True), Residual((Dense(4, frozen=True),)), Dense(2)]
    network = drawn_network(frozen, 3)
    before = {name: view.copy() for name, view in network.tensors().items()}
    trained(network, Update(network, kind(), restraint))
    fixed = {name for name, view in network.tensors().items() if np.array_equal(view, before[name])}
    assert fixed == {"1.b", "2.W", "2.b", "2.alpha", "3.1.W", "3.1.b"}


@every_optimiser
def test_weight_decay_pulls_at_weights_and_never_at_biases(kind):
    network = drawn_network(LAYERS, 3)
    update = Update(network, kind(), Restraint(l1=0.3, l2=0.5))
    before = {name: view.copy() for name, view in network.tensors().items()}
    update.apply(0.01)  # the gradient is still zero: all that acts is decay
    for name, view in network.tensors().items():
        if name.endswith((".W", ".P")):
            assert np.array_equal(np.sign(before[name] - view), np.sign(before[name])), name
        else:
            assert np.array_equal(view, before[name]), name


@pytest.mark.parametrize("penalty", [Restraint(l1=0.3), Restraint(l2=0.5)], ids=["l1", "l2"])
def test_a_penalty_does_not_move_a_weight_of_zero(penalty):
    network = drawn_network([Dense(1, bias="none")], 2)
    network.parameters[:] = [0.0, -2.0]
    Update(network, SGD(), penalty).apply(0.1)
    assert network.parameters.tolist() == [0.0, -2.0 + 0.1 * (0.3 if penalty.l1 else 0.5 * 2.0)]


def test_decoupled_decay_leaves_biases_and_frozen_layers_alone():
    network = drawn_network([Dense(3), Dense(2, frozen=True)], 3)
    before = {name: view.copy() for name, view in network.tensors().items()}
    Update(network, AdamW(decay=1.0), Restraint()).apply(0.1)
    np.testing.assert_allclose(network.tensors()["1.W"], 0.9 * before["1.W"], rtol=1e-14)
    assert all(np.array_equal(network.tensors()[name], before[name]) for name in ("1.b", "2.W", "2.b"))


def test_the_penalty_is_the_sum_that_the_docstring_says():
    network = drawn_network([Dense(2), Dense(2, frozen=True)], 2)
    w = network.tensors()["1.W"]
    penalty = Update(network, SGD(), Restraint(l1=0.3, l2=0.5)).penalty()
    assert penalty == pytest.approx(0.3 * np.abs(w).sum() + 0.25 * (w**2).sum(), rel=1e-13)


@pytest.mark.parametrize("restraint", [Restraint(l1=0.3), Restraint(l2=0.5), Restraint(l1=0.1, l2=0.2)], ids=str)
def test_the_direction_holds_the_gradient_of_the_penalty(restraint):
    network = drawn_network(LAYERS, 3)
    update = Update(network, SGD(), restraint)
    update.apply(0.0)
    for i in range(len(network.parameters)):
        value = network.parameters[i]
        network.parameters[i] = value + 1e-6
        above = update.penalty()
        network.parameters[i] = value - 1e-6
        below = update.penalty()
        network.parameters[i] = value
        assert update.direction[i] == pytest.approx((above - below) / 2e-6, abs=1e-8)


@every_optimiser
def test_the_norm_of_each_units_weights_stays_within_the_limit(kind):
    network = drawn_network(LAYERS, 3)
    update = Update(network, kind(), Restraint(max_norm=0.4))
    for _ in range(4):
        trained(network, update, 1, 0.2)
        norms = [np.linalg.norm(view, axis=1) for name, view in network.tensors().items() if name.endswith("W")]
        assert np.concatenate(norms).max() <= 0.4 * (1 + 1e-12)


def test_weights_within_the_limit_are_left_alone():
    network = drawn_network([Dense(2, Tanh(), bias="none")], 2)
    network.parameters[:] = [0.3, 0.4, 3.0, 4.0]
    Update(network, SGD(), Restraint(max_norm=1.0)).apply(0.0)
    np.testing.assert_allclose(network.parameters, [0.3, 0.4, 0.6, 0.8], rtol=1e-14)


@given(st.floats(0.01, 10.0), st.floats(1e-6, 1e6), st.integers(0, 1000))
@bounded
def test_clipping_by_norm_follows_pytorchs_formula(limit, size, seed):
    gradient = size * drawn_rows(1, 9, seed)[0]
    clipped = gradient.copy()
    factor = ClipNorm(limit).clip(clipped, [])
    expected = min(1.0, limit / (np.linalg.norm(gradient) + 1e-6))
    assert factor == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(clipped, gradient * expected, rtol=1e-12)


def test_clipping_by_layer_looks_at_each_layer_alone():
    gradient = np.array([3.0, 4.0, 0.3, 0.4])
    factor = ClipLayerNorm(1.0).clip(gradient, [gradient[:2], gradient[2:]])
    np.testing.assert_allclose(gradient, [0.6, 0.8, 0.3, 0.4], rtol=1e-6)
    assert factor == pytest.approx(0.2, rel=1e-6)
    assert ClipLayerNorm(1.0).clip(np.zeros(0), []) == 1.0


def test_clipping_by_value_holds_each_derivative():
    gradient = np.array([-5.0, 0.5, 2.0])
    assert ClipValue(1.0).clip(gradient, []) == 0.2
    assert gradient.tolist() == [-1.0, 0.5, 1.0]
    assert ClipValue(1.0).clip(gradient, []) == 1.0


def test_no_clipping_is_no_clipping():
    gradient = np.array([1e9])
    assert NoClipping().clip(gradient, [gradient]) == 1.0
    assert gradient.item() == 1e9


@pytest.mark.parametrize("clipping", [ClipNorm(1.0), ClipLayerNorm(1.0)], ids=lambda clip: clip.kind())
@pytest.mark.parametrize("values", [[0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0]], ids=str)
def test_a_gradient_without_a_norm_is_not_scaled(clipping, values):
    gradient = np.array(values)
    assert clipping.clip(gradient, [gradient]) == 1.0
    np.testing.assert_array_equal(gradient, values)


def test_squares_that_overflow_do_not_spoil_the_norm():
    gradient = np.array([3e200, 4e200])
    ClipNorm(1.0).clip(gradient, [])
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-12)


def test_penalties_join_before_clipping():
    network = drawn_network([Dense(2, bias="none")], 2)
    update = Update(network, SGD(), Restraint(l2=100.0, clipping=ClipNorm(0.5)))
    update.apply(0.0)
    assert np.linalg.norm(update.direction) == pytest.approx(0.5, rel=1e-5)
    assert update.clip_factor < 1.0


@every_restraint
def test_the_networks_gradient_stays_what_backpropagation_found(restraint):
    network = drawn_network(LAYERS, 3)
    pass_ = Pass(network, 6, MeanSquaredError(), np.random.default_rng(0))
    step_of(pass_, drawn_rows(6, 3), drawn_rows(6, 2))
    found = network.gradient.copy()
    Update(network, SGD(), restraint).apply(0.1)
    assert np.array_equal(network.gradient, found)


@every_optimiser
def test_a_successor_continues_as_if_nothing_had_happened(kind):
    restraint = Restraint(l2=0.01, clipping=ClipValue(0.3))
    straight, changed = drawn_network(LAYERS, 3), drawn_network(LAYERS, 3)
    update = Update(straight, kind(), restraint)
    trained(straight, update, 3)
    trained(straight, update, 3)
    first = Update(changed, kind(), restraint)
    trained(changed, first, 3)
    moved = changed.copy()
    trained(moved, first.successor(moved), 3)
    np.testing.assert_allclose(moved.parameters, straight.parameters, rtol=1e-12, atol=1e-14)


def test_a_successor_with_another_restraint_obeys_it():
    network = drawn_network([Dense(2)], 2)
    update = Update(network, MomentumSGD(), Restraint())
    trained(network, update, 2)
    heir = update.successor(restraint=Restraint(max_norm=0.1))
    assert heir.network is network
    assert np.array_equal(heir.steps.memory, update.steps.memory)
    assert heir.steps.count == 2
    heir.apply(0.1)
    assert np.linalg.norm(network.tensors()["1.W"], axis=1).max() <= 0.1 + 1e-12


@every_restraint
def test_single_precision_stays_single(restraint):
    network = drawn_network([Dense(3), Dense(2, bias="frozen")], 3, dtype=np.float32)
    update = Update(network, SGD(), restraint)
    pass_ = Pass(network, 6, MeanSquaredError())
    step_of(pass_, drawn_rows(6, 3, dtype=np.float32), drawn_rows(6, 2, dtype=np.float32))
    update.apply(0.1)
    assert update.direction.dtype == network.parameters.dtype == np.float32
    assert np.isfinite(network.parameters).all()


@pytest.mark.parametrize("kind", CLIPPINGS, ids=lambda kind: kind.kind())
def test_a_clipping_describes_itself(kind):
    assert kind.title
    assert kind.formula

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import PReLU, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.initialisers import GlorotUniform
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, LayerNorm, Residual
from nnstudio.engine.losses import BinaryCrossEntropy, CategoricalCrossEntropy, HalfSquaredError, MeanSquaredError
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD, Adam
from nnstudio.engine.passes import Pass, predict, upright
from nnstudio.engine.update import Restraint, Update
from tests.engine.specimens import bounded, drawn_network, drawn_rows, drawn_targets

plain = st.one_of(
    st.builds(
        Dense,
        units=st.integers(1, 5),
        activation=st.sampled_from([Tanh(), PReLU()]),
        bias=st.sampled_from(["learned", "frozen", "none"]),
        frozen=st.booleans(),
    ),
    st.sampled_from([Activate(PReLU()), Activate(ReLU()), BatchNorm(), LayerNorm(), Dropout()]),
)
layer = st.one_of(plain, st.builds(Residual, st.lists(plain, min_size=1, max_size=2).map(tuple)))
stacks = st.lists(layer, min_size=1, max_size=4)


@given(stacks, st.integers(1, 4))
@bounded
def test_every_parameter_belongs_to_exactly_one_tensor(layers, inputs):
    network = Network(layers, inputs)
    numbered = network.tensors(np.arange(len(network.parameters), dtype=float))
    found = np.concatenate([np.zeros(0), *(view.ravel() for view in numbered.values())])
    assert sorted(found) == list(range(len(network.parameters)))


@given(stacks, st.integers(1, 4))
@bounded
def test_tensors_are_views_into_the_flat_vectors(layers, inputs):
    network = Network(layers, inputs)
    views = {**network.tensors(), **{f"state {name}": view for name, view in network.state_tensors().items()}}
    for number, view in enumerate(views.values(), 1):
        view.fill(number)
    everything = np.concatenate([network.parameters, network.state])
    assert set(everything) <= set(range(1, len(views) + 1))
    assert sum(view.size for view in views.values()) == len(everything)
    assert (everything > 0).all()


@given(stacks, st.integers(1, 4))
@bounded
def test_masks_mark_weights_and_what_is_fixed(layers, inputs):
    network = Network(layers, inputs)
    decayed, trainable = network.decay_mask(), network.trainable_mask()
    for name, view in network.tensors(decayed).items():
        assert (view == (name.rpartition(".")[2] in ("W", "P"))).all(), name
    fixed = set(network.stack.fixed()) & network.tensors().keys()
    assert (trainable is None) == (not fixed)
    if trainable is not None:
        for name, view in network.tensors(trainable).items():
            assert (view == (name not in fixed)).all(), name


@given(stacks, st.integers(1, 4), st.integers(0, 100))
@bounded
def test_a_copy_has_the_same_numbers_and_its_own_arrays(layers, inputs, seed):
    network = drawn_network(layers, inputs, seed)
    network.gradient[:] = network.parameters / 2
    twin = network.copy()
    for name in ("parameters", "gradient", "state"):
        mine, its = getattr(network, name), getattr(twin, name)
        assert np.array_equal(mine, its)
        assert not np.shares_memory(mine, its)
    assert twin.layers == network.layers
    assert twin.parameters.dtype == network.parameters.dtype


def test_a_network_starts_the_same_from_the_same_seed():
    one, same, other = (Network([Dense(3), Residual((Dense(2),))], 4) for _ in range(3))
    for network, seed in ((one, 1), (same, 1), (other, 2)):
        network.start(GlorotUniform(), np.random.default_rng(seed))
    assert np.array_equal(one.parameters, same.parameters)
    assert not np.array_equal(one.parameters, other.parameters)


def test_one_more_layer_leaves_the_first_weights_of_the_others_alone():
    short, long = Network([Dense(3), Dense(3)], 4), Network([Dense(3), Dense(3), Dense(1)], 4)
    for network in (short, long):
        network.start(GlorotUniform(), np.random.default_rng(1))
    assert np.array_equal(long.parameters[: len(short.parameters)], short.parameters)


def test_the_parameter_count_of_nielsens_digits_network():
    network = Network([Dense(30, Sigmoid()), Dense(10, Sigmoid())], 784)
    assert len(network.parameters) == 23_860


def test_prediction_has_a_row_per_sample_and_leaves_nothing_behind():
    network = drawn_network([Dense(3), BatchNorm(), Dropout(0.5), Dense(2)], 4)
    parameters, state = network.parameters.copy(), network.state.copy()
    rows = drawn_rows(6, 4)
    outputs = predict(network, rows)
    assert outputs.shape == (6, 2)
    assert np.array_equal(predict(network, rows), outputs)
    np.testing.assert_allclose(predict(network, rows[2:3]), outputs[2:3], rtol=1e-12)
    assert np.array_equal(network.parameters, parameters)
    assert np.array_equal(network.state, state)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_saturated_network_predicts_without_a_warning(dtype):
    network = Network([Dense(1, Sigmoid(), bias="none")], 1, dtype)
    network.parameters[:] = -1000.0
    assert predict(network, np.array([[1.0], [-1.0]])).tolist() == [[0.0], [1.0]]


def test_rows_in_double_precision_suit_a_network_in_single():
    network = drawn_network([Dense(3), Dense(2)], 4, dtype=np.float32)
    outputs = predict(network, drawn_rows(5, 4))
    assert outputs.dtype == np.float32
    assert np.array_equal(outputs, predict(network, drawn_rows(5, 4, dtype=np.float32)))


def test_a_pass_follows_parameters_that_change_under_it():
    network = drawn_network([Dense(3), Dense(2)], 4)
    pass_, rows = Pass(network, 5), drawn_rows(5, 4)
    before = pass_.forward(upright(rows)).copy()
    network.parameters *= 0.5
    assert not np.array_equal(pass_.forward(upright(rows)), before)
    assert np.array_equal(pass_.outputs.T, predict(network, rows))


def test_going_backward_moves_no_parameter():
    network = drawn_network([Dense(3), BatchNorm(), Residual((Dense(3, PReLU()),))], 4)
    parameters = network.parameters.copy()
    pass_ = Pass(network, 5, MeanSquaredError(), np.random.default_rng(0))
    rows, targets = upright(drawn_rows(5, 4)), drawn_rows(5, 3).T
    pass_.forward(rows)
    pass_.measure(targets)
    pass_.backward(targets)
    assert np.array_equal(network.parameters, parameters)
    assert network.gradient.any()


def test_inputs_and_targets_are_left_as_they_were():
    network = drawn_network([Dense(3), Dense(3, Softmax())], 4)
    loss = CategoricalCrossEntropy(0.1)
    x, y = upright(drawn_rows(5, 4)), np.ascontiguousarray(drawn_targets(loss, 5, 3).T)
    kept = x.copy(), y.copy()
    for fuse in (True, False):
        pass_ = Pass(network, 5, loss, np.random.default_rng(0), fuse=fuse)
        pass_.forward(x)
        pass_.measure(y)
        pass_.backward(y)
    assert np.array_equal(x, kept[0])
    assert np.array_equal(y, kept[1])


WORKS = {
    "tanh, squared error": ([Dense(60, Tanh()), Dense(8, Tanh())], MeanSquaredError()),
    "sigmoid, half squared error": ([Dense(60, Sigmoid()), Dense(8, Sigmoid())], HalfSquaredError()),
    "ReLU, softmax": ([Dense(60, ReLU()), Dense(8, Softmax())], CategoricalCrossEntropy()),
    "ReLU, sigmoid": ([Dense(60, ReLU()), Dense(8, Sigmoid())], BinaryCrossEntropy()),
}


@pytest.fixture
def tiny_buffers():
    """NumPy's own buffer for mixed operands, 64 kB however small the work, made too small to be seen."""
    usual = np.setbufsize(256)
    yield
    np.setbufsize(usual)


@pytest.mark.usefixtures("tiny_buffers")
@pytest.mark.parametrize("optimiser", [SGD(), Adam()], ids=lambda rule: rule.kind())
@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_warm_step_allocates_nothing_that_grows_with_the_network(work, optimiser, dtype):
    """Even one number per sample would be 12 kB here; what is left are Python's numbers and views."""
    layers, loss = WORKS[work]
    network = drawn_network(layers, 60, dtype=dtype)
    pass_, update = Pass(network, 3072, loss), Update(network, optimiser, Restraint())
    x = upright(drawn_rows(3072, 60, dtype=dtype))
    y = np.ascontiguousarray(drawn_targets(loss, 3072, 8, dtype=dtype).T)

    def steps(count):
        for _ in range(count):
            pass_.forward(x)
            pass_.measure(y)
            pass_.backward(y)
            update.apply(0.01)

    steps(3)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        steps(50)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 11_000
    assert after - before < 8_000


def test_nobody_can_change_the_numbers_of_a_frozen_copy():
    network = drawn_network([Dense(3), BatchNorm(), Dense(2)], 2)
    frozen = network.frozen_copy()
    for own, other in ((frozen.parameters, network.parameters), (frozen.state, network.state)):
        np.testing.assert_array_equal(own, other)
        with pytest.raises(ValueError, match="read-only"):
            own[0] = 1.0
    network.parameters[0] += 1.0
    assert frozen.parameters[0] != network.parameters[0]

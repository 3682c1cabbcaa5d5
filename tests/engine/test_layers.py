import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import Identity, PReLU, ReLU, Sigmoid, Tanh
from nnstudio.engine.initialisers import ConstantWeights, GlorotUniform, HeNormal, Zeros
from nnstudio.engine.layers import (
    LAYERS,
    Activate,
    BatchNorm,
    Dense,
    Dropout,
    GaussianNoise,
    LayerNorm,
    Residual,
)
from nnstudio.engine.losses import HalfSquaredError, MeanSquaredError
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass, predict, upright
from tests.engine.specimens import bounded, drawn_network, drawn_rows, step_of

RANDOM = (Dropout, GaussianNoise)
every_layer = pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.kind())
STATIC = [kind for kind in LAYERS if kind not in (*RANDOM, BatchNorm)]


def learning_pass(network, batch, seed=0):
    return Pass(network, batch, MeanSquaredError(), np.random.default_rng(seed))


@every_layer
def test_a_layer_claims_exactly_the_numbers_that_its_tensors_name(kind):
    layer = kind()
    flat, state = np.arange(layer.size(4), dtype=float), np.arange(layer.state_size(4), dtype=float)
    named = [view.ravel() for view in layer.tensors(flat, 4).values()]
    assert sorted(np.concatenate([np.zeros(0), *named])) == flat.tolist()
    remembered = [view.ravel() for view in layer.state_tensors(state, 4).values()]
    assert sorted(np.concatenate([np.zeros(0), *remembered])) == state.tolist()
    assert kind.title
    assert kind.formula


@every_layer
def test_all_first_values_are_written(kind):
    layer = kind()
    flat, state = np.full(layer.size(4), np.nan), np.full(layer.state_size(4), np.nan)
    layer.start(flat, 4, HeNormal(), np.random.default_rng(0))
    layer.start_state(state, 4)
    assert np.isfinite(flat).all()
    assert np.isfinite(state).all()


@every_layer
def test_the_row_of_ones_survives_every_pass(kind):
    network = drawn_network([kind(), Dense(2)], 4)
    pass_ = learning_pass(network, 3)
    for seed in range(3):
        step_of(pass_, drawn_rows(3, 4, seed), drawn_rows(3, 2, seed))
        assert all((operation.out[-1] == 1.0).all() for _, operation in pass_.flat_operations())


@every_layer
@pytest.mark.parametrize("place", ["first", "in the middle", "last"])
def test_a_step_in_single_precision_stays_single(kind, place):
    around = {"first": ([], [Dense(2)]), "in the middle": ([Dense(3)], [Dense(2)]), "last": ([Dense(2)], [])}[place]
    network = drawn_network([*around[0], kind(), *around[1]], 4, dtype=np.float32)
    pass_ = learning_pass(network, 5)
    step_of(pass_, drawn_rows(5, 4, dtype=np.float32), drawn_rows(5, network.outputs, dtype=np.float32))
    for name, operation in pass_.flat_operations():
        assert operation.a.dtype == operation.delta.dtype == np.float32, name
        assert operation.delta.shape[1] == 5


@pytest.mark.parametrize("kind", STATIC, ids=lambda kind: kind.kind())
def test_samples_do_not_meet_in_a_layer_without_batch_statistics(kind):
    network = drawn_network([kind(), Dense(2)], 4)
    rows, targets = drawn_rows(6, 4), drawn_rows(6, 2)
    together = learning_pass(network, 6)
    step_of(together, rows, targets)
    gradient, outputs = network.gradient.copy(), together.outputs.copy()
    alone, gradients = learning_pass(network, 1), []
    for i in range(6):
        step_of(alone, rows[i : i + 1], targets[i : i + 1])
        np.testing.assert_allclose(alone.outputs[:, 0], outputs[:, i], rtol=1e-12, atol=1e-14)
        gradients.append(network.gradient.copy())
    np.testing.assert_allclose(np.mean(gradients, axis=0), gradient, rtol=1e-10, atol=1e-14)


@given(
    widths=st.lists(st.integers(1, 6), min_size=1, max_size=4),
    biases=st.lists(st.sampled_from(["learned", "frozen", "none"]), min_size=4, max_size=4),
    batch=st.integers(1, 5),
    seed=st.integers(0, 10_000),
)
@bounded
def test_the_gradient_of_a_batch_is_the_mean_over_its_samples(widths, biases, batch, seed):
    layers = [Dense(width, bias=bias) for width, bias in zip(widths, biases, strict=False)]
    network = drawn_network(layers, 3, seed)
    rows, targets = drawn_rows(batch, 3, seed), drawn_rows(batch, widths[-1], seed)
    step_of(Pass(network, batch, HalfSquaredError()), rows, targets)
    gradient, alone, total = network.gradient.copy(), Pass(network, 1, HalfSquaredError()), 0.0
    for i in range(batch):
        step_of(alone, rows[i : i + 1], targets[i : i + 1])
        total = total + network.gradient / batch
    np.testing.assert_allclose(gradient, total, rtol=1e-10, atol=1e-13)


def test_a_dense_layer_is_the_textbooks_formula():
    network = drawn_network([Dense(3, Tanh()), Dense(2, Sigmoid())], 4)
    x, named = drawn_rows(5, 4), network.tensors()
    hidden = np.tanh(x @ named["1.W"].T + named["1.b"])
    expected = 1 / (1 + np.exp(-(hidden @ named["2.W"].T + named["2.b"])))
    np.testing.assert_allclose(predict(network, x), expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("layer", "names", "fixed"),
    [
        (Dense(3), {"W": (3, 2), "b": (3,)}, ()),
        (Dense(3, bias="none"), {"W": (3, 2)}, ()),
        (Dense(3, bias="frozen"), {"W": (3, 2), "b": (3,)}, ("b",)),
        (Dense(3, PReLU(), frozen=True), {"W": (3, 2), "b": (3,), "alpha": (1,)}, ("W", "b", "alpha")),
        (Activate(PReLU()), {"alpha": (1,)}, ()),
        (Activate(ReLU()), {}, ()),
        (BatchNorm(), {"gain": (2,), "shift": (2,)}, ()),
        (Residual((Dense(2),)), {"1.W": (2, 2), "1.b": (2,)}, ()),
        (Residual((Dense(3, frozen=True),)), {"1.W": (3, 2), "1.b": (3,), "P": (3, 2)}, ("1.W", "1.b", "1.alpha")),
    ],
    ids=str,
)
def test_tensors_have_the_shapes_that_people_expect(layer, names, fixed):
    named = layer.tensors(np.zeros(layer.size(2)), 2)
    assert {name: view.shape for name, view in named.items()} == names
    assert layer.fixed() == fixed


def test_first_weights_follow_the_layers_own_rule_before_the_networks():
    network = Network([Dense(2, initialiser=ConstantWeights(0.5), first_bias=(1.0, 2.0)), Dense(2, PReLU(0.1))], 2)
    network.start(Zeros(), np.random.default_rng(0))
    named = network.tensors()
    assert named["1.W"].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert named["1.b"].tolist() == [1.0, 2.0]
    assert not named["2.W"].any()
    assert named["2.alpha"].tolist() == [0.1]


def test_dropout_switches_off_its_share_of_units_and_keeps_the_mean():
    network = Network([Dropout(0.3)], 200)
    pass_ = learning_pass(network, 50)
    x = np.ones((50, 200))
    step_of(pass_, x, x)
    factor = pass_.operations[0].factor
    assert set(np.unique(factor)) == {0.0, 1.0 / 0.7}
    assert np.mean(factor == 0.0) == pytest.approx(0.3, abs=0.015)
    assert np.array_equal(pass_.outputs, factor)
    first = factor.copy()
    step_of(pass_, x, x)
    assert not np.array_equal(first, factor)  # a new mask for every batch


@pytest.mark.parametrize("layer", [Dropout(0.5), GaussianNoise(2.0)], ids=str)
def test_chance_plays_no_part_in_use(layer):
    x = drawn_rows(5, 4)
    assert np.array_equal(predict(Network([layer], 4), x), x)


def test_the_error_signal_passes_only_through_units_that_stayed():
    network = drawn_network([Dense(3, Identity()), Dropout(0.5), Dense(2, Identity())], 2)
    pass_ = learning_pass(network, 4)
    step_of(pass_, drawn_rows(4, 2), drawn_rows(4, 2))
    dense, dropout, _ = pass_.operations
    assert ((dense.delta == 0.0) == (dropout.factor == 0.0)).all()


def test_noise_has_the_deviation_it_says_and_the_signal_passes_it_by():
    network = Network([GaussianNoise(0.5)], 100)
    pass_ = learning_pass(network, 100)
    x = np.zeros((100, 100))
    step_of(pass_, x, x + 1.0)
    assert pass_.outputs.std() == pytest.approx(0.5, abs=0.02)
    assert np.array_equal(pass_.operations[0].delta, pass_.objective.error)


@pytest.mark.parametrize("kind", RANDOM)
def test_the_same_stream_of_chance_gives_the_same_pass(kind):
    network = Network([kind()], 10)
    outputs = []
    for seed in (3, 3, 4):
        pass_ = learning_pass(network, 5, seed)
        outputs.append(pass_.forward(upright(np.ones((5, 10)))).copy())
    assert np.array_equal(outputs[0], outputs[1])
    assert not np.array_equal(outputs[0], outputs[2])


def test_batch_norm_centres_each_unit_and_remembers_unbiased_moments():
    network = Network([BatchNorm(momentum=0.2)], 3)
    network.start(Zeros(), np.random.default_rng(0))
    x = 5.0 + 3.0 * drawn_rows(8, 3)
    pass_ = learning_pass(network, 8)
    outputs = pass_.forward(upright(x))
    np.testing.assert_allclose(outputs.mean(axis=1), 0.0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=1), 1.0, atol=1e-5)
    state = network.state_tensors()
    np.testing.assert_allclose(state["1.running_mean"], 0.2 * x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(state["1.running_variance"], 0.8 + 0.2 * x.var(axis=0, ddof=1), rtol=1e-12)


def test_batch_norm_in_use_takes_what_it_remembers_and_leaves_it_alone():
    network = drawn_network([BatchNorm()], 3)
    network.state[:] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    x, named = drawn_rows(4, 3), network.tensors()
    expected = named["1.gain"] * (x - [1, 2, 3]) / np.sqrt(np.array([4, 5, 6]) + 1e-5) + named["1.shift"]
    np.testing.assert_allclose(predict(network, x), expected, rtol=1e-12)
    assert network.state.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def test_batch_norm_in_use_hands_the_error_back_by_remembered_moments():
    """Then samples do not meet, and a is a straight line of x with slope gain / sqrt(variance + epsilon)."""
    network = drawn_network([Dense(3, Identity()), BatchNorm()], 3)
    network.state[:] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    pass_ = Pass(network, 4, MeanSquaredError())
    slope = network.tensors()["2.gain"] / np.sqrt(np.array([4, 5, 6]) + 1e-5)
    step_of(pass_, drawn_rows(4, 3), drawn_rows(4, 3))
    residual = 2.0 / 3.0 / 4.0 * (pass_.outputs.T - drawn_rows(4, 3))
    np.testing.assert_allclose(pass_.operations[0].delta.T, residual * slope, rtol=1e-12)


def test_batch_norm_survives_a_batch_of_one():
    network = drawn_network([BatchNorm()], 3)
    pass_ = learning_pass(network, 1)
    step_of(pass_, drawn_rows(1, 3), drawn_rows(1, 3))
    np.testing.assert_allclose(pass_.outputs[:, 0], network.tensors()["1.shift"])
    assert network.state_tensors()["1.running_variance"].tolist() == [1.0, 1.0, 1.0]
    assert np.isfinite(network.gradient).all()


def test_layer_norm_centres_each_sample_in_learning_and_in_use():
    network = Network([LayerNorm()], 6)
    network.start(Zeros(), np.random.default_rng(0))
    x = 5.0 + 3.0 * drawn_rows(4, 6)
    outputs = predict(network, x)
    np.testing.assert_allclose(outputs.mean(axis=1), 0.0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=1), 1.0, atol=1e-4)
    assert np.array_equal(learning_pass(network, 4).forward(upright(x)).T, outputs)


@pytest.mark.parametrize("kind", [BatchNorm, LayerNorm])
def test_a_constant_input_is_normalised_to_the_shift(kind):
    network = drawn_network([kind()], 3)
    pass_ = learning_pass(network, 4)
    step_of(pass_, np.full((4, 3), 7.0), drawn_rows(4, 3))
    np.testing.assert_allclose(pass_.outputs.T, np.tile(network.tensors()["1.shift"], (4, 1)), atol=1e-12)
    assert np.isfinite(network.gradient).all()


@pytest.mark.parametrize("width", [4, 3], ids=["plain", "projected"])
def test_a_residual_block_adds_its_input_or_its_projection(width):
    block = Residual((Dense(5, Tanh()), Dense(width, Identity())))
    assert block.projects(4) == (width == 3)
    network = drawn_network([block], 4)
    x, named = drawn_rows(6, 4), network.tensors()
    inside = np.tanh(x @ named["1.1.W"].T + named["1.1.b"]) @ named["1.2.W"].T + named["1.2.b"]
    around = x @ named["1.P"].T if width == 3 else x
    np.testing.assert_allclose(predict(network, x), inside + around, rtol=1e-12)


def test_a_residual_block_that_computes_nothing_hands_the_error_on_whole():
    network = Network([Dense(3, Identity()), Residual((Dense(3, Identity()),))], 3)
    network.start(Zeros(), np.random.default_rng(0))
    pass_ = learning_pass(network, 2)
    step_of(pass_, drawn_rows(2, 3), drawn_rows(2, 3))
    assert np.array_equal(pass_.operations[0].delta, pass_.objective.error)


@pytest.mark.parametrize(
    "layers", [(Dense(3),), (Dense(2), Dropout(0.0)), (BatchNorm(), Activate(), Dense(3))], ids=str
)
def test_the_error_signal_of_a_first_residual_block_is_that_of_its_inputs(layers):
    """As first layer nobody below wants dL/dx, but whoever looks at the block's delta does."""
    block = Residual(layers)
    network = drawn_network([block], 3)
    identity = Network([Dense(3, Identity(), bias="none"), block], 3)
    identity.parameters[:9], identity.parameters[9:] = np.eye(3).ravel(), network.parameters
    rows, targets = drawn_rows(4, 3), drawn_rows(4, block.outputs(3))
    first, second = learning_pass(network, 4), learning_pass(identity, 4)
    step_of(first, rows, targets)
    step_of(second, rows, targets)
    np.testing.assert_allclose(first.operations[0].delta, second.operations[1].delta, rtol=1e-12)


@pytest.mark.parametrize("last", [Residual((Dense(2, Sigmoid()),)), BatchNorm(), Activate(Sigmoid())], ids=str)
def test_the_pass_names_operations_inside_operations(last):
    pass_ = learning_pass(drawn_network([Dense(2), last], 2), 3)
    names = [name for name, _ in pass_.flat_operations()]
    assert names == (["1", "2", "2.1"] if isinstance(last, Residual) else ["1", "2"])


def test_saved_names_are_the_ones_that_files_already_carry():
    assert {kind.kind() for kind in LAYERS} == {
        "dense", "activation", "dropout", "gaussian_noise", "batch_norm", "layer_norm", "residual",
    }  # fmt: skip


@pytest.mark.parametrize(("layer", "strength"), [(Dropout(0.35), 0.35), (GaussianNoise(1.5), 1.5), (Dense(3), None)])
def test_a_layer_that_draws_says_how_strongly(layer, strength):
    assert layer.strength == strength


@pytest.mark.parametrize("layer", [Dropout(0.35), GaussianNoise(1.5)], ids=lambda layer: layer.kind())
def test_the_form_of_a_layer_that_draws_says_so(layer):
    pass_ = learning_pass(drawn_network([layer], 3), 4)
    pass_.forward(np.vstack([drawn_rows(4, 3).T, np.ones(4)]))
    assert pass_.operations[0].form().drawn


def test_only_batch_norm_compares_the_samples_of_a_batch():
    assert [kind.kind() for kind in LAYERS if kind.compares_samples] == ["batch_norm"]


def test_an_activation_that_learns_starts_at_its_leak():
    network = Network([Activate(PReLU(0.3))], 2)
    network.start(GlorotUniform(), np.random.default_rng(0))
    assert network.parameters.tolist() == [0.3]


def test_a_layer_that_follows_others_is_like_the_last_dense_one():
    before = [Dense(5, ReLU()), Dense(6, Sigmoid()), Dropout(0.4)]
    assert Dense.following(before) == Dense(6, Sigmoid())
    assert Dense.following([]) == Dense()
    assert Residual.following(before) == Residual((Dense(6, Sigmoid()),))
    assert Dropout.following(before) == Dropout()

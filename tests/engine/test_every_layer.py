"""What the engine asks of every layer, of the catalogue and of the tests alone: what it says of itself is true."""

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid, Tanh
from nnstudio.engine.analysis.gradient_check import check_gradient
from nnstudio.engine.analysis.paths import sum_over_paths
from nnstudio.engine.analysis.trace import trace_step
from nnstudio.engine.layers import Dense, Dropout, Layer, Residual
from nnstudio.engine.layers.form import Branched, DirectForm, Shifted
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.engine.network import Network, own_tensors
from nnstudio.engine.optimisers import SGD
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.topology import by_name, by_value, nodes_of, number_of, owner_of
from nnstudio.engine.update import Restraint, Update
from tests.engine.specimens import drawn_network, drawn_rows, drawn_targets, step_of
from tests.toys import EVERY_LAYER, Amplify, Negate, Neighbours, Steepen

SAMPLES, LOSS = 5, MeanSquaredError()
ROWS, TARGETS = drawn_rows(SAMPLES, 3), drawn_targets(LOSS, SAMPLES, 2)

LAYERS: dict[str, Layer] = {kind.kind(): kind() for kind in EVERY_LAYER} | {
    "block of toys": Residual((Negate(), Amplify(), Steepen(), Neighbours())),
    "wider block": Residual((Dense(5), Dropout(0.3))),
    "second block": Residual((Dense(3), Amplify())),
}
every_layer = pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)


def around(layer):
    """Return a network with the layer between two dense ones."""
    return drawn_network([Dense(3, Tanh()), layer, Dense(2)], 3)


def traced(network):
    return trace_step(Update(network, SGD(), Restraint()), LOSS, ROWS, TARGETS, 0.1, rng=np.random.default_rng(5))


def went_forward(network, rows):
    """Return the operations of a pass that drew the same chances."""
    pass_ = Pass(network.copy(), len(rows), LOSS, np.random.default_rng(5))
    pass_.forward(upright(rows))
    return dict(pass_.flat_operations())


@every_layer
def test_it_trains(layer):
    network = around(layer)
    pass_ = Pass(network, SAMPLES, LOSS, None if layer.draws or layer.inside else np.random.default_rng(5))
    update = Update(network, SGD(), Restraint())
    losses = []
    for _ in range(20):
        losses.append(step_of(pass_, ROWS, TARGETS))
        update.apply(0.02)
    assert losses[-1] < losses[0]


@every_layer
def test_its_gradient_is_right(layer):
    checks = check_gradient(around(layer), LOSS, upright(ROWS), TARGETS.T)
    assert max(check.largest for check in checks) < 1e-5


@every_layer
def test_the_sum_over_all_paths_through_it_is_the_derivative(layer):
    network = around(layer)
    trace = traced(network)
    for sample, unit, source in np.ndindex(SAMPLES, 3, 3):
        found = sum_over_paths(network, trace, sample, "1", unit, source)
        assert sum(path.part for path in found.paths) == pytest.approx(found.total, rel=1e-9, abs=1e-15)
        if not layer.compares_samples:
            assert found.total == pytest.approx(found.derivative, rel=1e-10, abs=1e-13)


@every_layer
def test_the_sum_over_all_paths_is_right_where_it_is_the_last(layer):
    network = drawn_network([Dense(2, Tanh()), layer], 3)
    targets = drawn_targets(LOSS, SAMPLES, network.outputs)
    update = Update(network, SGD(), Restraint())
    trace = trace_step(update, LOSS, ROWS, targets, 0.1, rng=np.random.default_rng(5))
    if not layer.compares_samples:
        found = sum_over_paths(network, trace, 1, "1", 0, 2)
        assert found.total == pytest.approx(found.derivative, rel=1e-10, abs=1e-13)


@every_layer
def test_what_comes_back_below_it_is_what_it_says(layer):
    """dL/dx is what it weighs of its delta, or delta itself."""
    trace = traced(around(layer))
    below, own = trace.layers[0], next(part for part in trace.layers if part.name == "2")
    back = layer.weighed_back(own.delta.T, own.tensors)
    np.testing.assert_allclose(below.arriving, own.delta if back is None else back.T, rtol=1e-10, atol=1e-15)


@every_layer
def test_its_form_has_the_derivatives_that_it_says(layer):
    """Move each input of one sample a little, and see how z, or a where there is none, moves."""
    network = around(layer)
    for part in traced(network).layers:
        if not isinstance(part.form, DirectForm):
            continue
        own = next(node.layer for node in by_name(network.nodes) if node.name == part.name)
        alone = Network([own], part.x.shape[1])
        for name, view in alone.tensors().items():
            view[...] = part.tensors[name.removeprefix("1.")]
        with_chance = [moved(alone, part.x, source, sign) for sign in (1, -1) for source in range(part.x.shape[1])]
        ahead, behind = np.split(np.stack(with_chance, axis=2), 2, axis=2)
        expected = part.form if not own.draws else went_forward(alone, part.x)["1"].form()
        np.testing.assert_allclose(expected.jacobian(1), (ahead - behind)[:, 1] / 2e-6, rtol=1e-6, atol=1e-8)


def moved(network, rows, source, sign):
    """Return z (units, samples), or a, with one input of sample 1 moved by 1e-6."""
    rows = rows.copy()
    rows[1, source] += sign * 1e-6
    operation = went_forward(network, rows)["1"]
    applied = operation.applied()
    return operation.a if applied is None else applied.z


@every_layer
def test_every_tensor_that_it_learns_has_its_samples_derivatives(layer):
    """Their mean over the batch is the engine's gradient."""
    for part in traced(around(layer)).layers:
        assert {learned.name for learned in part.learned} == part.tensors.keys()
        for learned in part.learned:
            signal = part.delta if learned.of == "z" else part.arriving
            found = derivatives(learned, signal).mean(axis=0)
            np.testing.assert_allclose(found, part.gradient[learned.name], rtol=1e-10, atol=1e-14)


def derivatives(learned, signal):
    """Return dL/dp of every sample, (batch, ...) shaped like the tensor."""
    if learned.shape == "layer":
        return np.einsum("bu,nbu->bn", signal, learned.partial)
    if learned.shape == "matrix":
        return signal[:, :, None] * learned.partial[:, None, :]
    return signal if learned.partial is None else signal * learned.partial


@every_layer
def test_a_layer_without_what_is_written_down_can_be_started_anywhere(layer):
    for fresh in (layer.unwritten(), layer.redrawn(), layer.with_inside(layer.inside)):
        assert not fresh.written
        assert type(fresh) is type(layer)
        drawn_network([Dense(3), fresh], 2)


@every_layer
def test_a_new_one_fits_behind_others(layer):
    fresh = type(layer).following([Dense(5, Sigmoid()), Dropout()])
    drawn_network([Dense(5), fresh], 2)
    if layer.fully_connected:
        assert (fresh.units, fresh.activation) == (5, Sigmoid())
    assert type(layer).following([]) == type(layer)()


def test_what_is_written_down_for_a_layer_is_told_and_taken_away():
    written = Dense(2, first_bias=(1.0, 2.0))
    assert written.written
    assert written.unwritten() == Dense(2)
    block = Residual((written,))
    assert block.written
    assert block.unwritten() == Residual((Dense(2),))
    assert Dense(2, first_bias=0.5).unwritten() == Dense(2, first_bias=0.5)


@every_layer
def test_it_says_how_much_it_does_and_what_its_units_make_of_their_sums(layer):
    network = around(layer)
    assert layer.strength is None or layer.strength > 0.0
    for node, operation in zip(by_name(network.nodes), went_forward(network, ROWS).values(), strict=True):
        applied = operation.applied()
        assert (applied is None) == (node.layer.activation is None)
        assert not (node.layer.inside and node.layer.activation)
        assert operation.form().details().keys() <= {"factor", "normal", "scale"}
        if applied is not None:
            np.testing.assert_array_equal(applied.activation.values(applied.z), applied.a)
            assert applied.saturated().shape == applied.slopes().shape == applied.a.shape


def test_only_what_is_drawn_or_fixed_is_added():
    trace = traced(around(LAYERS["gaussian_noise"]))
    form = trace.layers[1].form
    assert isinstance(form, Shifted)
    np.testing.assert_array_equal(form.offsets, trace.layers[1].a - trace.layers[1].x)


def test_a_block_has_no_form_but_the_sum_of_its_ways():
    form = traced(around(LAYERS["wider block"])).layers[1].form
    assert isinstance(form, Branched)
    assert form.projection is not None
    assert form.details() == {}


def test_layers_are_named_by_their_places_and_know_who_reads_them():
    nodes = nodes_of([Dense(3), Residual((Dense(4), Dense(3))), Dense(2)], 2)
    assert [node.name for node in by_name(nodes)] == ["1", "2", "2.1", "2.2", "3"]
    found = {node.name: (node.reads, node.read_by, node.block, node.outputs) for node in by_value(nodes)}
    assert found == {
        "1": ("0", "2", None, 3),
        "2.1": ("1", "2.2", "2", 4),
        "2.2": ("2.1", None, "2", 3),
        "2": ("1", "3", None, 3),
        "3": ("2", None, None, 2),
    }
    assert list(found) == ["1", "2.1", "2.2", "2", "3"]


def test_names_say_where_a_layer_stands_and_whose_a_tensor_is():
    assert [number_of(name) for name in ("0", "3", "2.1", "2.1.W")] == [0, 3, 2, 2]
    assert owner_of("2.1.W") == ("2.1", "W")
    assert own_tensors("2", {"2.P": ROWS, "2.1.W": TARGETS, "3.W": TARGETS}) == {"P": ROWS}
    assert around(Residual((Dense(3),))).last == "3"

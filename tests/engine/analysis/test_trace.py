from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import ACTIVATIONS, Identity, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.analysis.trace import trace_step
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, GaussianNoise, LayerNorm, Residual
from nnstudio.engine.losses import LOSSES, BinaryCrossEntropy, CategoricalCrossEntropy, MeanSquaredError
from nnstudio.engine.optimisers import OPTIMISERS, SGD, Adam
from nnstudio.engine.passes import Pass
from nnstudio.engine.update import ClipNorm, Restraint, Update
from tests.engine.specimens import bounded, drawn_network, drawn_rows, drawn_targets, output_for, step_of
from tests.engine.test_update import RESTRAINTS
from tests.present import present

SAMPLES, RATE = 5, 0.05
NETWORKS = {
    "dense": [Dense(4), Dense(2)],
    "frozen": [Dense(4, frozen=True), Dense(3, bias="frozen"), Dense(2, bias="none")],
    "normalised": [Dense(4), BatchNorm(), Activate(ReLU()), LayerNorm(), Dense(2)],
    "by chance": [GaussianNoise(0.3), Dense(6), Dropout(0.4), Dense(2)],
    "residual": [Residual((Dense(3, PReLU()), BatchNorm())), Residual((Dense(4), Dropout(0.3), Dense(2)))],
    "learned slope": [Dense(4, PReLU()), Activate(PReLU()), Dense(2, PReLU())],
    "single block": [Residual((Dense(2),))],
}
every_network = pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
every_optimiser = pytest.mark.parametrize("optimiser", [kind() for kind in OPTIMISERS], ids=lambda rule: rule.kind())
every_restraint = pytest.mark.parametrize("restraint", RESTRAINTS.values(), ids=RESTRAINTS)


def at_work(layers, optimiser=None, restraint=None, loss=None, steps=2):
    """Return an update whose optimiser already remembers some steps, and the loss, rows and targets of the next one."""
    loss = loss or MeanSquaredError()
    network = drawn_network(layers, 3)
    update = Update(network, optimiser or SGD(), restraint or Restraint())
    pass_ = Pass(network, SAMPLES, loss, np.random.default_rng(8))
    for seed in range(steps):
        step_of(pass_, drawn_rows(SAMPLES, 3, seed), drawn_targets(loss, SAMPLES, network.outputs, seed))
        update.apply(RATE)
    return update, loss, drawn_rows(SAMPLES, 3, 99), drawn_targets(loss, SAMPLES, network.outputs, 99)


def everything(update):
    """Return copies of all numbers of a run."""
    network = update.network
    return {
        "parameters": network.parameters.copy(),
        "gradient": network.gradient.copy(),
        "state": network.state.copy(),
        "memory": update.steps.memory.copy(),
        "direction": update.direction.copy(),
        "count": np.array(update.steps.count),
        "clip factor": np.array(update.clip_factor),
    }


def assert_trace_is_the_real_step(update, loss, rows, targets):
    before = everything(update)
    trace = trace_step(update, loss, rows, targets, RATE, rng=np.random.default_rng(5))
    for name, numbers in everything(update).items():
        np.testing.assert_array_equal(numbers, before[name], err_msg=f"the trace touched the {name}")
    pass_ = Pass(update.network, SAMPLES, loss, np.random.default_rng(5))
    assert trace.loss == step_of(pass_, rows, targets)
    gradient = update.network.tensors(update.network.gradient.copy())
    penalty = update.penalty()
    update.apply(RATE)
    after, direction = update.network.tensors(), update.network.tensors(update.direction)
    inner = {name for name, _ in pass_.flat_operations()}
    traced = {f"{layer.name}.{name}" for layer in trace.layers for name in layer.after}
    assert traced == after.keys()
    for layer in trace.layers:
        assert layer.name in inner
        for name in layer.after:
            whole = f"{layer.name}.{name}"
            np.testing.assert_array_equal(layer.after[name], after[whole], err_msg=whole)
            np.testing.assert_array_equal(layer.gradient[name], gradient[whole], err_msg=whole)
            np.testing.assert_array_equal(trace.direction[whole], direction[whole], err_msg=whole)
            start = update.network.tensors(before["parameters"])[whole]
            np.testing.assert_array_equal(layer.tensors[name], start, err_msg=whole)
    for when, vectors in ((trace.memory_before, before["memory"]), (trace.memory_after, update.steps.memory)):
        assert tuple(when) == update.steps.names
        assert all((tensors.keys() == after.keys()) for tensors in when.values())
        assert len(when) == len(vectors)
    for name, vector in update.steps.state().items():
        for tensor, numbers in update.network.tensors(vector).items():
            np.testing.assert_array_equal(trace.memory_after[name][tensor], numbers)
    assert (trace.rate, trace.count, trace.clip_factor) == (RATE, update.steps.count, update.clip_factor)
    assert trace.penalty == pytest.approx(penalty)
    np.testing.assert_array_equal(trace.outputs, pass_.outputs.T)


@every_optimiser
@every_network
def test_a_trace_is_the_step_that_every_optimiser_then_takes(layers, optimiser):
    assert_trace_is_the_real_step(*at_work(layers, optimiser))


@every_network
@every_restraint
def test_a_trace_is_the_step_that_every_restraint_then_allows(layers, restraint):
    assert_trace_is_the_real_step(*at_work(layers, Adam(), restraint))


@pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.kind())
def test_a_trace_is_the_real_step_for_every_loss(kind):
    layers = [Dense(4), Dense(3, output_for(kind()))]
    update, loss, rows, targets = at_work(layers, loss=kind())
    assert_trace_is_the_real_step(update, loss, rows, targets)
    trace = trace_step(update, loss, rows, targets, RATE)
    assert trace.losses.shape == (SAMPLES,)
    assert trace.losses.mean() == pytest.approx(trace.loss, rel=1e-12)


@every_network
def test_the_numbers_of_a_trace_fit_each_other(layers):
    """What anyone can recompute from the trace alone, layer by layer."""
    update, loss, rows, targets = at_work(layers)
    trace = trace_step(update, loss, rows, targets, RATE, rng=np.random.default_rng(5))
    np.testing.assert_array_equal(trace.inputs, rows)
    np.testing.assert_array_equal(trace.targets, targets)
    for layer in trace.layers:
        if layer.kind == "dense":
            bias = layer.tensors.get("b", 0.0)
            np.testing.assert_allclose(present(layer.z), layer.x @ layer.tensors["W"].T + bias, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(layer.gradient["W"], layer.delta.T @ layer.x / SAMPLES, rtol=1e-12, atol=1e-15)
            if "b" in layer.gradient:
                np.testing.assert_allclose(layer.gradient["b"], layer.delta.mean(axis=0), rtol=1e-12, atol=1e-15)
        if layer.kind in ("dense", "activation"):
            np.testing.assert_allclose(layer.delta, layer.arriving * present(layer.slope), rtol=1e-12, atol=1e-15)
        else:
            assert layer.z is None
            assert layer.slope is None
        if layer.kind == "dropout":
            np.testing.assert_array_equal(layer.a, layer.x * layer.details["factor"])
            np.testing.assert_allclose(layer.delta, layer.arriving * layer.details["factor"], rtol=1e-12)
        if layer.kind in ("batch_norm", "layer_norm"):
            gain, shift = layer.tensors["gain"], layer.tensors["shift"]
            np.testing.assert_allclose(layer.a, layer.details["normal"] * gain + shift, rtol=1e-12)
            np.testing.assert_allclose(layer.gradient["shift"], layer.arriving.mean(axis=0), rtol=1e-10, atol=1e-15)
            by_gain = (layer.arriving * layer.details["normal"]).mean(axis=0)
            np.testing.assert_allclose(layer.gradient["gain"], by_gain, rtol=1e-10, atol=1e-15)
            centred = (layer.x - layer.x.mean(axis=0 if layer.kind == "batch_norm" else 1, keepdims=True)).T
            np.testing.assert_allclose(layer.details["normal"].T, centred * layer.details["scale"].T, atol=1e-12)


@every_network
def test_the_error_signal_arrives_from_the_layer_above(layers):
    update, loss, rows, targets = at_work(layers)
    trace = trace_step(update, loss, rows, targets, RATE, rng=np.random.default_rng(5))
    outer = [layer for layer in trace.layers if "." not in layer.name]
    np.testing.assert_allclose(outer[-1].arriving, loss.gradient(trace.outputs.T, targets.T).T, rtol=1e-12)
    for below, above in pairwise(outer):
        np.testing.assert_array_equal(above.x, below.a)
        sent = above.delta @ above.tensors["W"] if above.kind == "dense" else above.delta
        np.testing.assert_allclose(below.arriving, sent, rtol=1e-12, atol=1e-15)


def test_the_signal_of_a_residual_block_is_the_sum_of_both_ways():
    update, loss, rows, targets = at_work(NETWORKS["residual"])
    trace = trace_step(update, loss, rows, targets, RATE, rng=np.random.default_rng(5))
    layers = {layer.name: layer for layer in trace.layers}
    plain, projected = layers["1"], layers["2"]
    through = layers["1.1"].delta @ layers["1.1"].tensors["W"]
    np.testing.assert_allclose(plain.delta, through + plain.arriving, rtol=1e-12)
    through = layers["2.1"].delta @ layers["2.1"].tensors["W"]
    np.testing.assert_allclose(projected.delta, through + projected.arriving @ projected.tensors["P"], rtol=1e-12)
    by_projection = projected.arriving.T @ projected.x / SAMPLES
    np.testing.assert_allclose(projected.gradient["P"], by_projection, rtol=1e-12)


@pytest.mark.parametrize("name", ["dense", "frozen", "learned slope", "single block"])
def test_the_signal_of_each_sample_is_that_of_the_sample_alone(name):
    update, loss, rows, targets = at_work(NETWORKS[name])
    together = trace_step(update, loss, rows, targets, RATE)
    for i in range(SAMPLES):
        alone = trace_step(update, loss, rows[i : i + 1], targets[i : i + 1], RATE)
        for both, one in zip(together.layers, alone.layers, strict=True):
            np.testing.assert_allclose(one.delta[0], both.delta[i], rtol=1e-11, atol=1e-14)
            np.testing.assert_allclose(one.arriving[0], both.arriving[i], rtol=1e-11, atol=1e-14)
        assert alone.losses[0] == pytest.approx(together.losses[i], rel=1e-12)


@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS if kind.elementwise], ids=lambda kind: kind.kind())
def test_delta_is_the_arriving_signal_times_the_slope_for_every_activation(kind):
    update, loss, rows, targets = at_work([Dense(4, kind()), Activate(kind()), Dense(2, kind())])
    for layer in trace_step(update, loss, rows, targets, RATE).layers:
        np.testing.assert_allclose(layer.delta, layer.arriving * present(layer.slope), rtol=1e-12, atol=1e-15)


FUSED = [
    (BinaryCrossEntropy(), Sigmoid()),
    (BinaryCrossEntropy(0.2), Sigmoid()),
    (CategoricalCrossEntropy(), Softmax()),
    (CategoricalCrossEntropy(0.2), Softmax()),
]


@pytest.mark.parametrize(("loss", "output"), FUSED, ids=str)
@given(st.booleans(), st.integers(0, 50))
@bounded
def test_a_fused_output_shows_the_signal_that_it_never_computed(loss, output, weighted, seed):
    """arriving is dL/da although the fused objective starts at dL/dz; with weighted classes both carry the weights."""
    update, _, rows, _ = at_work([Dense(4), Dense(3, output)], loss=loss)
    targets = drawn_targets(loss, SAMPLES, 3, seed)
    parts = np.random.default_rng(seed).dirichlet(np.ones(SAMPLES)) if weighted else None
    trace = trace_step(update, loss, rows, targets, RATE, parts=parts)
    last = trace.layers[-1]
    weights = np.ones(SAMPLES) if parts is None else parts * SAMPLES
    assert trace.parts == pytest.approx(weights / SAMPLES, rel=1e-15)
    smoothed = loss.targets(targets.T).T
    scale = 3 if isinstance(output, Sigmoid) else 1
    np.testing.assert_allclose(last.delta, (last.a - smoothed) / scale * weights[:, None], rtol=1e-10, atol=1e-14)
    by_a = loss.gradient(last.a.T, smoothed.T).T * weights[:, None]
    np.testing.assert_allclose(last.arriving, by_a, rtol=1e-10)
    np.testing.assert_allclose(last.gradient["W"], last.delta.T @ last.x / SAMPLES, rtol=1e-10, atol=1e-14)
    assert trace.loss == pytest.approx(trace.losses @ (weights / SAMPLES), rel=1e-10)


def test_a_trace_shows_how_far_the_gradient_was_clipped():
    update, loss, rows, targets = at_work(NETWORKS["dense"], restraint=Restraint(clipping=ClipNorm(0.01)))
    trace = trace_step(update, loss, rows, targets, RATE)
    assert 0.0 < trace.clip_factor < 1.0
    norm = np.sqrt(sum((tensor**2).sum() for tensor in trace.direction.values()))
    assert norm == pytest.approx(0.01, rel=1e-3)
    for layer in trace.layers:
        for name, gradient in layer.gradient.items():
            np.testing.assert_allclose(trace.direction[f"{layer.name}.{name}"], gradient * trace.clip_factor)
            np.testing.assert_allclose(layer.tensors[name] - layer.after[name], RATE * gradient * trace.clip_factor)


def test_a_trace_keeps_its_numbers_when_the_run_goes_on():
    update, loss, rows, targets = at_work(NETWORKS["normalised"], Adam())
    trace = trace_step(update, loss, rows, targets, RATE)
    kept = [
        array.copy()
        for layer in trace.layers
        for array in (layer.x, layer.a, layer.delta, layer.arriving, *layer.tensors.values(), *layer.after.values())
    ]
    rows += 1.0
    update.network.parameters += 1.0
    now = [
        array
        for layer in trace.layers
        for array in (layer.x, layer.a, layer.delta, layer.arriving, *layer.tensors.values(), *layer.after.values())
    ]
    for before, after in zip(kept, now, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_in_single_precision_is_traced_on_rows_of_either_precision(dtype):
    network = drawn_network([Dense(3, Tanh()), Dense(2, Identity())], 3, dtype=np.float32)
    update = Update(network, Adam(), Restraint())
    rows, targets = drawn_rows(4, 3, dtype=dtype), drawn_rows(4, 2, dtype=dtype)
    trace = trace_step(update, MeanSquaredError(), rows, targets, 0.1)
    assert all(layer.delta.dtype == layer.after["W"].dtype == np.float32 for layer in trace.layers)

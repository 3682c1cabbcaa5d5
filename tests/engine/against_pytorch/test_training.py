"""Whole trainings: twenty steps of networks with every kind of layer, end to end."""

import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS, Identity, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.layers import LAYERS, Activate, BatchNorm, Dense, Dropout, LayerNorm, Residual
from nnstudio.engine.losses import BinaryCrossEntropy, CategoricalCrossEntropy, MeanSquaredError
from nnstudio.engine.optimisers import OPTIMISERS, SGD, Adam
from nnstudio.engine.passes import Pass, predict
from nnstudio.engine.update import CLIPPINGS, ClipLayerNorm, ClipNorm, ClipValue, NoClipping, Restraint, Update
from tests.engine.against_pytorch import NOT_INSTALLED, counterpart
from tests.engine.against_pytorch.test_losses import losses_of_samples
from tests.engine.against_pytorch.test_optimisers import put
from tests.engine.against_pytorch.twins import Twin, close
from tests.engine.specimens import drawn_network, drawn_rows, drawn_targets, step_of

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)

STEPS, SAMPLES, INPUTS = 20, 7, 4

every_seed = pytest.mark.parametrize("seed", [0, 1, 2])
precisions = pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-10), (np.float32, 1e-5)])

# What PyTorch does to the gradients of the twin before its step.
CLIPPED = {
    NoClipping: lambda rule, twin: None,
    ClipNorm: lambda rule, twin: torch.nn.utils.clip_grad_norm_([*twin.weights, *twin.others], rule.limit),
    ClipLayerNorm: lambda rule, twin: [
        torch.nn.utils.clip_grad_norm_(
            [p for name, p in twin.named.items() if name.split(".")[0] == layer and p.requires_grad], rule.limit
        )
        for layer in {name.split(".")[0] for name in twin.named}
    ],
    ClipValue: lambda rule, twin: torch.nn.utils.clip_grad_value_([*twin.weights, *twin.others], rule.limit),
}


def trained_alike(
    layers, loss=None, rule=None, restraint=None, *, seed=0, dtype=np.float64, tolerance=1e-10, rate=0.05
):
    """Train one of our networks and its twin on the same batches, and compare them after every step."""
    loss, rule, restraint = loss or MeanSquaredError(), rule or SGD(), restraint or Restraint()
    network = drawn_network(layers, INPUTS, seed, dtype)
    twin, update = Twin(network), Update(network, rule, restraint)
    decay = {"weight_decay": getattr(rule, "decay", 0.0) + restraint.l2}
    rival = put(rule, [{"params": twin.weights, **decay}, {"params": twin.others, "weight_decay": 0.0}], rate)
    pass_ = Pass(network, SAMPLES, loss, np.random.default_rng(seed))
    for step in range(STEPS):
        rows = drawn_rows(SAMPLES, INPUTS, step, dtype)
        targets = drawn_targets(loss, SAMPLES, network.outputs, step, dtype)
        measured = step_of(pass_, rows, targets)
        rival.zero_grad()
        its = losses_of_samples(loss, twin(rows, pass_.operations), torch.tensor(targets)).mean()
        (its + restraint.l1 * sum(p.abs().sum() for p in twin.weights)).backward()
        counterpart(CLIPPED, type(restraint.clipping))(restraint.clipping, twin)
        assert measured == pytest.approx(its.item(), rel=tolerance, abs=tolerance)
        update.apply(rate)
        rival.step()
    twin.assert_equals(network, tolerance)
    return network, twin


@every_seed
@precisions
@pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.kind())
@pytest.mark.parametrize("place", ["first", "in the middle", "last"])
def test_every_layer_learns_as_in_pytorch(kind, place, seed, dtype, tolerance):
    around = {"first": ([], [Dense(2)]), "in the middle": ([Dense(5)], [Dense(2)]), "last": ([Dense(3)], [])}[place]
    trained_alike([*around[0], kind(), *around[1]], seed=seed, dtype=dtype, tolerance=tolerance)


@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())
def test_every_activation_learns_as_in_pytorch(kind):
    trained_alike([Dense(5, kind()), Activate(kind()), Dense(3, kind())])


@every_seed
@precisions
@pytest.mark.parametrize(
    "block",
    [
        (Dense(4), Dense(4, Identity())),
        (Dense(5), Dense(3, Identity())),
        (BatchNorm(), Activate(ReLU()), Dense(4, Identity())),
        (Dense(6, PReLU()), Dropout(0.4), Dense(4)),
    ],
    ids=["plain", "projected", "pre-activation", "with dropout"],
)
def test_residual_blocks_learn_as_in_pytorch(block, seed, dtype, tolerance):
    trained_alike([Residual(block), LayerNorm(), Residual(block)], seed=seed, dtype=dtype, tolerance=tolerance)


@every_seed
@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())
def test_every_optimiser_trains_a_whole_network_as_in_pytorch(kind, seed):
    trained_alike([Dense(6), BatchNorm(), Dense(3)], rule=kind(), seed=seed, rate=0.01)


@precisions
@pytest.mark.parametrize(
    ("loss", "output"),
    [(BinaryCrossEntropy(), Sigmoid()), (CategoricalCrossEntropy(0.1), Softmax())],
    ids=["sigmoid", "softmax"],
)
def test_classifiers_learn_as_in_pytorch(loss, output, dtype, tolerance):
    trained_alike([Dense(8, ReLU()), Dense(3, output)], loss, dtype=dtype, tolerance=tolerance)


@every_seed
@pytest.mark.parametrize("kind", CLIPPINGS, ids=lambda kind: kind.kind())
def test_every_clipping_is_pytorchs(kind, seed):
    clipping = kind() if kind is NoClipping else kind(limit=0.05)
    trained_alike([Dense(6), Residual((Dense(6),)), Dense(3)], restraint=Restraint(clipping=clipping), seed=seed)


@every_seed
@pytest.mark.parametrize("rule", [SGD(), Adam()], ids=lambda rule: rule.kind())
@pytest.mark.parametrize(
    "restraint",
    [Restraint(l2=0.1), Restraint(l1=0.05), Restraint(l1=0.02, clipping=ClipNorm(0.1))],
    ids=["l2", "l1", "l1, then clipped"],
)
def test_penalties_pull_at_weights_only_as_in_pytorch(rule, restraint, seed):
    layers = [Dense(5), BatchNorm(), Residual((Dense(3, PReLU()),)), Dense(2)]
    trained_alike(layers, rule=rule, restraint=restraint, seed=seed, rate=0.01)


@every_seed
def test_frozen_layers_and_biases_stay_as_in_pytorch(seed):
    layers = [Dense(4, Tanh(), bias="frozen"), Dense(4, PReLU(), frozen=True), Dense(3, bias="none")]
    trained_alike(layers, rule=Adam(), seed=seed)


@every_seed
def test_a_trained_network_is_used_as_in_pytorch(seed):
    """In use batch norm takes its running moments, and nothing is dropped."""
    network, twin = trained_alike([Dense(6), BatchNorm(), Dropout(0.5), Residual((BatchNorm(), Dense(3)))], seed=seed)
    rows = drawn_rows(9, INPUTS, 77)
    close(predict(network, rows), twin(rows, Pass(network, 9).operations), 1e-10)


def test_a_thin_batch_norm_of_one_sample_is_left_to_us():
    """PyTorch refuses to normalise one sample; ours answers with the shift (tests of the layers)."""
    with pytest.raises(ValueError, match="more than 1 value"):
        torch.nn.functional.batch_norm(torch.zeros(1, 3), torch.zeros(3), torch.ones(3), training=True)

import numpy as np
import pytest

from nnstudio.engine import losses as ours
from nnstudio.engine.layers import Dense, DenseOperation
from nnstudio.engine.losses import LOSSES
from nnstudio.engine.passes import Pass
from tests.engine.against_pytorch import NOT_INSTALLED, counterpart
from tests.engine.against_pytorch.twins import Twin, close
from tests.engine.specimens import drawn_network, drawn_rows, drawn_targets, output_for, step_of

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)
F = torch.nn.functional


def _focal(loss, a, y):
    """The formula of the paper; torchvision has it, PyTorch itself has not."""
    entropy = F.binary_cross_entropy(a, y, reduction="none")
    p = y * a + (1 - y) * (1 - a)
    weight = y * loss.balance + (1 - y) * (1 - loss.balance)
    return (weight * (1 - p) ** loss.gamma * entropy).mean(dim=1)


# The loss of each sample, (batch,); outputs and targets are (batch, units). What PyTorch lacks is written as a formula
# that its autograd differentiates.
LOSSES_OF_SAMPLES = {
    ours.MeanSquaredError: lambda loss, a, y: F.mse_loss(a, y, reduction="none").mean(dim=1),
    ours.HalfSquaredError: lambda loss, a, y: F.mse_loss(a, y, reduction="none").sum(dim=1) / 2,
    ours.MeanAbsoluteError: lambda loss, a, y: F.l1_loss(a, y, reduction="none").mean(dim=1),
    ours.Huber: lambda loss, a, y: F.huber_loss(a, y, reduction="none", delta=loss.delta).mean(dim=1),
    ours.LogCosh: lambda loss, a, y: torch.log(torch.cosh(a - y)).mean(dim=1),
    ours.BinaryCrossEntropy: lambda loss, a, y: F.binary_cross_entropy(
        a, y * (1 - loss.label_smoothing) + loss.label_smoothing / 2, reduction="none"
    ).mean(dim=1),
    ours.CategoricalCrossEntropy: lambda loss, a, y: F.cross_entropy(
        torch.log(a), y, reduction="none", label_smoothing=loss.label_smoothing
    ),
    ours.FocalLoss: _focal,
    ours.Hinge: lambda loss, a, y: torch.clamp(1 - (2 * y - 1) * a, min=0).mean(dim=1),
    ours.SquaredHinge: lambda loss, a, y: (torch.clamp(1 - (2 * y - 1) * a, min=0) ** 2).mean(dim=1),
    ours.KLDivergence: lambda loss, a, y: F.kl_div(torch.log(a), y, reduction="none").sum(dim=1),
}

SETTINGS = [
    *(kind() for kind in LOSSES),
    ours.Huber(delta=0.3),
    ours.BinaryCrossEntropy(0.1),
    ours.CategoricalCrossEntropy(0.1),
    ours.FocalLoss(gamma=1.5, balance=0.6),
    ours.FocalLoss(gamma=0.0),
]
every_setting = pytest.mark.parametrize("loss", SETTINGS, ids=str)
precisions = pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])


def losses_of_samples(loss, a, y):
    """Return PyTorch's loss of each sample."""
    return counterpart(LOSSES_OF_SAMPLES, type(loss))(loss, a, y)


@every_setting
@precisions
@pytest.mark.parametrize("outputs", [1, 4])
@pytest.mark.parametrize("weighted", [False, True], ids=["even", "weighted samples"])
def test_the_loss_and_its_gradient_are_pytorchs(loss, dtype, tolerance, outputs, weighted):
    network = drawn_network([Dense(5), Dense(outputs, output_for(loss))], 3, dtype=dtype)
    rows, targets = drawn_rows(6, 3, dtype=dtype), drawn_targets(loss, 6, outputs, dtype=dtype)
    parts = np.random.default_rng(1).dirichlet(np.ones(6)).astype(dtype) if weighted else np.full(6, 1 / 6, dtype)
    pass_, twin = Pass(network, 6, loss), Twin(network)
    if weighted:
        pass_.objective.weigh(parts)
    measured = step_of(pass_, rows, targets)

    its = losses_of_samples(loss, twin(rows, pass_.operations), torch.tensor(targets))
    total = (its * torch.tensor(parts)).sum()
    total.backward()
    assert measured == pytest.approx(total.item(), rel=tolerance, abs=tolerance)
    close(loss.sample_losses(pass_.outputs, loss.targets(targets.T)), its, tolerance)
    for name, gradient in network.tensors(network.gradient).items():
        close(gradient, twin.named[name].grad, tolerance, name)


@precisions
def test_class_weights_are_those_of_pytorchs_cross_entropy(dtype, tolerance):
    """PyTorch divides by the sum of the weights of the batch; so do parts that add up to 1."""
    loss, weights = ours.CategoricalCrossEntropy(), np.array([0.2, 1.0, 3.0], dtype)
    network = drawn_network([Dense(3, output_for(loss))], 4, dtype=dtype)
    rows, targets = drawn_rows(8, 4, dtype=dtype), drawn_targets(loss, 8, 3, dtype=dtype)
    pass_ = Pass(network, 8, loss)
    parts = targets @ weights
    pass_.objective.weigh(parts / parts.sum())
    measured = step_of(pass_, rows, targets)
    operation = pass_.operations[0]
    assert isinstance(operation, DenseOperation)
    sums = torch.tensor(operation.z.T.copy(), requires_grad=True)
    its = F.cross_entropy(sums, torch.tensor(targets.argmax(axis=1)), weight=torch.tensor(weights))
    its.backward()
    assert measured == pytest.approx(its.item(), rel=tolerance)
    close(operation.delta.T, sums.grad, tolerance)


@pytest.mark.parametrize("z", [-1000.0, -40.0, 0.0, 40.0, 1000.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_binary_cross_entropy_of_sums_is_pytorchs_however_large(z, y):
    loss = ours.BinaryCrossEntropy()
    network = drawn_network([Dense(1, output_for(loss), bias="none")], 1)
    network.parameters[:] = z
    pass_ = Pass(network, 1, loss)
    with np.errstate(over="ignore"):
        measured = step_of(pass_, np.ones((1, 1)), np.array([[y]]))
    sums = torch.tensor([z], dtype=torch.float64, requires_grad=True)
    its = F.binary_cross_entropy_with_logits(sums, torch.tensor([y], dtype=torch.float64))
    its.backward()
    assert measured == pytest.approx(its.item(), rel=1e-14, abs=1e-15)
    assert pass_.operations[0].delta.item() == pytest.approx(sums.grad.item(), rel=1e-12, abs=1e-16)

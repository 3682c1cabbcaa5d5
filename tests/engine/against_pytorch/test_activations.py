import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS
from tests.engine.against_pytorch import NOT_INSTALLED
from tests.engine.against_pytorch.twins import activate, close

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)

every_activation = pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())
precisions = pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])


@every_activation
@precisions
@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (50, 20)], ids=str)
def test_value_and_error_signal_are_pytorchs(kind, dtype, tolerance, shape):
    rng = np.random.default_rng(shape)
    z, error = rng.normal(0, 3, shape).astype(dtype), rng.normal(size=shape).astype(dtype)
    learned = np.array(kind().start(), dtype)
    activation = kind().bound(learned)
    a, slope, pulled = activation.values(z), np.empty_like(z), error.copy()
    activation.pull_back(z, a, pulled, slope)

    sums = torch.tensor(z.T.copy(), requires_grad=True)
    alpha = torch.tensor(learned, requires_grad=True)
    answers = activate(kind(), sums, alpha)
    answers.backward(torch.tensor(error.T.copy()))
    close(a.T, answers, tolerance)
    close(pulled.T, sums.grad, tolerance)
    if kind.learned:
        gradient = np.zeros_like(learned)
        activation.learned_gradient(z, error, gradient)
        close(gradient, alpha.grad, tolerance)


@every_activation
@precisions
def test_value_and_slope_are_pytorchs_far_out_and_at_kinks(kind, dtype, tolerance):
    z = np.array([[-1000, -88, -30, -3, -1e-4, 0.0, 1e-4, 3, 30, 88, 1000]], dtype)
    sums = torch.tensor(z.T.copy(), requires_grad=True)
    answers = activate(kind(), sums, torch.tensor(np.array(kind().start(), dtype)))
    answers.sum().backward()
    close(kind().values(z).T, answers, tolerance)
    if kind.elementwise:
        close(kind().slopes(z).T, sums.grad, tolerance)

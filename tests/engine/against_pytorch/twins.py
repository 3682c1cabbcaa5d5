"""The engine's networks once more, written with PyTorch's functions: what its autograd differentiates."""

import numpy as np
import pytest

from nnstudio.engine import activations, layers
from tests.engine.against_pytorch import NOT_INSTALLED, counterpart

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)
F = torch.nn.functional

# Of every activation and z (batch, units) and what it has learned, alpha. The hard sigmoid is F.hardsigmoid's own
# definition, whose sixth has only single precision; softplus is asked to turn straight later than usual.
ACTIVATIONS = {
    activations.Identity: lambda f, z, alpha: z,
    activations.Step: lambda f, z, alpha: torch.heaviside(z.detach(), torch.zeros((), dtype=z.dtype)) + 0.0 * z,
    activations.Sigmoid: lambda f, z, alpha: torch.sigmoid(z),
    activations.Tanh: lambda f, z, alpha: torch.tanh(z),
    activations.HardSigmoid: lambda f, z, alpha: F.relu6(z + 3) / 6,
    activations.Softsign: lambda f, z, alpha: F.softsign(z),
    activations.ReLU: lambda f, z, alpha: F.relu(z),
    activations.LeakyReLU: lambda f, z, alpha: F.leaky_relu(z, f.leak),
    activations.PReLU: lambda f, z, alpha: F.prelu(z, alpha),
    activations.ELU: lambda f, z, alpha: F.elu(z),
    activations.SELU: lambda f, z, alpha: F.selu(z),
    activations.Softplus: lambda f, z, alpha: F.softplus(z, threshold=40),
    activations.SiLU: lambda f, z, alpha: F.silu(z),
    activations.Mish: lambda f, z, alpha: F.mish(z),
    activations.GELU: lambda f, z, alpha: F.gelu(z, approximate="tanh"),
    activations.Sine: lambda f, z, alpha: torch.sin(z),
    activations.Softmax: lambda f, z, alpha: torch.softmax(z, dim=1),
}


def activate(activation, z, alpha=None):
    """Apply PyTorch's counterpart of an activation."""
    return counterpart(ACTIVATIONS, type(activation))(activation, z, alpha)


def _dense(layer, x, named, state, operation):
    z = F.linear(x, named["W"], named.get("b"))
    return activate(layer.activation, z, named.get("alpha"))


def _activate(layer, x, named, state, operation):
    return activate(layer.activation, x, named.get("alpha"))


def _dropout(layer, x, named, state, operation):
    return x * torch.tensor(operation.factor.T.copy())  # both must drop the same units


def _noise(layer, x, named, state, operation):
    return x + torch.tensor((operation.a - operation.x).T.copy())  # and hear the same noise


def _batch_norm(layer, x, named, state, operation):
    running = state["running_mean"], state["running_variance"]
    settings = {"training": operation.learning, "momentum": layer.momentum, "eps": layer.epsilon}
    return F.batch_norm(x, *running, named["gain"], named["shift"], **settings)


def _layer_norm(layer, x, named, state, operation):
    return F.layer_norm(x, x.shape[1:], named["gain"], named["shift"], layer.epsilon)


def _residual(layer, x, named, state, operation):
    inside = _in_a_row(layer.layers, x, named, state, operation.inner())
    return inside + (F.linear(x, named["P"]) if "P" in named else x)


LAYERS = {
    layers.Dense: _dense,
    layers.Activate: _activate,
    layers.Dropout: _dropout,
    layers.GaussianNoise: _noise,
    layers.BatchNorm: _batch_norm,
    layers.LayerNorm: _layer_norm,
    layers.Residual: _residual,
}


def _in_a_row(stack, x, named, state, operations):
    for number, (layer, operation) in enumerate(zip(stack, operations, strict=True), 1):
        own, remembered = _inside(named, number), _inside(state, number)
        x = counterpart(LAYERS, type(layer))(layer, x, own, remembered, operation)
    return x


def _inside(named, number):
    prefix = f"{number}."
    return {name.removeprefix(prefix): value for name, value in named.items() if name.startswith(prefix)}


class Twin:
    """A network of PyTorch tensors that starts from the numbers of one of ours."""

    def __init__(self, network):
        fixed = set(network.stack.fixed())
        self.layers = network.layers
        self.named = {
            name: torch.tensor(view.copy(), requires_grad=name not in fixed) for name, view in network.tensors().items()
        }
        self.state = {name: torch.tensor(view.copy()) for name, view in network.state_tensors().items()}
        self.weights = [p for name, p in self.named.items() if p.requires_grad and name[-1] in "WP"]
        self.others = [p for name, p in self.named.items() if p.requires_grad and name[-1] not in "WP"]

    def __call__(self, rows, operations):
        """Answer rows of samples, with the masks and the noise that our operations have just drawn."""
        return _in_a_row(self.layers, torch.tensor(rows), self.named, self.state, operations)

    def assert_equals(self, network, tolerance):
        """Compare all parameters and all that layers remember."""
        for mine, its in ((network.tensors(), self.named), (network.state_tensors(), self.state)):
            assert mine.keys() == its.keys()
            for name, view in mine.items():
                close(view, its[name], tolerance, name)


def close(mine, its, tolerance, name=""):
    """Compare an array with a tensor, to a tolerance relative to the tensor's largest number."""
    its = its.detach().numpy()
    scale = max(1.0, float(np.abs(its).max(initial=0.0)))
    np.testing.assert_allclose(mine, its, rtol=0.0, atol=tolerance * scale, err_msg=name)

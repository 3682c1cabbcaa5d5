"""The catalogue of activations: to add one, write its class and name it here."""

from nnstudio.engine.activations.activation import SATURATED_BELOW, Activation
from nnstudio.engine.activations.rectifiers import ELU, SELU, BoundPReLU, LeakyReLU, PReLU, ReLU
from nnstudio.engine.activations.smooth import GELU, Mish, SiLU, Sine, Softplus
from nnstudio.engine.activations.softmax import Softmax
from nnstudio.engine.activations.squashing import HardSigmoid, Sigmoid, Softsign, Tanh
from nnstudio.engine.activations.straight import Identity, Step

AnyActivation = (
    Identity | Step | Sigmoid | Tanh | HardSigmoid | Softsign | ReLU | LeakyReLU | PReLU | ELU | SELU
    | Softplus | SiLU | Mish | GELU | Sine | Softmax
)  # fmt: skip

ACTIVATIONS: tuple[type[Activation], ...] = AnyActivation.__args__

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "SATURATED_BELOW",
    "SELU",
    "Activation",
    "AnyActivation",
    "BoundPReLU",
    "HardSigmoid",
    "Identity",
    "LeakyReLU",
    "Mish",
    "PReLU",
    "ReLU",
    "SiLU",
    "Sigmoid",
    "Sine",
    "Softmax",
    "Softplus",
    "Softsign",
    "Step",
    "Tanh",
]

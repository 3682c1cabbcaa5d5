"""The catalogue of optimisers: to add one, write its rule and its steps and name it here."""

from nnstudio.engine.optimisers.adam import Adam, AdamW, AMSGrad, Nadam
from nnstudio.engine.optimisers.adaptive import Adadelta, Adagrad, RMSprop
from nnstudio.engine.optimisers.descent import SGD, MomentumSGD, Nesterov
from nnstudio.engine.optimisers.optimiser import Optimiser, Steps

AnyOptimiser = SGD | MomentumSGD | Nesterov | Adagrad | RMSprop | Adadelta | Adam | AdamW | AMSGrad | Nadam

OPTIMISERS: tuple[type[Optimiser], ...] = AnyOptimiser.__args__

__all__ = [
    "OPTIMISERS",
    "SGD",
    "AMSGrad",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "AnyOptimiser",
    "MomentumSGD",
    "Nadam",
    "Nesterov",
    "Optimiser",
    "RMSprop",
    "Steps",
]

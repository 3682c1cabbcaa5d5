"""The catalogue of losses: to add one, write its class and name it here."""

from nnstudio.engine.losses.classification import (
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    FocalLoss,
    Hinge,
    KLDivergence,
    SquaredHinge,
)
from nnstudio.engine.losses.loss import FusedObjective, Loss, Objective
from nnstudio.engine.losses.regression import HalfSquaredError, Huber, LogCosh, MeanAbsoluteError, MeanSquaredError

AnyLoss = (
    MeanSquaredError | HalfSquaredError | MeanAbsoluteError | Huber | LogCosh
    | BinaryCrossEntropy | CategoricalCrossEntropy | FocalLoss | Hinge | SquaredHinge | KLDivergence
)  # fmt: skip

LOSSES: tuple[type[Loss], ...] = AnyLoss.__args__

__all__ = [
    "LOSSES",
    "AnyLoss",
    "BinaryCrossEntropy",
    "CategoricalCrossEntropy",
    "FocalLoss",
    "FusedObjective",
    "HalfSquaredError",
    "Hinge",
    "Huber",
    "KLDivergence",
    "LogCosh",
    "Loss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "Objective",
    "SquaredHinge",
]

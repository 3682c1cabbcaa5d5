"""The catalogue of layers: to add one, write its description and its operation in one file and name it here."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from nnstudio.engine.layers.activate import Activate, ActivateOperation
from nnstudio.engine.layers.dense import Dense, DenseOperation
from nnstudio.engine.layers.layer import BindContext, Layer, Operation, Unweighted
from nnstudio.engine.layers.normalise import BatchNorm, BatchNormOperation, LayerNorm, LayerNormOperation
from nnstudio.engine.layers.residual import Residual, ResidualOperation
from nnstudio.engine.layers.stochastic import Dropout, DropoutOperation, GaussianNoise, GaussianNoiseOperation

LAYERS: tuple[type[Layer], ...] = (Dense, Activate, Dropout, GaussianNoise, BatchNorm, LayerNorm, Residual)

if TYPE_CHECKING:
    AnyLayer = Layer  # whoever holds a layer knows no more of it than what every layer can say
else:
    AnyLayer = reduce(or_, LAYERS)  # what a file may hold

__all__ = [
    "LAYERS",
    "Activate",
    "ActivateOperation",
    "AnyLayer",
    "BatchNorm",
    "BatchNormOperation",
    "BindContext",
    "Dense",
    "DenseOperation",
    "Dropout",
    "DropoutOperation",
    "GaussianNoise",
    "GaussianNoiseOperation",
    "Layer",
    "LayerNorm",
    "LayerNormOperation",
    "Operation",
    "Residual",
    "ResidualOperation",
    "Unweighted",
]

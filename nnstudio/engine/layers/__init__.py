"""The catalogue of layers: to add one, write its description and its operation in one file and name it here."""

from nnstudio.engine.layers.activate import Activate, ActivateOperation
from nnstudio.engine.layers.chance import Dropout, DropoutOperation, GaussianNoise, GaussianNoiseOperation
from nnstudio.engine.layers.dense import Dense, DenseOperation
from nnstudio.engine.layers.layer import Layer, Operation, Site
from nnstudio.engine.layers.normalise import BatchNorm, BatchNormOperation, LayerNorm, LayerNormOperation
from nnstudio.engine.layers.residual import Residual, ResidualOperation

AnyLayer = Dense | Activate | Dropout | GaussianNoise | BatchNorm | LayerNorm | Residual

LAYERS: tuple[type[Layer], ...] = AnyLayer.__args__

__all__ = [
    "LAYERS",
    "Activate",
    "ActivateOperation",
    "AnyLayer",
    "BatchNorm",
    "BatchNormOperation",
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
    "Site",
]

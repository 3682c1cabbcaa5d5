"""Plain gradient descent on one batch: training's own steps, and a network that is left as it was."""

import numpy as np
import pytest

from nnstudio.engine.activations import Identity
from nnstudio.engine.analysis.descent import descend
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.engine.network import Network

X, Y = np.array([[1.0], [1.0]]), np.array([[1.0]])


def one_unit(**choices):
    network = Network((Dense(1, Identity(), bias="none", initialiser=Explicit(((0.0,),)), **choices),), 1)
    network.start(Explicit(((0.0,),)), np.random.default_rng(0))
    return network


def test_the_loss_of_one_weight_falls_as_worked_by_hand():
    """a = w, L = (w - 1)^2, dL/dw = 2 (w - 1); at a rate of 0.1 w - 1 is multiplied by 0.8 in every step."""
    network = one_unit()
    losses = descend(network, MeanSquaredError(), X, Y, rate=0.1, steps=3, seed=0)
    assert losses == pytest.approx([1.0, 0.8**2, 0.8**4, 0.8**6])
    assert network.parameters.tolist() == [0.0]


def test_what_is_frozen_does_not_learn():
    assert set(descend(one_unit(frozen=True), MeanSquaredError(), X, Y, rate=0.1, steps=2, seed=0)) == {1.0}

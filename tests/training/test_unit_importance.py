"""How much units matter: the weights that lead on from them times the deviation of their activations."""

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid, Tanh
from nnstudio.engine.layers import BatchNorm, Dense, Residual
from nnstudio.training.unit_importance import importance
from tests.training.shots import project_of, shot

PROJECT = project_of(Dense(4, Tanh()), BatchNorm(), Residual((Dense(4, Tanh()),)), Dense(1, Sigmoid()))


def test_importance_is_outgoing_weight_times_spread_of_the_activation() -> None:
    snapshot = shot(PROJECT, 3)
    layers, tensors = {layer.name: layer for layer in snapshot.layers}, snapshot.tensors()
    for layer, reader in (("1", "3.1"), ("2", "3.1"), ("3.1", "4"), ("3", "4")):
        expected = np.abs(tensors[f"{reader}.W"]).sum(axis=0) * layers[layer].a.std(axis=0)
        assert importance(snapshot, layer) == pytest.approx(expected)
    assert importance(snapshot, "4") == pytest.approx(layers["4"].a.std(axis=0))


def test_features_matter_by_the_weights_of_the_first_layer_and_their_own_spread() -> None:
    snapshot = shot(PROJECT)
    expected = np.abs(snapshot.tensors()["1.W"]).sum(axis=0) * snapshot.layers[0].x.std(axis=0)
    assert importance(snapshot, "0") == pytest.approx(expected)


def test_importance_goes_by_weights_alone_where_a_snapshot_has_no_layers() -> None:
    snapshot = shot(PROJECT, observations=frozenset())
    assert importance(snapshot, "1") == pytest.approx(np.abs(snapshot.tensors()["3.1.W"]).sum(axis=0))
    assert importance(snapshot, "4").tolist() == [1.0]

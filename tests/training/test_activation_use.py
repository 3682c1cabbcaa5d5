"""An activation at work in a layer."""

import numpy as np
import pytest

from nnstudio.engine.activations import PReLU, ReLU, Sigmoid, Tanh
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Residual
from nnstudio.training.activation_use import Subject, share, subject_of
from tests.training.shots import project_of, shot

LAYERS = (Dense(3, PReLU()), BatchNorm(), Activate(Tanh()), Residual((Dense(3, Tanh()),)), Dense(1, Sigmoid()))


def test_every_layer_is_asked_for_its_activation_by_its_name():
    snapshot = shot(project_of(*LAYERS), 2)
    found = {name: snapshot.activation(name) for name in ("0", "1", "2", "3", "4", "4.1", "5")}
    assert {name for name, activation in found.items() if activation is None} == {"0", "2", "4"}
    assert found["1"].alpha == snapshot.tensors()["1.alpha"]
    assert found["4.1"] == Tanh()


def test_a_layer_at_work_has_the_sums_of_the_batch():
    snapshot = shot(project_of(*LAYERS))
    subject = subject_of(snapshot, "3")
    assert np.array_equal(subject.a, np.tanh(subject.z))
    assert (subject.samples, subject.units) == (len(snapshot.batch), 3)
    assert subject_of(snapshot, "2") is None
    assert subject_of(shot("moons", observations=frozenset()), "1") is None


def test_a_layer_is_summed_up_over_all_units_and_samples():
    z = np.array([[0.0, 10.0], [-10.0, 0.0]])
    found = share(Subject("1", Sigmoid(), z, Sigmoid().values(z)))
    assert found.saturated == 0.5
    assert found.mean_slope == pytest.approx(0.125, abs=1e-4)


def test_relu_is_never_called_saturated():
    z = np.array([[-1.0, -2.0]])
    assert share(Subject("1", ReLU(), z, ReLU().values(z))).saturated == 0.0

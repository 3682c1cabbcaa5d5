"""What is looked at layer by layer is found in the snapshot, sample by sample and weight by weight."""

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.layers import BatchNorm, Dense, Residual
from nnstudio.training.histories.quantities import KEYS, MEASURES, Key, is_output, layer_arrays
from tests.present import present
from tests.training.shots import project_of, shot

LAYERS = (Dense(4), BatchNorm(), Residual((Dense(3),)), Dense(1, Sigmoid()))
WEIGHTS = [("1", "W"), ("3", "P"), ("3.1", "W"), ("4", "W")]


@pytest.mark.parametrize("key", ["gradient", "weight", "update"])
def test_weights_and_projections_are_looked_at_and_nothing_else_that_is_learned(key: Key) -> None:
    snapshot = shot(project_of(*LAYERS), 2)
    vectors = {"gradient": snapshot.gradient, "weight": snapshot.parameters, "update": snapshot.change}
    found = present(layer_arrays(snapshot, key))
    assert sorted((one.layer, one.tensor) for one in found) == WEIGHTS
    for one in found:
        np.testing.assert_array_equal(one.values, snapshot.tensors(vectors[key])[f"{one.layer}.{one.tensor}"])


@pytest.mark.parametrize("key", KEYS)
def test_the_measure_of_a_quantity_sums_up_its_values(key: Key) -> None:
    """Each is a root mean square; of activations the standard deviation, of an update its share of the weights."""
    snapshot = shot(project_of(Dense(4), Dense(1, Sigmoid())), 2)
    for one, layer in zip(present(layer_arrays(snapshot, key)), snapshot.layers, strict=True):
        expected = one.values.std() if key == "activation" else np.sqrt(np.mean(np.square(one.values)))
        if key == "update":
            expected /= layer.measures.weight_rms
        assert getattr(layer.measures, MEASURES[key]) == pytest.approx(expected, rel=1e-9)


def test_before_the_first_step_no_update_is_known() -> None:
    assert layer_arrays(shot(project_of(*LAYERS)), "update") is None


def test_the_output_is_the_last_layer() -> None:
    snapshot = shot(project_of(*LAYERS))
    assert [name for name in ("1", "2", "3", "3.1", "4") if is_output(snapshot, name)] == ["4"]

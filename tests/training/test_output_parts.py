"""The parts of a fitted curve add up to it."""

import numpy as np
import pytest
from msgspec.structs import replace

from nnstudio.datasets import InlineTable
from nnstudio.engine.activations import Tanh
from nnstudio.project.edits import changed, remove_block, with_layer
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training.output_parts import parts_of
from tests.present import present
from tests.training.predictions import given, predictions_of, two_softmax_units


def no_bias() -> Project:
    project = template("wave")
    last = project.network.blocks[-1]
    return with_layer(project, last.id, replace(last.layer, bias="none"))


def bent_output() -> Project:
    project = template("wave")
    last = project.network.blocks[-1]
    return with_layer(project, last.id, replace(last.layer, activation=Tanh()))


def one_layer() -> Project:
    project = template("wave")
    for block in project.network.blocks[:-1]:
        project = remove_block(project, block.id)
    return project


def yes_or_no() -> Project:
    return given(InlineTable(x=((0.0,), (1.0,), (3.0,)), y=((0.0,), (1.0,), (0.0,))))


@pytest.mark.parametrize(
    "project", [template("wave"), no_bias(), bent_output(), one_layer(), yes_or_no()],
    ids=["wave", "no bias", "tanh output", "one layer", "sigmoid output"],
)  # fmt: skip
@pytest.mark.parametrize("steps", [0, 200])
def test_the_parts_and_the_bias_add_up_to_the_curve(project: Project, steps: int) -> None:
    predictions = predictions_of(project, steps)
    parts = parts_of(predictions)
    assert parts is not None
    curve = present(predictions.grid_outputs)
    np.testing.assert_allclose(parts.answer, curve[0], atol=1e-9, rtol=0)


def test_each_part_is_a_units_weight_times_its_activation() -> None:
    predictions = predictions_of(template("wave"), 50)
    parts = parts_of(predictions)
    weights = predictions.snapshot.tensors()["3.W"][0]
    hidden = predictions.snapshot.grid.units["2"]
    np.testing.assert_array_equal(parts.curves, weights[:, np.newaxis] * hidden)
    assert parts.bias == predictions.snapshot.tensors()["3.b"][0]


def test_a_network_with_several_outputs_is_not_taken_apart() -> None:
    assert parts_of(predictions_of(two_softmax_units(), 1)) is None


def test_single_precision_adds_up_as_well_as_it_can() -> None:
    predictions = predictions_of(changed(template("wave"), "training.precision", "float32"), 50)
    np.testing.assert_allclose(parts_of(predictions).answer, present(predictions.grid_outputs)[0], atol=1e-5)

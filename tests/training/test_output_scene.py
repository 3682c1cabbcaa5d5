"""A scene: what the network answers for both sets, and what of that is wrong, worked on a few points."""

import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block
from nnstudio.project.templates import template
from nnstudio.training.output_scene import make_scene
from nnstudio.training.session import TrainingSession
from tests.present import present
from tests.training.output_scenes import given, scene_of, two_softmax_units

POINTS = InlineTable(x=((0.0, 0.0), (4.0, 0.0), (-4.0, 0.0), (2.0, 9.0)), y=((0.0,), (1.0,), (1.0,), (0.0,)))


def test_an_answer_is_wrong_on_the_other_side_of_one_half() -> None:
    """One unit with W = (1, 0) and b = -1: z = -1, 3, -5, 1 for the targets 0, 1, 1, 0."""
    unit = Dense(1, Sigmoid(), first_bias=-1.0, initialiser=Explicit(((1.0, 0.0),)))
    answers = scene_of(with_ids(changed(given(POINTS), "network.blocks", (Block(unit),))), 0).training
    rows = answers.part.rows
    z = np.array([-1.0, 3.0, -5.0, 1.0])
    np.testing.assert_allclose(answers.outputs[:, 0], (1.0 / (1.0 + np.exp(-z)))[rows], rtol=1e-14)
    assert answers.wrong.tolist() == np.array([False, False, True, True])[rows].tolist()
    assert answers.metrics["accuracy"] == 0.5


def test_of_several_outputs_the_largest_answers() -> None:
    scene = scene_of(two_softmax_units())
    for answers in (scene.training, scene.validation):
        expected = answers.outputs.argmax(axis=1) != answers.part.classes
        assert answers.wrong.tolist() == expected.tolist()
        assert answers.metrics["accuracy"] == pytest.approx(1.0 - expected.mean())


def test_where_a_number_is_asked_for_no_answer_is_wrong() -> None:
    scene = scene_of(template("wave"))
    assert (scene.training.given, scene.training.true) == (None, None)
    assert scene.training.wrong.tolist() == [False] * len(scene.training.part)


def test_the_grid_shows_the_last_layer_in_the_units_of_the_data() -> None:
    session = TrainingSession(template("moons"))
    scene = present(make_scene(session.progress(), session.snapshot(frozenset({"outputs", "sheet"}))))
    assert scene.last_layer == str(len(scene.project.network.blocks))
    grid = present(scene.snapshot.sheet)
    assert scene.sheet_outputs is grid.units[scene.last_layer]
    assert scene.schema is scene.data.table.schema
    for feature in (0, 1):
        restored = scene.original(feature, scene.training.part.x[:, feature])
        np.testing.assert_allclose(restored, scene.data.table.x[scene.training.part.rows, feature], atol=1e-12)


def test_without_a_grid_or_outputs_there_is_nothing_to_draw() -> None:
    session = TrainingSession(template("moons"))
    scene = present(make_scene(session.progress(), session.snapshot(frozenset({"outputs"}))))
    assert scene.sheet_outputs is None
    assert make_scene(session.progress(), session.snapshot(frozenset({"layers"}))) is None

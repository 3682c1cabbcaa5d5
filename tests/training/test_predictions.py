"""Predictions: what the network answers for both sets, and what of that is wrong, worked on a few points."""

import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block
from nnstudio.project.templates import template
from nnstudio.training.predictions import predictions_at
from nnstudio.training.session import TrainingSession
from tests.present import present
from tests.training.predictions import given, predictions_of, two_softmax_units

POINTS = InlineTable(x=((0.0, 0.0), (4.0, 0.0), (-4.0, 0.0), (2.0, 9.0)), y=((0.0,), (1.0,), (1.0,), (0.0,)))


def test_an_answer_is_wrong_on_the_other_side_of_one_half() -> None:
    """One unit with W = (1, 0) and b = -1: z = -1, 3, -5, 1 for the targets 0, 1, 1, 0."""
    unit = Dense(1, Sigmoid(), first_bias=-1.0, initialiser=Explicit(((1.0, 0.0),)))
    answers = predictions_of(with_ids(changed(given(POINTS), "network.blocks", (Block(unit),))), 0).training
    rows = answers.part.rows
    z = np.array([-1.0, 3.0, -5.0, 1.0])
    np.testing.assert_allclose(answers.outputs[:, 0], (1.0 / (1.0 + np.exp(-z)))[rows], rtol=1e-14)
    assert answers.wrong.tolist() == np.array([False, False, True, True])[rows].tolist()
    assert answers.metrics["accuracy"] == 0.5


def test_of_several_outputs_the_largest_answers() -> None:
    predictions = predictions_of(two_softmax_units())
    for answers in (predictions.training, predictions.validation):
        expected = answers.outputs.argmax(axis=1) != answers.part.classes
        assert answers.wrong.tolist() == expected.tolist()
        assert answers.metrics["accuracy"] == pytest.approx(1.0 - expected.mean())


def test_where_a_number_is_asked_for_no_answer_is_wrong() -> None:
    predictions = predictions_of(template("wave"))
    assert (predictions.training.given, predictions.training.true) == (None, None)
    assert predictions.training.wrong.tolist() == [False] * len(predictions.training.part)


def test_the_grid_shows_the_last_layer_in_the_units_of_the_data() -> None:
    session = TrainingSession(template("moons"))
    predictions = present(predictions_at(session.progress(), session.snapshot(frozenset({"outputs", "grid"}))))
    assert predictions.last_layer == str(len(predictions.project.network.blocks))
    grid = present(predictions.snapshot.grid)
    assert predictions.grid_outputs is grid.units[predictions.last_layer]
    assert predictions.schema is predictions.data.table.schema
    for feature in (0, 1):
        restored = predictions.original(feature, predictions.training.part.x[:, feature])
        np.testing.assert_allclose(
            restored, predictions.data.table.x[predictions.training.part.rows, feature], atol=1e-12
        )


def test_without_a_grid_or_outputs_there_is_nothing_to_draw() -> None:
    session = TrainingSession(template("moons"))
    predictions = present(predictions_at(session.progress(), session.snapshot(frozenset({"outputs"}))))
    assert predictions.grid_outputs is None
    assert predictions_at(session.progress(), session.snapshot(frozenset({"layers"}))) is None

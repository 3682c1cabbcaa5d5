"""What the panel says: who is to blame, in one plain sentence, and every unusual case in words."""

import pytest
from PySide6.QtCore import QObject

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.initialisers import Zeros
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed
from nnstudio.training.error_path import ErrorPath
from nnstudio.training.forward_path import forward_rows
from nnstudio.ui.panels.flow.forward_words import ForwardWords
from nnstudio.ui.panels.flow.words import FlowWords
from tests.training.shots import project_of, shot


@pytest.fixture
def said(qapp):
    parent = QObject()
    yield FlowWords(parent)
    parent.deleteLater()


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("sigmoid10", "Slopes take most: going back, each layer's f′(z) multiply the error signal by 0.23 on average"),
        ("relu30-xavier", "Slopes take most"),
        ("exploding", "Weights add most"),
        ("batch-norm", "Normalisation, dropout and blocks add most"),
        ("relu30-he", "The error signal arrives"),
        ("residual", "The error signal arrives"),
        ("neuron", "There is no hidden layer"),
        ("zero-init", "Nothing comes back through the output: its weights multiply the error signal by 0."),
    ],
)
def test_one_sentence_says_what_is_to_blame(said, name, begins):
    assert said.blame(shot(name).error_path).startswith(begins)


def test_no_case_is_without_words(said):
    assert said.blame(ErrorPath())
    assert said.equation(ErrorPath()) == said.product(ErrorPath()) == ""


def test_the_third_kind_is_told_where_the_blame_lies_elsewhere(said):
    assert "Normalisation, dropout and blocks:" not in said.blame(shot("sigmoid10").error_path)
    assert said.blame(shot("residual").error_path).count("{") == 0


def test_the_product_is_written_out(said):
    way = shot("moons").error_path
    ratio, _, factors = said.product(way).partition(" = ")
    assert len(factors.split(" × ")) == 8
    assert said.equation(way).startswith(f"|δ| of layer 1 / |δ| of the output = {ratio} = weights ")


def test_before_the_first_step_that_is_said(said):
    assert said.when(shot("moons")) == "Before step 1, its batch of 10"
    assert said.when(shot("moons", 3)) == "Step 3, batch of 10"


def test_frozen_layers_are_named(said):
    snapshot = shot(project_of(Dense(4, frozen=True), Dense(1, Sigmoid())))
    assert said.explain(snapshot).endswith("Frozen, passing δ on but learning nothing: 1.")


def test_a_dash_stands_where_nothing_arrives(said):
    project = changed(project_of(Dense(4), Dense(3), Dense(1, Sigmoid())), "network.initialiser", Zeros())
    assert said.product(shot(project).error_path) == "0 = 0 × – × – × –"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("relu30-xavier", "Activations fade"),
        ("relu30-he", "Activations keep their size"),
        ("exploding", "Activations grow"),
        ("dead-relu", "dead units for this batch"),
    ],
)
def test_the_way_forward_is_summed_up(qapp, name, part):
    parent = QObject()
    assert part in ForwardWords(parent).summary(forward_rows(shot(name, 100 if name == "dead-relu" else 0)))
    parent.deleteLater()

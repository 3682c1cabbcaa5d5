"""What is wrong with a design is said in words, at its place, and where possible mended with one click."""

import pytest
from msgspec.structs import replace

from nnstudio.datasets import InlineTable
from nnstudio.engine.activations import Identity, Softmax, Step, Tanh
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import BatchNorm, Dense, Dropout, Residual
from nnstudio.engine.losses import CategoricalCrossEntropy, Hinge, MeanSquaredError
from nnstudio.project.edits import add_block, changed, with_layer
from nnstudio.project.plan import NetworkPlan, Project
from nnstudio.project.problems import Problem, can_run, problems, refuse_unless_runnable
from nnstudio.project.templates import template, template_names
from nnstudio.sentences import Unusable
from nnstudio.training.trainer import Trainer

MOONS = template("moons")
OUTPUT = MOONS.network.blocks[-1].id
FIRST = MOONS.network.blocks[0].id


def with_output(project: Project, layer: Dense) -> Project:
    return with_layer(project, project.network.blocks[-1].id, layer)


BROKEN = {
    "no layers": (replace(MOONS, network=NetworkPlan()), "network", "no layers"),
    "no output": (add_block(MOONS, Dropout(), after=OUTPUT), "network.block6", "last block must be a dense layer"),
    "one unit for three classes": (
        with_output(template("iris"), Dense(1, Softmax())),
        "network.block2",
        "as many units as Iris has classes: 3, not 1",
    ),
    "three units for two classes": (with_output(MOONS, Dense(3)), f"network.{OUTPUT}", "Two classes need one unit"),
    "two targets for one number": (
        with_output(template("wave"), Dense(2, Identity())),
        "network.block3",
        "target values: 1, not 2",
    ),
    "softmax of one": (with_output(MOONS, Dense(1, Softmax())), f"network.{OUTPUT}", "always answers 1"),
    "cross-entropy of any number": (with_output(MOONS, Dense(1, Identity())), "training.loss", "needs sigmoid"),
    "classes for numbers": (changed(template("wave"), "training.loss", Hinge()), "training.loss", "is for classes"),
    "batch norm of one": (
        changed(add_block(MOONS, BatchNorm(), after=FIRST), "training.batch_size", 1),
        "training.batch_size",
        "a batch of 1",
    ),
    "batch norm of one inside": (
        changed(add_block(MOONS, Residual((BatchNorm(), Dense(6))), after=FIRST), "training.batch_size", 1),
        "training.batch_size",
        "a batch of 1",
    ),
    "given weights of another shape": (
        with_layer(MOONS, FIRST, Dense(6, initialiser=Explicit(((1.0, 2.0),)))),
        f"network.{FIRST}",
        "have 1 rows of 2 numbers; the layer needs 6 rows",
    ),
    "biases of another number": (
        with_layer(MOONS, FIRST, Dense(6, first_bias=(1.0, 2.0))),
        f"network.{FIRST}",
        "2 first biases are given for a layer of 6 units",
    ),
    "given weights for all": (
        changed(MOONS, "network.initialiser", Explicit(((1.0,),))),
        "network.initialiser",
        "belong to one layer",
    ),
}


def blocking(project: Project) -> list[Problem]:
    return [problem for problem in problems(project) if problem.blocking]


@pytest.mark.parametrize("name", template_names())
def test_no_template_has_a_problem(name: str) -> None:
    assert problems(template(name)) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_design_is_told_of_at_its_place_and_cannot_run(case: str) -> None:
    project, place, words = BROKEN[case]
    told = [problem for problem in blocking(project) if problem.place == place and words in str(problem.sentence)]
    assert told, [(problem.place, str(problem.sentence)) for problem in problems(project)]
    assert not can_run(project)
    with pytest.raises(Unusable):
        Trainer(project)


@pytest.mark.parametrize("case", [case for case in BROKEN if case != "given weights for all"])
def test_every_mend_of_a_broken_design_mends_its_problem(case: str) -> None:
    project, place, _ = BROKEN[case]
    problem = next(problem for problem in blocking(project) if problem.place == place)
    assert problem.mends
    for mend in problem.mends:
        after = mend.edit(project)
        assert problem.sentence not in [other.sentence for other in blocking(after)], str(mend.label)


def test_a_network_too_large_for_the_computer_is_refused() -> None:
    project = with_layer(MOONS, FIRST, Dense(4096))
    for block in MOONS.network.blocks[1:3]:
        project = with_layer(project, block.id, Dense(4096))
    assert "parameters" in str(blocking(project)[0].sentence)


def test_advice_does_not_keep_a_design_from_running() -> None:
    squared = changed(template("iris"), "training.loss", MeanSquaredError())
    (advice,) = problems(squared)
    assert not advice.blocking
    assert can_run(squared)
    assert isinstance(advice.mends[0].edit(squared).training.loss, CategoricalCrossEntropy)


def test_a_step_in_a_hidden_layer_is_advised_against() -> None:
    (advice,) = problems(with_layer(MOONS, FIRST, Dense(6, Step())))
    assert "nothing before this layer can learn" in str(advice.sentence)
    assert not advice.blocking


def test_a_loss_for_scores_is_only_advised_to_have_scores() -> None:
    hinge = changed(MOONS, "training.loss", Hinge())
    assert can_run(hinge)
    assert problems(with_output(hinge, Dense(1, Tanh()))) == []


def test_what_keeps_a_design_from_running_is_told_first() -> None:
    project = with_layer(with_output(MOONS, Dense(3)), FIRST, Dense(6, Step()))
    kinds = [problem.blocking for problem in problems(project)]
    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {True, False}


def test_the_refusal_of_a_run_is_the_first_problem_in_words() -> None:
    with pytest.raises(Unusable, match="no layers yet"):
        refuse_unless_runnable(replace(MOONS, network=NetworkPlan()))


def test_labels_that_may_go_together_want_an_output_each() -> None:
    both = InlineTable(x=((0.0,), (1.0,)), y=((0.0, 1.0), (1.0, 1.0)), task="multilabel")
    project = with_output(changed(MOONS, "data.source", both), Dense(1))
    assert "labels: 2, not 1" in str(blocking(project)[0].sentence)


def test_what_is_only_worth_saying_keeps_no_design_from_running() -> None:
    questionable = with_layer(MOONS, FIRST, Dense(4, Step()))
    assert [problem.blocking for problem in problems(questionable)] == [False]
    assert can_run(questionable)
    refuse_unless_runnable(questionable)

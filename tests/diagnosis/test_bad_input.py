"""Designs and data that leave nothing to measure: every rule has an answer, and nobody divides by zero."""

import math

import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.datasets.table import Task
from nnstudio.diagnosis.divergence_report import report_divergence
from nnstudio.diagnosis.doctor import diagnose
from nnstudio.diagnosis.evidence import gather
from nnstudio.diagnosis.findings import FINDINGS, find_all
from nnstudio.diagnosis.way_back import factors_in_words, ways_back
from nnstudio.engine.activations import ACTIVATIONS, HardSigmoid, Identity, ReLU, Sigmoid, Softmax, Step, Tanh
from nnstudio.engine.initialisers import ConstantWeights, Normal, Zeros
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, GaussianNoise, LayerNorm, Residual
from nnstudio.engine.losses import LOSSES, MeanSquaredError
from nnstudio.engine.optimisers import OPTIMISERS
from nnstudio.project.edits import changed, fit_output
from nnstudio.project.plan import Project
from nnstudio.project.problems import can_run
from nnstudio.project.templates import template, template_names
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import at_rate, on_moons, with_layers, with_source


def given(x: list[list[float]], y: list[list[float]], task: Task, *layers: Dense) -> Project:
    """Return an experiment on a table written down, its output fitted to it."""
    source = InlineTable(tuple(map(tuple, x)), tuple(map(tuple, y)), task)
    project = with_source(with_layers(template("moons"), *layers, Dense(1)), source, validation=0.0, scaling="none")
    return fit_output(project)


ALIKE = [[1.0, 2.0]] * 4
NOTHING = [[0.0, 0.0]] * 4

ODD: dict[str, Project] = {
    "no hidden layer": template("gaussians"),
    "one unit": on_moons(Dense(1, Tanh())),
    "one unit fifty times": on_moons(*(Dense(1, Sigmoid()) for _ in range(50))),
    "one sample": given([[1.0, 2.0]], [[3.0]], "regression", Dense(3, Tanh())),
    "inputs all alike": given(ALIKE, [[0.0], [1.0], [1.0], [0.0]], "binary", Dense(3, Tanh())),
    "inputs all zero": given(NOTHING, [[0.0], [1.0], [1.0], [0.0]], "binary", Dense(3, ReLU())),
    "targets all alike": given([[0.0, 1.0], [1.0, 0.0]], [[5.0], [5.0]], "regression", Dense(3, Tanh())),
    "targets all zero": given([[0.0, 1.0], [1.0, 0.0]], [[0.0], [0.0]], "regression", Dense(3, Tanh())),
    "one sample of one class": given([[0.0, 1.0]], [[1.0]], "binary", Dense(3, Tanh())),
    "several labels": given([[0.0, 1.0], [1.0, 0.0]], [[1.0, 0.0], [1.0, 1.0]], "multilabel", Dense(3, Tanh())),
    "huge inputs": given([[1e9, -1e9], [1e9, 1e9]], [[1.0], [0.0]], "binary", Dense(3, Tanh())),
    "huge targets": given([[0.0, 1.0], [1.0, 0.0]], [[1e9], [-1e9]], "regression", Dense(3, Tanh())),
    "no gradient at all": on_moons(Dense(4, Tanh()), Dense(4, Tanh()), first_weights=Zeros()),
    "all units dead": on_moons(Dense(4, ReLU(), first_bias=-1000.0), Dense(4, ReLU(), first_bias=-1000.0)),
    "steps, which have no slope": on_moons(Dense(4, Step()), Dense(4, Step())),
    "flat sigmoids": on_moons(Dense(4, HardSigmoid(), first_bias=1000.0)),
    "everything frozen": on_moons(*(Dense(4, Sigmoid(), frozen=True) for _ in range(10))),
    "one frozen layer": on_moons(Dense(4, Tanh(), frozen=True), Dense(4, Tanh())),
    "no biases": on_moons(Dense(4, Tanh(), bias="none"), Dense(4, Tanh(), bias="none")),
    "softmax inside": on_moons(Dense(4, Softmax()), Dense(1, Softmax())),
    "weights that overflow": on_moons(*(Dense(16, ReLU()) for _ in range(200)), first_weights=Normal(1000.0)),
    "weights all alike": on_moons(*(Dense(8, ReLU()) for _ in range(3)), first_weights=ConstantWeights(-1.0)),
    "every kind of layer": on_moons(
        Dense(6, Identity()), BatchNorm(), Activate(ReLU()), Dropout(0.5), LayerNorm(), GaussianNoise(0.2),
        Residual((Dense(3, Tanh()), Dropout(0.2), Dense(3, Tanh()))), Residual((LayerNorm(), Activate(Tanh()))),
    ),
    "everything dropped": on_moons(Dense(1, Tanh()), Dropout(0.95)),
    "a huge rate": at_rate(template("moons"), 1000.0),
    "a tiny rate": at_rate(template("moons"), 1e-12),
    "single precision": changed(template("digits"), "training.precision", "float32"),
}  # fmt: skip

odd = pytest.mark.parametrize("project", ODD.values(), ids=ODD.keys())


def readable(project: Project, epochs: int) -> None:
    """Run a project a little; let every rule look at every moment, and read all that is said."""
    session = TrainingSession(changed(project, "training.epochs", epochs))
    while True:
        evidence = gather(session)
        for finding in find_all(evidence).values():
            said = (finding.sentence, *finding.numbers, finding.rule, *finding.cause)
            offers = [part for remedy in finding.remedies for part in (remedy.label, remedy.changes)]
            for sentence in map(str, (*said, *offers)):
                assert sentence
                assert " nan" not in sentence
            assert all(can_run(remedy.edit(project)) for remedy in finding.remedies)
        for way in ways_back(evidence):
            assert way.ratio >= 0.0
            assert str(factors_in_words(way))
        if session.done:
            break
        session.finish_epoch()
    found = report_divergence(session)
    assert (found is None) == (session.divergence is None)
    if found is not None:
        assert not any(" nan" in str(sentence) for sentence in found.sentences())


@odd
def test_every_rule_has_an_answer_to_odd_designs_and_data(project: Project) -> None:
    assert can_run(project)
    readable(project, 12)


@pytest.mark.parametrize("name", template_names())
def test_every_rule_has_an_answer_to_every_template(name: str) -> None:
    readable(template(name), 2)


@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.title)
def test_every_rule_has_an_answer_to_every_activation(kind: type) -> None:
    readable(on_moons(Dense(5, kind()), Residual((Dense(5, kind()),)), Dense(5, kind())), 3)


@pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.title)
def test_every_rule_has_an_answer_to_every_loss(kind: type) -> None:
    for name in ("moons", "iris", "wave"):
        project = changed(template(name), "training.loss", kind())
        if can_run(project):
            readable(project, 3)


@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.title)
def test_every_rule_has_an_answer_to_every_optimiser(kind: type) -> None:
    readable(changed(template("sigmoid10"), "training.optimiser", kind()), 3)


def test_all_targets_alike_are_no_plateau() -> None:
    found = diagnose(TrainingSession(changed(ODD["targets all alike"], "training.epochs", 200)))
    assert "plateau" not in found.kinds


def test_numbers_that_are_not_known_are_told_as_such() -> None:
    evidence = gather(TrainingSession(ODD["no hidden layer"]))
    assert evidence.hidden == ()
    assert evidence.error_path.hops == ()
    assert math.isnan(evidence.largest_step)


def test_a_network_that_meets_no_gradient_is_told_so() -> None:
    session = TrainingSession(ODD["no gradient at all"])
    found = find_all(gather(session))
    assert "nothing of the output's error signal reaches layer" in str(found["vanishing"].sentence)
    assert np.isnan(gather(session).error_path.hops[-1].factor) or gather(session).error_path.hops[-1].factor == 0.0


def test_rules_look_at_the_output_of_any_loss_without_being_asked_for_a_saturated_one() -> None:
    evidence = gather(TrainingSession(changed(template("wave"), "training.loss", MeanSquaredError())))
    assert evidence.stuck == 0.0
    assert all(rule.find(evidence) is None for rule in FINDINGS if rule.kind == "saturated_outputs")

"""A run with any layer is trained, watched and diagnosed, also with layers that only the tests know."""

import math

import numpy as np
import pytest

from nnstudio.diagnosis.divergence_report import report_divergence
from nnstudio.diagnosis.doctor import diagnose
from nnstudio.diagnosis.evidence import gather
from nnstudio.diagnosis.hidden import (
    hidden_activations,
    with_activation,
    with_batch_norm,
    with_dropout,
    with_fitting_weights,
    with_ways_around,
)
from nnstudio.diagnosis.way_back import ways_back
from nnstudio.engine.activations import ReLU, Tanh
from nnstudio.engine.layers import Dense, Residual
from nnstudio.project.edits import changed
from nnstudio.project.plan import structure
from nnstudio.project.problems import can_run
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import after, at_rate, on_moons
from tests.present import present
from tests.toys import EVERY_LAYER, Negate, Steepen

every_layer = pytest.mark.parametrize("kind", EVERY_LAYER, ids=lambda kind: kind.kind())

EDITS = (
    with_batch_norm, with_ways_around, with_fitting_weights, lambda project: with_dropout(project, 0.2),
    lambda project: with_activation(project, ReLU()),
)  # fmt: skip


def project_with(kind):
    return on_moons(Dense(4, Tanh()), kind(), Dense(3, Tanh()))


@every_layer
def test_a_run_with_it_learns_and_repeats_itself(kind):
    project = project_with(kind)
    one, other = after(project, 3), after(project, 3)
    np.testing.assert_array_equal(one.trainer.network.parameters, other.trainer.network.parameters)
    assert one.trainer.history.epochs.view()[-1, 2] < one.trainer.history.epochs.view()[0, 2]


@every_layer
def test_everything_about_it_can_be_observed(kind):
    session = after(project_with(kind), 1)
    snapshot = session.snapshot(frozenset({"layers", "outputs", "grid", "flow", "trace"}))
    values = next(layer for layer in snapshot.layers if layer.name == "2")
    activation = snapshot.activation("2")
    assert (values.z is None) == (activation is None)
    if activation is not None:
        np.testing.assert_allclose(activation.values(present(values.z).T), values.a.T, rtol=1e-12)
    assert snapshot.trace is not None
    assert {part.name for part in snapshot.trace.layers} == {layer.name for layer in snapshot.layers}


@every_layer
def test_the_factors_on_the_way_back_through_it_multiply_to_what_is_left(kind):
    session = after(project_with(kind), 1)
    session.step()
    snapshot = session.snapshot(frozenset({"layers", "flow"}))
    sizes = {values.name: float(np.linalg.norm(values.delta)) for values in snapshot.layers}
    ratio = math.prod(hop.factor for hop in snapshot.flow)
    assert ratio == pytest.approx(sizes["1"] / sizes["4"], rel=1e-9)
    evidence = gather(session)
    assert next(way for way in ways_back(evidence) if way.layer == "1").ratio == pytest.approx(ratio, rel=1e-9)


@every_layer
def test_a_run_with_it_is_diagnosed(kind):
    evidence = gather(after(project_with(kind), 2))
    assert {layer.name for layer in evidence.layers} >= {"1", "2", "3", "4"}
    session = after(at_rate(project_with(kind), 30.0), 0)
    for finding in diagnose(session).now:
        for remedy in finding.remedies:
            assert can_run(remedy.edit(finding.project))


@every_layer
def test_every_edit_of_hidden_layers_leaves_it_a_design_that_runs(kind):
    project = project_with(kind)
    for edit in EDITS:
        edited = edit(project)
        assert can_run(edited)
        TrainingSession(edited).step()
        assert structure(edit(edited)) == structure(edited)


def test_an_activation_of_a_new_layer_is_one_of_the_hidden_ones():
    project = on_moons(Dense(3, Tanh()), Negate(), Residual((Steepen(),)))
    assert hidden_activations(project) == [Tanh(), Tanh()]
    assert hidden_activations(with_activation(project, ReLU())) == [ReLU(), ReLU()]


@every_layer
def test_where_a_run_with_it_diverges_the_first_bad_number_is_found(kind):
    project = changed(at_rate(project_with(kind), 1000.0), "training.loss", on_moons().training.loss)
    session = after(project, 30)
    if session.divergence is not None:
        assert session.divergence.layer in {"", *(name for name, _ in session.trainer.last_pass.flat_operations())}
        assert report_divergence(session) is not None

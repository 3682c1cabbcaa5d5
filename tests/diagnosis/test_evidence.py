"""The evidence: what the rules are told is what the run's own numbers are."""

import math

import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.diagnosis.evidence import LossHistory, gather, guessing_loss
from nnstudio.engine.activations import Sigmoid, Tanh
from nnstudio.engine.layers import Dense, Residual
from nnstudio.engine.losses import HalfSquaredError, Hinge, MeanSquaredError
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.training.trainer import Trainer
from tests.diagnosis.specimens import after, on_moons, with_layers, with_source


def guessing(name: str, **changes: object) -> float:
    project = template(name)
    for path, value in changes.items():
        project = changed(project, path.replace("__", "."), value)
    return guessing_loss(Trainer(project))


def test_guessing_between_equal_classes_costs_the_logarithm_of_their_number() -> None:
    assert guessing("moons") == pytest.approx(math.log(2.0), abs=1e-3)
    assert guessing("iris") == pytest.approx(math.log(3.0), abs=1e-3)
    assert guessing("digits") == pytest.approx(math.log(10.0), abs=1e-3)


def test_guessing_numbers_costs_their_variance() -> None:
    targets = Trainer(template("wave")).data.train.y
    assert guessing("wave") == pytest.approx(targets.var())
    assert guessing("wave", training__loss=HalfSquaredError()) == pytest.approx(targets.var() / 2.0)


def test_guessing_among_classes_of_unequal_size_costs_less_unless_they_are_balanced() -> None:
    rows = tuple((float(n),) for n in range(10))
    source = InlineTable(rows, tuple((1.0,) if n == 0 else (0.0,) for n in range(10)), "binary")
    project = with_layers(template("moons"), Dense(1, Sigmoid()))
    project = with_source(project, source, validation=0.0, scaling="none")
    entropy = -0.1 * math.log(0.1) - 0.9 * math.log(0.9)
    assert guessing_loss(Trainer(project)) == pytest.approx(entropy)
    balanced = changed(project, "training.class_weights", "balanced")
    assert guessing_loss(Trainer(balanced)) == pytest.approx(math.log(2.0), abs=1e-12)


def test_guessing_by_margins_is_measured_by_their_own_targets() -> None:
    assert guessing("moons", training__loss=Hinge()) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("name", ["moons", "digits", "sigmoid10", "batch-norm", "wave"])
def test_layers_and_losses_are_those_of_the_run(name: str) -> None:
    session = after(template(name), 2)
    found = gather(session)
    rows = session.trainer.history.epochs.view()
    assert (found.epoch, found.step, found.samples) == (2, session.trainer.steps, len(session.trainer.samples))
    np.testing.assert_array_equal(found.losses.train, rows[:, 2])
    np.testing.assert_array_equal(found.losses.validation, rows[:, 3])
    assert found.metric == rows[-1, 4]
    seen = session.snapshot(frozenset({"layers", "flow"}))
    assert [layer.name for layer in found.layers] == [values.name for values in seen.layers]
    assert found.error_path.hops == seen.flow
    for layer, values in zip(found.layers, seen.layers, strict=True):
        assert layer.measures.delta_rms == values.measures.delta_rms
    np.testing.assert_allclose(found.input_sizes, np.sqrt((session.trainer.data.train.x**2).mean(axis=0)))


def test_layers_inside_residual_blocks_are_known_by_their_whole_names() -> None:
    found = gather(TrainingSession(on_moons(Dense(4, Tanh()), Residual((Dense(4, Tanh()), Dense(4, Tanh()))))))
    assert [layer.name for layer in found.layers] == ["1", "2", "2.1", "2.2", "3"]
    assert isinstance(found.layer("2.2").layer, Dense)
    assert isinstance(found.layer("2").layer, Residual)


def test_the_largest_step_is_that_of_the_layer_that_moved_most() -> None:
    session = after(template("moons"), 1)
    ratios = [values.measures.update_ratio for values in session.snapshot(frozenset({"layers"})).layers]
    assert gather(session).largest_step == max(ratios) > 0.0


def course(train: list[float], guessing_costs: float = 1.0) -> LossHistory:
    return LossHistory(np.array(train), np.full(len(train), np.nan), guessing_costs)


def test_a_single_bad_epoch_does_not_undo_what_was_learned() -> None:
    assert course([1.0, 0.4, 0.3, 0.2, 0.1, 5.0]).learned
    assert not course([1.0, 0.9, 0.8, 0.7, 0.6, 0.1]).learned


def test_losses_are_measured_by_the_first_one_where_guessing_is_always_right() -> None:
    assert course([3.0, 2.0], 0.0).level == 3.0
    assert course([3.0, 2.0], 1.5).level == 1.5
    assert course([0.0, 0.0], 0.0).level == 1.0


def test_a_loss_that_is_no_number_counts_as_infinite() -> None:
    assert course([1.0, math.nan]).now == math.inf
    assert course([math.nan] * 6).loss == math.inf


def test_severity_is_broken_where_every_sample_gets_one_answer() -> None:
    alike, different = gather(TrainingSession(template("sigmoid10"))), gather(TrainingSession(template("moons")))
    assert (alike.answers_alike, alike.severity) == (True, "broken")
    assert (different.answers_alike, different.severity) == (False, "watch")


def test_nothing_is_known_of_validation_where_there_is_none() -> None:
    assert math.isnan(gather(TrainingSession(template("sigmoid10"))).validation_error)
    squares = changed(template("wave"), "training.loss", MeanSquaredError())
    assert gather(TrainingSession(squares)).validation_error > 0.0

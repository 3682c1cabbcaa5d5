"""A session: what whoever holds it may ask for, between its steps."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import Dense
from nnstudio.engine.schedules import Exponential
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block
from nnstudio.project.templates import template
from nnstudio.training.evaluation import main_metric_name
from nnstudio.training.journal import Adopted, Reset
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import SnapshotPart
from tests.training.predictions import given

SHORT = changed(template("moons"), "training.epochs", 2)
LAYERS: frozenset[SnapshotPart] = frozenset({"layers"})


def test_a_session_at_its_end_takes_no_more_steps() -> None:
    session = TrainingSession(SHORT)
    while not session.done:
        session.run(0.05)
    steps = session.trainer.steps
    session.run(0.05)
    session.step()
    assert session.trainer.steps == steps == 2 * session.trainer.steps_per_epoch


def test_a_trace_is_the_step_that_comes_and_leaves_the_run_alone() -> None:
    session, alone = TrainingSession(SHORT), TrainingSession(SHORT)
    traced = session.trace()
    session.step()
    alone.step()
    assert np.array_equal(session.trainer.network.parameters, alone.trainer.network.parameters)
    after = session.trainer.network.tensors()
    for layer in traced.layers:
        assert np.array_equal(layer.after["W"], after[f"{layer.name}.W"])


def test_measures_name_every_layer_and_count_the_dead_over_all_samples() -> None:
    session = TrainingSession(changed(template("digits"), "training.epochs", 1))
    measures = session.measures()
    assert [one.layer for one in measures] == ["1", "2"]
    assert 0.0 <= measures[0].dead <= 1.0


def test_a_unit_that_another_sample_switches_on_is_not_dead() -> None:
    """W = I and b = -1/2: each unit answers one of two samples, and a batch holds one."""
    hidden = Dense(2, ReLU(), first_bias=-0.5, initialiser=Explicit(((1.0, 0.0), (0.0, 1.0))))
    project = given(InlineTable(x=((1.0, 0.0), (0.0, 1.0)), y=((0.0,), (1.0,))))
    project = changed(project, "network.blocks", (Block(hidden), Block(Dense(1, Sigmoid()))))
    session = TrainingSession(with_ids(changed(project, "training.batch_size", 1)))
    assert session.snapshot(LAYERS).layers[0].measures.dead == 0.5
    assert session.measures()[0].dead == 0.0


def test_another_rate_is_adopted_at_once_and_another_number_of_epochs_too() -> None:
    session = TrainingSession(SHORT)
    session.step()
    session.adopt(changed(changed(SHORT, "training.learning_rate", 0.01), "training.epochs", 1))
    session.step()
    assert session.trainer.rate == 0.01
    while not session.done:
        session.run(0.05)
    assert session.trainer.epoch == 1


def test_a_session_goes_on_from_what_was_saved_bit_for_bit() -> None:
    first = TrainingSession(SHORT)
    first.finish_epoch()
    second = TrainingSession(SHORT)
    second.restore(
        first.trainer.checkpoint(), first.trainer.history.until(first.trainer.history.mark()), first.trainer.journal
    )
    for session in (first, second):
        while not session.done:
            session.run(0.05)
    assert np.array_equal(first.trainer.network.parameters, second.trainer.network.parameters)
    assert np.array_equal(first.trainer.history.losses.view(), second.trainer.history.losses.view())


def test_progress_says_how_far_it_is_and_another_title_changes_nothing() -> None:
    session = TrainingSession(SHORT)
    session.step()
    session.adopt(changed(SHORT, "title", "Another"))
    assert session.progress().steps == 1
    assert session.progress().project.title == "Another"


def test_a_finished_session_takes_another_schedule_for_what_may_come() -> None:
    session = TrainingSession(SHORT)
    while not session.done:
        session.run(0.05)
    session.adopt(changed(changed(SHORT, "training.schedule", Exponential()), "training.epochs", 3))
    session.run(0.05)
    assert session.trainer.rate < SHORT.training.learning_rate


def test_the_one_number_of_a_task() -> None:
    assert (main_metric_name("regression"), main_metric_name("binary")) == ("R²", "accuracy")


def test_what_happens_to_a_run_as_a_whole_is_noted_at_its_step() -> None:
    session = TrainingSession(SHORT)
    session.note(Reset)
    session.finish_epoch()
    session.step()
    session.note(Adopted)
    assert session.trainer.journal.entries == (Reset(0, 0), Adopted(session.trainer.steps, 1))


@pytest.mark.parametrize(
    "go_on", [TrainingSession.step, lambda session: session.run(math.inf)], ids=["step", "to the end"]
)
def test_only_until_the_next_step_a_snapshot_starts_from_what_was_set_by_hand(
    go_on: Callable[[TrainingSession], None],
) -> None:
    session = TrainingSession(SHORT)
    session.step()
    assert not session.snapshot(LAYERS).coming
    session.set_parameter("1.W", (0, 0), 0.5)
    assert session.snapshot(LAYERS).coming
    go_on(session)
    after = session.snapshot(LAYERS)
    assert not after.coming
    assert after.change is not None

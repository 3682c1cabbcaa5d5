"""The journal: gone through again from the first weights, it leads to the same numbers, bit for bit."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.engine.activations import Sigmoid, Tanh
from nnstudio.engine.layers import BatchNorm, Dense, Dropout
from nnstudio.engine.optimisers import Adam, MomentumSGD
from nnstudio.engine.schedules import ReduceOnPlateau, StepDecay
from nnstudio.engine.update import ClipNorm, Restraint
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block, Project
from nnstudio.project.templates import template
from nnstudio.training.journal import Journal, ParameterSet, PlanChanged, Restored
from nnstudio.training.saving import learned, put_back
from nnstudio.training.session import TrainingSession
from nnstudio.training.trainer import Trainer


def small(optimiser, precision: str) -> Project:
    layers = (Dense(3, Tanh()), BatchNorm(), Dropout(0.3), Dense(1, Sigmoid()))
    project = changed(template("moons"), "network.blocks", tuple(map(Block, layers)))
    for where, value in (("epochs", 1000), ("optimiser", optimiser), ("precision", precision)):
        project = changed(project, f"training.{where}", value)
    return with_ids(project)


PROJECTS = [small(MomentumSGD(), "float64"), small(Adam(), "float64"), small(Adam(), "float32")]


def replayed(journal: Journal, steps: int) -> Trainer:
    """Go the way of a run again."""
    trainer = Trainer(journal.first)
    for entry in journal.entries:
        while trainer.steps < entry.step:
            next(trainer)
        match entry:
            case PlanChanged(plan=plan):
                trainer.adopt(plan)
            case ParameterSet(name=name, place=place, value=value):
                trainer.set_parameter(name, place, value)
    while trainer.steps < steps:
        next(trainer)
    return trainer


def plan_change(where: str, value: object) -> "Deed":
    def act(session: TrainingSession) -> TrainingSession:
        session.adopt(changed(session.trainer.project, f"training.{where}", value))
        return session

    return act


def steps(count: int) -> "Deed":
    def act(session: TrainingSession) -> TrainingSession:
        for _ in range(count):
            session.step()
        return session

    return act


def by_hand(value: float) -> "Deed":
    def act(session: TrainingSession) -> TrainingSession:
        session.set_parameter("1.W", (1, 0), value)
        return session

    return act


def copied(session: TrainingSession) -> TrainingSession:
    copy = TrainingSession(session.trainer.project)
    copy.restore(session.trainer.checkpoint(), session.trainer.history, session.trainer.journal)
    return copy


Deed = Callable[[TrainingSession], TrainingSession]

SCHEDULES = [StepDecay(every=1), ReduceOnPlateau(patience=1)]

DEEDS = st.one_of(
    st.integers(1, 25).map(steps),
    st.sampled_from([0.001, 0.05, 0.3]).map(lambda rate: plan_change("learning_rate", rate)),
    st.sampled_from([4, 7, 16, 0]).map(lambda size: plan_change("batch_size", size)),
    st.sampled_from([StepDecay(every=1), ReduceOnPlateau(patience=1)]).map(
        lambda schedule: plan_change("schedule", schedule)
    ),
    st.sampled_from([Restraint(), Restraint(l2=0.01), Restraint(clipping=ClipNorm(0.1))]).map(
        lambda restraint: plan_change("restraint", restraint)
    ),
    st.floats(-2.0, 2.0).map(by_hand),
    st.just(copied),
)


@settings(max_examples=25)
@given(st.sampled_from(PROJECTS), st.lists(DEEDS, max_size=12))
def test_a_journal_leads_from_the_first_weights_to_the_same_numbers(project: Project, deeds: list[Deed]) -> None:
    session = TrainingSession(project)
    for deed in deeds:
        session = deed(session)
    again = replayed(session.trainer.journal, session.trainer.steps)
    here, there = session.trainer.checkpoint(), again.checkpoint()
    for name in ("parameters", "state", "memory", "order"):
        assert np.array_equal(getattr(here, name), getattr(there, name)), name
    assert here.run_position == there.run_position
    assert (here.mark, here.journal) == (there.mark, there.journal)
    assert np.array_equal(session.trainer.history.epochs.view(), again.history.epochs.view(), equal_nan=True)


def test_a_checkpoint_names_its_place_and_to_go_back_is_to_forget_what_came_after() -> None:
    session = by_hand(0.5)(TrainingSession(PROJECTS[0]))
    checkpoint = steps(3)(session).trainer.checkpoint()
    plan_change("learning_rate", 0.3)(session)
    assert checkpoint.journal == 1
    assert [(type(entry), entry.step, entry.epoch) for entry in session.trainer.journal.entries] == [
        (ParameterSet, 0, 0),
        (PlanChanged, 3, 0),
    ]
    session.trainer.restore(checkpoint)
    assert session.trainer.journal == session.trainer.journal.until(1)


def test_what_changes_nothing_of_the_plan_is_not_noted() -> None:
    session = TrainingSession(PROJECTS[0])
    session.adopt(changed(session.trainer.project, "title", "another"))
    assert len(session.trainer.journal) == 0


def test_a_run_that_diverged_and_was_mended_by_hand_is_gone_through_again() -> None:
    session = TrainingSession(template("exploding"))
    session.run(math.inf)
    assert session.divergence is not None
    session.set_parameter("1.W", (0, 0), 0.25)
    again = replayed(session.trainer.journal, session.trainer.steps)
    assert np.array_equal(again.network.parameters, session.trainer.network.parameters)


def test_a_run_from_a_file_says_that_its_beginning_is_not_known() -> None:
    session = steps(20)(by_hand(0.5)(TrainingSession(PROJECTS[0])))
    other = TrainingSession(PROJECTS[0])
    put_back(other, learned(session))
    assert other.trainer.journal.entries == (Restored(20, 1),)
    assert other.trainer.checkpoint().journal == 1


@pytest.mark.parametrize("place", [0, 1, 5])
def test_a_journal_until_a_place_has_so_many_entries(place: int) -> None:
    journal = Journal(PROJECTS[0])
    for step in range(5):
        journal = journal.noting(Restored(step, 0))
    assert len(journal.until(place)) == place

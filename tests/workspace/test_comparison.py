"""The pair: two sessions that take the same number of steps."""

import math

import numpy as np
import pytest

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.workspace.comparison import Pair
from nnstudio.workspace.run_store import copy_of

pytestmark = pytest.mark.usefixtures("counted_time")  # no slice is longer on a fast machine

MOONS = changed(template("moons"), "training.epochs", 4)
FASTER = changed(MOONS, "training.learning_rate", 0.3)


@pytest.fixture
def pair() -> Pair:
    return Pair(TrainingSession(MOONS), TrainingSession(FASTER))


def steps(pair: Pair) -> list[int]:
    return [session.trainer.steps for session in pair._sessions]


def test_both_take_every_step_together(pair: Pair) -> None:
    for number in range(1, 4):
        pair.step()
        assert steps(pair) == [number, number]
    assert not pair.late


def test_a_slice_of_time_leaves_them_abreast(pair: Pair) -> None:
    pair.run(0.005)
    own, other = steps(pair)
    assert own == other > 0


def test_the_one_that_is_behind_catches_up_first(pair: Pair) -> None:
    for _ in range(5):
        pair._sessions[1].step()
    pair.step()
    assert pair.late
    assert steps(pair) == [1, 5]
    pair.catch_up(math.inf)
    assert steps(pair) == [5, 5]


def test_one_that_is_done_lets_the_other_go_on() -> None:
    pair = Pair(TrainingSession(changed(MOONS, "training.epochs", 1)), TrainingSession(MOONS))
    pair.run(math.inf)
    assert steps(pair) == [15, 60]
    assert pair.done


def test_a_diverged_one_lets_the_other_go_on() -> None:
    diverging = TrainingSession(MOONS)
    diverging.set_parameter("5.b", (0,), math.nan)
    pair = Pair(diverging, TrainingSession(MOONS))
    pair.run(math.inf)
    assert diverging.divergence is not None
    assert steps(pair) == [0, 60]
    assert pair.done


def test_trained_as_a_pair_both_learn_what_they_learn_alone(pair: Pair) -> None:
    pair.run(math.inf)
    for session in pair._sessions:
        alone = TrainingSession(session.trainer.project)
        alone.run(math.inf)
        assert np.array_equal(session.trainer.history.losses.view(), alone.trainer.history.losses.view())


def test_a_copy_goes_on_as_its_original_would() -> None:
    session = TrainingSession(MOONS)
    for _ in range(7):
        session.step()
    copy = copy_of(session)
    assert copy.trainer.steps == 7
    for each in (session, copy):
        each.run(math.inf)
    assert np.array_equal(session.trainer.network.parameters, copy.trainer.network.parameters)
    assert np.array_equal(session.trainer.history.losses.view(), copy.trainer.history.losses.view())
    assert copy.trainer.history is not session.trainer.history

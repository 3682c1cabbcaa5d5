"""The checkup: examined calmly while going, once at rest, and sure of itself where a run was short."""

import math

import pytest

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.lane import Lane
from nnstudio.workspace import checkup as room
from nnstudio.workspace.checkup import EARLY_LOOKS, LEAST_SECONDS, QUICK_SECONDS, REST, Checkup


class Clock:
    """A clock that a test moves on; every examination takes so many of its seconds."""

    def __init__(self, patch: pytest.MonkeyPatch, cost: float) -> None:
        self.now, self.looks = 0.0, 0
        really = room.gather

        def gather(lane: Lane) -> object:
            self.now, self.looks = self.now + cost, self.looks + 1
            return really(lane)

        patch.setattr(room.time, "perf_counter", lambda: self.now)
        patch.setattr(room, "gather", gather)


@pytest.mark.parametrize("cost", [0.001, 0.1])
def test_examinations_of_a_run_that_goes_on_take_little_of_its_time(
    monkeypatch: pytest.MonkeyPatch, cost: float
) -> None:
    with monkeypatch.context() as patch:
        clock, lane, checkup = Clock(patch, cost), Lane(template("moons")), Checkup()
        for _ in range(600):
            lane.step()
            checkup.look(lane, going=True)
            clock.now += 0.04
        apart = max(REST * cost, LEAST_SECONDS) + cost
        early = EARLY_LOOKS if cost < QUICK_SECONDS else 0
        assert 0.85 * clock.now / apart < clock.looks < clock.now / apart + early + 1
        assert (clock.looks - early) * cost / clock.now < 0.041


def test_the_first_epochs_are_looked_at_one_by_one_if_that_is_quick() -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock, lane, checkup = Clock(patch, 0.001), Lane(template("sigmoid10")), Checkup()
        seen = []
        for _ in range(EARLY_LOOKS + 5):
            checkup.look(lane, going=True)
            seen.append(checkup.step)
            lane.finish_epoch()
            clock.now += 0.004
        assert seen == [*range(EARLY_LOOKS), *[EARLY_LOOKS - 1] * 5]
        assert "vanishing" in [finding.kind for finding in checkup.findings]


def test_what_was_found_and_is_over_is_remembered() -> None:
    lane, checkup = Lane(template("squared-error")), Checkup()
    while not lane.done:
        lane.finish_epoch()
        checkup.look(lane, going=False)
    assert checkup.findings == ()
    assert checkup.earlier == ("saturated_outputs",)


def test_at_rest_a_run_is_examined_once_after_every_move() -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock, lane, checkup = Clock(patch, 0.01), Lane(template("moons")), Checkup()
        for _ in range(3):
            checkup.look(lane, going=False)
        assert (clock.looks, checkup.step) == (1, 0)
        lane.step()
        for _ in range(3):
            checkup.look(lane, going=False)
        assert (clock.looks, checkup.step) == (2, 1)


def test_a_finding_appears_after_it_held_for_some_time() -> None:
    lane, checkup = Lane(template("sigmoid10")), Checkup()
    told = []
    for _ in range(4):
        lane.finish_epoch()
        checkup.look(lane, going=False)
        told.append([finding.kind for finding in checkup.findings])
    assert told[0] == []
    assert "vanishing" in told[-1]


def test_the_end_of_a_run_too_short_to_be_sure_decides() -> None:
    lane, checkup = Lane(template("sigmoid10")), Checkup()
    lane.run(math.inf)
    checkup.look(lane, going=False)
    assert "vanishing" in [finding.kind for finding in checkup.findings]


def test_what_no_longer_holds_at_the_end_is_over_at_once() -> None:
    lane, checkup = Lane(changed(template("squared-error"), "training.epochs", 22)), Checkup()
    for epoch in range(1, 5):
        lane.finish_epoch()
        checkup.look(lane, going=False)
        assert epoch < 3 or checkup.findings
    lane.run(math.inf)
    checkup.look(lane, going=False)
    assert (checkup.findings, checkup.earlier) == ((), ("saturated_outputs",))


def test_a_diverged_run_has_its_autopsy_made_once() -> None:
    lane, checkup = Lane(template("exploding")), Checkup()
    checkup.dissect(lane)
    assert checkup.autopsy is None
    lane.run(math.inf)
    checkup.dissect(lane)
    made = checkup.autopsy
    assert made is not None
    assert made.divergence is lane.divergence
    checkup.dissect(lane)
    assert checkup.autopsy is made


def test_a_diverged_run_is_told_of_at_once() -> None:
    lane, checkup = Lane(template("exploding")), Checkup()
    lane.run(math.inf)
    checkup.look(lane, going=False)
    assert "diverged" in [finding.kind for finding in checkup.findings]

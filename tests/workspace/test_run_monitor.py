"""The run monitor: examined calmly while going, once at rest, and sure of itself where a run was short."""

import math
import time

import pytest

from nnstudio.diagnosis import evidence
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.workspace import run_monitor as room
from nnstudio.workspace.run_monitor import EARLY_LOOKS, LEAST_SECONDS, QUICK_SECONDS, REST, RunMonitor


class Clock:
    """A clock that a test moves on; every examination takes so many of its seconds."""

    def __init__(self, patch: pytest.MonkeyPatch, cost: float) -> None:
        self.now, self.looks = 0.0, 0
        really = evidence.gather

        def gather(session: TrainingSession) -> object:
            self.now, self.looks = self.now + cost, self.looks + 1
            return really(session)

        patch.setattr(time, "perf_counter", lambda: self.now)
        patch.setattr(room, "gather", gather)


@pytest.mark.parametrize("cost", [0.001, 0.1])
def test_examinations_of_a_run_that_goes_on_take_little_of_its_time(
    monkeypatch: pytest.MonkeyPatch, cost: float
) -> None:
    with monkeypatch.context() as patch:
        clock, session, monitor = Clock(patch, cost), TrainingSession(template("moons")), RunMonitor()
        for _ in range(600):
            session.step()
            monitor.look(session, going=True)
            clock.now += 0.04
        apart = max(REST * cost, LEAST_SECONDS) + cost
        early = EARLY_LOOKS if cost < QUICK_SECONDS else 0
        assert 0.85 * clock.now / apart < clock.looks < clock.now / apart + early + 1
        assert (clock.looks - early) * cost / clock.now < 0.041


def test_the_first_epochs_are_looked_at_one_by_one_if_that_is_quick() -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock, session, monitor = Clock(patch, 0.001), TrainingSession(template("sigmoid10")), RunMonitor()
        seen = []
        for _ in range(EARLY_LOOKS + 5):
            monitor.look(session, going=True)
            seen.append(monitor.step)
            session.finish_epoch()
            clock.now += 0.004
        assert seen == [*range(EARLY_LOOKS), *[EARLY_LOOKS - 1] * 5]
        assert "vanishing" in [finding.kind for finding in monitor.findings]


def test_what_was_found_and_is_over_is_remembered() -> None:
    session, monitor = TrainingSession(template("squared-error")), RunMonitor()
    while not session.done:
        session.finish_epoch()
        monitor.look(session, going=False)
    assert monitor.findings == ()
    assert monitor.earlier == ("saturated_outputs",)


def test_at_rest_a_run_is_examined_once_after_every_move() -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock, session, monitor = Clock(patch, 0.01), TrainingSession(template("moons")), RunMonitor()
        for _ in range(3):
            monitor.look(session, going=False)
        assert (clock.looks, monitor.step) == (1, 0)
        session.step()
        for _ in range(3):
            monitor.look(session, going=False)
        assert (clock.looks, monitor.step) == (2, 1)


def test_a_finding_appears_after_it_held_for_some_time() -> None:
    session, monitor = TrainingSession(template("sigmoid10")), RunMonitor()
    told = []
    for _ in range(4):
        session.finish_epoch()
        monitor.look(session, going=False)
        told.append([finding.kind for finding in monitor.findings])
    assert told[0] == []
    assert "vanishing" in told[-1]


def test_the_end_of_a_run_too_short_to_be_sure_decides() -> None:
    session, monitor = TrainingSession(template("sigmoid10")), RunMonitor()
    session.run(math.inf)
    monitor.look(session, going=False)
    assert "vanishing" in [finding.kind for finding in monitor.findings]


def test_what_no_longer_holds_at_the_end_is_over_at_once() -> None:
    session, monitor = TrainingSession(changed(template("squared-error"), "training.epochs", 22)), RunMonitor()
    for epoch in range(1, 5):
        session.finish_epoch()
        monitor.look(session, going=False)
        assert epoch < 3 or monitor.findings
    session.run(math.inf)
    monitor.look(session, going=False)
    assert (monitor.findings, monitor.earlier) == ((), ("saturated_outputs",))


def test_a_diverged_run_is_told_of_at_once() -> None:
    session, monitor = TrainingSession(template("exploding")), RunMonitor()
    session.run(math.inf)
    monitor.look(session, going=False)
    assert "diverged" in [finding.kind for finding in monitor.findings]

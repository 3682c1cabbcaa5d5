"""The doctor: findings come and go calmly, and what is over is remembered as earlier."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from nnstudio.diagnosis import doctor as room
from nnstudio.diagnosis import findings
from nnstudio.diagnosis.doctor import Doctor, diagnose, examined_epochs
from nnstudio.diagnosis.evidence import Evidence, gather
from nnstudio.diagnosis.finding import CALM, Finding
from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import CASES, evidence_of

QUIET = evidence_of(template("moons"))


def stand_in(kind: str, ill: dict[str, set[int]], evidence: Evidence) -> Finding | None:
    """Find this kind at the steps at which the test wants it found."""
    if evidence.step not in ill.get(kind, set()):
        return None
    case = next(case for case in CASES if case.kind == kind)
    found = next(rule for rule in FINDINGS if rule.kind == kind).find(evidence_of(case.ill, case.epochs))
    assert found is not None
    return found


def told(ill: dict[str, set[int]], steps: range, monkeypatch: pytest.MonkeyPatch) -> dict[int, list[str]]:
    """Return what the doctor tells at every step of a run in which the kinds of ``ill`` hold at these steps."""
    rules = tuple(replace(rule, find=partial(stand_in, rule.kind, ill)) for rule in FINDINGS)
    monkeypatch.setattr(room, "FINDINGS", rules)
    monkeypatch.setattr(findings, "FINDINGS", rules)
    watching = Doctor()
    return {step: [finding.kind for finding in watching.examine(replace(QUIET, step=step))] for step in steps}


CALM_RULES = [rule.kind for rule in FINDINGS if rule.patience == CALM]
PROMPT_RULES = [rule.kind for rule in FINDINGS if rule.patience == 1]


@pytest.mark.parametrize("kind", CALM_RULES)
def test_a_finding_comes_after_three_in_a_row_and_goes_after_three_without(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = told({kind: set(range(1, 6))}, range(12), monkeypatch)
    assert [step for step, kinds in seen.items() if kind in kinds] == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("kind", PROMPT_RULES)
def test_what_cannot_be_a_passing_mood_is_told_at_once(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told({kind: {1}}, range(8), monkeypatch)
    assert [step for step, kinds in seen.items() if kind in kinds] == [1, 2, 3]


def test_every_rule_is_either_calm_or_prompt() -> None:
    assert len(CALM_RULES) + len(PROMPT_RULES) == len(FINDINGS)


def test_what_comes_and_goes_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told({"vanishing": set(range(0, 40, 2))}, range(40), monkeypatch)
    assert not any(seen.values())


def test_what_fails_to_hold_now_and_then_stays_told(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told({"vanishing": set(range(40)) - {10, 20, 21}}, range(40), monkeypatch)
    assert [step for step, kinds in seen.items() if not kinds] == [0, 1]


def test_a_cause_keeps_its_consequence_from_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    always = set(range(10))
    assert told({"twins": always, "vanishing": always}, range(10), monkeypatch)[9] == ["twins"]


def test_looking_again_at_a_run_that_stands_still_tells_nothing_new() -> None:
    watching, evidence = Doctor(), evidence_of(template("sigmoid10"), 1)
    assert [watching.examine(evidence) for _ in range(5)] == [()] * 5


def test_a_run_that_goes_back_in_time_is_looked_at_afresh() -> None:
    watching = Doctor()
    for step in range(1, 4):
        watching.examine(replace(evidence_of(template("sigmoid10"), 1), step=step))
    assert [finding.kind for finding in watching.findings()] == ["vanishing"]
    assert watching.examine(replace(QUIET, step=0)) == ()


def test_what_is_broken_is_told_before_what_is_to_be_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    always = set(range(5))
    kinds = told({"saturated_outputs": always, "plateau": always, "dead_units": always}, range(5), monkeypatch)[4]
    assert kinds == ["dead_units", "plateau", "saturated_outputs"]


def test_what_held_last_is_told_of_a_run_that_diverged() -> None:
    watching, session = Doctor(), TrainingSession(template("exploding"))
    watching.examine(gather(session))
    while not session.done:
        session.step()
        kinds = {finding.kind for finding in watching.examine(gather(session))}
    assert session.divergence is not None
    assert {"diverged", "exploding"} <= kinds
    assert len(watching.examine(gather(session))) == len(kinds)


def test_a_divergence_leaves_no_time_for_patience() -> None:
    watching, gone = Doctor(), evidence_of(template("exploding"), 30)
    assert watching.examine(replace(evidence_of(template("sigmoid10")), step=1)) == ()
    kinds = [finding.kind for finding in watching.examine(replace(gone, step=2))]
    assert "vanishing" in kinds
    assert "diverged" in kinds


def test_findings_that_were_over_before_the_end_are_told_as_earlier() -> None:
    found = diagnose(TrainingSession(changed(template("squared-error"), "training.epochs", 25)))
    assert found.now == ()
    assert [finding.kind for finding in found.earlier] == ["saturated_outputs"]
    assert found.kinds == {"saturated_outputs"}


def test_a_run_that_is_at_its_end_is_judged_by_how_it_stands() -> None:
    session = TrainingSession(changed(template("sigmoid10"), "training.epochs", 150))
    while not session.done:
        session.finish_epoch()
    assert {finding.kind for finding in diagnose(session).now} == {"vanishing", "plateau"}


def test_examining_leaves_the_run_as_it_was() -> None:
    watched, alone = TrainingSession(template("moons")), TrainingSession(template("moons"))
    watching = Doctor()
    for _ in range(30):
        watched.step()
        alone.step()
        watching.examine(gather(watched))
    np.testing.assert_array_equal(watched.trainer.network.parameters, alone.trainer.network.parameters)
    np.testing.assert_array_equal(watched.trainer.history.losses.view(), alone.trainer.history.losses.view())


@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 5), (0, 30), (0, 500), (40, 41), (3, 10_000), (7, 7)])
def test_examinations_are_close_at_first_then_spread_and_one_is_at_the_end(first: int, last: int) -> None:
    epochs = list(examined_epochs(first, last))
    assert epochs == sorted(set(epochs))
    assert epochs[:10] == list(range(first + 1, min(first + 10, last) + 1))
    assert len(epochs) <= 10 + 2 * room.EXAMINATIONS
    if last > first:
        assert epochs[-1] == last

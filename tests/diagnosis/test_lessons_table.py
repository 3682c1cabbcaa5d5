"""Every lesson's template shows what it is there to show, and the healthy ones show nothing."""

import pytest

from nnstudio.diagnosis.doctor import Diagnosis, diagnose
from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.diagnosis.lessons_table import HEALTHY, LESSONS, Expected, tabulate
from nnstudio.project.edits import changed
from nnstudio.project.templates import template, template_names
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import CASES, evidence_of

TABLE = (*LESSONS, *HEALTHY)


@pytest.mark.parametrize("expected", TABLE, ids=lambda expected: expected.template)
def test_the_template_is_as_expected(expected: Expected) -> None:
    diagnosis = diagnose(
        TrainingSession(changed(template(expected.template), "seed", 20))
    )  # not one of the printed table's
    assert expected.fits(diagnosis), diagnosis.kinds


def test_the_table_names_templates_and_findings_that_there_are() -> None:
    kinds = {rule.kind for rule in FINDINGS}
    assert {expected.template for expected in TABLE} <= set(template_names())
    assert len({expected.template for expected in TABLE}) == len(TABLE)
    assert {expected.shows for expected in TABLE} | {expected.without for expected in TABLE} <= kinds | {""}


def diagnosis_of(*kinds: str) -> Diagnosis:
    cases = {case.kind: case for case in CASES}
    rules = {rule.kind: rule for rule in FINDINGS}
    found = [rules[kind].find(evidence_of(cases[kind].ill, cases[kind].epochs)) for kind in kinds]
    return Diagnosis(tuple(filter(None, found[:1])), tuple(filter(None, found[1:])))


@pytest.mark.parametrize(
    ("expected", "kinds", "fits"),
    [
        (Expected("moons"), (), True),
        (Expected("moons"), ("twins",), False),
        (Expected("moons", shows="twins"), ("vanishing", "twins"), True),
        (Expected("moons", shows="twins"), ("vanishing",), False),
        (Expected("moons", without="twins"), ("vanishing",), True),
        (Expected("moons", without="twins"), ("vanishing", "twins"), False),
        (Expected("moons", shows="exploding", without="twins"), ("exploding",), True),
    ],
)
def test_a_diagnosis_is_compared_with_what_is_expected(expected: Expected, kinds: tuple[str, ...], fits: bool) -> None:
    assert expected.fits(diagnosis_of(*kinds)) == fits


def test_the_table_counts_seeds_and_what_else_was_found() -> None:
    one, other = tabulate((Expected("zero-init", shows="twins"), Expected("constant-init")), 2)
    assert (one.seeds, one.fitting, one.others) == (2, 2, {"plateau": 2})
    assert (other.seeds, other.fitting, other.others) == (2, 0, {"twins": 2})

"""The findings panel as a user meets it: cards that come and stay, what they lead to, and what they leave out."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.lane import Lane
from nnstudio.ui.findings.autopsy_lines import growth_lines, loss_lines
from nnstudio.ui.findings.badge import FindingsBadge
from nnstudio.ui.findings.card import TITLES
from nnstudio.ui.theme import DARK, LIGHT
from nnstudio.workspace.checkup import Checkup
from nnstudio.workspace.driver import Moment


def examined(name, epochs=8):
    """How a run of a template stands after some epochs, each of which a doctor has looked at."""
    lane, checkup = Lane(template(name)), Checkup()
    for _ in range(epochs):
        lane.finish_epoch()
        checkup.look(lane, going=False)
    checkup.dissect(lane)
    state = "paused" if lane.divergence is None else "diverged"
    return Moment(state, lane.progress(), findings=checkup.findings, examined=checkup.step, autopsy=checkup.autopsy)


@pytest.fixture(scope="module")
def stuck():
    return examined("sigmoid10")


@pytest.fixture(scope="module")
def broken():
    return examined("exploding")


@pytest.fixture
def findings(show_panel, desk, qtbot):
    """The panel, shown, on the opening experiment, which was looked at once."""
    panel = show_panel("findings")
    qtbot.waitUntil(lambda: desk.run.moment.examined is not None)
    return panel


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_a_card_says_what_is_wrong_how_one_knows_why_and_what_to_try(findings, stuck):
    findings.show_moment(stuck)
    card = findings.cards["vanishing"]
    text = said(card)
    found = next(finding for finding in stuck.findings if finding.kind == "vanishing")
    for sentence in (found.sentence, *found.numbers, found.rule, *found.cause):
        assert str(sentence) in text
    assert [row.button.text() for row in card.rows] == [f"Try: {remedy.label}" for remedy in found.remedies]
    assert str(found.remedies[0].changes) in said(card.rows[0])
    assert "Broken" in card.accessibleName()


def test_what_is_not_found_is_told_as_well(findings, stuck):
    assert findings.verdict.text() == "✓ No findings"
    assert all(rule.title in findings.watched.text() for rule in FINDINGS)
    findings.show_moment(stuck)
    assert not findings.verdict.isVisible()
    assert TITLES["vanishing"] not in findings.watched.text()
    assert TITLES["exploding"] in findings.watched.text()


def test_what_is_over_is_told_among_what_was_found(findings, stuck):
    findings.show_moment(replace(stuck, findings=(), earlier=("vanishing",), examined=99))
    before, _, after = findings.watched.text().partition("Looked for and not found:")
    assert TITLES["vanishing"] in before
    assert TITLES["vanishing"] not in after


def test_a_run_that_was_not_looked_at_is_not_praised(findings):
    findings.show_moment(Moment())
    assert findings.verdict.text() == "Not looked at yet"
    assert "✓" not in findings.watched.text()


def test_a_card_keeps_its_place_and_focus_while_its_numbers_change(findings, stuck, qtbot):
    findings.show_moment(stuck)
    card = findings.cards["vanishing"]
    card.rows[1].button.setFocus()
    later = replace(stuck, findings=tuple(replace(f, numbers=()) for f in stuck.findings), examined=99)
    findings.show_moment(later)
    assert findings.cards["vanishing"] is card
    assert card.rows[1].button.hasFocus()
    assert str(stuck.findings[0].numbers[0]) not in said(card)
    findings.show_moment(replace(stuck, findings=(), examined=100))
    assert findings.cards == {}
    assert findings.verdict.isVisible()


def test_broken_things_are_dressed_otherwise_than_those_to_watch(findings, stuck):
    findings.show_moment(stuck)
    card = findings.cards["vanishing"]
    assert card.objectName() == "finding_broken"
    findings.show_moment(replace(stuck, findings=(replace(stuck.findings[0], severity="watch"),), examined=99))
    assert card.objectName() == "finding_watch"
    assert "Watch" in said(card)


def test_the_chip_selects_the_layer_and_wants_the_network_to_be_seen(findings, stuck, qtbot):
    findings.show_moment(stuck)
    with qtbot.waitSignal(findings.panel_wanted) as wanted:
        QTest.mouseClick(findings.cards["vanishing"].chip, Qt.MouseButton.LeftButton)
    assert wanted.args == ["network"]
    assert findings.desk.selection.place.layer == "1"


def test_trying_a_remedy_trains_a_twin_with_that_one_change(findings, desk, qtbot):
    desk.document.open(changed(template("sigmoid10"), "training.epochs", 1_000_000), None)
    desk.run.start()
    qtbot.waitUntil(lambda: "vanishing" in findings.cards, timeout=20_000)
    row = findings.cards["vanishing"].rows[0]
    with qtbot.waitSignal(findings.panel_wanted) as wanted:
        row.button.setFocus()
        QTest.keyClick(row.button, Qt.Key.Key_Space)
    assert wanted.args == ["compare"]
    qtbot.waitUntil(lambda: desk.run.moment.twin is not None and desk.run.moment.twin.progress.steps > 3)
    twin = desk.run.moment.twin
    layers = twin.design.project.network.layers
    assert all(layer.activation.kind() == "relu" for layer in layers[:-1])
    assert twin.design.project.seed == desk.document.project.seed
    assert twin.design.project.data == desk.document.project.data
    assert desk.document.project.network.layers[0].activation.kind() == "sigmoid"


def test_the_autopsy_shows_the_growth_and_what_else_could_have_happened(findings, broken):
    findings.show_moment(broken)
    view, autopsy = findings.autopsy, broken.autopsy
    assert view.isVisible()
    assert [line.name for line in view.growth.lines] == ["|z|", "|∂L/∂w|", "|w|"]
    assert [line.name for line in view.losses.lines] == ["this run", "A", "B"]
    for row, other in zip(view.rows, autopsy.otherwise, strict=True):
        assert str(other.sentence()) in said(row)
    assert f"after step {autopsy.divergence.step - 1}" in said(view).replace("\u202f", "")
    findings.show_moment(replace(broken, autopsy=None, findings=(), examined=99))
    assert not view.isVisible()


def test_the_autopsy_stands_under_the_card_of_the_divergence(findings, broken, qtbot):
    findings.show_moment(broken)
    card = findings.cards["diverged"]
    qtbot.waitUntil(lambda: findings.autopsy.y() >= card.y() + card.height() > 0)
    others = [other.y() for kind, other in findings.cards.items() if kind != "diverged"]
    assert all(y > findings.autopsy.y() for y in others)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_lines_of_an_autopsy_are_its_numbers(broken, theme):
    autopsy = broken.autopsy
    z = growth_lines(autopsy, theme)[0]
    assert z.x.tolist() == autopsy.growth[:, 0].tolist()
    assert z.y[-1] == pytest.approx(math.log10(autopsy.growth[-1, 2]))
    clipped = loss_lines(autopsy, theme, "this run")[1]
    assert clipped.x[-1] == autopsy.otherwise[0].growth[-1, 0]


def test_the_badge_says_how_many_findings_there_are(desk, qtbot, stuck):
    badge = FindingsBadge(desk)
    qtbot.addWidget(badge)
    assert badge.text() == "Findings"
    badge.show()
    qtbot.waitUntil(lambda: badge.text() == "No findings")
    desk.run.moment_changed.emit(replace(stuck, findings=stuck.findings[:1]))
    assert badge.text() == f"1 finding: {TITLES[stuck.findings[0].kind]}"
    desk.run.moment_changed.emit(replace(stuck, findings=(stuck.findings[0], stuck.findings[0])))
    assert badge.text().startswith("2 findings: ")
    badge.hide()
    assert desk.run._wishes[badge] == frozenset()

"""The findings panel as a user meets it: cards that come and stay, what they lead to, and what they leave out."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.diagnosis.divergence_report import DivergenceReport, report_divergence
from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.ui.naming.findings import TITLES
from nnstudio.ui.panels.findings.divergence_lines import growth_lines, loss_lines
from nnstudio.ui.shell.findings_badge import FindingsBadge
from nnstudio.ui.style.theme import DARK, LIGHT
from nnstudio.workspace.findings_observer import FindingsReport
from nnstudio.workspace.run_monitor import RunMonitor
from nnstudio.workspace.run_update import RunStatus, RunUpdate, State


def examined(name, epochs=8):
    """How a run of a template stands after some epochs, each of which a doctor has looked at."""
    session, monitor = TrainingSession(template(name)), RunMonitor()
    for _ in range(epochs):
        session.finish_epoch()
        monitor.look(session, going=False)
    state: State = "paused" if session.divergence is None else "diverged"
    report = FindingsReport(monitor.findings, examined=monitor.step)
    return update_of(RunStatus(state, session.progress()), report, report_divergence(session))


def update_of(status, report, divergence_report=None):
    return RunUpdate(1, 1, replace(status, reports=(report, divergence_report)))


def retold(update, **changes):
    """The same run, of which something else was found, and no divergence."""
    return update_of(update.status, replace(report_of(update), **changes))


def report_of(update):
    return update.status.report(FindingsReport)


@pytest.fixture(scope="module")
def stuck():
    return examined("sigmoid10")


@pytest.fixture(scope="module")
def broken():
    return examined("exploding")


@pytest.fixture
def findings(show_panel, context, qtbot):
    """The panel, shown, on the opening experiment, which was looked at once."""
    panel = show_panel("findings")
    qtbot.waitUntil(lambda: context.run.status.report(FindingsReport) is not None)
    return panel


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_a_card_says_what_is_wrong_how_one_knows_why_and_what_to_try(findings, stuck):
    findings.show_update(stuck)
    card = findings.cards["vanishing"]
    text = said(card)
    found = next(finding for finding in report_of(stuck).findings if finding.kind == "vanishing")
    for sentence in (found.sentence, *found.numbers, found.rule, *found.cause):
        assert str(sentence) in text
    assert [row.button.text() for row in card.rows] == [f"Try: {remedy.label}" for remedy in found.remedies]
    assert str(found.remedies[0].changes) in said(card.rows[0])
    assert "Broken" in card.accessibleName()


def test_what_is_not_found_is_told_as_well(findings, stuck):
    assert findings.verdict.text() == "✓ No findings"
    assert all(rule.title in findings.watched.text() for rule in FINDINGS)
    findings.show_update(stuck)
    assert not findings.verdict.isVisible()
    assert TITLES["vanishing"] not in findings.watched.text()
    assert TITLES["exploding"] in findings.watched.text()


def test_what_is_over_is_told_among_what_was_found(findings, stuck):
    findings.show_update(retold(stuck, findings=(), earlier=("vanishing",), examined=99))
    before, _, after = findings.watched.text().partition("Looked for and not found:")
    assert TITLES["vanishing"] in before
    assert TITLES["vanishing"] not in after


def test_a_run_that_was_not_looked_at_is_not_praised(findings):
    findings.show_update(RunUpdate())
    assert findings.verdict.text() == "Not looked at yet"
    assert "✓" not in findings.watched.text()


def test_a_card_keeps_its_place_and_focus_while_its_numbers_change(findings, stuck, qtbot):
    findings.show_update(stuck)
    card = findings.cards["vanishing"]
    card.rows[1].button.setFocus()
    later = retold(stuck, findings=tuple(replace(f, numbers=()) for f in report_of(stuck).findings), examined=99)
    findings.show_update(later)
    assert findings.cards["vanishing"] is card
    assert card.rows[1].button.hasFocus()
    assert str(report_of(stuck).findings[0].numbers[0]) not in said(card)
    findings.show_update(retold(stuck, findings=(), examined=100))
    assert findings.cards == {}
    assert findings.verdict.isVisible()


def test_broken_things_are_dressed_otherwise_than_those_to_watch(findings, stuck):
    findings.show_update(stuck)
    card = findings.cards["vanishing"]
    assert card.objectName() == "finding_broken"
    findings.show_update(
        retold(stuck, findings=(replace(report_of(stuck).findings[0], severity="watch"),), examined=99)
    )
    assert card.objectName() == "finding_watch"
    assert "Watch" in said(card)


def test_the_chip_selects_the_layer_and_wants_the_network_to_be_seen(findings, stuck, qtbot):
    findings.show_update(stuck)
    with qtbot.waitSignal(findings.panel_wanted) as wanted:
        QTest.mouseClick(findings.cards["vanishing"].chip, Qt.MouseButton.LeftButton)
    assert wanted.args == ["network"]
    assert findings.context.selection.place.layer == "1"


def test_trying_a_remedy_trains_a_twin_with_that_one_change(findings, context, qtbot):
    context.document.open(changed(template("sigmoid10"), "training.epochs", 1_000_000), None)
    context.run.start()
    qtbot.waitUntil(lambda: "vanishing" in findings.cards)
    row = findings.cards["vanishing"].rows[0]
    with qtbot.waitSignal(findings.panel_wanted) as wanted:
        row.button.setFocus()
        QTest.keyClick(row.button, Qt.Key.Key_Space)
    assert wanted.args == ["compare"]
    qtbot.waitUntil(lambda: context.run.status.twin is not None and context.run.status.twin.progress.steps > 3)
    twin = context.run.status.twin
    layers = twin.design.project.network.layers
    assert all(layer.activation.kind() == "relu" for layer in layers[:-1])
    assert twin.design.project.seed == context.document.project.seed
    assert twin.design.project.data == context.document.project.data
    assert context.document.project.network.layers[0].activation.kind() == "sigmoid"


def test_the_report_shows_the_growth_and_what_else_could_have_happened(findings, broken):
    findings.show_update(broken)
    view, report = findings.divergence_view, broken.status.report(DivergenceReport)
    assert view.isVisible()
    assert [line.name for line in view.growth.lines] == ["|z|", "|∂L/∂w|", "|w|"]
    assert [line.name for line in view.losses.lines] == ["this run", "A", "B"]
    for row, other in zip(view.rows, report.otherwise, strict=True):
        assert str(other.sentence()) in said(row)
    assert f"after step {report.divergence.step - 1}" in said(view).replace("\u202f", "")
    findings.show_update(retold(broken, findings=(), examined=99))
    assert not view.isVisible()


def test_the_report_stands_under_the_card_of_the_divergence(findings, broken, qtbot):
    findings.show_update(broken)
    card = findings.cards["diverged"]
    qtbot.waitUntil(lambda: findings.divergence_view.y() >= card.y() + card.height() > 0)
    others = [other.y() for kind, other in findings.cards.items() if kind != "diverged"]
    assert all(y > findings.divergence_view.y() for y in others)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_lines_of_a_report_are_its_numbers(broken, theme):
    report = broken.status.report(DivergenceReport)
    z = growth_lines(report, theme)[0]
    assert z.x.tolist() == report.growth[:, 0].tolist()
    assert z.y[-1] == pytest.approx(math.log10(report.growth[-1, 2]))
    clipped = loss_lines(report, theme, "this run")[1]
    assert clipped.x[-1] == report.otherwise[0].growth[-1, 0]


def test_the_badge_says_how_many_findings_there_are(context, qtbot, stuck):
    badge = FindingsBadge(context)
    qtbot.addWidget(badge)
    assert badge.text() == "Findings"
    badge.show()
    qtbot.waitUntil(lambda: badge.text() == "No findings")
    context.redraw_scheduler.frame_began.emit(retold(stuck, findings=report_of(stuck).findings[:1]))
    assert badge.text() == f"1 finding: {TITLES[report_of(stuck).findings[0].kind]}"
    context.redraw_scheduler.frame_began.emit(
        retold(stuck, findings=(report_of(stuck).findings[0], report_of(stuck).findings[0]))
    )
    assert badge.text().startswith("2 findings: ")
    badge.hide()
    assert context.run._observations[badge] == frozenset()

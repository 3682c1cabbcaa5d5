"""The compare panel as a user meets it: two runs on the same plots, what differs, and which one to keep."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.sentences import say
from nnstudio.ui.style.theme import DARK
from nnstudio.workspace.comparing import compare_with

LABEL = say("Use a learning rate of 0.3")


@pytest.fixture
def compare(show_panel):
    """The panel, shown, with nothing to compare."""
    return show_panel("compare")


@pytest.fixture
def comparing(compare, context, qtbot):
    """The panel with a twin that learns faster; both have taken some steps and stand still."""
    context.document.apply(lambda project: changed(project, "training.epochs", 1_000_000), "Epochs")
    compare_with(context.document, context.run, changed(context.document.project, "training.learning_rate", 0.3), LABEL)
    qtbot.waitUntil(lambda: context.run.status.twin is not None and context.run.status.progress.epoch > 2)
    context.run.pause()
    qtbot.waitUntil(
        lambda: not context.run.running and bool(compare.gradients.lines) and steps(context) == steps_shown(compare)
    )
    return compare


def steps(context):
    return context.run.status.progress.steps


def rows(panel):
    table = panel.table
    return {table.item(row, 0).text(): (table.item(row, 1).text(), table.item(row, 2).text())
            for row in range(table.rowCount())}  # fmt: skip


def steps_shown(panel):
    return int(rows(panel).get("Steps taken", ("-1", ""))[0].replace("\u202f", ""))


def test_without_a_twin_it_says_how_to_get_one(compare, context, qtbot):
    assert compare.copy.isVisible()
    assert not compare.adopt.isVisible()
    QTest.mouseClick(compare.copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: compare.adopt.isVisible())
    assert "alike so far" in compare.note.text()
    context.document.apply(lambda project: changed(project, "training.learning_rate", 0.7), "Learning rate")
    qtbot.waitUntil(lambda: rows(compare).get("Learning rate") == ("0.7", "0.1"))
    assert not compare.note.isVisible()


def test_both_runs_are_on_the_same_plots_the_twin_dashed(comparing):
    assert [(line.name, line.dashed) for line in comparing.losses.lines] == [
        ("train", False), ("validation", False), ("twin, train", True), ("twin, validation", True),
    ]  # fmt: skip
    assert [(line.name, line.dashed) for line in comparing.gradients.lines] == [
        ("layer 1", False), ("output", False), ("twin, layer 1", True), ("twin, output", True),
    ]  # fmt: skip
    own, twin = comparing.losses.lines[0], comparing.losses.lines[2]
    assert own.colour == twin.colour
    assert own.y[0] == twin.y[0]  # the same first weights
    assert not np.array_equal(own.y, twin.y)


def test_the_table_says_what_differs_and_how_both_stand(comparing, context):
    status, shown = context.run.status, rows(comparing)
    assert shown["Learning rate"] == ("0.1", "0.3")
    assert shown["Steps taken"][0] == shown["Steps taken"][1]
    assert shown["Accuracy, training"][0].endswith("%")
    assert float(shown["Loss, training"][1]) == pytest.approx(
        status.twin.progress.history.epochs.view()[-1, 2], rel=1e-3
    )


def test_adopting_is_one_undo_step_and_keeps_what_the_twin_has_learned(comparing, context, qtbot):
    taken, count = context.run.status.twin.progress.steps, len(context.document.undo_stack.steps)
    own_losses = context.run.status.progress.history.losses.view().copy()
    comparing.adopt.setFocus()
    QTest.keyClick(comparing.adopt, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: context.run.status.twin is None and context.run.status.progress.rate == 0.3)
    assert context.run.status.progress.steps == taken
    assert len(context.document.undo_stack.steps) == count + 1
    assert not comparing.adopt.isVisible()
    context.document.undo_stack.undo()
    qtbot.waitUntil(lambda: context.run.status.progress.rate == 0.1)
    assert np.array_equal(context.run.status.progress.history.losses.view(), own_losses)


def test_discarding_leaves_the_run_as_it_is(comparing, context, qtbot):
    taken = steps(context)
    QTest.mouseClick(comparing.discard, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: context.run.status.twin is None)
    assert steps(context) == taken
    assert comparing.copy.isVisible()
    assert context.document.project.training.learning_rate == 0.1


def test_trying_begins_the_run_anew_and_undo_brings_it_back(compare, context, qtbot):
    context.run.step("batch")
    context.run.step("batch")
    qtbot.waitUntil(lambda: steps(context) == 2)
    compare_with(context.document, context.run, changed(context.document.project, "training.epochs", 1), LABEL)
    qtbot.waitUntil(lambda: context.run.status.twin is not None and steps(context) > 2)
    context.run.pause()
    context.document.undo_stack.undo()
    qtbot.waitUntil(lambda: steps(context) == 2)


def test_other_losses_and_other_data_are_warned_of(compare, context, qtbot):
    context.run.pause()
    compare_with(context.document, context.run, changed(context.document.project, "data.source.noise", 0.3), LABEL)
    qtbot.waitUntil(lambda: "different data" in compare.note.text())
    project = changed(context.document.project, "training.loss", template("squared-error").training.loss)
    compare_with(context.document, context.run, project, LABEL)
    qtbot.waitUntil(lambda: "different functions" in compare.note.text())


def test_a_run_that_diverged_does_not_squeeze_its_twin(compare, context, qtbot):
    exploding = template("exploding")
    context.document.open(exploding, None)
    compare_with(
        context.document,
        context.run,
        changed(exploding, "network.initialiser", template("relu10-he").network.initialiser),
        LABEL,
    )
    qtbot.waitUntil(lambda: context.run.status.twin is not None and context.run.status.twin.progress.steps > 20)
    context.run.pause()
    qtbot.waitUntil(lambda: context.run.status.state == "diverged")
    assert compare.header._hint.text() == "the twin goes on alone"
    assert rows(compare)["State"][0].startswith("diverged at step")
    qtbot.waitUntil(lambda: compare.losses.plot.frame.y_range[1] < 3.0)


def test_the_crosshair_tells_the_values_of_all_lines(comparing):
    plot = comparing.losses.plot
    comparing.losses.plot.point_at(plot.frame.rect.center())
    assert comparing.losses.card.isVisible()
    told = comparing.losses.card.accessibleName()
    assert all(line.name in told for line in comparing.losses.lines)
    comparing.losses.plot.point_at(None)
    assert not comparing.losses.card.isVisible()


def test_it_can_be_drawn_in_the_dark_and_across(comparing):
    comparing.show_theme(DARK)
    comparing.resize(900, 300)
    image = comparing.grab().toImage()
    assert image.width() >= 900

"""The compare panel as a user meets it: two runs on the same plots, what differs, and which one to keep."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.sentences import say
from nnstudio.ui.compare.start import compare_with
from nnstudio.ui.theme import DARK

LABEL = say("Use a learning rate of 0.3")


@pytest.fixture
def compare(show_panel):
    """The panel, shown, with nothing to compare."""
    return show_panel("compare")


@pytest.fixture
def comparing(compare, desk, qtbot):
    """The panel with a twin that learns faster; both have taken some steps and stand still."""
    desk.document.apply(lambda project: changed(project, "training.epochs", 1_000_000), "Epochs")
    compare_with(desk, changed(desk.document.project, "training.learning_rate", 0.3), LABEL)
    qtbot.waitUntil(lambda: desk.run.moment.twin is not None and desk.run.moment.progress.epoch > 2)
    desk.run.pause()
    qtbot.waitUntil(
        lambda: not desk.run.running and bool(compare.gradients.lines) and steps(desk) == steps_shown(compare)
    )
    return compare


def steps(desk):
    return desk.run.moment.progress.steps


def rows(panel):
    table = panel.table
    return {table.item(row, 0).text(): (table.item(row, 1).text(), table.item(row, 2).text())
            for row in range(table.rowCount())}  # fmt: skip


def steps_shown(panel):
    return int(rows(panel).get("Steps taken", ("-1", ""))[0].replace("\u202f", ""))


def test_without_a_twin_it_says_how_to_get_one(compare, desk, qtbot):
    assert compare.copy.isVisible()
    assert not compare.adopt.isVisible()
    QTest.mouseClick(compare.copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: compare.adopt.isVisible())
    assert "alike so far" in compare.note.text()
    desk.document.apply(lambda project: changed(project, "training.learning_rate", 0.7), "Learning rate")
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


def test_the_table_says_what_differs_and_how_both_stand(comparing, desk):
    moment, shown = desk.run.moment, rows(comparing)
    assert shown["Learning rate"] == ("0.1", "0.3")
    assert shown["Steps taken"][0] == shown["Steps taken"][1]
    assert shown["Accuracy, training"][0].endswith("%")
    assert float(shown["Loss, training"][1]) == pytest.approx(
        moment.twin.progress.history.epochs.view()[-1, 2], rel=1e-3
    )


def test_adopting_is_one_undo_step_and_keeps_what_the_twin_has_learned(comparing, desk, qtbot):
    taken, count = desk.run.moment.twin.progress.steps, desk.document.undo_stack.count()
    own_losses = desk.run.moment.progress.history.losses.view().copy()
    comparing.adopt.setFocus()
    QTest.keyClick(comparing.adopt, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.run.moment.twin is None and desk.run.moment.progress.rate == 0.3)
    assert desk.run.moment.progress.steps == taken
    assert desk.document.undo_stack.count() == count + 1
    assert not comparing.adopt.isVisible()
    desk.document.undo_stack.undo()
    qtbot.waitUntil(lambda: desk.run.moment.progress.rate == 0.1)
    assert np.array_equal(desk.run.moment.progress.history.losses.view(), own_losses)


def test_discarding_leaves_the_run_as_it_is(comparing, desk, qtbot):
    taken = steps(desk)
    QTest.mouseClick(comparing.discard, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.run.moment.twin is None)
    assert steps(desk) == taken
    assert comparing.copy.isVisible()
    assert desk.document.project.training.learning_rate == 0.1


def test_trying_begins_the_run_anew_and_undo_brings_it_back(compare, desk, qtbot):
    desk.run.step("batch")
    desk.run.step("batch")
    qtbot.waitUntil(lambda: steps(desk) == 2)
    compare_with(desk, changed(desk.document.project, "training.epochs", 1), LABEL)
    qtbot.waitUntil(lambda: desk.run.moment.twin is not None and steps(desk) > 2)
    desk.run.pause()
    desk.document.undo_stack.undo()
    qtbot.waitUntil(lambda: steps(desk) == 2)


def test_other_losses_and_other_data_are_warned_of(compare, desk, qtbot):
    desk.run.pause()
    compare_with(desk, changed(desk.document.project, "data.source.noise", 0.3), LABEL)
    qtbot.waitUntil(lambda: "different data" in compare.note.text())
    project = changed(desk.document.project, "training.loss", template("squared-error").training.loss)
    compare_with(desk, project, LABEL)
    qtbot.waitUntil(lambda: "different functions" in compare.note.text())


def test_a_run_that_diverged_does_not_squeeze_its_twin(compare, desk, qtbot):
    exploding = template("exploding")
    desk.document.open(exploding, None)
    compare_with(desk, changed(exploding, "network.initialiser", template("relu10-he").network.initialiser), LABEL)
    qtbot.waitUntil(lambda: desk.run.moment.twin is not None and desk.run.moment.twin.progress.steps > 20)
    desk.run.pause()
    qtbot.waitUntil(lambda: desk.run.moment.state == "diverged")
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

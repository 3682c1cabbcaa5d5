"""The training plan as a form."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.engine.losses import LOSSES
from nnstudio.engine.optimisers import OPTIMISERS
from nnstudio.project.edits import changed
from nnstudio.ui.panels.design.panel import DesignPanel
from nnstudio.ui.panels.design.training_section import live_fields
from nnstudio.ui.shell.window import MainWindow
from tests.ui.conftest import panel_in


def plan(panel):
    return panel.context.document.project.training


def choose(editor, text):
    place = editor.findText(text)
    editor.setCurrentIndex(place)
    editor.activated.emit(place)


def test_the_live_fields_are_those_that_a_running_run_adopts(context):
    assert live_fields(context.document.project) == {"learning_rate", "schedule", "batch_size", "epochs", "restraint"}


def test_live_fields_carry_a_dot_and_the_others_none(panel):
    dots = [label for label in panel.training.findChildren(QLabel, "live_dot") if label.text() == "●"]
    assert all(dot.toolTip() == "Applies while running" for dot in dots)
    heights = {dot.mapTo(panel, dot.rect().center()).y() for dot in dots}

    def has_dot(name):
        editor = panel.training.place([name])
        return any(abs(editor.mapTo(panel, editor.rect().center()).y() - height) < 6 for height in heights)

    live = ("learning_rate", "schedule", "batch_size", "epochs", "l1", "l2", "max_norm", "clipping")
    assert [name for name in live if not has_dot(name)] == []
    assert [name for name in ("loss", "optimiser", "class_weights", "precision") if has_dot(name)] == []


def test_a_live_field_applies_while_running_and_the_run_goes_on(panel, qtbot):
    run = panel.context.run
    run.start()
    qtbot.waitUntil(lambda: run.running and run.status.progress.steps > 20)
    steps = run.status.progress.steps
    panel.training.place(["learning_rate"]).stepBy(1)
    qtbot.waitUntil(lambda: run.status.progress.rate == pytest.approx(plan(panel).learning_rate))
    assert run.status.progress.steps >= steps
    run.pause()


@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.__name__)
def test_another_optimiser_brings_its_usual_rate_in_the_same_undo_step(panel, kind):
    panel.context.document.apply(lambda project: changed(project, "training.optimiser", OPTIMISERS[-1]()), "test")
    panel.context.document.apply(lambda project: changed(project, "training.learning_rate", 7.0), "test")
    before = plan(panel)
    choose(panel.training.place(["optimiser"]), kind.title)
    if kind is OPTIMISERS[-1]:
        assert plan(panel) == before, "choosing the same one again changes nothing"
        return
    assert plan(panel) == replace(before, optimiser=kind(), learning_rate=kind.usual_rate)
    panel.context.document.undo_stack.undo()
    assert plan(panel) == before


def test_the_optimisers_own_fields_keep_the_rate(panel):
    choose(panel.training.place(["optimiser"]), "Momentum")
    panel.training.place(["learning_rate"]).stepBy(1)
    rate = plan(panel).learning_rate
    panel.training.place(["optimiser"]).below.view.editor("momentum").stepBy(1)
    assert (plan(panel).optimiser.momentum, plan(panel).learning_rate) == (0.95, rate)


@pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.__name__)
def test_each_loss_says_how_it_makes_one_number_of_the_outputs(panel, kind):
    panel.context.document.apply(lambda project: changed(project, "training.loss", kind()), "test")
    below = panel.training.place(["loss"]).below
    assert below.isVisible()
    assert below._note.text() == kind.reduction


def test_a_batch_of_all_samples_is_called_so(panel):
    batch = panel.training.place(["batch_size"])
    assert batch.text() == "10"
    panel.context.document.apply(lambda project: changed(project, "training.batch_size", 0), "test")
    assert batch.text() == "all"


def test_penalties_and_clipping_are_edited_in_their_part_of_the_plan(panel):
    panel.training.place(["l2"]).stepBy(1)
    choose(panel.training.place(["clipping"]), "each value")
    assert plan(panel).restraint.l2 == 1e-4
    assert plan(panel).restraint.clipping.kind() == "value"
    assert panel.context.document.undo_stack.steps[0].text == "Weight decay L2"


def test_fields_of_the_schedule_appear_with_it(panel):
    choose(panel.training.place(["schedule"]), "cosine")
    form = panel.training.place(["schedule"]).below.view
    form.editor("length").stepBy(-1)
    assert plan(panel).schedule.length == 190


def test_space_after_typing_a_rate_takes_the_rate_and_starts_the_run(window: MainWindow, qtbot):
    panel = panel_in(window.docks["design"], DesignPanel)
    rate = panel.training.place(["learning_rate"])
    qtbot.waitUntil(window.isActiveWindow)
    rate.setFocus()
    rate.selectAll()
    for key in (Qt.Key.Key_0, Qt.Key.Key_Comma, Qt.Key.Key_2):
        QTest.keyClick(window.windowHandle(), key)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert window.context.document.project.training.learning_rate == 0.2
    qtbot.waitUntil(lambda: window.context.run.running)
    window.context.run.pause()
    qtbot.waitUntil(lambda: not window.context.run.running)

"""The foot tells what is wrong, leads there, and mends it."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from nnstudio.datasets import InlineTable, Spiral
from nnstudio.engine.activations import Softmax, Step
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import BatchNorm, Dense, Dropout
from nnstudio.engine.losses import BinaryCrossEntropy, MeanSquaredError
from nnstudio.project.edits import add_block, changed, with_layer, with_source
from nnstudio.project.problems import problems
from nnstudio.ui.panels.design.foot import Said


def apply(panel, edit):
    panel.context.document.apply(edit, "test")


def said(panel):
    return [line.text() for line in panel.foot.widget().findChildren(Said)]


def mends(panel):
    return panel.foot.widget().findChildren(QPushButton)


def last(project):
    return project.network.blocks[-1]


def test_a_sound_design_is_praised(panel):
    assert said(panel) == []
    assert [label.text() for label in panel.foot.widget().findChildren(QLabel)] == ["✓ Nothing to fix in this design"]


BROKEN = {
    "no layers": lambda project: changed(project, "network.blocks", ()),
    "no output": lambda project: add_block(project, Dropout(), after=last(project).id),
    "one unit for three classes": lambda project: changed(project, "data.source", Spiral(arms=3)),
    "mean squared error behind softmax": lambda project: changed(
        with_layer(project, last(project).id, Dense(2, Softmax())), "training.loss", MeanSquaredError()
    ),
    "cross-entropy without sigmoid": lambda project: with_layer(project, last(project).id, Dense(1)),
    "batches of one": lambda project: changed(
        add_block(project, BatchNorm(), after=project.network.blocks[0].id), "training.batch_size", 1
    ),
    "weights that do not fit": lambda project: with_layer(
        project, project.network.blocks[0].id, Dense(6, initialiser=Explicit(((1.0,),)))
    ),
}


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN.keys())
def test_every_problem_is_told_and_its_first_mend_mends(panel, edit):
    apply(panel, edit)
    found = problems(panel.context.document.project)
    assert found
    assert said(panel) == [str(problem.sentence) for problem in found]
    for _ in range(3):
        if mends(panel):
            mends(panel)[0].click()
    assert problems(panel.context.document.project) == []
    assert said(panel) == []


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN.keys())
def test_undo_brings_the_problem_back(panel, edit):
    apply(panel, edit)
    before = said(panel)
    mends(panel)[0].click()
    panel.context.document.undo_stack.undo()
    assert said(panel) == before


def test_a_problem_leads_to_its_place(panel, qtbot):
    apply(panel, lambda project: changed(project, "training.loss", MeanSquaredError()))
    apply(panel, lambda project: with_layer(project, last(project).id, Dense(2, Softmax())))
    panel.resize(300, 500)
    line = next(line for line in panel.foot.widget().findChildren(Said) if "Softmax" in line.text())
    line.click()
    loss = panel.training.place(["loss"])
    qtbot.waitUntil(loss.hasFocus)
    top = loss.mapTo(panel, loss.rect().topLeft()).y()
    assert 0 < top < panel.foot.y()


def test_a_problem_of_a_layer_leads_to_its_row(panel, qtbot):
    apply(panel, lambda project: with_source(project, Spiral(arms=3)))
    apply(panel, lambda project: with_layer(project, last(project).id, Dense(2, Softmax())))
    panel.foot.widget().findChildren(Said)[0].click()
    row = panel.network.blocks.ordered()[-1]
    qtbot.waitUntil(row.first_field.hasFocus)


@pytest.mark.parametrize(
    "place",
    [
        "data",
        "data.source.noise",
        "network",
        "network.initialiser",
        "training.loss",
        "training.batch_size",
        "training.restraint",
    ],
)
def test_every_place_that_a_problem_may_name_is_found(panel, qtbot, place):
    panel.go_to(place)
    qtbot.waitUntil(lambda: panel.focusWidget() is not None and panel.focusWidget().hasFocus())


def test_advice_is_told_apart_from_what_keeps_the_design_from_running(panel):
    block = panel.context.document.project.network.blocks[0]
    apply(panel, lambda project: with_layer(project, block.id, replace(block.layer, activation=Step())))
    advice = panel.foot.widget().findChild(Said)
    assert advice.objectName() == "said"
    assert advice.toolTip().startswith("Only advice.")
    apply(panel, lambda project: changed(project, "network.blocks", ()))
    blocking = panel.foot.widget().findChild(Said)
    assert blocking.objectName() == "said_broken"
    assert blocking.toolTip().startswith("Keeps the design from running.")


def test_a_mend_acts_on_the_design_as_it_is_now_even_if_the_words_are_the_same(panel):
    block = panel.context.document.project.network.blocks[0]
    wrong = Dense(6, initialiser=Explicit(((1.0,),)))
    apply(panel, lambda project: with_layer(project, block.id, wrong))
    before = said(panel)
    apply(panel, lambda project: with_layer(project, block.id, replace(wrong, frozen=True)))
    assert said(panel) == before
    mends(panel)[0].click()
    assert panel.context.document.project.network.blocks[0].layer == Dense(6, frozen=True)


def test_a_long_list_of_problems_scrolls_and_leaves_the_column_its_room(panel, qtbot):
    apply(panel, lambda project: changed(project, "data.source", Spiral(arms=3)))
    apply(panel, lambda project: with_layer(project, last(project).id, Dense(1, Softmax())))
    apply(panel, lambda project: changed(project, "training.loss", BinaryCrossEntropy()))
    qtbot.waitUntil(lambda: panel.foot.widget().height() > panel.foot.height())
    assert len(said(panel)) >= 3
    assert panel.foot.height() < 7 * panel.fontMetrics().lineSpacing()


def test_sentences_break_into_lines_and_are_seen_whole(panel, qtbot):
    apply(panel, BROKEN["no output"])
    line = panel.foot.widget().findChild(Said)
    qtbot.waitUntil(lambda: line.height() >= line.heightForWidth(line.width()))
    assert line.heightForWidth(line.width()) > 1.5 * panel.fontMetrics().lineSpacing()


def test_what_only_the_run_finds_is_told_too(panel, qtbot):
    ones = InlineTable(x=((0.0, 0.0), (1.0, 1.0)), y=((1.0,), (1.0,)))
    apply(panel, lambda project: changed(project, "data.source", ones))
    assert problems(panel.context.document.project) == []
    qtbot.waitUntil(lambda: said(panel) != [])
    assert "one class" in said(panel)[0]
    apply(panel, lambda project: changed(project, "data.source", InlineTable()))
    qtbot.waitUntil(lambda: said(panel) == [])


def test_problems_are_reached_and_followed_by_the_keyboard(panel, qtbot):
    apply(panel, BROKEN["no output"])
    line = panel.foot.widget().findChild(Said)
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert line.accessibleName() == line.text()
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus and button.accessibleName() for button in mends(panel))

"""The document: every change can be undone, and only changes leave a trace."""

import gc
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from nnstudio.engine.layers import Dense
from nnstudio.project.edits import add_block, changed, remove_block
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.workspace.document import Document
from nnstudio.workspace.undo_stack import UNDO_LIMIT, UndoStep

MOONS = template("moons")


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document(MOONS)


def rate(value: float, project: Project) -> Project:
    return changed(project, "training.learning_rate", value)


def test_undo_restores_the_removed_layer(document: Document) -> None:
    block = MOONS.network.blocks[1]
    document.apply(lambda project: remove_block(project, block.id), "Remove layer")
    assert block not in document.project.network.blocks
    document.undo_stack.undo()
    assert document.project == MOONS
    document.undo_stack.redo()
    assert block not in document.project.network.blocks


def test_an_edit_that_changes_nothing_leaves_no_trace(document: Document, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(document.design_changed):
        document.apply(partial(rate, MOONS.training.learning_rate), "Learning rate")
    assert len(document.undo_stack.steps) == 0


def test_one_drag_is_one_undo_step(document: Document) -> None:
    for value in (0.2, 0.3, 0.4):
        document.apply(partial(rate, value), "Learning rate", merge_key="training.learning_rate")
    assert len(document.undo_stack.steps) == 1
    document.undo_stack.undo()
    assert document.project == MOONS


def test_a_drag_that_comes_back_leaves_nothing_to_undo(document: Document) -> None:
    for value in (0.2, 0.3, 0.1):
        document.apply(partial(rate, value), "Learning rate", merge_key="training.learning_rate")
    assert len(document.undo_stack.steps) == 0
    assert document.project == MOONS


def test_drags_of_two_fields_stay_two_steps(document: Document) -> None:
    document.apply(partial(rate, 0.2), "Learning rate", merge_key="training.learning_rate")
    document.apply(lambda project: changed(project, "training.epochs", 7), "Epochs", merge_key="training.epochs")
    document.apply(partial(rate, 0.3), "Learning rate", merge_key="training.learning_rate")
    assert len(document.undo_stack.steps) == 3


def test_a_reset_is_the_same_project_at_another_attempt_and_can_be_undone(document: Document) -> None:
    before = document.design
    document.reset("Reset")
    first = document.design
    assert first.project == before.project
    assert first != before
    document.undo_stack.undo()
    assert document.design == before
    document.reset("Reset")
    assert document.design not in (before, first)


def test_opening_begins_a_new_story(document: Document, qtbot: QtBot, tmp_path: Path) -> None:
    document.apply(partial(rate, 0.2), "Learning rate")
    with qtbot.waitSignals([document.design_changed, document.path_changed]):
        document.open(template("iris"), tmp_path / "iris.json")
    assert document.project == template("iris")
    assert document.path == tmp_path / "iris.json"
    assert not document.undo_stack.can_undo


def test_saving_makes_clean_and_the_next_edit_does_not(document: Document, qtbot: QtBot, tmp_path: Path) -> None:
    document.apply(partial(rate, 0.2), "Learning rate")
    assert not document.undo_stack.is_clean
    with qtbot.waitSignal(document.clean_changed):
        document.saved_to(tmp_path / "x.nnstudio")
    assert document.undo_stack.is_clean
    document.undo_stack.undo()
    assert not document.undo_stack.is_clean


@given(st.lists(st.sampled_from(["add", "remove", "rate", "reset", "undo", "redo"]), max_size=30))
def test_undoing_everything_always_leads_back_to_the_beginning(steps: list[str]) -> None:
    document = Document(MOONS)
    for number, step in enumerate(steps):
        match step:
            case "add":
                document.apply(lambda project: add_block(project, Dense(3), after=None), "Add")
            case "remove":
                first = document.project.network.blocks[0].id
                document.apply(partial(remove_block, block_id=first), "Remove") if len(
                    document.project.network.blocks
                ) > 1 else None
            case "rate":
                document.apply(partial(rate, 0.01 * (number + 1)), "Rate", merge_key="rate")
            case "reset":
                document.reset("Reset")
            case "undo":
                document.undo_stack.undo()
            case "redo":
                document.undo_stack.redo()
    latest = document.design
    undone = 0
    while document.undo_stack.can_undo:
        document.undo_stack.undo()
        undone += 1
    assert document.project == MOONS
    for _ in range(undone):
        document.undo_stack.redo()
    assert document.design == latest


def test_a_design_tried_out_elsewhere_is_adopted_in_one_undo_step(document: Document) -> None:
    tried = document.other_attempt(rate(0.5, MOONS))
    assert document.project == MOONS
    assert len(document.undo_stack.steps) == 0
    document.adopt(tried, "Adopt the twin")
    assert document.design == tried
    assert tried.attempt not in (0, document.other_attempt(MOONS).attempt)
    document.undo_stack.undo()
    assert document.design.attempt == 0
    assert document.project == MOONS


def test_opening_another_project_is_told_before_it_is_shown(document: Document) -> None:
    told = []
    document.opened.connect(lambda: told.append(document.project))
    document.open(template("iris"), None)
    assert told == [MOONS]


def designs_kept() -> int:
    """Return how many steps hold designs in memory, those of every document."""
    gc.collect()
    return sum(type(thing) is UndoStep for thing in gc.get_objects())


def test_what_lies_beyond_the_undo_limit_is_forgotten(document: Document) -> None:
    before = designs_kept()
    for _ in range(UNDO_LIMIT + 100):
        document.reset("Reset")
    assert len(document.undo_stack.steps) == UNDO_LIMIT
    assert designs_kept() - before == UNDO_LIMIT


@pytest.mark.parametrize("last", [0.5, MOONS.training.learning_rate])
def test_a_long_drag_is_kept_once_and_one_that_comes_back_not_at_all(document: Document, last: float) -> None:
    before = designs_kept()
    for number in range(200):
        document.apply(partial(rate, 0.2 + number / 1000), "Learning rate", merge_key="training.learning_rate")
    document.apply(partial(rate, last), "Learning rate", merge_key="training.learning_rate")
    assert len(document.undo_stack.steps) == designs_kept() - before

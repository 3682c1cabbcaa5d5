"""The undo stack: a list and a place in it."""

from pytestqt.qtbot import QtBot

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.workspace.design import Design
from nnstudio.workspace.undo_stack import UNDO_LIMIT, UndoStack, UndoStep

MOONS = template("moons")


def design(rate: float) -> Design:
    return Design(changed(MOONS, "training.learning_rate", rate / 100))


def step(before: float, after: float, text: str = "Learning rate", merge_key: str | None = None) -> UndoStep:
    return UndoStep(design(before), design(after), text, merge_key)


def stack_and_shown() -> tuple[UndoStack, list[Design]]:
    shown: list[Design] = []
    return UndoStack(shown.append), shown


def test_every_call_shows_the_design_it_leads_to() -> None:
    stack, shown = stack_and_shown()
    stack.push(step(0.1, 0.2))
    stack.undo()
    stack.redo()
    assert shown == [design(0.2), design(0.1), design(0.2)]


def test_where_there_is_nothing_to_undo_or_redo_nothing_is_shown() -> None:
    stack, shown = stack_and_shown()
    stack.undo()
    stack.redo()
    assert not shown
    assert (stack.undo_text, stack.redo_text) == ("", "")


def test_the_next_names_are_those_of_the_edits_around_the_place() -> None:
    stack, _ = stack_and_shown()
    stack.push(step(0.1, 0.2, "First"))
    stack.push(step(0.2, 0.3, "Second"))
    stack.undo()
    assert (stack.undo_text, stack.redo_text) == ("First", "Second")


def test_a_new_edit_forgets_what_had_been_undone() -> None:
    stack, _ = stack_and_shown()
    stack.push(step(0.1, 0.2, "First"))
    stack.undo()
    stack.push(step(0.1, 0.4, "Second"))
    assert [each.text for each in stack.steps] == ["Second"]
    assert not stack.can_redo


def test_what_was_saved_is_clean_again_when_undo_leads_back_to_it(qtbot: QtBot) -> None:
    stack, _ = stack_and_shown()
    stack.push(step(0.1, 0.2))
    stack.set_clean()
    stack.push(step(0.2, 0.3))
    assert not stack.is_clean
    with qtbot.waitSignal(stack.clean_changed, check_params_cb=lambda clean: clean):
        stack.undo()


def test_what_was_saved_and_then_undone_is_lost_with_the_next_edit() -> None:
    stack, _ = stack_and_shown()
    stack.push(step(0.1, 0.2))
    stack.set_clean()
    stack.undo()
    stack.push(step(0.1, 0.3))
    assert not stack.is_clean
    stack.undo()
    assert not stack.is_clean


def test_a_drag_that_was_saved_on_the_way_stays_a_place_to_go_back_to() -> None:
    stack, shown = stack_and_shown()
    stack.push(step(0.1, 0.2, merge_key="rate"))
    stack.set_clean()
    stack.push(step(0.2, 0.3, merge_key="rate"))
    assert len(stack.steps) == 2
    stack.undo()
    assert stack.is_clean
    assert shown[-1] == design(0.2)


def test_edits_of_different_drags_stay_apart() -> None:
    stack, _ = stack_and_shown()
    stack.push(step(0.1, 0.2, merge_key="rate"))
    stack.push(step(0.2, 0.3, merge_key="decay"))
    stack.push(step(0.3, 0.4))
    stack.push(step(0.4, 0.5))
    assert len(stack.steps) == 4


def test_beyond_the_limit_the_oldest_edits_and_the_saved_place_are_forgotten() -> None:
    stack, shown = stack_and_shown()
    for number in range(UNDO_LIMIT + 3):
        stack.push(step(number + 0.1, number + 1.1))
    assert len(stack.steps) == UNDO_LIMIT
    while stack.can_undo:
        stack.undo()
    assert shown[-1] == design(3.1)
    assert not stack.is_clean


def test_a_saved_place_within_the_limit_is_found_again() -> None:
    stack, _ = stack_and_shown()
    for number in range(UNDO_LIMIT):
        stack.push(step(number + 0.1, number + 1.1))
    stack.set_clean()
    stack.push(step(0.5, 0.6))
    assert not stack.is_clean
    stack.undo()
    assert stack.is_clean


def test_a_cleared_stack_is_clean_and_says_so(qtbot: QtBot) -> None:
    stack, _ = stack_and_shown()
    stack.push(step(0.1, 0.2))
    with qtbot.waitSignal(stack.clean_changed, check_params_cb=lambda clean: clean):
        stack.clear()
    assert (stack.can_undo, stack.can_redo, stack.is_clean) == (False, False, True)

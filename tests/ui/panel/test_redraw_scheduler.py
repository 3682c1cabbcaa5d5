"""Turns: views that can be seen get the news, at rest at once, while a run goes on one after another."""

import time

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnstudio.ui.panel.context import WindowContext


class Diary(QObject):
    """A view that writes down what it is shown, and by what others had been shown by then."""

    def __init__(self, name: str, book: list[tuple[str, str]]) -> None:
        super().__init__()
        self.name, self.book = name, book
        self.steps: list[int] = []

    def show_update(self, update) -> None:
        self.book.append((self.name, update.status.state))
        self.steps.append(update.snapshot.step)


def diaries(context: WindowContext, count: int) -> tuple[list[Diary], list[tuple[str, str]]]:
    book: list[tuple[str, str]] = []
    views = [Diary(str(number), book) for number in range(count)]
    for view in views:
        context.redraw_scheduler.join(view)
    return views, book


def test_at_rest_all_views_are_shown_a_step_at_once(context: WindowContext, qtbot: QtBot) -> None:
    views, _ = diaries(context, 3)
    with qtbot.waitSignal(context.run.updated):
        context.run.step("batch")
    assert [view.steps[-1] for view in views] == [1, 1, 1]


def test_while_training_the_views_take_turns_and_at_the_end_all_show_the_end(
    context: WindowContext, qtbot: QtBot
) -> None:
    views, book = diaries(context, 3)
    context.run.start()
    qtbot.waitUntil(lambda: len(views[2].steps) > 5)
    running = [name for name, state in book if state == "running"]
    first = running.index("0")
    assert running[first : first + 9] == ["0", "1", "2"] * 3
    context.run.pause()
    qtbot.waitUntil(lambda: context.run.status.state == "paused")
    qtbot.waitUntil(lambda: all(view.steps[-1] == context.run.status.progress.steps for view in views))


def test_a_view_that_has_left_is_left_alone(context: WindowContext, qtbot: QtBot) -> None:
    (stays, leaves), book = diaries(context, 2)
    context.redraw_scheduler.leave(leaves)
    context.run.start()
    qtbot.waitUntil(lambda: len(stays.steps) > 3)
    context.run.pause()
    qtbot.waitUntil(lambda: context.run.status.state == "paused")
    assert not leaves.steps
    assert {name for name, _ in book} == {"0"}


def test_views_that_draw_slowly_are_asked_less_often(
    context: WindowContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (view,), _ = diaries(context, 1)

    spent = 0.0  # on drawing, and on nothing else
    monkeypatch.setattr(time, "thread_time", lambda: spent)

    really = view.show_update

    def draw_slowly(update) -> None:
        nonlocal spent
        spent += 0.03
        really(update)

    monkeypatch.setattr(view, "show_update", draw_slowly)
    asked: list[int] = []
    monkeypatch.setattr(context.run, "look_every", asked.append)
    context.run.start()
    qtbot.waitUntil(lambda: len(view.steps) > 8)
    context.run.pause()
    qtbot.waitUntil(lambda: context.run.status.state == "paused")
    assert max(asked) > 40


def test_where_nobody_looks_any_more_no_timer_goes_on(context: WindowContext, qtbot: QtBot) -> None:
    (view,), _ = diaries(context, 1)
    context.run.start()
    qtbot.waitUntil(lambda: context.redraw_scheduler._timer.isActive())
    context.redraw_scheduler.leave(view)
    assert not context.redraw_scheduler._timer.isActive()

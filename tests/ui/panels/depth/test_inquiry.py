"""The way of requests: something is seen however fast the dial is turned, and the last request counts."""

import logging
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.diagnosis.depth_answers import SEEDS, Curves, DepthRequest
from nnstudio.engine.layers import Dropout
from nnstudio.project.edits import add_block
from nnstudio.project.templates import template
from nnstudio.ui.panels.depth import inquiry as room
from nnstudio.ui.panels.depth.inquiry import Inquiry

MOONS = template("moons")


class Listener(QObject):
    def __init__(self, inquiry: Inquiry) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.complaints: list[Any] = []
        inquiry.answered.connect(self.on_answered)
        inquiry.refused.connect(self.complaints.append)
        inquiry.failed.connect(self.complaints.append)

    def on_answered(self, request, answers):
        self.answers += [(request, answer) for answer in answers]

    @property
    def plans(self):
        return [answer.plan for _, answer in self.answers if isinstance(answer, Curves)]


@pytest.fixture
def inquiry(qtbot: QtBot):
    parent = QObject()
    yield Inquiry(parent)
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def heard(inquiry):
    return Listener(inquiry)


def request(depth, project=None):
    return DepthRequest(DepthPlan(depth, 4), 0, project)


def test_a_question_is_answered_with_all_seeds(inquiry, heard, qtbot):
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(request(5))
    assert len(heard.answers) == SEEDS
    assert {asked for asked, _ in heard.answers} == {request(5)}


def test_of_questions_that_come_before_the_first_answer_the_first_and_the_last_are_answered(inquiry, heard, qtbot):
    with qtbot.waitSignal(inquiry.ended):
        for depth in range(2, 51):
            inquiry.ask(request(depth))
    assert [plan.depth for plan in heard.plans] == [2, 50]
    assert all(asked.plan.depth == 50 for asked, _ in heard.answers[-SEEDS:])


def test_after_the_first_answer_a_new_question_ends_the_rest_of_the_old(inquiry, heard, qtbot):
    inquiry.ask(request(50))
    qtbot.waitUntil(lambda: bool(heard.plans))
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(request(3))
    assert [plan.depth for plan in heard.plans] == [50, 3]
    assert sum(asked == request(50) for asked, _ in heard.answers) < SEEDS


def test_nothing_is_heard_after_a_stop_and_the_next_question_is_answered(inquiry, heard, qtbot):
    inquiry.ask(request(50))
    inquiry.ask(request(49))
    inquiry.stop()
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(request(4))
    assert [plan.depth for plan in heard.plans] == [4]


def test_in_the_pause_after_the_curves_nothing_is_computed(inquiry, heard, qtbot):
    inquiry.ask(request(2))
    qtbot.waitUntil(lambda: bool(heard.plans))
    qtbot.waitUntil(inquiry._pause.isActive)
    assert not inquiry._background.busy
    inquiry.ask(request(3))
    assert not inquiry._pause.isActive()
    qtbot.waitSignal(inquiry.ended).wait()
    assert [plan.depth for plan in heard.plans] == [2, 3]


def test_a_refusal_is_told_and_the_question_that_waited_is_answered(inquiry, heard, qtbot):
    unusable = add_block(MOONS, Dropout(), after=MOONS.network.blocks[-1].id)
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(request(2, unusable))
        inquiry.ask(request(3))
    assert "not a dense one" in str(heard.complaints[0])
    assert [plan.depth for plan in heard.plans] == [3]


def test_an_error_is_told(inquiry, heard, qtbot, monkeypatch, caplog):
    monkeypatch.setattr(room, "first", lambda request, feeds: 1 // 0)
    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(inquiry.failed):
        inquiry.ask(request(2))
    assert "ZeroDivisionError" in heard.complaints[0].line

"""A comparison begins with two runs that are measured alike, or with a copy of the run as it is."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.sentences import say
from nnstudio.workspace.comparing import compare_with, compare_with_copy
from nnstudio.workspace.document import Document
from nnstudio.workspace.run_controller import RunController

MOONS = changed(template("moons"), "training.epochs", 1_000_000)
FASTER = changed(MOONS, "training.learning_rate", 0.3)


@pytest.fixture
def document(run: RunController) -> Document:
    document = Document(MOONS)
    document.design_changed.connect(lambda before, after: run.show(after))
    run.show(document.design)
    return document


def test_a_remedy_is_tried_from_the_first_step_in_both_runs(
    document: Document, run: RunController, qtbot: QtBot
) -> None:
    run.step("batch")
    qtbot.waitUntil(lambda: run.status.progress is not None and run.status.progress.steps == 1)
    compare_with(document, run, FASTER, say("learns faster"))
    qtbot.waitUntil(lambda: run.status.twin is not None and run.status.twin.progress.steps > 10)
    assert document.undo_stack.undo_text == "Begin anew to compare"
    twin, own = run.status.twin, run.status.progress
    assert (twin.design.project, document.project) == (FASTER, MOONS)
    assert str(twin.label) == "learns faster"
    assert own.history.losses.view()[0] == twin.progress.history.losses.view()[0]


def test_a_run_that_has_learned_nothing_yet_need_not_begin_anew(
    document: Document, run: RunController, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: run.status.progress is not None)
    compare_with(document, run, FASTER, say("learns faster"))
    qtbot.waitUntil(lambda: run.status.twin is not None)
    assert not document.undo_stack.can_undo


def test_a_copy_has_learned_what_the_run_has(document: Document, run: RunController, qtbot: QtBot) -> None:
    run.step("batch")
    run.step("batch")
    qtbot.waitUntil(lambda: run.status.progress is not None and run.status.progress.steps == 2)
    compare_with_copy(document, run)
    qtbot.waitUntil(lambda: run.status.twin is not None)
    own, twin = run.status.progress, run.status.twin.progress
    assert twin.steps == 2
    assert np.array_equal(own.history.losses.view()[:2], twin.history.losses.view()[:2])
    assert str(run.status.twin.label) == "the design as it was"
    assert not document.undo_stack.can_undo

"""The run in its thread: it answers at once, never piles up messages, and ends cleanly."""

import gc
import math
import threading
import weakref
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from nnstudio.project.edits import changed
from nnstudio.project.files import Saved, read
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.sentences import say
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import SnapshotPart
from nnstudio.workspace.design import Design
from nnstudio.workspace.document import Document
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.findings_observer import FindingsReport
from nnstudio.workspace.mailbox import Mailbox
from nnstudio.workspace.run_controller import RunController
from nnstudio.workspace.run_loop import RunLoop
from nnstudio.workspace.run_monitor import RunMonitor
from nnstudio.workspace.run_update import RunStatus, RunUpdate
from nnstudio.workspace.training_thread import TrainingThread

MOONS = changed(template("moons"), "training.epochs", 1_000_000)
ALL: frozenset[SnapshotPart] = frozenset({"layers", "outputs", "grid"})


def has_more(updates: list[RunUpdate], count: int) -> bool:
    return len(updates) > count


def has_steps(run: RunController, steps: int) -> bool:
    return run.status.progress is not None and run.status.progress.steps >= steps


def test_it_trains_and_shows_at_most_a_picture_per_frame(run: RunController, qtbot: QtBot) -> None:
    pictures: list[RunUpdate] = []
    frames: list[RunStatus] = []
    run.updated.connect(pictures.append)
    run._frames.timeout.connect(lambda: frames.append(run.status))
    viewer = QObject()
    run.observe(viewer, ALL)
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 2000))
    assert 1 <= len(pictures) <= len(frames) + 3  # and one for each command
    assert run.snapshot.grid is not None


def test_everything_it_says_is_said_in_the_windows_thread(run: RunController, qtbot: QtBot) -> None:
    threads = set()

    class Listener(QObject):
        def hear(self, _: object) -> None:
            threads.add(threading.get_ident())

    listener = Listener()
    run.updated.connect(listener.hear)
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 500))
    assert threads == {threading.get_ident()}


def test_it_runs_what_the_document_has_become(run: RunController, qtbot: QtBot) -> None:
    document = Document(MOONS)
    document.design_changed.connect(run.follow)
    run.show(document.design)
    document.apply(lambda project: changed(project, "training.learning_rate", 0.125), "Learning rate")
    qtbot.waitUntil(lambda: has_steps(run, 0) and run.status.progress.rate == 0.125)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: run.status.progress.rate == MOONS.training.learning_rate)


def test_a_pause_comes_at_once_and_costs_no_timer(
    run: RunController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices: list[float] = []
    advance = RunLoop.advance

    def noted(run_loop: RunLoop, seconds: float) -> None:
        if run_loop.going:
            slices.append(seconds)
        advance(run_loop, seconds)

    monkeypatch.setattr(RunLoop, "advance", noted)
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: run.running)
    run.pause()
    before = len(slices)
    qtbot.waitUntil(lambda: run.status.state == "paused")
    assert len(slices) <= before + 1  # the thread may have been about to begin with one
    assert max(slices) < 1.0
    assert not run._frames.isActive()


def test_toggle_starts_and_pauses(run: RunController, qtbot: QtBot) -> None:
    run.show(Design(MOONS))
    run.toggle()
    qtbot.waitUntil(lambda: run.running)
    run.toggle()
    qtbot.waitUntil(lambda: run.status.state == "paused")


def test_the_history_in_the_window_is_that_of_the_command_line_bit_for_bit(run: RunController, qtbot: QtBot) -> None:
    project = changed(template("moons"), "training.epochs", 60)
    viewer = QObject()
    run.observe(viewer, ALL)
    run.show(Design(project))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 100))
    run.pause()
    qtbot.waitUntil(lambda: not run.running)
    run.step("sample")
    run.step("batch")
    run.start()
    qtbot.waitUntil(lambda: run.status.state == "finished")
    alone = TrainingSession(project)
    alone.run(math.inf)
    assert np.array_equal(run.status.progress.history.losses.view(), alone.trainer.history.losses.view())
    assert np.array_equal(run.status.progress.history.epochs.view(), alone.trainer.history.epochs.view())


def test_starting_and_stopping_two_hundred_times_does_no_harm(run: RunController, qtbot: QtBot) -> None:
    run.show(Design(MOONS))
    for _ in range(200):
        run.start()
        run.pause()
    qtbot.waitUntil(lambda: run.status.state == "paused")
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 100))


def test_changing_data_and_design_while_running_does_no_harm(run: RunController, qtbot: QtBot) -> None:
    failures: list[Failure] = []
    run.failed.connect(failures.append)
    viewer = QObject()
    run.observe(viewer, ALL)
    run.start()
    for name in ("moons", "iris", "digits", "wave", "spiral3", "moons"):
        for noise in range(5):
            project = template(name)
            if hasattr(project.data.source, "noise"):
                project = changed(project, "data.source.noise", 0.05 * noise)
            run.show(Design(project))
        qtbot.wait(5)
    run.show(Design(MOONS))
    qtbot.waitUntil(lambda: run.status.progress is not None and run.status.progress.project == MOONS)
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 100))
    assert failures == []


def test_whoever_prepares_the_process_hears_of_each_design_first_and_in_the_windows_thread(qtbot: QtBot) -> None:
    heard: list[tuple[Project, int]] = []
    run = RunController(lambda project: heard.append((project, threading.get_ident())))
    run.show(Design(MOONS))
    run.restore(Design(template("iris"), 1), Saved(template("iris")))
    run.start_again()
    run.close()
    assert heard == [(project, threading.get_ident()) for project in (MOONS, template("iris"), template("iris"))]


def test_everything_in_an_update_is_of_one_run_and_one_moment(run: RunController, qtbot: QtBot) -> None:
    updates: list[RunUpdate] = []
    run.updated.connect(updates.append)
    viewer = QObject()
    run.observe(viewer, ALL | {"twin"})
    run.start()
    for name in ("moons", "iris", "digits", "wave", "spiral3", "moons"):
        taken = len(updates)
        project = changed(template(name), "training.epochs", 1_000_000)
        run.show(Design(project, taken))
        run.compare(Design(project, 1000 + taken), say("as it was"))
        run.start()
        qtbot.waitUntil(partial(has_more, updates, taken + 4))
    moments = [update for update in updates if update.snapshot is not None]
    for update in moments:
        progress, snapshot = update.status.progress, update.snapshot
        assert snapshot.step == progress.steps == len(progress.history.losses)
        assert snapshot.network.layers == progress.project.network.layers
        assert snapshot.network.inputs == progress.data.table.schema.feature_count
        assert snapshot.outputs is None or snapshot.outputs.training.shape == progress.data.train.y.shape
        if update.twin_snapshot is not None:
            assert update.twin_snapshot.step == update.status.twin.progress.steps
    generations = {update.generation: update.status.progress.project.network for update in moments}
    assert sorted(generations) == list(dict.fromkeys(update.generation for update in moments))
    assert all(generations[update.generation] == update.status.progress.project.network for update in moments)


def test_the_history_of_an_update_grows_no_more(run: RunController, qtbot: QtBot) -> None:
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 100))
    kept = run.status.progress
    known = kept.history.losses.view().copy()
    qtbot.waitUntil(lambda: has_steps(run, kept.steps + 5000))
    assert len(kept.history.losses) == kept.steps == len(known)
    assert np.array_equal(kept.history.losses.view(), known)


def test_of_many_designs_in_a_row_the_last_is_shown(run: RunController, qtbot: QtBot) -> None:
    for seed in range(50):
        run.show(Design(changed(MOONS, "seed", seed)))
    qtbot.waitUntil(lambda: run.status.progress is not None and run.status.progress.project.seed == 49)


def test_an_exception_in_the_worker_becomes_a_message_and_the_run_lives_on(
    run: RunController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.show(Design(MOONS))
    qtbot.waitUntil(lambda: run.status.progress is not None)

    def fail(*_: object) -> None:
        raise RuntimeError("a wheel came off")

    with monkeypatch.context() as patch, qtbot.waitSignal(run.failed) as said:
        patch.setattr(TrainingSession, "run", fail)
        run.start()
    failure = said.args[0]
    assert failure.line == "RuntimeError: a wheel came off"
    assert "Traceback" in failure.report
    run.show(Design(MOONS, attempt=1))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 10))


BREAKS = {
    "waiting for work": (TrainingThread, "_wait"),
    "how long to wait": (RunLoop, "due_in"),
    "a command": (RunLoop, "go"),
    "a slice of training": (RunLoop, "advance"),
    "an observer": (RunMonitor, "look"),
    "a picture": (RunLoop, "update"),
    "what can be said of the run": (RunLoop, "status"),
    "the mailbox": (Mailbox, "leave"),
}


def break_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
    """Let a method raise when it is called for the first time, and do its work ever after."""
    really = getattr(owner, name)
    broken: list[bool] = []

    def method(*given: object, **named: object) -> object:
        if not broken:
            broken.append(True)
            raise RuntimeError("a wheel came off")
        return really(*given, **named)

    monkeypatch.setattr(owner, name, method)


@pytest.mark.parametrize("step", BREAKS)
def test_whatever_breaks_in_the_thread_is_told_and_training_can_start_again(
    run: RunController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, step: str
) -> None:
    run.show(Design(MOONS))
    qtbot.waitUntil(lambda: run.status.progress is not None)
    viewer = QObject()
    with qtbot.waitSignal(run.failed) as said:
        break_once(monkeypatch, *BREAKS[step])
        run.observe(viewer, frozenset({"findings"}))
        run.start()
    assert said.args[0].line == "RuntimeError: a wheel came off"
    assert "Traceback" in said.args[0].report
    assert "a wheel came off" in caplog.text
    run.start_again()
    qtbot.waitUntil(lambda: run.status.state == "paused" and run.status.progress.steps == 0)
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 10))


def test_a_thread_that_has_ended_leaves_a_run_at_rest_and_answers_every_command_with_why(
    run: RunController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 10))
    with qtbot.waitSignal(run.failed) as said:
        break_once(monkeypatch, Mailbox, "leave")
    qtbot.waitUntil(lambda: not run.running)
    assert has_steps(run, 10)
    for command in (run.toggle, run.pause, lambda: run.step("batch"), lambda: run.show(Design(MOONS, 1))):
        with qtbot.waitSignal(run.failed) as again:
            command()
        assert again.args == said.args


def test_a_run_that_starts_again_keeps_its_speed_and_the_design_that_is_open(
    run: RunController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float | None] = []
    run.show(Design(MOONS))
    qtbot.waitUntil(lambda: run.status.progress is not None)
    with qtbot.waitSignal(run.failed):
        break_once(monkeypatch, Mailbox, "leave")
        run.set_speed(2.0)
    other = changed(MOONS, "seed", 9)
    run.show(Design(other))
    monkeypatch.setattr(RunLoop, "set_speed", lambda _run_loop, speed: told.append(speed))
    run.start_again()
    qtbot.waitUntil(lambda: run.status.progress.project == other)
    assert told == [2.0]


def test_a_run_that_was_shown_nothing_can_start_again(
    run: RunController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(run.failed):
        break_once(monkeypatch, RunLoop, "status")
        run.start()
    run.start_again()
    run.show(Design(MOONS))
    qtbot.waitUntil(lambda: run.status.state == "paused")


def test_a_view_that_is_gone_is_not_kept(run: RunController) -> None:
    viewer = QObject()
    run.observe(viewer, frozenset({"grid"}))
    run.observe(viewer, frozenset())
    gone = weakref.ref(viewer)
    del viewer
    gc.collect()
    assert gone() is None


def test_saving_while_running_writes_a_whole_run(run: RunController, qtbot: QtBot, tmp_path: Path) -> None:
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: has_steps(run, 100))
    with qtbot.waitSignal(run.saved) as said:
        run.save(tmp_path / "x.nnstudio", Design(MOONS))
    assert said.args[0] == tmp_path / "x.nnstudio"
    saved = read(tmp_path / "x.nnstudio")
    assert len(saved.tensors["losses"]) >= 100
    run.restore(Design(MOONS, attempt=1), saved)
    qtbot.waitUntil(lambda: run.status.state == "paused")
    assert run.status.progress.steps == len(saved.tensors["losses"])


def test_a_file_that_cannot_be_written_is_told_of(run: RunController, qtbot: QtBot, tmp_path: Path) -> None:
    run.show(Design(MOONS))
    with qtbot.waitSignal(run.refused) as said:
        run.save(tmp_path / "nowhere" / "x.nnstudio", Design(MOONS))
    assert "cannot be written" in str(said.args[0])


def test_a_parameter_set_by_hand_is_in_the_next_picture(run: RunController, qtbot: QtBot) -> None:
    run.show(Design(MOONS))
    run.set_parameter("5.b", (0,), 2.5)
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.tensors()["5.b"][0] == 2.5)


def test_a_view_that_is_hidden_is_not_served(run: RunController, qtbot: QtBot) -> None:
    viewer = QObject()
    run.show(Design(MOONS))
    run.observe(viewer, frozenset({"grid"}))
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.grid is not None)
    run.observe(viewer, frozenset())
    qtbot.waitUntil(lambda: run.snapshot.grid is None)


def test_a_twin_runs_beside_the_run_and_goes_when_told(run: RunController, qtbot: QtBot) -> None:
    viewer = QObject()
    run.observe(viewer, frozenset({"twin", "findings"}))
    run.show(Design(MOONS))
    run.compare(Design(changed(MOONS, "training.learning_rate", 0.3), 1), say("learns faster"))
    run.start()
    qtbot.waitUntil(lambda: run.update.twin_snapshot is not None and run.update.twin_snapshot.step > 200)
    assert run.update.twin_snapshot.step == run.snapshot.step
    run.pause()
    qtbot.waitUntil(lambda: run.status.state == "paused")
    assert run.status.twin.progress.steps == run.status.progress.steps
    assert run.status.report(FindingsReport).examined is not None
    run.end_comparison()
    qtbot.waitUntil(lambda: run.status.twin is None and run.update.twin_snapshot is None)


def test_closing_while_comparing_ends_the_thread(qtbot: QtBot) -> None:
    run = RunController()
    run.show(Design(MOONS))
    run.compare(Design(MOONS, 1), say("as it was"))
    run.start()
    qtbot.waitUntil(lambda: run.running)
    run.close()
    assert run._worker.isFinished()


def test_closing_while_training_ends_the_thread(qtbot: QtBot) -> None:
    for _ in range(10):
        run = RunController()
        run.show(Design(MOONS))
        run.start()
        qtbot.waitUntil(partial(getattr, run, "running"))
        run.close()
        assert isinstance(run._worker, QThread)
        assert run._worker.isFinished()


def test_a_run_that_nobody_has_shown_anything_is_empty(run: RunController, qtbot: QtBot) -> None:
    run.start()
    run.step("batch")
    assert isinstance(run.status, RunStatus)
    assert run.status.state == "empty"


def test_it_knows_whether_it_goes_as_fast_as_it_can(run: RunController) -> None:
    assert run.flat_out
    run.set_speed(10.0)
    assert not run.flat_out
    run.set_speed(None)
    assert run.flat_out


def test_it_looks_for_news_as_often_as_the_views_can_draw(run: RunController, qtbot: QtBot) -> None:
    run.look_every(7)
    run.show(Design(MOONS))
    run.start()
    qtbot.waitUntil(lambda: run.running)
    assert run._frames.interval() == 7


def test_a_view_that_wants_what_it_wanted_before_costs_no_picture(
    run: RunController, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = QObject()
    asked: list[None] = []
    monkeypatch.setattr(run, "refresh", lambda: asked.append(None))
    for observations in (ALL, ALL, frozenset[SnapshotPart]()):
        run.observe(viewer, observations)
    assert len(asked) == 2

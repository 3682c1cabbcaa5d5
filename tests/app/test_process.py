"""What is set for the whole process: quick turns, garbage in the window's thread, and NumPy's threads."""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from threadpoolctl import ThreadpoolController, threadpool_info

from nnstudio.app import process
from nnstudio.app.root import make_context
from nnstudio.cli.source import session_of
from nnstudio.project.files import Saved
from nnstudio.project.shapes import parameter_count
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.workspace.run_controller import RunController
from nnstudio.workspace.settings import Settings

MOONS = template("moons")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Give the process back as it was."""
    collecting, seconds = gc.isenabled(), sys.getswitchinterval()
    with ThreadpoolController().limit(limits=None):
        yield
    sys.setswitchinterval(seconds)
    gc.enable() if collecting else gc.disable()


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def state() -> tuple[object, ...]:
    return gc.isenabled(), sys.getswitchinterval(), blas_threads()


def test_before_a_window_opens_threads_take_quick_turns_and_garbage_is_left_to_the_window() -> None:
    gc.enable()
    process.prepare_for_window()
    assert not gc.isenabled()
    assert sys.getswitchinterval() == pytest.approx(process.SWITCH_SECONDS)


@pytest.mark.parametrize(("many", "threads"), [(parameter_count(MOONS) + 1, 1), (parameter_count(MOONS), 2)])
def test_small_networks_get_one_thread_and_large_ones_all(
    monkeypatch: pytest.MonkeyPatch, many: int, threads: int
) -> None:
    monkeypatch.setattr(process, "MANY_PARAMETERS", many)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    ThreadpoolController().limit(limits=3 - threads, user_api="blas")
    process.limit_blas_threads(MOONS)
    assert blas_threads() == {threads}


def test_a_run_of_the_command_line_sets_the_threads() -> None:
    ThreadpoolController().limit(limits=2, user_api="blas")
    session_of(MOONS)
    assert blas_threads() == {1}


def test_a_run_of_the_window_sets_the_threads(qtbot, tmp_path) -> None:
    ThreadpoolController().limit(limits=2, user_api="blas")
    context = make_context(Saved(MOONS), Settings(tmp_path / "settings.ini"))
    context.run.show(context.document.design)
    qtbot.waitUntil(lambda: context.run.status.progress is not None)
    context.run.close()
    assert blas_threads() == {1}


def test_a_run_that_is_told_nothing_leaves_the_process_as_it_is(qtbot) -> None:
    ThreadpoolController().limit(limits=2, user_api="blas")
    before, run = state(), RunController()
    TrainingSession(MOONS).run(0.01)
    run.close()
    assert state() == before

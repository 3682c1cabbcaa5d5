"""The race: every network runs, a missing rival is named, and the table says what was measured."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from bench_steps import ours
from bench_steps.__main__ import main
from bench_steps.memory import measure_memory
from bench_steps.opened import opened
from bench_steps.pulse import measure_pulse
from bench_steps.referee import Race, Ratio, Result
from bench_steps.report import as_table
from bench_steps.start import measure_start
from bench_steps.works import WORKS
from nnstudio.project.templates import OPENING, template
from nnstudio.ui.shell.window import MainWindow


@pytest.mark.parametrize("name", [name for name in WORKS if name != "large"])
def test_every_network_of_the_race_can_be_timed(name: str) -> None:
    timed = ours.bursts(WORKS[name])
    assert set(timed) == {"nnstudio", "products"}
    for burst in timed.values():
        burst()


@pytest.mark.parametrize("name", ["playground", "digits"])
@pytest.mark.parametrize("library", ["jax", "pytorch"])
def test_a_rival_that_is_there_can_be_timed(name: str, library: str) -> None:
    pytest.importorskip({"pytorch": "torch"}.get(library, library))
    from importlib import import_module

    for burst in import_module(f"bench_steps.{library}").bursts(WORKS[name]).values():
        burst()


def test_a_race_is_one_json_object_with_ratios_or_names_what_is_missing(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--work", "playground", "--rounds", "3", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    first = told["results"][0]
    assert first["microseconds"]["nnstudio"] > 0
    assert 0 < first["products_share"] < 1.5
    there = {"pytorch", "jax"} - set(told["not_measured"])
    assert set(first["ratios"]) == there | ({"jax scan"} if "jax" in there else set())


def test_the_table_has_a_line_for_every_result_and_for_what_is_missing() -> None:
    ratio = Ratio(2.0, 1.5, 2.5)
    result = Result("playground", 1, {"nnstudio": 12.3, "jax": 24.6}, {"jax": ratio}, 0.5)
    table = as_table(Race({"nnstudio, 1 core(s)": {"numpy": "2"}}, {"pytorch": "No module named torch"}, [result]))
    assert "2-4-2-1 tanh, batch 10, sgd, squared" in table
    assert "2.00 (1.50 to 2.50)" in table
    assert "Not measured: pytorch (No module named torch)." in table
    assert table.endswith("pip install --constraint packaging/requirements.lock torch\n")


def test_where_all_rivals_ran_there_is_nothing_to_install() -> None:
    assert "pip install" not in as_table(Race({}, {}, []))


@pytest.mark.parametrize("rounds", ["1", "many"])
def test_too_few_rounds_are_refused(capsys: pytest.CaptureFixture[str], rounds: str) -> None:
    with pytest.raises(SystemExit):
        main(["--rounds", rounds])
    assert f"{rounds} is no whole number of at least 3" in capsys.readouterr().err


def test_help_is_there_before_the_environment_is_asked_for_its_rivals() -> None:
    command = [sys.executable, "-m", "bench_steps", "--help"]
    here = Path(__file__).resolve().parents[2]
    paths = os.pathsep.join(map(str, (here, here / "packaging")))
    result = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": paths})
    assert "usage: bench.py" in result.stdout


def test_a_measured_window_ends_its_thread_even_where_the_measurement_fails(qtbot: QtBot, tmp_path: Path) -> None:
    def fail(window: MainWindow) -> None:
        workers.append(window.context.run._worker)
        raise ZeroDivisionError

    workers: list[QThread] = []
    with pytest.raises(ZeroDivisionError), opened(template(OPENING), tmp_path) as window:
        fail(window)
    assert workers[0].isFinished()


def test_the_pulse_and_the_memory_of_a_window_are_measured(qtbot: QtBot, tmp_path: Path) -> None:
    pulse = measure_pulse(tmp_path, 0.4)
    assert 0 < pulse.p50 <= pulse.p99 <= pulse.largest
    assert pulse.share > 0
    assert pulse.epochs_per_second > 0
    memory = measure_memory(tmp_path, 100)
    assert memory.steps == 100
    assert memory.redraw_milliseconds > 0
    assert memory.process_megabytes > 0 or math.isnan(memory.process_megabytes)


def test_windows_that_are_started_to_be_timed_end_in_good_order(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start = measure_start(tmp_path, 1)
    assert start.ratio == start.window / start.bare
    assert "QThread" not in capfd.readouterr().err

import errno
import json
import os
import subprocess
from pathlib import Path

import pytest

from bootstrap_steps import commands, environment, system_libraries
from bootstrap_steps.trouble import Trouble, with_details
from nnstudio.system import display

PYTHON = Path("/a folder/.venv/bin/python")


class HandedOver(Exception):
    """Raised where the real script becomes the program."""


@pytest.fixture
def ready(monkeypatch, tmp_path):
    """An environment that is there already; the real one is never touched."""
    monkeypatch.setattr(environment, "ready", lambda checkout, locks: tmp_path / ".venv")
    monkeypatch.setattr(system_libraries, "require", lambda site_packages, platform: None)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def handed_over(monkeypatch):
    calls = []

    def record(command, variables):
        calls.append((command, variables))
        raise HandedOver

    monkeypatch.setattr(commands, "hand_over", record)
    return calls


@pytest.fixture
def no_display(monkeypatch):
    monkeypatch.setattr(display, "why_none", lambda variables: "There is no display")


@pytest.fixture
def fake_program(monkeypatch, tmp_path):
    """Stands in for nnstudio: writes the files that its commands promise, but not those in `forgets`."""
    jobs: list[tuple[list[str], str]] = []
    forgets: set[str] = set()

    class Done:
        returncode = 0

    def carry_out(command, env):
        job = command[3:]
        jobs.append((job, env["QT_QPA_PLATFORM"]))
        out = Path(job[job.index("--out") + 1])
        written = ["history.csv", "layers.csv"] if job[0] == "train" else ["window.png"]
        for name in written:
            file = out / name if job[0] == "train" else out
            file.parent.mkdir(exist_ok=True)
            if name not in forgets:
                file.touch()
        return Done

    monkeypatch.setattr(subprocess, "run", carry_out)
    return jobs, forgets


def test_the_window_gets_the_arguments(ready, handed_over, monkeypatch):
    monkeypatch.setattr(display, "why_none", lambda variables: "")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    with pytest.raises(HandedOver):
        commands.run(["my net.nnstudio"])
    command, variables = handed_over[0]
    assert command[1:] == ["-m", "nnstudio", "my net.nnstudio"]
    assert "QT_QPA_PLATFORM" not in variables


def test_without_a_display_the_opening_experiment_is_written_into_a_folder(
    ready, no_display, fake_program, tmp_path, capsys
):
    assert commands.main(["run"]) == 0
    folder = tmp_path / "nnstudio-output"
    assert sorted(file.name for file in folder.iterdir()) == ["history.csv", "layers.csv", "window.png"]
    assert [job for job, _ in fake_program[0]] == [
        ["train", "moons", "--out", str(folder)],
        ["picture", "moons", "--out", str(folder / "window.png")],
    ]
    assert {platform for _, platform in fake_program[0]} == {"offscreen"}
    said = capsys.readouterr()
    assert said.err.startswith("There is no display, so NN Studio trains moons offscreen")
    assert str(folder) in said.out


def test_without_a_display_a_project_file_is_trained_and_drawn(ready, no_display, fake_program, tmp_path):
    (tmp_path / "mine.nnstudio").touch()
    assert commands.main(["run", "mine.nnstudio"]) == 0
    assert [job[:2] for job, _ in fake_program[0]] == [["train", "mine.nnstudio"], ["picture", "mine.nnstudio"]]


def test_without_a_display_other_commands_run_as_they_are(ready, no_display, handed_over):
    with pytest.raises(HandedOver):
        commands.run(["train", "iris", "--json"])
    command, variables = handed_over[0]
    assert command[3:] == ["train", "iris", "--json"]
    assert variables["QT_QPA_PLATFORM"] == "offscreen"


def test_a_file_that_was_not_written_is_named(ready, no_display, fake_program, capsys):
    fake_program[1].add("layers.csv")
    assert commands.main(["run"]) == 2
    assert "without writing layers.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["-n", "2"]),
        (["tests/engine"], ["-n", "2", "tests/engine"]),
        (["-n", "4"], ["-n", "4"]),
        (["-n0"], ["-n0"]),
        (["--pdb"], ["--pdb"]),
    ],
)
def test_the_tests_run_on_two_cores_unless_told_otherwise(arguments, expected):
    assert commands.pytest_command(PYTHON, arguments) == [str(PYTHON), "-m", "pytest", *expected]


def test_the_program_sees_the_checkout_and_nobody_elses_modules():
    theirs = {"PYTHONPATH": "/theirs", "PYTHONHOME": "/theirs", "QT_PLUGIN_PATH": "/theirs", "LANG": "de_DE.UTF-8"}
    ours = commands.program_environment(theirs, offscreen=False)
    assert ours["PYTHONPATH"] == str(commands.CHECKOUT)
    assert ours["LANG"] == "de_DE.UTF-8"
    assert "/theirs" not in ours.values()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Trouble("Do this first."), "Do this first."),
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/home/ada"),
            "The disk is full: make room, then start again.",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "/home/ada"), "failed at /home/ada: Permission denied."),
        (OSError("odd"), "The set-up failed: odd."),
    ],
)
def test_what_goes_wrong_is_told_without_a_traceback(monkeypatch, capsys, error, sentence):
    def fail(checkout, locks):
        raise error

    monkeypatch.setattr(environment, "ready", fail)
    assert commands.main(["run"]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said


def test_a_stop_from_the_keyboard_is_told(monkeypatch, capsys):
    def stop(checkout, locks):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "ready", stop)
    assert commands.main(["test"]) == 130
    assert capsys.readouterr().err.startswith("Stopped.")


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["dance"], 2)])
def test_an_unknown_command_shows_the_known_ones(capsys, arguments, code):
    assert commands.main(arguments) == code
    assert "bootstrap.py test" in capsys.readouterr().out


def test_details_are_the_last_lines_of_a_tools_output():
    output = "\n".join(json.dumps(number) for number in range(20))
    assert with_details("It failed:", output, lines=2) == "It failed:\n    18\n    19"


@pytest.mark.usefixtures("ready", "no_display")
def test_the_benchmark_runs_in_the_environment_and_needs_no_display(handed_over, tmp_path):
    with pytest.raises(HandedOver):
        commands.bench(["--window"])
    [(command, variables)] = handed_over
    assert command == [str(environment.python_in(tmp_path / ".venv")), "-m", "bench_steps", "--window"]
    assert variables["QT_QPA_PLATFORM"] == "offscreen"
    assert variables["PYTHONPATH"].split(os.pathsep)[1].endswith("packaging")


@pytest.mark.usefixtures("ready", "handed_over")
def test_a_race_needs_no_libraries_of_the_system(monkeypatch):
    monkeypatch.setattr(system_libraries, "require", lambda *given: pytest.fail("asked for libraries"))
    with pytest.raises(HandedOver):
        commands.bench([])


@pytest.mark.usefixtures("ready")
def test_the_long_checks_run_offscreen_with_the_tools_for_tests(handed_over):
    with pytest.raises(HandedOver):
        commands.long_checks(["mutants"])
    [(command, variables)] = handed_over
    assert command[1:] == ["-m", "long_check_steps", "mutants"]
    assert variables["QT_QPA_PLATFORM"] == "offscreen"

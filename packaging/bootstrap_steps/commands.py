"""The commands of bootstrap.py: each makes the environment ready, then hands over to the program or to its tests."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from bootstrap_steps import environment, system_libraries
from bootstrap_steps.trouble import Trouble, say
from nnstudio.system import display

CHECKOUT = Path(__file__).resolve().parents[2]
RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"
OPENING_EXPERIMENT = "moons"
OUTPUT_FOLDER = "nnstudio-output"
OUTPUT_FILES = ("window.png", "history.csv", "layers.csv")
USAGE = """\
python3 packaging/bootstrap.py run [ARGUMENTS]   opens NN Studio; ARGUMENTS go to nnstudio, try --help
python3 packaging/bootstrap.py test [ARGUMENTS]  runs its tests without a display; ARGUMENTS go to pytest
python3 packaging/bootstrap.py setup             only makes the environment, with the tools for tests"""

# Settings made for other programs, which would give ours another Python, other modules or another Qt.
NOT_FOR_OURS = {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__"}
NOT_FOR_OURS |= {"QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"}


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; return the exit code, 2 where a person has to put something right first."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a path in letters that the terminal lacks is no reason to fail
    commands = {"run": run, "test": test, "setup": setup, "bench": bench, "long_checks": long_checks}
    name = arguments[0] if arguments else ""
    if name not in commands:
        print(USAGE)
        return 0 if name in ("-h", "--help") else 2
    try:
        return commands[name](list(arguments[1:]))
    except Trouble as trouble:
        say(str(trouble))
    except OSError as error:
        say(sentence_about(error))
    except KeyboardInterrupt:
        say("Stopped. If the set-up was not finished, the next start does it again.")
        return 130
    return 2


def run(arguments: list[str]) -> int:
    """Open the window, or do the same job offscreen where there is no display."""
    folder = environment.ready(CHECKOUT, [RUN_LOCK])
    reason = display.why_none(os.environ)
    platform = "offscreen" if reason else display.platform(os.environ)
    system_libraries.require(environment.site_packages_in(folder), platform)
    variables = program_environment(os.environ, offscreen=bool(reason))
    program = [str(environment.python_in(folder)), "-m", "nnstudio"]
    source = offscreen_source(arguments)
    if not reason or source is None:
        hand_over([*program, *arguments], variables)
    say(f"{reason}, so NN Studio trains {source} offscreen and writes what its window would show.")
    return without_window(program, source, Path.cwd() / OUTPUT_FOLDER, variables)


def test(arguments: list[str]) -> int:
    """Run the tests, headless."""
    folder = environment.ready(CHECKOUT, [RUN_LOCK, TEST_LOCK])
    system_libraries.require(environment.site_packages_in(folder), "offscreen")
    variables = program_environment(os.environ, offscreen=True)
    variables["OPENBLAS_NUM_THREADS"] = "1"  # two test processes share the cores already
    os.chdir(CHECKOUT)
    hand_over(pytest_command(environment.python_in(folder), arguments), variables)


def setup(arguments: list[str]) -> int:
    """Make the environment with everything that the tests and checks need, and stop there."""
    if arguments:
        raise Trouble(f"setup takes no arguments, and was given {' '.join(arguments)}.")
    folder = environment.ready(CHECKOUT, [RUN_LOCK, TEST_LOCK])
    system_libraries.require(environment.site_packages_in(folder), "offscreen")
    say(f"The environment is ready: {folder}")
    return 0


def bench(arguments: list[str]) -> int:
    """Race the engine, or measure the window, for bench.py."""
    folder = environment.ready(CHECKOUT, [RUN_LOCK])
    reason = display.why_none(os.environ)
    if "--window" in arguments:
        platform = "offscreen" if reason else display.platform(os.environ)
        system_libraries.require(environment.site_packages_in(folder), platform)
    hand_over_tool(folder, "bench_steps", arguments, offscreen=bool(reason))


def long_checks(arguments: list[str]) -> int:
    """Run a check that takes longer than a session of tests may, for long_checks.py."""
    folder = environment.ready(CHECKOUT, [RUN_LOCK, TEST_LOCK])
    system_libraries.require(environment.site_packages_in(folder), "offscreen")
    hand_over_tool(folder, "long_check_steps", arguments, offscreen=True)


def hand_over_tool(folder: Path, package: str, arguments: Sequence[str], offscreen: bool) -> NoReturn:
    """Become a package that lies beside this one, with the modules of the environment and of the checkout."""
    variables = program_environment(os.environ, offscreen)
    variables["PYTHONPATH"] = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "packaging")])
    hand_over([str(environment.python_in(folder)), "-m", package, *arguments], variables)


def offscreen_source(arguments: Sequence[str]) -> str | None:
    """Name what the window would open with these arguments; None when they ask for a command that needs no window."""
    if not arguments:
        return OPENING_EXPERIMENT
    is_file = len(arguments) == 1 and os.path.isfile(arguments[0])
    return arguments[0] if is_file else None


def without_window(program: Sequence[str], source: str, folder: Path, variables: Mapping[str, str]) -> int:
    """Train, and draw the window into a picture; return the exit code of what failed, or 0."""
    for job in (["train", source, "--out", str(folder)], ["picture", source, "--out", str(folder / OUTPUT_FILES[0])]):
        code = subprocess.run([*program, *job], env=variables).returncode
        if code:
            say(f"nnstudio {job[0]} ended with exit code {code}.")
            return code
    lacking = [name for name in OUTPUT_FILES if not (folder / name).exists()]
    if lacking:
        raise Trouble(f"NN Studio ended without writing {', '.join(lacking)} into {folder}.")
    print(f"Written into {folder}: {', '.join(OUTPUT_FILES)}")
    return 0


def pytest_command(python: Path, arguments: Sequence[str]) -> list[str]:
    """Return the command for the tests: on two cores, unless the arguments choose otherwise."""
    chosen = any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments)
    return [str(python), "-m", "pytest", *([] if chosen else ["-n", "2"]), *arguments]


def program_environment(variables: Mapping[str, str], offscreen: bool) -> dict[str, str]:
    """Return the environment variables for the program: its modules come from the checkout and from .venv only."""
    kept = {name: value for name, value in variables.items() if name not in NOT_FOR_OURS}
    ours = {"PYTHONPATH": str(CHECKOUT), "PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1"}
    return kept | ours | ({"QT_QPA_PLATFORM": "offscreen"} if offscreen else {})


def hand_over(command: Sequence[str], variables: Mapping[str, str]) -> NoReturn:
    """Become the program; Windows has no such call, so there it is a child whose exit code is passed on."""
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.run(command, env=variables).returncode)
    os.execve(command[0], list(command), dict(variables))


def sentence_about(error: OSError) -> str:
    """Say what the system refused."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: make room, then start again."
    if error.filename is None:
        return f"The set-up failed: {error.strerror or error}."
    return f"The set-up failed at {error.filename}: {error.strerror}."

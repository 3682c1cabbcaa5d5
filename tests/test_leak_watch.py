"""The watch over what tests leave behind, tried on tests that leak on purpose."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

LEAKY = Path(__file__).with_name("leaks_on_purpose.py")
LEAK = re.compile(r"def (test_\w+)\((?:(?!\ndef )[^#])*# leaks")
LINES = {match[1]: match.string[: match.end()].count("\n") + 1 for match in LEAK.finditer(LEAKY.read_text("utf-8"))}
"""The line of every leak, by the name of its test."""


@pytest.fixture(scope="module")
def told() -> str:
    """What pytest says of the tests that leak, and how it ended."""
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, LEAKY], cwd=LEAKY.parents[1], capture_output=True, text=True)
    return f"{done.stdout}{done.stderr}\nended with {done.returncode}"


@pytest.mark.parametrize("test", LINES)
def test_whatever_is_left_behind_is_named_with_the_line_that_started_it(told: str, test: str) -> None:
    report = told.partition(f"ERROR at teardown of {test} _")[2].partition("\n____")[0]
    assert "The test has left behind:" in report
    assert f"leaks_on_purpose.py:{LINES[test]}" in report


def test_a_window_is_found_whoever_has_shown_it(told: str) -> None:
    assert "ERROR at teardown of test_a_window_that_qt_shows _" in told


def test_a_test_that_puts_everything_away_passes(told: str) -> None:
    assert f"{len(LINES) + 2} passed, {len(LINES) + 1} errors in " in told


def test_a_leak_brings_nothing_else_down(told: str) -> None:
    assert told.endswith("ended with 1")

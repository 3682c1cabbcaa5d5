"""Which test reaches which line, from one run of all tests with coverage."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from coverage import CoverageData

from long_check_steps.mutations import Mutation


class Reach:
    """The tests by line, the most particular first: those that reach the fewest lines say most about each of them."""

    def __init__(self, lines: dict[str, dict[int, set[str]]]) -> None:
        self._lines, self.files = lines, list(lines)
        self._widths = Counter(test for file in lines.values() for tests in file.values() for test in tests)

    @property
    def tests(self) -> list[str]:
        """All tests that reach anything, the most particular first."""
        return sorted(self._widths, key=lambda test: (self._widths[test], test))

    def tests_for(self, mutation: Mutation) -> list[str]:
        """Return the tests that meet a wrong; for what runs at import, those that use the file, then all others."""
        by_line = self._lines.get(mutation.file, {})
        met = [by_line[line] for line in mutation.lines if line in by_line]
        tests = set().union(*met)
        if met and not tests:
            users = set().union(*by_line.values())
            return sorted(self.tests, key=lambda test: test not in users)
        return [test for test in self.tests if test in tests]


def measure(copy: Path, packages: list[str], tests: list[str]) -> Reach:
    """Run all tests once; their own lines are watched, too, for some only read what was made at import.

    Raises:
        RuntimeError: where they fail before anything was made wrong.
    """
    watched = [f"--cov={package}" for package in [*packages, *tests]]
    command = [sys.executable, "-m", "pytest", *tests, *watched, "--cov-context=test", "--cov-report=", "-q", "-x"]
    options = ["-p", "no:randomly", "-p", "no:xdist"]
    variables = os.environ | {"PYTHONPATH": str(copy), "COVERAGE_FILE": str(copy / ".coverage")}
    run = subprocess.run([*command, *options], cwd=copy, env=variables, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"The tests fail before anything was made wrong:\n{run.stdout[-3000:]}")
    return Reach(_read(copy))


def _read(copy: Path) -> dict[str, dict[int, set[str]]]:
    data = CoverageData(str(copy / ".coverage"))
    data.read()
    return {
        Path(file).relative_to(copy.resolve()).as_posix(): {
            line: {context.rpartition("|")[0] for context in contexts if context}
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }

"""Measure which lines and branches of a room its own tests reach; where they miss one, say which.

A test elsewhere that happens to pass by a line says little about it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from long_check_steps.checkout import CHECKOUT

HELP = "measures the lines and branches that each room's own tests reach: all of them?"

ROOMS = ("engine", "project", "training", "workspace")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("rooms", nargs="*", metavar="ROOM", default=ROOMS, help=f"only these ({', '.join(ROOMS)})")


def run(options: argparse.Namespace) -> int:
    """Measure room by room, a line for each and for every gap; return 1 where there are any."""
    complete = True
    for room in options.rooms:
        report = measured(CHECKOUT, f"nnstudio/{room}", f"tests/{room}")
        found, total = gaps(report), report["totals"]
        sys.stdout.write(
            f"{room:12}{total['covered_lines']:6} of {total['num_statements']} lines"
            f"{total['covered_branches']:6} of {total['num_branches']} branches\n"
        )
        sys.stdout.write("".join(f"    {gap}\n" for gap in found))
        sys.stdout.flush()
        complete = complete and not found
    return 0 if complete else 1


def measured(checkout: Path, package: str, tests: str) -> dict[str, Any]:
    """Run the tests once; return coverage's report.

    Raises:
        RuntimeError: where they fail.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        options = [f"--cov={package}", "--cov-branch", f"--cov-report=json:{file}", "-q", "-n", "2"]
        command = [sys.executable, "-m", "pytest", tests, *options]
        variables = os.environ | {"PYTHONPATH": str(checkout)}
        done = subprocess.run(command, cwd=checkout, env=variables, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"The tests of {package} fail:\n{done.stdout[-3000:]}")
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return report


def gaps(report: dict[str, Any]) -> list[str]:
    """Name the lines, and the ways from one line to another, that no test has gone."""
    found = []
    for name, file in report["files"].items():
        found += [f"{name}:{line}" for line in file["missing_lines"]]
        found += [f"{name}:{here} -> {there if there > 0 else 'exit'}" for here, there in file["missing_branches"]]
    return found

"""Make the engine or the training wrong in one small place, again and again, and count how often a test notices.

All work is done on a copy. A wrong program that hangs counts as noticed.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from long_check_steps.checkout import CHECKOUT
from long_check_steps.mutations import Mutation, mutations
from long_check_steps.reach import measure
from long_check_steps.trial import judge

HELP = "makes the engine and the training wrong in one small place at a time: does a test notice?"

PACKAGES = ["nnstudio/engine", "nnstudio/training"]
TESTS = ["tests/engine", "tests/training"]
NEEDED = ["nnstudio", "tests", "resources", "pyproject.toml"]
GOAL = 0.85
tqdm.monitor_interval = 0  # no thread beside this one: every trial is a fork of it
LEAST_PATIENCE = 20.0


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--count", type=int, default=200, metavar="N", help="how many wrong programs (default: 200)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which of all possible ones (default: 0)")
    parser.add_argument("--only", default="", metavar="PATH", help="only in files whose path has this in it")


def run(options: argparse.Namespace) -> int:
    """Draw the wrongs, try them, and list those that no test noticed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(CHECKOUT, Path(folder) / "copy", NEEDED)
        found = [one for one in all_mutations(copy, PACKAGES) if options.only in one.file]
        if not found:
            sys.stderr.write(f"There is no file to make wrong with {options.only} in its path.\n")
            return 2
        drawn = random.Random(options.seed).sample(found, min(options.count, len(found)))
        survivors = survivors_of(copy, drawn, PACKAGES, TESTS)
    share = 1 - len(survivors) / len(drawn)
    sys.stdout.write(f"{len(drawn) - len(survivors)} of {len(drawn)} were noticed: {share:.1%}\n")
    return 0 if share >= GOAL else 1


def copied(checkout: Path, copy: Path, names: Sequence[str]) -> Path:
    """Copy what the tests need."""
    copy.mkdir()
    for name in names:
        source = checkout / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy / name)
    return copy


def all_mutations(copy: Path, packages: Sequence[str]) -> list[Mutation]:
    """Return every wrong that can be made in these packages."""
    files = sorted(file for package in packages for file in (copy / package).rglob("*.py"))
    return [one for file in files for one in mutations(file.read_bytes(), file.relative_to(copy).as_posix())]


def survivors_of(copy: Path, drawn: list[Mutation], packages: list[str], tests: list[str]) -> list[Mutation]:
    """Try one wrong after the other; return those that no test noticed.

    Raises:
        RuntimeError: where the tests fail before anything was made wrong: then they would notice everything.
    """
    reach = measure(copy, packages, tests)
    start = time.monotonic()
    harmless = Mutation(0, 0, "", "", range(1), next(iter(reach.files)))
    if judge(copy, harmless, reach.tests, None) != "survived":
        raise RuntimeError("The tests fail in a trial before anything was made wrong.")
    patience = LEAST_PATIENCE + 2 * (time.monotonic() - start)
    survivors = []
    for mutation in tqdm(drawn):
        reached_by = reach.tests_for(mutation)
        if not reached_by or judge(copy, mutation, reached_by, patience) == "survived":
            survivors.append(mutation)
            tqdm.write(f"survived: {mutation}", file=sys.stdout)
            sys.stdout.flush()
    return survivors

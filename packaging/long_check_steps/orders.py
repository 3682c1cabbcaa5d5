"""Run the suite again and again in random orders, on one and two cores, beside a busy process, with a slow engine.

A test that counts on the order, on a free machine or on its speed fails sooner or later.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice

from long_check_steps.checkout import CHECKOUT

HELP = "runs the suite in random orders, on one and two cores, beside a busy process, with a slow engine"


@dataclass(frozen=True)
class Setting:
    """What the suite has to bear: so many cores, a busy process beside it, a pause before every training step."""

    cores: int = 2
    busy: bool = False
    slow_step: float = 0.0

    def __str__(self) -> str:
        words = ["one core" if self.cores == 1 else f"{self.cores} cores"]
        words += ["beside a busy process"] if self.busy else []
        words += [f"{self.slow_step * 1000:g} ms more a step"] if self.slow_step else []
        return ", ".join(words)


SETTINGS = (Setting(), Setting(cores=1), Setting(busy=True), Setting(slow_step=0.001), Setting(cores=1, busy=True))


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--count", type=int, default=10, metavar="N", help="how many runs (default: 10)")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="which orders (default: others each time)")
    parser.add_argument("tests", nargs="*", metavar="PATH", help="only these tests")


def run(options: argparse.Namespace) -> int:
    """Run, a line for each; return 1 where anything failed."""
    chance, red = random.Random(options.seed), 0
    for setting in islice(cycle(SETTINGS), options.count):
        order = chance.randrange(1 << 31)
        start = time.monotonic()
        code, output = suite(setting, order, options.tests)
        red += code != 0
        verdict = f"FAILED ({code})" if code else "passed"
        sys.stdout.write(f"order {order:10}  {verdict:10}  {time.monotonic() - start:5.0f} s  {setting}\n")
        sys.stdout.write("".join(f"    {line}\n" for line in failures(output, code)))
        sys.stdout.flush()
    return min(red, 1)


def suite(setting: Setting, order: int, tests: list[str]) -> tuple[int, str]:
    """Run the tests in one order; return pytest's exit code and what it wrote."""
    workers = ["-n", "0" if setting.cores == 1 else str(setting.cores)]
    command = [sys.executable, "-m", "pytest", *tests, *workers, f"--randomly-seed={order}"]
    variables = os.environ | ({"NNSTUDIO_TEST_SLOW_STEP": str(setting.slow_step)} if setting.slow_step else {})
    with _pinned(setting.cores), _company(setting.busy):
        run = subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def failures(output: str, code: int) -> list[str]:
    """Return the lines that name what failed; the last lines where none does."""
    named = re.findall(r"^(?:FAILED|ERROR) .*$", output, re.MULTILINE)
    return named or (output.splitlines()[-8:] if code else [])


@contextmanager
def _pinned(cores: int) -> Iterator[None]:
    """Let this process, and those that it starts, have so many cores; where the system has no such call, all."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_cores)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


@contextmanager
def _company(busy: bool) -> Iterator[None]:
    """Keep one core busy meanwhile, if asked."""
    company = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        yield
    finally:
        if company is not None:
            company.kill()
            company.wait()

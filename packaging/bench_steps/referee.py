"""Starts the contestants, gives them their turns, and keeps their times."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from msgspec import Struct
from tqdm import tqdm

from bench_steps.contestant import MODULES

PACKAGING = Path(__file__).resolve().parents[1]


class Ratio(Struct):
    """How many times longer another library took, pair by pair: median, smallest, largest."""

    median: float
    lowest: float
    highest: float


class Result(Struct):
    """One network on so many cores: microseconds per step (medians), ratios rival / ours, and our share of products."""

    work: str
    cores: int
    microseconds: dict[str, float]
    ratios: dict[str, Ratio]
    products_share: float


class Race(Struct):
    """All results, with what ran and what could not."""

    facts: dict[str, Any]
    not_measured: dict[str, str]
    results: list[Result]


def race(works: list[str], rounds: int) -> Race:
    """Let all libraries take turns on every network, on one core and, where there are more, on two."""
    held = Race({}, {}, [])
    for cores in (1, 2)[: os.cpu_count() or 1]:
        contestants = {library: _Contestant(library, cores) for library in MODULES}
        running = {library: one for library, one in contestants.items() if not one.missing}
        held.not_measured = {library: one.missing for library, one in contestants.items() if one.missing}
        held.facts |= {f"{library}, {cores} core(s)": one.facts for library, one in running.items()}
        try:
            for work in tqdm(works, desc=f"{cores} core(s)", disable=not sys.stderr.isatty()):
                redraw_scheduler = [_turn(running, work) for _ in range(rounds + 1)][1:]  # the first turn warms up
                held.results.append(_result(work, cores, redraw_scheduler))
        finally:
            for contestant in contestants.values():
                contestant.end()
    return held


def _turn(running: "dict[str, _Contestant]", work: str) -> dict[str, float]:
    times: dict[str, float] = {}
    for contestant in running.values():
        times |= contestant.time(work)
    return times


def _result(work: str, cores: int, redraw_scheduler: list[dict[str, float]]) -> Result:
    rivals = [library for library in redraw_scheduler[0] if library not in ("nnstudio", "products")]
    ratios = {rival: sorted(turn[rival] / turn["nnstudio"] for turn in redraw_scheduler) for rival in rivals}
    return Result(
        work=work,
        cores=cores,
        microseconds={label: median(turn[label] for turn in redraw_scheduler) for label in redraw_scheduler[0]},
        ratios={rival: Ratio(median(pairs), pairs[0], pairs[-1]) for rival, pairs in ratios.items()},
        products_share=median(turn["products"] / turn["nnstudio"] for turn in redraw_scheduler),
    )


class _Contestant:
    """A library in its process."""

    def __init__(self, library: str, cores: int) -> None:
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(cores))
        environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
        command = [sys.executable, "-m", "bench_steps.contestant", library, str(cores)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=environment | threads | {"PYTHONPATH": os.pathsep.join(map(str, (PACKAGING.parent, PACKAGING)))},
        )  # fmt: skip
        hello = self._read()
        self.facts, self.missing = hello.get("facts", {}), hello.get("missing", "")

    def time(self, work: str) -> dict[str, float]:
        """Have one burst run; return microseconds per step by label."""
        assert self._process.stdin is not None
        self._process.stdin.write(work + "\n")
        self._process.stdin.flush()
        return self._read()

    def end(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line else {"missing": "its process ended"}

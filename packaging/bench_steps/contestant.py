"""One library in a process of its own: it answers every line "work" with the microseconds per step of a burst."""

import importlib
import json
import os
import sys
import time
from typing import Any

from bench_steps.works import WORKS

MODULES = {"nnstudio": "ours", "pytorch": "pytorch", "jax": "jax"}


def main(library: str, cores: int) -> None:
    """Pin the process, load the library, then answer until stdin ends."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:cores]))
    try:
        module = importlib.import_module(f"bench_steps.{MODULES[library]}")
    except ImportError as error:
        answer({"missing": str(error)})
        return
    answer({"facts": module.facts()})
    prepared: dict[str, dict[str, Any]] = {}
    for line in sys.stdin:
        name = line.strip()
        if name not in prepared:
            prepared.clear()
            prepared[name] = module.bursts(WORKS[name])
        times = {}
        for label, burst in prepared[name].items():
            start = time.perf_counter()
            burst()
            times[label] = (time.perf_counter() - start) / WORKS[name].steps * 1e6
        answer(times)


def answer(said: dict[str, Any]) -> None:
    """Write one line of JSON."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

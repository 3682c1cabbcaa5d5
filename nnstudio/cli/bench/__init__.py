"""Race the engine against what people would use instead, and print ratios.

Every library runs in a process of its own, pinned to as many cores as the race is for; the processes take turns, burst
by burst, so that a machine whose speed drifts slows all of them alike. A library that is not installed is named as not
measured. Times are microseconds per training step, with the mini-batch already in memory, in single precision;
"products" is the share of our step that its bare matrix products take, the limit for any engine on NumPy.

With --window the window is measured instead: how evenly it is served while training goes flat out, the share of its
speed that training keeps, the first painting against that of a bare window, and the memory of a million steps.
"""

import argparse
import sys

import msgspec

from nnstudio.cli.bench.referee import race
from nnstudio.cli.bench.report import as_lines, as_table
from nnstudio.cli.bench.works import WORKS
from nnstudio.cli.source import whole
from nnstudio.sentences import Unusable

WINDOW_SECONDS = 10.0

HELP = "race the engine against PyTorch and JAX"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--rounds", type=whole, default=9, metavar="N", help="how often every library has its turn")
    parser.add_argument("--work", choices=list(WORKS), action="append", help="only this network (may be repeated)")
    parser.add_argument("--window", action="store_true", help="measure the window instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")


def run(options: argparse.Namespace) -> int:
    """Race, and print."""
    if options.window:
        return _measure(options)
    if options.rounds < 3:
        raise Unusable("--rounds is {rounds}; it must be at least 3.", rounds=options.rounds)
    results = race(options.work or list(WORKS), options.rounds)
    if options.json:
        sys.stdout.write(msgspec.json.encode(results).decode() + "\n")
    else:
        sys.stdout.write(as_table(results))
    return 0


def _measure(options: argparse.Namespace) -> int:
    from nnstudio.app.measure import measure_window  # only now: it takes Qt, which a race does not

    measures = measure_window(WINDOW_SECONDS)
    if options.json:
        sys.stdout.write(msgspec.json.encode(measures).decode() + "\n")
    else:
        sys.stdout.write(as_lines(measures))
    return 0

"""Race the engine against what people would use instead, and print ratios.

Every library runs in a process of its own, pinned to as many cores as the race is for; the processes take turns, burst
by burst, so that a machine whose speed drifts slows all of them alike. A library that is not installed is named as not
measured. Times are microseconds per training step, with the mini-batch already in memory, in single precision;
"products" is the share of our step that its bare matrix products take, the limit for any engine on NumPy. "jax" is one
compiled call for every step, which a program that shows each step has to make; "jax scan" is one call for a whole
epoch, the fastest that JAX can be.

With --window the window is measured instead: how evenly it is served while training goes flat out, the share of its
speed that training keeps, the first painting against that of a bare window, and the memory of a million steps.
"""

import argparse
import sys
from collections.abc import Sequence

import msgspec

from bench_steps.referee import Race, race
from bench_steps.report import as_lines, as_table
from bench_steps.works import WORKS

WINDOW_SECONDS = 10.0
FEWEST_ROUNDS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Race or measure, and print."""
    options = _parser().parse_args(arguments)
    results = _measured() if options.window else race(options.work or list(WORKS), options.rounds)
    text = as_table(results) if isinstance(results, Race) else as_lines(results)
    sys.stdout.write(msgspec.json.encode(results).decode() + "\n" if options.json else text)
    return 0


def _measured() -> msgspec.Struct:
    from bench_steps.window import measure_window  # only now: it takes Qt, which a race does not

    return measure_window(WINDOW_SECONDS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=_rounds, default=9, metavar="N", help="how often every library has its turn")
    parser.add_argument("--work", choices=list(WORKS), action="append", help="only this network (may be repeated)")
    parser.add_argument("--window", action="store_true", help="measure the window instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    return parser


def _rounds(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST_ROUNDS:
        raise argparse.ArgumentTypeError(f"{text} is no whole number of at least {FEWEST_ROUNDS}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

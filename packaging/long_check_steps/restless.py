"""Let a restless user loose on the window for long: many more deeds in many more orders."""

import argparse
import subprocess
import sys

from long_check_steps.checkout import CHECKOUT

HELP = "lets a restless user loose on the window for long"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--seed", default="random", metavar="N", help="begin with this seed of Hypothesis")


def run(options: argparse.Namespace) -> int:
    """Run the tests with the long profile; return pytest's exit code."""
    seed = [] if options.seed == "random" else [f"--hypothesis-seed={options.seed}"]
    return subprocess.run([*COMMAND, *seed], cwd=CHECKOUT).returncode


COMMAND = [sys.executable, "-m", "pytest", "tests/ui/test_restless_user.py", "--hypothesis-profile=long", "-n", "0"]

"""Checks that take longer than CI allows, each by its name."""

import argparse
import sys
from collections.abc import Sequence

from long_check_steps import mutants, orders, restless, rooms

CHECKS = {"coverage": rooms, "mutants": mutants, "orders": orders, "restless": restless}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one check; return 0 where it is passed."""
    parser = argparse.ArgumentParser(prog="long_checks.py", description=__doc__)
    names = parser.add_subparsers(dest="name", metavar="NAME", required=True)
    for name, check in CHECKS.items():
        check.add_to(names.add_parser(name, help=check.HELP, description=check.__doc__))
    options = parser.parse_args(arguments)
    return CHECKS[options.name].run(options)


if __name__ == "__main__":
    sys.exit(main())

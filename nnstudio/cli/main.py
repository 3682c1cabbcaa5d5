"""Reads the command line and hands over to a command; without one, the window opens."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from nnstudio import __version__
from nnstudio.cli import check, diagnose, picture, schema, templates, trace, train, worksheet
from nnstudio.sentences import Unusable

COMMANDS = {
    "train": train,
    "diagnose": diagnose,
    "check": check,
    "trace": trace,
    "worksheet": worksheet,
    "picture": picture,
    "templates": templates,
    "schema": schema,
}

FINE, UNUSABLE, DIVERGED = 0, 2, 3


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals are one line."""

    def error(self, message: str) -> NoReturn:
        raise Unusable("{problem}. See {program} --help.", problem=message[0].upper() + message[1:], program=self.prog)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and (given[0] in COMMANDS or given[0] in ("-h", "--help", "--version")):
            return _command(given)
        return _window(given)
    except Unusable as refusal:
        sys.stderr.write(f"nnstudio: {refusal}\n")
        return UNUSABLE
    except BrokenPipeError:  # the reader of our output has seen enough, as `head` has
        sys.stderr.close()
        return FINE
    except KeyboardInterrupt:
        sys.stderr.write("nnstudio: stopped.\n")
        return 130


def _command(given: list[str]) -> int:
    parser = _Parser(
        prog="nnstudio",
        description="See how a neural network learns. Without a command the window opens: nnstudio [FILE]",
    )
    parser.add_argument("--version", action="version", version=f"NN Studio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for name, module in COMMANDS.items():
        module.add_to(commands.add_parser(name, help=module.HELP, description=module.__doc__))
    options = parser.parse_args(given)
    return COMMANDS[options.command].run(options)


def _window(given: list[str]) -> int:
    if len(given) > 1 or (given and given[0].startswith("-")):
        known = ", ".join(COMMANDS)
        raise Unusable("{word} is not a command; there are: {known}. See nnstudio --help.", word=given[0], known=known)
    from nnstudio.app import main as open_window

    return open_window(given[0] if given else None)

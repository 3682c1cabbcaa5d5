"""What went wrong during set-up, told to a person."""

from __future__ import annotations

import sys


class Trouble(Exception):
    """Something that a person has to put right; the message is a whole sentence, details may follow on lines below."""


def say(text: str) -> None:
    """Tell the person at the terminal what is going on; standard output is left to the program itself."""
    print(text, file=sys.stderr, flush=True)


def with_details(sentence: str, output: str, lines: int = 8) -> str:
    """Put the last lines of a tool's output under a sentence."""
    tail = [line.rstrip() for line in output.splitlines() if line.strip()][-lines:]
    return "\n".join([sentence, *(f"    {line}" for line in tail)])

"""A formula cut at its operators: each atom is set once, however many formulas it stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["plain", "relation", "operator", "sign", "dot", "open", "comma", "name", "space"]

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d[\d.]*|\s+|.", re.DOTALL)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("=", "<", ">", r"\leftarrow", r"\rightarrow", r"\leq"), "relation"),
    **dict.fromkeys(("+", "-"), "operator"),
    **dict.fromkeys(("(", "["), "open"),
    **dict.fromkeys((r"\max", r"\min", r"\ln", r"\tanh", r"\cosh", r"\sin", r"\cos", r"\sum", r"\prod"), "name"),
    **dict.fromkeys((r"\,", r"\ ", r"\quad"), "space"),
    ",": "comma",
    r"\cdot": "dot",
}  # fmt: skip
_HIGH = {r"\frac", r"\sqrt"}
_ACCENTS = {r"\hat", r"\bar", r"\overline", r"\mathrm", r"\sqrt"}


@dataclass(frozen=True)
class Atom:
    """A part of a formula that is set by itself, and what it is, which decides the space around it."""

    latex: str
    kind: Kind


@lru_cache(maxsize=2048)
def atoms(latex: str) -> tuple[Atom, ...]:
    r"""Cut a formula: r"z=0.5\cdot x_1" gives z, =, 0.5, a dot, and x_1."""
    tokens = _with_plain_brackets([token for token in _TOKEN.findall(latex) if not token.isspace()])
    found: list[Atom] = []
    for part in _parts(tokens):
        kind = _KINDS.get(part[0], "plain")
        if kind == "operator" and (not found or found[-1].kind in ("relation", "operator", "dot", "open", "comma")):
            kind = "sign"
        found.append(Atom(_joined(part), kind))
    return tuple(found)


def _with_plain_brackets(tokens: list[str]) -> list[str]:
    """Let only those brackets grow that have something high between them."""
    kept: list[str] = []
    grows: list[bool] = []
    for place, token in enumerate(tokens):
        if token == r"\left":
            inside = tokens[place : _closing(tokens, place, r"\left", r"\right")]
            grows.append(not _HIGH.isdisjoint(inside))
        if token not in (r"\left", r"\right") or grows[-1]:
            kept.append(token)
        if token == r"\right":
            grows.pop()
    return kept


def _parts(tokens: list[str]) -> Iterator[list[str]]:
    """Keep together what hangs together: growing brackets, commands with what they take, and the scripts of all."""
    start = 0
    while start < len(tokens):
        end = _end(tokens, start)
        while end < len(tokens) and tokens[end] in ("_", "^", "'"):
            end = end + 1 if tokens[end] == "'" else _taken(tokens, end + 1)
        yield tokens[start:end]
        start = end


def _end(tokens: list[str], start: int) -> int:
    """Return where an atom ends, its scripts not counted."""
    first = tokens[start]
    if first == r"\left":
        return _closing(tokens, start, r"\left", r"\right") + 1
    if first == "{":
        return _closing(tokens, start, "{", "}")
    end = start + 1
    if first in _ACCENTS:
        end = _taken(tokens, end)
    while first.startswith("\\") and first[1:].isalpha() and end < len(tokens) and tokens[end] == "{":
        end = _taken(tokens, end)
    return end


def _taken(tokens: list[str], start: int) -> int:
    """Return where that ends which a command or a script takes: a group, or one token."""
    return _closing(tokens, start, "{", "}") if start < len(tokens) and tokens[start] == "{" else start + 1


def _closing(tokens: list[str], start: int, opening: str, closing: str) -> int:
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place] == opening) - (tokens[place] == closing)
        if depth == 0:
            return place + 1
    return len(tokens)


def _joined(tokens: list[str]) -> str:
    """Write tokens one after the other, with a space where a command would swallow a letter."""
    text = ""
    for token in tokens:
        swallowed = token[0].isalpha() and re.search(r"\\[A-Za-z]+$", text)
        text += f" {token}" if swallowed else token
    return text

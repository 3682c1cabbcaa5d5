"""A formula cut into pieces that can be set one by one: digits, operators, and all that hangs together."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nnstudio.typesetting.tokens import (
    OPERATORS,
    RELATIONS,
    SPACES,
    atom_end,
    group_end,
    joined,
    tokens_of,
    without_needless_brackets,
)

Kind = Literal["plain", "digit", "relation", "operator", "sign", "open", "close", "large", "space"]

LARGE = {r"\sum", r"\prod", r"\max", r"\min", r"\ln", r"\log", r"\exp", r"\lim"}


@dataclass(frozen=True)
class Piece:
    """A part of a formula: its LaTeX, and what it is, which decides the space around it; a space has its width."""

    latex: str
    kind: Kind
    width: float = 0.0


@lru_cache(maxsize=2048)
def pieces(latex: str) -> tuple[Piece, ...]:
    r"""Cut a formula: r"z=0.5\cdot x_1" gives z, =, 0, ., 5, a dot, and x_1."""
    tokens = without_needless_brackets(tokens_of(latex))
    found: list[Piece] = []
    at = 0
    while at < len(tokens):
        end = atom_end(tokens, at)
        piece = _piece(tokens, at, end, found[-1] if found else None)
        found.append(piece)
        at = end
    return tuple(found)


def _piece(tokens: list[str], at: int, end: int, before: Piece | None) -> Piece:
    text, first = joined(tokens[at:end]), tokens[at]
    single = end == at + 1
    if first in SPACES:
        return Piece("", "space", SPACES[first])
    if single and (first.isdecimal() or (first == "." and before is not None and before.kind == "digit")):
        return Piece(first, "digit")
    if first in LARGE:
        return Piece(text, "large")
    if single and first in RELATIONS:
        return Piece(first, "relation")
    if single and first in OPERATORS:
        return Piece(first, "operator" if _may_precede(before) else "sign")
    return Piece(text, "open" if first in ("(", "[") else "close" if first in (")", "]", ",") else "plain")


def _may_precede(before: Piece | None) -> bool:
    """Tell whether an operator stands between two things; after nothing, an operator or "(" it is a sign."""
    return before is not None and before.kind in ("plain", "digit", "close", "space")


def scripts_of(latex: str) -> tuple[str, str, str]:
    """Part a piece into what carries scripts, what stands above, and what stands below; primes stay where they are."""
    tokens = tokens_of(latex)
    end = atom_end(tokens, 0, scripted=False)
    scripts = {"^": "", "_": ""}
    at = end
    while at < len(tokens) and tokens[at] in ("^", "_"):
        after = group_end(tokens, at + 1)
        scripts[tokens[at]] = _bare(joined(tokens[at + 1 : after]))
        at = after
    return joined(tokens[:end]), scripts["^"], scripts["_"]


def group_of(latex: str, at: int) -> tuple[str, int]:
    """Return what is in the braces that open at a place, and the place behind them."""
    depth = 0
    for place in range(at, len(latex)):
        depth += (latex[place] == "{") - (latex[place] == "}")
        if depth == 0:
            return latex[at + 1 : place], place + 1
    return latex[at + 1 :], len(latex)


def _bare(group: str) -> str:
    return group[1:-1] if group.startswith("{") else group

"""A formula cut into pieces that can be set one by one: digits, operators, and all that hangs together."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["plain", "digit", "relation", "operator", "sign", "open", "close", "large", "space"]

RELATIONS = {"=", "<", ">", r"\approx", r"\leftarrow", r"\rightarrow", r"\to", r"\le", r"\ge", r"\neq", r"\Rightarrow"}
OPERATORS = {"+", "-", "−", r"\cdot", r"\times", r"\pm", "/"}
LARGE = {r"\sum", r"\prod", r"\max", r"\min", r"\ln", r"\log", r"\exp", r"\lim"}
SPACES = {r"\,": 0.17, r"\:": 0.22, r"\;": 0.28, r"\ ": 0.25, "~": 0.25, r"\quad": 1.0, r"\qquad": 2.0, r"\!": -0.17}

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d|\s+|.", re.DOTALL)
_ARGUMENTS = {
    **dict.fromkeys((r"\frac", r"\dfrac", r"\tfrac", r"\binom", r"\textcolor"), 2),
    **dict.fromkeys((r"\hat", r"\bar", r"\tilde", r"\vec", r"\dot", r"\sqrt", r"\mathrm", r"\mathbf", r"\text"), 1),
}
_HIGH = {r"\frac", r"\dfrac", r"\begin"}
_NEVER_TAKE = {*SPACES, *RELATIONS, *OPERATORS}


@dataclass(frozen=True)
class Piece:
    """A part of a formula: its LaTeX, and what it is, which decides the space around it; a space has its width."""

    latex: str
    kind: Kind
    width: float = 0.0


@lru_cache(maxsize=2048)
def pieces(latex: str) -> tuple[Piece, ...]:
    r"""Cut a formula: r"z=0.5\cdot x_1" gives z, =, 0, ., 5, a dot, and x_1."""
    tokens = _without_needless_brackets([token for token in _TOKEN.findall(latex) if not token.isspace()])
    found: list[Piece] = []
    at = 0
    while at < len(tokens):
        end = _end_of_atom(tokens, at)
        piece = _piece(tokens, at, end, found[-1] if found else None)
        found.append(piece)
        at = end
    return tuple(found)


def _without_needless_brackets(tokens: list[str]) -> list[str]:
    r"""Write \left( ... \right) as ( ... ) except around fractions; ziamath makes those around sums far too high."""
    kept: list[str] = []
    plain: list[bool] = []
    for at, token in enumerate(tokens):
        if token == r"\left":
            inside = tokens[at : _after(tokens, at, r"\left", r"\right")]
            plain.append(_HIGH.isdisjoint(inside))
            kept += [] if plain[-1] else [token]
        elif token == r"\right" and plain:
            kept += [] if plain.pop() else [token]
        else:
            kept.append(token)
    return kept


def _piece(tokens: list[str], at: int, end: int, before: Piece | None) -> Piece:
    text, first = _joined(tokens[at:end]), tokens[at]
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


def _end_of_atom(tokens: list[str], at: int, *, scripted: bool = True) -> int:
    """Return where that ends which begins here: a group, or a command with what it takes, and their scripts."""
    first = tokens[at]
    if first == r"\left":
        end = _after(tokens, at, r"\left", r"\right") + 1
    elif first == r"\begin":
        end = _group(tokens, _after(tokens, at, r"\begin", r"\end"))
    elif first == "{":
        end = _group(tokens, at)
    else:
        end = at + 1
        for _ in range(_ARGUMENTS.get(first, 0)):
            end = _group(tokens, end)
        while first.startswith("\\") and first[1:2].isalpha() and end < len(tokens) and tokens[end] == "{":
            end = _group(tokens, end)
    if first in _NEVER_TAKE:
        return at + 1
    takes = ("_", "^", "'") if scripted else ("'",)
    while end < len(tokens) and tokens[end] in takes:
        end = end + 1 if tokens[end] == "'" else _group(tokens, end + 1)
    return min(end, len(tokens))


def _group(tokens: list[str], at: int) -> int:
    """Return where a group in braces ends, or, without braces, the one token that stands for it."""
    if at < len(tokens) and tokens[at] == "{":
        return _after(tokens, at, "{", "}")
    return at + 1


def _after(tokens: list[str], at: int, opening: str, closing: str) -> int:
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place] == opening) - (tokens[place] == closing)
        if depth == 0:
            return place + 1
    return len(tokens)


def _joined(tokens: list[str]) -> str:
    """Write tokens one after the other, with a space where a command's name would swallow a letter."""
    text = ""
    for token in tokens:
        if text and token[0].isalpha() and re.search(r"\\[a-zA-Z]+$", text):
            text += " "
        text += token
    return text


def scripts_of(latex: str) -> tuple[str, str, str]:
    """Part a piece into what carries scripts, what stands above, and what stands below; primes stay where they are."""
    tokens = [token for token in _TOKEN.findall(latex) if not token.isspace()]
    end = _end_of_atom(tokens, 0, scripted=False)
    scripts = {"^": "", "_": ""}
    at = end
    while at < len(tokens) and tokens[at] in ("^", "_"):
        after = _group(tokens, at + 1)
        scripts[tokens[at]] = _bare(_joined(tokens[at + 1 : after]))
        at = after
    return _joined(tokens[:end]), scripts["^"], scripts["_"]


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

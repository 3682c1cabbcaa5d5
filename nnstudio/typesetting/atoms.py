"""A formula cut at its operators: each atom is set once, however many formulas it stands in."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nnstudio.typesetting.tokens import RELATIONS, SPACES, atom_end, joined, tokens_of, without_needless_brackets

Kind = Literal["plain", "relation", "operator", "sign", "dot", "open", "comma", "name", "space"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(RELATIONS, "relation"),
    **dict.fromkeys(("+", "-"), "operator"),
    **dict.fromkeys(("(", "["), "open"),
    **dict.fromkeys((r"\max", r"\min", r"\ln", r"\tanh", r"\cosh", r"\sin", r"\cos", r"\sum", r"\prod"), "name"),
    **dict.fromkeys(SPACES, "space"),
    ",": "comma",
    r"\cdot": "dot",
}  # fmt: skip


@dataclass(frozen=True)
class Atom:
    """A part of a formula that is set by itself, and what it is, which decides the space around it."""

    latex: str
    kind: Kind


@lru_cache(maxsize=2048)
def atoms(latex: str) -> tuple[Atom, ...]:
    r"""Cut a formula: r"z=0.5\cdot x_1" gives z, =, 0.5, a dot, and x_1."""
    tokens = without_needless_brackets(tokens_of(latex, whole_numbers=True))
    found: list[Atom] = []
    at = 0
    while at < len(tokens):
        end = atom_end(tokens, at)
        kind = _KINDS.get(tokens[at], "plain")
        if kind == "operator" and (not found or found[-1].kind in ("relation", "operator", "dot", "open", "comma")):
            kind = "sign"
        found.append(Atom(joined(tokens[at:end]), kind))
        at = end
    return tuple(found)

"""LaTeX cut into tokens, and where that ends which hangs together."""

import re

SPACES = {r"\,": 0.17, r"\:": 0.22, r"\;": 0.28, r"\ ": 0.25, "~": 0.25, r"\quad": 1.0, r"\qquad": 2.0, r"\!": -0.17}
"""How wide each space is, in ems."""

RELATIONS = {
    "=", "<", ">", r"\approx", r"\leftarrow", r"\rightarrow", r"\to", r"\le", r"\leq", r"\ge", r"\neq", r"\Rightarrow",
}  # fmt: skip
OPERATORS = {"+", "-", "−", r"\cdot", r"\times", r"\pm", "/"}

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d|\s+|.", re.DOTALL)
_TOKEN_OR_NUMBER = re.compile(r"\\[a-zA-Z]+|\\.|\d[\d.]*|\s+|.", re.DOTALL)
_ARGUMENTS = {
    **dict.fromkeys((r"\frac", r"\dfrac", r"\tfrac", r"\binom", r"\textcolor"), 2),
    **dict.fromkeys((r"\hat", r"\bar", r"\overline", r"\tilde", r"\vec", r"\dot", r"\sqrt"), 1),
    **dict.fromkeys((r"\mathrm", r"\mathbf", r"\text"), 1),
}
_HIGH = {r"\frac", r"\dfrac", r"\sqrt", r"\begin"}
_NEVER_TAKE = {*SPACES, *RELATIONS, *OPERATORS}


def tokens_of(latex: str, *, whole_numbers: bool = False) -> list[str]:
    r"""Return the tokens of a formula, without blanks: commands, signs, and digits one by one or as numbers."""
    cutter = _TOKEN_OR_NUMBER if whole_numbers else _TOKEN
    return [token for token in cutter.findall(latex) if not token.isspace()]


def without_needless_brackets(tokens: list[str]) -> list[str]:
    r"""Write \left( ... \right) as ( ... ) except around what is high; ziamath makes those around sums far too high."""
    kept: list[str] = []
    plain: list[bool] = []
    for at, token in enumerate(tokens):
        if token == r"\left":
            inside = tokens[at : closing_end(tokens, at, r"\left", r"\right")]
            plain.append(_HIGH.isdisjoint(inside))
            kept += [] if plain[-1] else [token]
        elif token == r"\right" and plain:
            kept += [] if plain.pop() else [token]
        else:
            kept.append(token)
    return kept


def atom_end(tokens: list[str], at: int, *, scripted: bool = True) -> int:
    """Return where that ends which begins here: a group, or a command with what it takes, and their scripts."""
    if tokens[at] in _NEVER_TAKE:
        return at + 1
    end = _bare_end(tokens, at)
    takes = ("_", "^", "'") if scripted else ("'",)
    while end < len(tokens) and tokens[end] in takes:
        end = end + 1 if tokens[end] == "'" else group_end(tokens, end + 1)
    return min(end, len(tokens))


def _bare_end(tokens: list[str], at: int) -> int:
    first = tokens[at]
    if first == r"\left":
        return closing_end(tokens, at, r"\left", r"\right") + 1
    if first == r"\begin":
        return group_end(tokens, closing_end(tokens, at, r"\begin", r"\end"))
    if first == "{":
        return group_end(tokens, at)
    end = at + 1
    for _ in range(_ARGUMENTS.get(first, 0)):
        end = group_end(tokens, end)
    while first.startswith("\\") and first[1:2].isalpha() and end < len(tokens) and tokens[end] == "{":
        end = group_end(tokens, end)
    return end


def group_end(tokens: list[str], at: int) -> int:
    """Return where a group in braces ends, or, without braces, the one token that stands for it."""
    if at < len(tokens) and tokens[at] == "{":
        return closing_end(tokens, at, "{", "}")
    return at + 1


def closing_end(tokens: list[str], at: int, opening: str, closing: str) -> int:
    """Return the place behind what closes that which opens here."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place] == opening) - (tokens[place] == closing)
        if depth == 0:
            return place + 1
    return len(tokens)


def joined(tokens: list[str]) -> str:
    """Write tokens one after the other, with a space where a command's name would swallow a letter."""
    text = ""
    for token in tokens:
        if text and token[0].isalpha() and re.search(r"\\[a-zA-Z]+$", text):
            text += " "
        text += token
    return text

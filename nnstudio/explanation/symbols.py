"""How quantities are written: the layer on top in brackets, units from 1 below, weights from source to destination."""

import re
from collections.abc import Callable, Sequence

from nnstudio.numbers import factor, tex

SHOWN_TERMS = 4
"""A sum with more terms is written with its first ones and its last."""


def activation(layer: str, unit: int) -> str:
    """Write what a unit gives out; the inputs are x."""
    return f"x_{{{unit + 1}}}" if layer == "0" else _indexed("a", layer, unit)


def weighted_sum(layer: str, unit: int) -> str:
    """Write a unit's z."""
    return _indexed("z", layer, unit)


def signal(layer: str, unit: int) -> str:
    """Write the error signal dL/dz of a unit."""
    return _indexed(r"\delta", layer, unit)


def weight(layer: str, unit: int, source: int, letter: str = "w") -> str:
    """Write a weight from a source to its destination."""
    return rf"{letter}^{{({layer})}}_{{{source + 1}\to {unit + 1}}}"


def renewed(symbol: str, layer: str) -> str:
    """Write what a step makes of a parameter."""
    return symbol.replace(f"({layer})", rf"({layer})\,\mathrm{{new}}", 1)


def bias(layer: str, unit: int) -> str:
    """Write a unit's bias."""
    return _indexed("b", layer, unit)


def own(letter: str, layer: str, unit: int) -> str:
    """Write another quantity of a unit, such as its gain."""
    return _indexed(letter, layer, unit)


def slope(layer: str, unit: int) -> str:
    """Write f'(z) of a unit."""
    return rf"f'({weighted_sum(layer, unit)})"


def derivative(of: str) -> str:
    """Write the derivative of the loss by a quantity."""
    return rf"\frac{{\partial L}}{{\partial {of}}}"


def added(terms: Sequence[str]) -> str:
    """Write a sum."""
    return "+".join(terms).replace("+-", "-") or "0"


def long_sum(count: int, term: Callable[[int], str], also: Sequence[str] = ()) -> str:
    """Write a sum of so many terms, the middle left out where there are many, and what is added to it."""
    if count + len(also) <= SHOWN_TERMS + 1:
        return added([*map(term, range(count)), *also])
    shown = [term(0), term(1), r"\cdots", term(count - 1)]
    return added([*shown, *also])


def product(*values: float, digits: int) -> str:
    """Write a product of numbers."""
    if len(values) == 1:
        return tex(values[0], digits)
    return r"\cdot ".join(factor(value, digits) for value in values)


def put_in(formula: str, letter: str, written: str) -> str:
    """Put a symbol or a number in the place of a letter, a number in brackets where it would be misread."""
    number = bool(re.match(r"[-\d]", written))

    def replacement(found: re.Match[str]) -> str:
        before, after = formula[: found.start()].rstrip(), formula[found.end() :].lstrip()
        if before.endswith("^"):
            return f"{{{written}}}"
        separate = before[-1:] in ("", *"({[|,") and not before.endswith(r"\,")
        alone = separate or (before[-1:] in "+-" and not written.startswith("-"))
        bare = not after.startswith("^") and (alone or not number)
        return written if bare else rf"\left({written}\right)"

    return re.sub(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z_])", replacement, formula)


def _indexed(letter: str, layer: str, unit: int) -> str:
    return rf"{letter}^{{({layer})}}_{{{unit + 1}}}"

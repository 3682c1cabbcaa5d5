"""Reading a number as a person writes it: 0.35, 0,35, 3.5e-1, 3.5·10⁻¹, 7/20."""

import math
import re
from dataclasses import dataclass

from nnstudio.sentences import Sentence, say

_PLAIN = str.maketrans("−–⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "---+0123456789")
_DECIMAL = re.compile(r"([+-]?)(\d*)(?:[.,](\d*))?(?:(?:[eE]|[*·×x]10\^?)\(?([+-]?\d{1,3})\)?)?")
_FRACTION = re.compile(r"([^/]+)/([^/]+)")


@dataclass(frozen=True)
class ReadNumber:
    """What was read: the number, and the worth of its last digit (0 for a fraction, which is exact)."""

    value: float
    place: float = 0.0

    @property
    def digits(self) -> int:
        """How many significant digits were given; very many for a fraction."""
        if self.place == 0.0:
            return 99
        return max(1, math.floor(math.log10(abs(self.value) / self.place) + 1e-9) + 1) if self.value else 1


def read_number(text: str) -> ReadNumber | Sentence:
    """Read a number; where that is impossible, return a hint."""
    plain = re.sub(r"\s", "", text.translate(_PLAIN))
    if not plain:
        return say("Type a number, such as 0.35, 3.5e-1 or 7/20.")
    fraction = _FRACTION.fullmatch(plain)
    if fraction is None:
        return _decimal(plain) or _hint(text)
    top, bottom = (_decimal(part) for part in fraction.groups())
    if top is None or bottom is None:
        return _hint(text)
    if bottom.value == 0.0:
        return say("Nothing can be divided by 0.")
    return ReadNumber(top.value / bottom.value)


def _decimal(text: str) -> ReadNumber | None:
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    sign, whole, decimals, power = found.groups(default="")
    if not whole + decimals:
        return None
    exponent = int(power or "0")
    value = float(f"{sign}{whole or '0'}.{decimals or '0'}e{exponent}")
    return ReadNumber(value, 10.0 ** (exponent - len(decimals))) if math.isfinite(value) else None


def _hint(text: str) -> Sentence:
    if "," in text and "." in text:
        return say("Use either a point or a comma for the decimals, and nothing between thousands.")
    return say("{text} is not a number that can be read; write 0.35, 3.5e-1 or 7/20.", text=text.strip()[:30])

"""Reading a number as a person writes it: 0.35, 0,35, −0.35, 3.5e-1, 3.5·10⁻¹, 3.5*10^-1, 10^-1, 7/20."""

import math
import re
from dataclasses import dataclass

SIGNS = "0123456789.,+-−–eE/*·×^⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹() \u00a0\u202f"
"""All signs that a number may be written with, spaces among them."""

_SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_RAISED = re.compile(r"[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_MINUSES = str.maketrans("−–", "--")
_DIGITS = r"([+-]?)(\d*)(?:[.,](\d*))?"
_POWER = r"\(?([+-]?\d{1,3})\)?"
_DECIMAL = re.compile(rf"{_DIGITS}(?:(?:e|[*·×x]10(?:\^|(?=[(+-]))){_POWER})?", re.ASCII | re.IGNORECASE)
_POWER_ALONE = re.compile(rf"([+-]?)10\^{_POWER}", re.ASCII)


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


def number_in(text: str) -> float | None:
    """Return the number that a text means; None if it means none."""
    found = read_number(text)
    return None if found is None else found.value


def read_number(text: str) -> ReadNumber | None:
    """Read a decimal number or a fraction of two; None where that is impossible, as with nothing, words, NaN or 1/0."""
    top, *bottoms = (_decimal(part) for part in _plain(text).split("/"))
    if top is None or not bottoms:
        return top
    bottom = bottoms[0]
    if len(bottoms) > 1 or bottom is None or bottom.value == 0.0:
        return None
    value = top.value / bottom.value
    return ReadNumber(value) if math.isfinite(value) else None


def _plain(text: str) -> str:
    """Return the text without spaces, with one kind of minus, and with raised digits behind a ^."""
    raised = _RAISED.sub(lambda digits: "^" + digits[0].translate(_SUPERSCRIPTS), text)
    return re.sub(r"\s", "", raised.translate(_MINUSES))


def _decimal(text: str) -> ReadNumber | None:
    alone = _POWER_ALONE.fullmatch(text)
    if alone is not None:
        return _number(f"{alone[1]}1", "", int(alone[2]))
    found = _DECIMAL.fullmatch(text)
    if found is None or not found[2] + (found[3] or ""):
        return None
    return _number(f"{found[1]}{found[2] or '0'}", found[3] or "", int(found[4] or "0"))


def _number(whole: str, decimals: str, power: int) -> ReadNumber | None:
    value = float(f"{whole}.{decimals}e{power}")
    return ReadNumber(value, float(f"1e{power - len(decimals)}")) if math.isfinite(value) else None

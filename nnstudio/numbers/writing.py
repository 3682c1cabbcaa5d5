"""Numbers in plain text: as many digits as asked for, a true minus sign, powers of ten written out."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NARROW_SPACE = "\u202f"

WRITTEN_OUT = range(-5, 6)
"""With these powers of ten the numbers of a formula are written out; beyond, as a power of ten."""


def short(value: float, digits: int = 3) -> str:
    """Return a number for a table, always with so many significant digits: 0.0871, 12.0, 2.10·10⁻⁵, −∞ or NaN."""
    return _joined(*mantissa_and_power(value, digits, range(-3, digits + 2)))


def figure(value: float, digits: int = 4) -> str:
    """Return a number for a sentence, where an exact one has no more digits than it needs: 0.15, −0.0381, 2.1·10⁻⁷."""
    return _joined(*mantissa_and_power(value, digits, WRITTEN_OUT, trimmed=True))


def plain(value: float) -> str:
    """Return a number as it is typed, in the fewest signs: 0.25, -3, 1e-5, 100000."""
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def power_of_ten(exponent: int) -> str:
    """Write a power with its exponent raised: 10⁻⁵ for -5."""
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def fixed(value: float, decimals: int = 4) -> str:
    """Return a number with so many decimals, in which signs and digits do not jump."""
    return with_powers(f"{value:.{decimals}f}") if math.isfinite(value) else short(value)


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign, also where it is positive."""
    return short(value, digits) if value < 0 or value == 0 or math.isnan(value) else f"+{short(value, digits)}"


def count(number: int) -> str:
    """Return a whole number in groups of three: 1 230."""
    return f"{number:,}".replace(",", _NARROW_SPACE)


def between(low: float, high: float) -> str:
    """Return a range of numbers, or the one number that it is."""
    return short(low, 4) if low == high else f"{short(low)} … {short(high)}"


def percent(share: float, decimals: int = 1) -> str:
    """Return a share as a percentage; a dash where it is not known."""
    return "–" if math.isnan(share) else f"{100.0 * share:.{decimals}f} %"


def with_powers(written: str) -> str:
    """Return a number in a computer's signs, -6.0e-07, in those of people: −6.0·10⁻⁷."""
    mantissa, _, exponent = written.replace("-", "−", 1 if written.startswith("-") else 0).partition("e")
    return f"{mantissa}·{power_of_ten(int(exponent))}" if exponent else mantissa


def in_sentence(value: float, spec: str) -> str:
    """Return a number as the gap of a sentence asks for it: ``.1e`` means two digits, of any size; ``g`` and ``f`` too.

    The spec is that of Python's ``format``; the signs are those of people.
    """
    return short(value, int(spec[1:-1]) + 1) if spec.endswith("e") else with_powers(format(value, spec))


def mantissa_and_power(
    value: float, digits: int, written_out: range, *, trimmed: bool = False
) -> tuple[str, int | None]:
    """Return a number's digits, and the power of ten where it is wanted; ``trimmed``: no zeros behind an exact one."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "-∞"}.get(value, "NaN"), None
    if value == 0.0:
        return "0", None
    shown = rounded(value, digits)
    exponent = math.floor(math.log10(abs(shown)))
    if exponent in written_out:
        text, power = f"{shown:.{max(digits - 1 - exponent, 0)}f}", None
    else:
        text, power = f"{shown:.{digits - 1}e}".split("e")[0], exponent
    return (_trimmed(text) if trimmed and math.isclose(shown, value, rel_tol=1e-12) else text), power


def rounded(value: float, digits: int = 4) -> float:
    """Return the number that so many digits show."""
    return float(f"{value:.{digits - 1}e}")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _joined(mantissa: str, power: int | None) -> str:
    return mantissa.replace("-", "−") + ("" if power is None else f"·{power_of_ten(power)}")

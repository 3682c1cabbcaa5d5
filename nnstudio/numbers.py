"""Numbers as people read them: few digits, a true minus sign, powers of ten written out."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NARROW_SPACE = "\u202f"


def short(value: float, digits: int = 3) -> str:
    """Return a number with so many significant digits: 0.0871, 12.3, 2.10·10⁻⁵, −∞, or "not a number"."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0.0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    exponent = math.floor(math.log10(abs(rounded)))
    if -4 < exponent < digits + 2:
        return f"{rounded:.{max(digits - 1 - exponent, 0)}f}".replace("-", "−")
    mantissa = f"{rounded / 10.0**exponent:.{digits - 1}f}".replace("-", "−")
    return f"{mantissa}·{power_of_ten(exponent)}"


def power_of_ten(exponent: int) -> str:
    """Return 10⁻⁵ for -5."""
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def fixed(value: float, decimals: int = 4) -> str:
    """Return a number with so many decimals, in which signs and digits do not jump."""
    if not math.isfinite(value):
        return short(value)
    return f"{value:.{decimals}f}".replace("-", "−")


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign, also where it is positive."""
    return short(value, digits) if value < 0 or value == 0 or math.isnan(value) else f"+{short(value, digits)}"


def count(number: int) -> str:
    """Return a whole number in groups of three: 1 230."""
    return f"{number:,}".replace(",", _NARROW_SPACE)


def percent(share: float, decimals: int = 1) -> str:
    """Return a share as a percentage; a dash where it is not known."""
    return "–" if math.isnan(share) else f"{100.0 * share:.{decimals}f} %"

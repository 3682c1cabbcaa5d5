"""Numbers as they stand in a formula or a sentence: so many significant digits, and no more than the number has."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

SMALLEST, LARGEST = -5, 6
"""Between these powers of ten numbers are written out; beyond, with a power of ten."""


def figure(value: float, digits: int = 4) -> str:
    """Return a number for a sentence: 0.15, −0.0381, 2.1·10⁻⁷."""
    mantissa, exponent = _written(value, digits)
    power = "" if exponent is None else "·10" + str(exponent).translate(_SUPERSCRIPTS)
    return mantissa.replace("-", "−") + power


def tex(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX."""
    if not math.isfinite(value):
        return r"\mathrm{NaN}" if math.isnan(value) else ("-" if value < 0 else "") + r"\infty"
    mantissa, exponent = _written(value, digits)
    return mantissa if exponent is None else rf"{mantissa}\cdot 10^{{{exponent}}}"


def factor(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX as it stands in a product: a negative one in brackets."""
    written = tex(value, digits)
    return rf"\left({written}\right)" if written.startswith("-") else written


def base(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX as it stands under a power: anything but plain digits in brackets."""
    written = tex(value, digits)
    return written if written.replace(".", "").isdigit() else rf"\left({written}\right)"


def rounded(value: float, digits: int = 4) -> float:
    """Return the number that is shown."""
    return float(f"{value:.{digits - 1}e}")


def _written(value: float, digits: int) -> tuple[str, int | None]:
    """Return a mantissa, and the power of ten where it is wanted; what is exact loses its trailing zeros."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "-∞"}.get(value, "NaN"), None
    if value == 0.0:
        return "0", None
    shown = rounded(value, digits)
    exponent = math.floor(math.log10(abs(shown)))
    if SMALLEST <= exponent < LARGEST:
        text, power = f"{shown:.{max(digits - 1 - exponent, 0)}f}", None
    else:
        text, power = f"{value:.{digits - 1}e}".split("e")[0], exponent
    return (_shortened(text) if math.isclose(shown, value, rel_tol=1e-12) else text), power


def _shortened(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Numbers in LaTeX: alone, in a product, and under a power."""

import math

from nnstudio.numbers.writing import WRITTEN_OUT, mantissa_and_power


def tex(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX."""
    if not math.isfinite(value):
        return r"\mathrm{NaN}" if math.isnan(value) else ("-" if value < 0 else "") + r"\infty"
    mantissa, exponent = mantissa_and_power(value, digits, WRITTEN_OUT, trimmed=True)
    return mantissa if exponent is None else rf"{mantissa}\cdot 10^{{{exponent}}}"


def factor(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX as it stands in a product: a negative one in brackets."""
    written = tex(value, digits)
    return rf"\left({written}\right)" if written.startswith("-") else written


def base(value: float, digits: int = 4) -> str:
    """Return a number in LaTeX as it stands under a power: anything but plain digits in brackets."""
    written = tex(value, digits)
    return written if written.replace(".", "").isdigit() else rf"\left({written}\right)"

"""Where an axis has its marks, and what stands beside them."""

import math
from collections.abc import Callable

from nnstudio import numbers

Tick = tuple[float, str]
"""A place on an axis, in the coordinate that is drawn (on a logarithmic axis the exponent), and its text."""

STEPS = (1.0, 2.0, 5.0, 10.0)
MANTISSAS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0))
STRIDES = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200)
PLAIN = (-3, 4)
"""Powers of ten from 0.001 to 10 000 are written out; the others as 10⁻⁴."""


def linear_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most ``most`` marks at round numbers between two values."""
    step = _round_step((high - low) / max(most, 1))
    while len(places := _multiples(low, high, step)) > max(most, 1):
        step = _round_step(step * 1.01)
    decimals = max(-math.floor(math.log10(step)), 0)
    return [(index * step, _decimal(index * step, decimals)) for index in places]


def full_ticks(low: float, high: float, about: int) -> list[Tick]:
    """Return about so many marks at round numbers, two at least, each with as many decimals as their step has."""
    step = _round_step(0.999 * (high - low) / max(about, 2))
    while len(places := _multiples(low, high, step)) < 2:
        step = _round_step(0.4 * step)
    return [(index * step, _as_long_as(step, index * step)) for index in places]


def percent_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return marks for shares, written as percentages; there are no shares below 0 or above 1."""
    marks = linear_ticks(100.0 * max(low, 0.0), 100.0 * min(high, 1.0), most) if low < 1.0 and high > 0.0 else []
    return [(place / 100.0, f"{text} %") for place, text in marks]


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most ``most`` marks on a logarithmic axis between two exponents of ten.

    As there is room: 1, 2, 5 or 1, 3 of each power of ten, powers of ten only, or every other one of them; round
    numbers where the axis shows less than a power of ten.
    """
    for mantissas in reversed(MANTISSAS):
        ticks = _powers(low, high, mantissas)
        if 2 < len(ticks) <= most:
            return ticks
    if high - low < 1.0:
        inside = linear_ticks(10.0**low, 10.0**high, most)
        return [(math.log10(value), text) for value, text in inside if value > 0.0]
    least = (high - low) / max(most, 1)
    stride = next((stride for stride in STRIDES if stride >= least), math.ceil(least))
    first = math.ceil(low / stride) * stride
    return [(float(power), power_text(1.0, power)) for power in range(first, math.floor(high) + 1, stride)]


def power_text(mantissa: float, power: int) -> str:
    """Return 0.03 for 3 times ten to the -2; 10⁻⁵ and 3·10⁻⁵ where that would be long."""
    if PLAIN[0] <= power <= PLAIN[1]:
        return _decimal(mantissa * 10.0**power, max(-power, 0))
    text = numbers.power_of_ten(power)
    return text if mantissa == 1.0 else f"{mantissa:.0f}·{text}"


Ticks = Callable[[float, float, int], list[Tick]]


def _powers(low: float, high: float, mantissas: tuple[float, ...]) -> list[Tick]:
    return [
        (place, power_text(mantissa, power))
        for power in range(math.floor(low), math.floor(high) + 1)
        for mantissa in mantissas
        if low - 1e-9 <= (place := power + math.log10(mantissa)) <= high + 1e-9
    ]


def _multiples(low: float, high: float, step: float) -> range:
    return range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, 50... (or of their tenths, hundredths) that is not below ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return power * next((step for step in STEPS if step * power >= least * (1.0 - 1e-9)), 10.0)


def _as_long_as(step: float, value: float) -> str:
    decimals = max(-math.floor(math.log10(step) + 1e-9), 0)
    return numbers.short(value) if decimals > 4 or abs(value) >= 1e6 else numbers.fixed(value, decimals)


def _decimal(value: float, decimals: int) -> str:
    return numbers.fixed(value, decimals) if abs(value) > 1e-12 else "0"

"""Where one press of an arrow leads a number: by even steps in a small range, by 1, 2, 5, 10... in a wide one."""

import math

from msgspec import Meta

EVEN = 0.05
"""The step in ranges such as 0 to 1."""

SMALLEST = 1e-4
"""The first step away from zero, where rates of any size are allowed."""


def stepped(value: float, steps: int, meta: Meta, *, whole: bool = False) -> float:
    """Return the number that lies ``steps`` presses away, inside the bounds."""
    for _ in range(abs(steps)):
        after = _once(value, 1 if steps > 0 else -1, meta, whole=whole)
        if not fits(after, meta):
            return value if after in (meta.gt, meta.lt) else limited(after, meta, value)
        value = after
    return value


def fits(value: float, meta: Meta) -> bool:
    """Tell whether a number is inside the bounds."""
    return (
        math.isfinite(value)
        and (meta.ge is None or value >= meta.ge)
        and (meta.gt is None or value > meta.gt)
        and (meta.le is None or value <= meta.le)
        and (meta.lt is None or value < meta.lt)
    )


def limited(value: float, meta: Meta, instead: float) -> float:
    """Return the nearest number that may be; ``instead`` where the bound itself may not."""
    if meta.ge is not None and value < meta.ge:
        return meta.ge
    if meta.le is not None and value > meta.le:
        return meta.le
    return value if fits(value, meta) else instead


def _once(value: float, sign: int, meta: Meta, *, whole: bool) -> float:
    low = meta.ge if meta.ge is not None else meta.gt
    high = meta.le if meta.le is not None else meta.lt
    if whole:
        return value + sign * _whole_step(int(value), sign)
    if low is not None and low < 0.0:
        return _even(value, sign, 2 * EVEN)
    if high is None or high > 2.0 or (meta.gt is not None and value <= 0.1):
        return _ladder(value, sign, 0.0 if meta.gt is not None else SMALLEST)
    if meta.lt is not None and (value >= 0.95 or (value >= 0.9 and sign > 0)):
        return round(1.0 - _ladder(round(1.0 - value, 12), -sign, SMALLEST), 12)
    return _even(value, sign, EVEN)


def _whole_step(value: int, sign: int) -> int:
    """Return 1 below 100, 10 below 1000, and so on: a tenth of the leading digit's worth."""
    size = max(abs(value) - (sign < 0), 1)
    return int(10 ** max(math.floor(math.log10(size)) - 1, 0))


def _even(value: float, sign: int, step: float) -> float:
    place = value / step
    near = round(place)
    if abs(place - near) < 1e-9:
        return round((near + sign) * step, 10)
    return round((math.ceil(place) if sign > 0 else math.floor(place)) * step, 10)


def _ladder(value: float, sign: int, smallest: float) -> float:
    """Return the next of 1, 2, 5, 10, 20... upwards or downwards; below the smallest comes 0."""
    if value <= 0.0:
        return smallest if sign > 0 else 0.0
    exponent = math.floor(math.log10(value) + 1e-12)
    rungs = [float(f"{digit}e{power}") for power in (exponent - 1, exponent, exponent + 1) for digit in (1, 2, 5)]
    if sign > 0:
        return next(rung for rung in rungs if rung > value * (1.0 + 1e-9))
    if value <= smallest * (1.0 + 1e-9):
        return 0.0
    return next(rung for rung in reversed(rungs) if rung < value * (1.0 - 1e-9))

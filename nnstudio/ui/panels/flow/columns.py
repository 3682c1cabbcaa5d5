"""Where the columns of the factors stand: names, bars on a logarithmic axis around 1, and numbers."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from nnstudio.ui.charts.strokes import text_size

LEAST_BARS = 90.0
SPARKLINE = 0.26
"""Where there is room for it, the sparkline of sizes takes so large a share of what the numbers leave."""

ROOMY = 330.0
"""There is room for it if the bars had so much for themselves."""

GAP = 10.0

Column = str
NUMBERS: tuple[Column, ...] = ("weights", "own", "factor", "rms")
WIDEST = {"weights": "0.0000", "own": "× 0.0000", "factor": "= 0.0000", "rms": "0.00·10⁻⁰⁰"}
DROPPED_FIRST: tuple[Column, ...] = ("factor", "rms")
"""Where there is no room, these columns go; the hover text still says them."""


@dataclass(frozen=True)
class Columns:
    """The horizontal spans of the columns: (left, right) in pixels; numbers stand at the right end of theirs."""

    name: tuple[float, float]
    bars: tuple[float, float]
    sparkline: tuple[float, float] | None
    numbers: dict[Column, tuple[float, float]]

    def box(self, column: Column, rect: QRectF) -> QRectF:
        """Return the part of a row that belongs to a column of numbers."""
        left, right = self.numbers[column]
        return QRectF(left, rect.top(), right - left, rect.height())

    def sparkline_x(self, place: float, shown: tuple[float, float]) -> float:
        """Return the x of log10 of a size in the sparkline."""
        assert self.sparkline is not None
        return _between(place, shown, self.sparkline)

    def x(self, place: float, shown: tuple[float, float]) -> float:
        """Return the x of log10 of a factor; what is out of range stands at the end."""
        return _between(place, shown, self.bars)


def columns_of(width: float, font: QFont, name: str, headings: dict[Column, str]) -> Columns:
    """Fit the columns into a width; ``name`` is the longest name of a layer."""
    widths = {key: _width(font, WIDEST[key], headings[key]) for key in NUMBERS}
    first = 14.0 + text_size(name, font).width()
    for dropped in DROPPED_FIRST:
        if first + 2.0 * GAP + sum(widths.values()) + LEAST_BARS > width:
            del widths[dropped]
    room = width - 4.0 - first - 2.0 * GAP - sum(widths.values())
    wide = SPARKLINE * room if "rms" in widths and room > ROOMY else 0.0
    sparkline, right = None, width - 4.0
    spans: dict[Column, tuple[float, float]] = {}
    for key in reversed(widths):
        spans[key] = right - widths[key], right
        right -= widths[key]
        if key == "rms" and wide:
            sparkline = right - wide, right
            right -= wide + GAP
    return Columns((0.0, first), (first + GAP, max(right - GAP, first + GAP + 10.0)), sparkline, spans)


def _width(font: QFont, widest: str, heading: str) -> float:
    return math.ceil(max(text_size(widest, font).width(), text_size(heading, font).width())) + 10.0


def _between(place: float, shown: tuple[float, float], span: tuple[float, float]) -> float:
    low, high = shown
    share = (min(max(place, low), high) - low) / (high - low)
    return span[0] + share * (span[1] - span[0])

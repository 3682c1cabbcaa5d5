"""What there is to be seen, and how one quantity of it becomes a picture, ranges, a card and a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from nnstudio import numbers
from nnstudio.diagnosis.depth import DepthCurves
from nnstudio.diagnosis.mean_field import MeanField
from nnstudio.engine.arrays import Array
from nnstudio.series.ranges import Range, snapped, widened
from nnstudio.tables import csv_text
from nnstudio.ui.charts.crosshair_card import CardRow
from nnstudio.ui.panels.depth.picture import Band, DepthPicture, LayerCurve, Stroke
from nnstudio.ui.panels.depth.quantities import Quantity
from nnstudio.ui.style.theme import Theme


@dataclass(frozen=True)
class Exhibit:
    """The curves of one plan, with its name and how they are drawn."""

    name: str
    stroke: Stroke
    curves: DepthCurves


@dataclass(frozen=True)
class DepthScene:
    """What is to be seen: the dial's own curves, all its seeds, the theory, and kept plans.

    The own curve may be ``hidden``; ``message`` says why there is nothing.
    """

    own: Exhibit | None = None
    seeds: tuple[DepthCurves, ...] = ()
    theory: tuple[str, Stroke, MeanField] | None = None
    kept: tuple[Exhibit, ...] = ()
    hidden: bool = False
    message: str = ""

    @property
    def layers(self) -> int:
        """The layers of the deepest network, its output included."""
        return max((len(one.curves.delta_rms) for one in self._exhibits()), default=2)

    def picture(self, quantity: Quantity, theme: Theme, nothing: str) -> DepthPicture:
        """Return the picture of one quantity; ``nothing`` is said where there is none of it anywhere."""
        if self.message or self.own is None:
            return DepthPicture(theme, message=self.message)
        own = _curve(self.own, quantity, dotted=True)
        shown = () if self.hidden else (own,)
        curves = [*self._predicted(quantity), *shown, *(_curve(one, quantity) for one in self.kept)]
        if not any(np.isfinite(curve.y).any() for curve in curves):
            return DepthPicture(theme, message=nothing)
        return DepthPicture(theme, tuple(curves), self._band(quantity))

    def _exhibits(self) -> Iterator[Exhibit]:
        if self.own is not None:
            yield self.own
        yield from self.kept

    def _predicted(self, quantity: Quantity) -> Iterator[LayerCurve]:
        if self.theory is None or self.own is None:
            return
        name, stroke, theory = self.theory
        values = quantity.predicted(theory, self.own.curves)
        if values is not None:
            yield LayerCurve(name, stroke, values, quantity.drawn(values))

    def _band(self, quantity: Quantity) -> Band | None:
        if self.own is None or len(self.seeds) < 2:
            return None
        values = np.stack([quantity.values(curves) for curves in self.seeds])
        sizes = values if quantity.share else np.abs(values)
        low, median, high = sizes.min(axis=0), np.median(sizes, axis=0), sizes.max(axis=0)
        drawn = quantity.drawn(low), quantity.drawn(median), quantity.drawn(high)
        return Band(self.own.stroke.colour, (low, median, high), drawn)


def y_ranges(picture: DepthPicture) -> tuple[Range, Range] | None:
    """Return the range of everything in a picture on a logarithmic axis, and a round one with some room."""
    drawn = [curve.y for curve in picture.curves] + list(picture.band.y if picture.band else ())
    known = np.concatenate([y[np.isfinite(y)] for y in drawn]) if drawn else np.array([])
    if not known.size:
        return None
    data = float(known.min()), float(known.max())
    return data, snapped(*widened(*data, 0.03, least=1.0), 0.5 if data[1] - data[0] < 3.0 else 1.0)


def card_lines(picture: DepthPicture, place: int, median: str, extremes: str, quantity: Quantity) -> list[CardRow]:
    """Return the exact values at a layer, counted from 0."""
    said = numbers.percent if quantity.share else _four_digits
    lines = [
        CardRow(curve.name, (said(float(curve.values[place])),), curve.stroke.colour.name())
        for curve in picture.curves
        if place < len(curve.values)
    ]
    if picture.band is not None and place < len(picture.band.values[0]):
        low, middle, high = (said(float(values[place])) for values in picture.band.values)
        lines += [CardRow(median, (middle,)), CardRow(extremes, (f"{low} … {high}",))]
    return lines


def table(pictures: dict[str, DepthPicture]) -> str:
    """Return all curves as CSV, a line per layer."""
    columns: dict[str, Array] = {}
    for name, picture in pictures.items():
        for curve in picture.curves:
            columns[f"{name}: {curve.name}"] = curve.values
        if picture.band is not None:
            for which, values in zip(("least", "median", "most"), picture.band.values, strict=True):
                columns[f"{name}: {which}"] = values
    rows = zip_longest(*(values.tolist() for values in columns.values()), fillvalue="")
    return csv_text(("layer", *columns), ((layer, *row) for layer, row in enumerate(rows, 1)))


def _curve(exhibit: Exhibit, quantity: Quantity, *, dotted: bool = False) -> LayerCurve:
    values = quantity.values(exhibit.curves)
    return LayerCurve(exhibit.name, exhibit.stroke, values, quantity.drawn(values), dotted)


def _four_digits(value: float) -> str:
    return numbers.short(value, 4)

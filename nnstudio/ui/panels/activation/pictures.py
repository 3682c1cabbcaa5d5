"""Activations as curves: large ones to look at, small ones for the gallery."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnstudio.engine.activations import ACTIVATIONS, Activation
from nnstudio.engine.analysis.activation_curve import SampledActivation, sampled
from nnstudio.engine.arrays import Array
from nnstudio.ui.charts.curve import Curve, height_range, spans
from nnstudio.ui.charts.curve_gallery import Tile
from nnstudio.ui.panels.activation.canvas import StaticCurves
from nnstudio.ui.panels.activation.sums import grid
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme

SMALL = 5.0
"""The gallery shows z from minus to plus so much."""

translate = QCoreApplication.translate


def drawn(
    main: SampledActivation, title: str, others: Sequence[Activation], value_range: float, theme: Theme
) -> StaticCurves:
    """Return the curves of an activation, solid, and of others, each in its own colour and stroke."""
    values = [Curve(title, main.z, broken_at_jumps(main.value), theme.colour("text"), 0, 2.2)]
    slopes = [Curve(title, main.z, broken_at_jumps(main.slope), theme.colour("text"), 0, 2.2)]
    for place, other in enumerate(others):
        beside, colour, name = sampled(other, grid(value_range)), theme.class_colour(place, 10), words.name(other.title)
        values.append(Curve(name, beside.z, broken_at_jumps(beside.value), colour, place + 1))
        slopes.append(Curve(name, beside.z, broken_at_jumps(beside.slope), colour, place + 1))
    return StaticCurves(value_range, tuple(values), tuple(slopes), spans(main.z, main.saturated))


def broken_at_jumps(y: Array) -> Array:
    """Return a curve that breaks where it jumps: a function has no slope there, and no upright line."""
    steps = np.abs(np.diff(y))
    usual = float(np.median(steps))
    jumps = np.flatnonzero(steps > 0.1 + 8.0 * usual)
    if len(jumps) > 4:
        return y
    whole = y.copy()
    whole[jumps] = np.nan
    return whole


def tiles(theme: Theme) -> tuple[Tile, ...]:
    """Return a small picture of every activation: f solid, f' dashed."""
    return tuple(_tile(kind(), theme) for kind in ACTIVATIONS)


def _tile(activation: Activation, theme: Theme) -> Tile:
    here = sampled(activation, grid(SMALL))
    curves = (
        Curve("f", here.z, broken_at_jumps(here.value), theme.colour("accent"), 0, 2.0),
        Curve("f'", here.z, broken_at_jumps(here.slope), theme.colour("negative"), 1, 1.6),
    )
    title = words.name(activation.title)
    return Tile(
        activation.kind(), title, curves, (-SMALL, SMALL), height_range(curves), words.name(activation.behaviour),
        group=translate("activation", "f solid, its slope f′ dashed; z from −5 to 5, each picture has its own height"),
    )  # fmt: skip

"""Fields with a slider below them, over the part of their range that is worth turning through."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from msgspec import Meta
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui.forms.choices import Slider
from nnstudio.ui.forms.field_editor import MakeView
from nnstudio.ui.forms.field_sheet import make_editor, tip_of, title_of
from nnstudio.ui.forms.fields import Field, NumberSpec
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.steps import fits
from nnstudio.ui.forms.styles import Style

FEW = 100
"""A range of so many whole numbers has a place for each on its slider."""

HUNDREDTHS = tuple(round(place / 100.0, 2) for place in range(-100, 201))
FORTIETHS = tuple(float(f"{10.0 ** (place / 40.0):.3g}") for place in range(-80, 41))
"""From 0.01 to 10 in 120 equal ratios: 1 is one of them."""

QUARTERS = (1.0, 2.0, 3.0, *(float(part * 2**power) for power in range(20) for part in (4, 5, 6, 7)))
"""From 1 upwards, four to each doubling: the powers of two are among them."""


def stops(meta: Meta, *, whole: bool) -> tuple[float, ...]:
    """Return the numbers that a slider stops at: none beyond the bounds, and none where nothing fits."""
    if whole:
        low, high = int(meta.ge or 0), meta.le
        if high is not None and high - low <= FEW:
            return tuple(map(float, range(low, int(high) + 1)))
        candidates: Sequence[float] = QUARTERS
    else:
        candidates = HUNDREDTHS if meta.le is not None and meta.le <= HUNDREDTHS[-1] else FORTIETHS
    return tuple(stop for stop in candidates if fits(stop, meta))


class DialField(NumberField):
    """A number in figures; the slider ``below`` turns through it, and one drag is one gesture."""

    def __init__(self, field: Field) -> None:
        assert isinstance(field.spec, NumberSpec)
        super().__init__(field.meta, whole=field.spec.whole)
        self._stops = stops(field.meta, whole=field.spec.whole)
        self.below = Slider()
        self.below.setRange(0, len(self._stops) - 1)
        self.below.setSingleStep(1)
        self.below.setPageStep(max(len(self._stops) // 12, 2))
        self.below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.below.setAccessibleName(title_of(field))
        self.below.setToolTip(tip_of(field))
        self.below.valueChanged.connect(self._on_slid)

    def show_value(self, value: Any) -> None:
        """Show a number in both places; the slider stands at the nearest of its stops."""
        super().show_value(value)
        with QSignalBlocker(self.below):
            self.below.setValue(_nearest(self._stops, value))

    @Slot(int)
    def _on_slid(self, place: int) -> None:
        self._change(self._stops[place], self.below.gesture)


def dial_editor(field: Field, style: Style, make_view: MakeView) -> QWidget:
    """Return a field with a slider where a number has a range to turn through, and the usual control elsewhere."""
    number = isinstance(field.spec, NumberSpec) and not field.spec.many
    if number and len(stops(field.meta, whole=field.spec.whole)) > 1:  # type: ignore[union-attr]
        return DialField(field)
    return make_editor(field, style, make_view)


def _nearest(ordered: tuple[float, ...], value: float) -> int:
    place = bisect_left(ordered, value)
    if place == 0 or (place < len(ordered) and ordered[place] - value < value - ordered[place - 1]):
        return place
    return place - 1

"""Formulas in lines: as far apart as they should be, and broken only where they may be."""

from typing import Any

import pytest

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.losses import LOSSES
from nnstudio.engine.optimisers import OPTIMISERS
from nnstudio.typesetting.shapes import shape
from nnstudio.ui.formulas.boxes import SCRIPT, SMALLEST
from nnstudio.ui.formulas.layout import lay_out

LONG = r"z=0.15\cdot 0.05+0.20\cdot 0.10+0.35=0.3775"


def test_a_number_is_as_wide_as_its_digits() -> None:
    assert lay_out("125").width == pytest.approx(sum(shape(digit).advance for digit in "125"))


def test_digits_of_one_number_are_as_wide_as_those_of_another() -> None:
    assert lay_out("0.1111").width == pytest.approx(lay_out("0.8888").width)


def test_a_formula_that_fits_stays_in_one_line() -> None:
    layout = lay_out(LONG, 100.0)
    assert len({glyph.y for glyph in layout.glyphs}) == 1


def test_a_formula_that_does_not_fit_goes_on_in_front_of_an_operator() -> None:
    room = 0.6 * lay_out(LONG).width
    layout = lay_out(LONG, room)
    assert layout.width <= room
    heights = sorted({glyph.y for glyph in layout.glyphs})
    assert len(heights) == 2
    second = [glyph for glyph in layout.glyphs if glyph.y == heights[1]]
    assert second[0].latex in ("=", "+", r"\cdot")
    assert second[0].x > 0.0


def test_what_cannot_be_broken_stays_whole() -> None:
    wide, narrow = lay_out(r"\frac{a+b+c+d}{e}"), lay_out(r"\frac{a+b+c+d}{e}", 0.5)
    assert narrow == wide


def test_brackets_around_a_sum_are_no_higher_than_the_sum() -> None:
    assert lay_out(r"\left(\sum_k w_k\,\delta_k\right)").height == pytest.approx(lay_out(r"\sum_k").height)


def test_a_fraction_has_its_bar_between_top_and_bottom() -> None:
    over, bar, under = sorted(lay_out(r"\frac{1}{2}").glyphs, key=lambda glyph: glyph.y)
    assert (over.latex, bar.latex, under.latex) == ("1", "", "2")
    assert over.x == pytest.approx(under.x)
    assert bar.width > shape("1").advance


def test_scripts_are_smaller_and_stand_above_and_below() -> None:
    base, above, below = lay_out("w^{2}_{1}").glyphs
    assert (above.scale, below.scale) == (SCRIPT, SCRIPT)
    assert above.y < base.y < below.y
    assert above.x == below.x > base.x


def test_scripts_of_scripts_stay_readable() -> None:
    assert min(glyph.scale for glyph in lay_out("e^{-z^{(1)}_{1^{1}}}").glyphs) == SMALLEST


def test_brackets_around_fractions_are_as_high_as_they() -> None:
    inside, whole = lay_out(r"\frac{a}{b}"), lay_out(r"\left(\frac{a}{b}\right)")
    left = whole.glyphs[0]
    assert shape(left.latex).height >= 0.85 * inside.height


def test_an_arrow_is_no_bracket() -> None:
    assert [glyph.latex for glyph in lay_out(r"w\leftarrow w").glyphs] == ["w", r"\leftarrow", "w"]


def test_nothing_takes_no_room() -> None:
    assert lay_out("").width == 0.0


@pytest.mark.parametrize("entry", [*ACTIVATIONS, *LOSSES, *OPTIMISERS], ids=lambda entry: entry.__name__)
def test_every_formula_of_the_catalogues_can_be_set(entry: type[Any]) -> None:
    layout = lay_out(entry.formula)
    assert 0.4 < layout.width < 40.0
    assert 0.5 < layout.height < 5.0

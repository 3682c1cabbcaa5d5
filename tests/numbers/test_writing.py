"""Numbers as people read them."""

import math

import pytest

from nnstudio import numbers
from nnstudio.sentences import say

WRITTEN = [  # value, in a table, in a sentence, in LaTeX, as typed
    (0.0, "0", "0", "0", "0"),
    (0.15, "0.150", "0.15", "0.15", "0.15"),
    (-0.0381, "−0.0381", "−0.0381", "-0.0381", "-0.0381"),
    (1 / 3, "0.333", "0.3333", "0.3333", "0.333333"),
    (12.0, "12.0", "12", "12", "12"),
    (123400.0, "1.23·10⁵", "123400", "123400", "123400"),
    (6e-7, "6.00·10⁻⁷", "6·10⁻⁷", r"6\cdot 10^{-7}", "6e-7"),
    (-2.5e30, "−2.50·10³⁰", "−2.5·10³⁰", r"-2.5\cdot 10^{30}", "-2.5e30"),
    (0.9999999, "1.00", "1.000", "1.000", "1"),
]


@pytest.mark.parametrize(("value", "table", "sentence", "latex", "typed"), WRITTEN)
def test_a_number_is_written_as_its_place_asks(value, table, sentence, latex, typed):
    assert numbers.short(value) == table
    assert numbers.figure(value) == sentence
    assert numbers.tex(value) == latex
    assert numbers.plain(value) == typed


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_has_its_sign_or_name(value):
    sign = "−" if value < 0 else ""
    assert numbers.short(value) == numbers.figure(value) == ("NaN" if math.isnan(value) else f"{sign}∞")


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("{x:.1e}", 6e-7, "6.0·10⁻⁷"),
        ("{x:.1e}", -0.05, "−0.050"),
        ("{x:.2g}", 6e-7, "6·10⁻⁷"),
        ("{x:g}", 1e-5, "1·10⁻⁵"),
        ("{x:.4f}", -0.5, "−0.5000"),
        ("{x:.0%}", 0.25, "25%"),
        ("{x}", "e-g", "e-g"),
        ("{x:.2g}", math.inf, "inf"),
    ],
)
def test_numbers_in_sentences_have_the_signs_of_people(text, value, said):
    assert str(say(text, x=value)) == said

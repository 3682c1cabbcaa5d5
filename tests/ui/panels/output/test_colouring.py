"""Colours that always mean the same: blue above, orange below, pale where it is undecided."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nnstudio.ui.panels.output.colouring import Scale, class_colours, leads, refined, value_colours
from nnstudio.ui.style.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def near(argb: int, colour: QColor, tolerance: int = 3) -> bool:
    other = QColor.fromRgb(int(argb))
    parts = zip(rgb(other), rgb(colour), strict=True)
    return all(abs(one - two) <= tolerance for one, two in parts)


@THEMES
def test_the_ends_of_a_scale_are_orange_and_blue_and_its_middle_is_neutral(theme: Theme) -> None:
    low, middle, high, beyond, lost = value_colours(np.array([0.0, 0.5, 1.0, 7.0, np.nan]), Scale(0.0, 1.0), theme)
    assert near(low, theme.colour("negative"))
    assert near(middle, theme.colour("neutral"))
    assert near(high, theme.colour("positive"))
    assert beyond == high
    assert lost == middle


@THEMES
def test_a_class_that_clearly_leads_has_its_full_colour_and_a_tie_has_none(theme: Theme) -> None:
    outputs = np.array([[1.0, 1 / 3, 0.0], [0.0, 1 / 3, 0.5], [0.0, 1 / 3, 0.5]])
    clear, tie, halves = class_colours(outputs, theme)
    assert near(clear, theme.class_colour(0, 3))
    assert near(tie, theme.colour("neutral"))
    assert near(halves, theme.colour("neutral"))


def test_the_winner_and_its_lead_over_the_second() -> None:
    winner, lead = leads(np.array([[0.2, 5.0], [0.7, -1.0], [0.1, 4.5]]))
    assert winner.tolist() == [1, 0]
    np.testing.assert_allclose(lead, [0.5, 0.5])


def test_leads_of_numbers_that_are_lost_are_finite() -> None:
    _, lead = leads(np.full((3, 4), np.nan))
    assert lead.tolist() == [0.0] * 4


def test_refining_keeps_every_value_and_puts_the_mean_between_two() -> None:
    field = np.random.default_rng(0).normal(size=(2, 4, 5))
    fine = refined(field)
    assert fine.shape == (2, 7, 9)
    np.testing.assert_array_equal(fine[:, ::2, ::2], field)
    np.testing.assert_allclose(fine[:, ::2, 1::2], (field[:, :, 1:] + field[:, :, :-1]) / 2)
    np.testing.assert_allclose(fine[:, 1, 1], field[:, :2, :2].mean(axis=(1, 2)))

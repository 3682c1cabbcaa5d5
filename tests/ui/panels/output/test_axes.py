"""Axes: where values lie, which numbers stand beside them, and ranges that do not jump."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from nnstudio.series.ranges import Range, range_of
from nnstudio.ui.charts.axes import full_ticks
from nnstudio.ui.panels.output.axes import Axes, EasedRange, lay_out_axes, plane_aspect


def test_values_and_places_on_the_screen_belong_to_each_other() -> None:
    axes = Axes(QRectF(10, 20, 200, 100), (-1.0, 3.0), (0.0, 10.0))
    assert axes.at(-1.0, 0.0) == QPointF(10, 120)
    assert axes.at(3.0, 10.0) == QPointF(210, 20)
    assert axes.values_at(axes.at(0.5, 7.5)) == pytest.approx((0.5, 7.5))


@pytest.mark.parametrize(
    ("span", "about", "texts"),
    [
        ((0.0, 1.0), 2, ["0.0", "0.5", "1.0"]),
        ((-2.3, 2.3), 4, ["−2", "0", "2"]),
        ((0.0, 1.0), 20, [f"{place / 20:.2f}" for place in range(21)]),
        ((130.0, 870.0), 4, ["200", "400", "600", "800"]),
    ],
)
def test_numbers_beside_an_axis_are_round_and_as_long_as_their_step_needs(
    span: Range, about: int, texts: list[str]
) -> None:
    assert [text for _, text in full_ticks(*span, about)] == texts


@pytest.mark.parametrize("width", [1e-7, 3e-3, 0.7, 12.0, 4e8])
def test_every_axis_has_at_least_two_numbers_inside_its_range(width: float) -> None:
    span = (0.3 * width, 1.3 * width)
    for about in (0, 1, 2, 5, 12):
        values = [value for value, _ in full_ticks(*span, about)]
        assert len(values) >= 2
        assert all(span[0] - 1e-9 * width <= value <= span[1] + 1e-9 * width for value in values)


def test_alike_ranges_get_equal_units_and_unlike_ones_a_square() -> None:
    assert plane_aspect((0, 3), (0, 2)) == 1.5
    assert plane_aspect((0, 1000), (0, 2)) == 1.0


def test_a_box_keeps_its_shape_and_lies_within_its_area(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(QFont())
    area = QRectF(0, 0, 400, 200)
    axes = lay_out_axes(area, metrics, (-2, 2), (-1, 1), ("x", "y"), 2.0)
    assert axes.rect.width() / axes.rect.height() == pytest.approx(2.0, rel=0.03)
    assert area.contains(axes.rect)
    assert axes.rect.left() > metrics.horizontalAdvance("−1.0")


def test_a_range_stays_while_its_content_fits_and_follows_when_it_does_not() -> None:
    eased = EasedRange()
    first = eased.follow((0.0, 1.0))
    assert eased.follow((0.1, 0.9)) is first
    assert eased.follow((0.0, 2.0))[1] >= 2.0
    assert eased.follow((0.0, 0.5))[1] < 1.0


def test_the_range_of_values_leaves_out_what_is_not_finite() -> None:
    assert range_of(np.array([1.0, np.nan, np.inf]), np.array([-2.0])) == (-2.0, 1.0)
    assert range_of(np.array([np.nan])) == (0.0, 1.0)

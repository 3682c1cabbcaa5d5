"""Labels keep apart; colours can be read in both themes."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from nnstudio.ui.charts.dashes import dashes, draw_dashes
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import (
    LEAST_CONTRAST,
    Label,
    contrast,
    readable,
    spread_out,
    text_size,
)
from nnstudio.ui.style.theme import DARK, LIGHT


@given(st.lists(st.floats(0, 100), max_size=12))
def test_places_are_spread_out_in_the_same_order(places):
    moved = spread_out(places, 10.0, 0.0, 100.0)
    order = sorted(range(len(places)), key=lambda index: places[index])
    inner = [moved[index] for index in order]
    apart = min(10.0, 100.0 / max(len(places) - 1, 1)) - 1e-6
    assert all(later - earlier >= apart for earlier, later in pairwise(inner))
    assert all(-1e-6 <= place <= 100.0 + 1e-6 for place in moved)


def test_places_far_apart_stay_where_they_are():
    assert spread_out([80.0, 20.0, 50.0], 10.0, 0.0, 100.0) == [80.0, 20.0, 50.0]


def test_black_on_white_has_the_largest_contrast():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("white"), QColor("white")) == 1.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("index", range(6))
def test_names_of_layers_and_curves_can_be_read(theme, index):
    for colour in (theme.layer(index, 6), theme.colour("train"), theme.colour("validation")):
        assert contrast(readable(colour, theme), theme.colour("card")) >= LEAST_CONTRAST


def test_a_colour_that_can_be_read_is_left_alone():
    assert readable(QColor(LIGHT.layers[0]), LIGHT).name() == LIGHT.layers[0]


def test_numbers_of_as_many_digits_take_the_same_room(qapp):
    font = qapp.font()
    assert text_size("0.00818", font) == text_size("9.11111", font)
    assert text_size("12", font).width() < text_size("123", font).width()


def test_a_label_stands_on_the_side_it_is_told(qapp):
    font, place = QFont(), QPointF(100.0, 50.0)
    left, middle, right = (
        Label("layer 1", place, QColor("black"), side).rect(font)
        for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
    )
    assert left.left() == pytest.approx(100.0)
    assert middle.center().x() == pytest.approx(100.0)
    assert right.right() == pytest.approx(100.0)


def test_a_label_paints_inside_its_rectangle_only(qapp):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    label = Label("Äg 1", QPointF(60.0, 50.0), QColor("black"))
    painter = QPainter(image)
    rect = label.rect(painter.font())
    label.draw(painter)
    painter.end()
    dark = [(x, y) for x in range(200) for y in range(100) if image.pixelColor(x, y).lightness() < 128]
    assert dark
    assert all(rect.adjusted(-1, -1, 1, 1).contains(QPointF(x, y)) for x, y in dark)


@pytest.mark.parametrize("points", [2, 500])
@pytest.mark.parametrize("across", [66.0, 110.0], ids=["slanted", "level"])
def test_dashes_are_equally_long_along_the_curve_however_many_points_it_has(qapp, points, across):
    x, y, on = dashes(np.linspace(0.0, across, points), np.linspace(0.0, (110.0**2 - across**2) ** 0.5, points))
    lengths = np.hypot(np.diff(x), np.diff(y))
    assert lengths.sum() == pytest.approx(110.0)
    assert lengths[on[:-1]].sum() == pytest.approx(70.0)


def test_a_dashed_curve_stays_in_its_frame(qapp):
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    frame = Frame(QRectF(20, 20, 20, 20), (0.0, 1.0), (0.0, 1.0))
    painter = QPainter(image)
    draw_dashes(painter, frame, np.array([-5.0, 5.0]), np.array([-5.0, 6.0]), QColor("black"), 2.0)
    painter.end()
    dark = {(x, y) for x in range(60) for y in range(60) if image.pixelColor(x, y).lightness() < 128}
    assert dark
    assert all(20 <= x <= 40 and 20 <= y <= 40 for x, y in dark)

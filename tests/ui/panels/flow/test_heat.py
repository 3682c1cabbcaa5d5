"""The heat map: every extreme is kept, columns stand for the right steps, and zeros are not hidden."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnstudio.training.histories.norms import Norms
from nnstudio.training.measures import LayerMeasures
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import contrast
from nnstudio.ui.panels.flow.heat import UNKNOWN, ZERO, Heat, HeatPicture, colours_of, heat_of
from nnstudio.ui.style.theme import DARK, LIGHT
from tests.training.histories.specimens import falling, history_of
from tests.training.histories.test_norms import Layer, Shot


def norms_of(columns):
    """A record of two layers, one value of each per step."""
    norms, history = Norms(), history_of(falling(20))
    for step, sizes in enumerate(columns):
        layers = (Layer(str(place), LayerMeasures(str(place), *[size] * 8)) for place, size in enumerate(sizes, 1))
        norms.add(Shot(step, tuple(layers)), history, 1)
    return norms


def painted(picture, width=200, height=40, x_range=(0.0, 100.0)):
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    picture.draw(painter, Frame(QRectF(0, 0, width, height), x_range, (0.0, 1.0)))
    painter.end()
    return image


def test_a_million_steps_keep_their_extremes():
    values = np.random.default_rng(0).normal(size=5000)
    values[1234], values[4321] = -9.0, 9.0
    heat = heat_of(norms_of([(10.0**value, 1.0) for value in values]), "delta_rms")
    assert len(heat.steps) <= 512
    assert heat.low[0].min() == pytest.approx(-9.0)
    assert heat.high[0].max() == pytest.approx(9.0)
    at = heat.at(np.array([1234.0]))[0]
    assert abs(heat.steps[at] - 1234) <= 16


def test_layers_without_such_a_number_have_no_row():
    heat = heat_of(norms_of([(1.0, math.nan), (2.0, math.nan)]), "grad_rms")
    assert heat.layers == ("1",)


def test_a_few_strays_do_not_stretch_the_colours():
    values = np.concatenate([np.zeros(400), [-200.0]])
    heat = heat_of(norms_of([(10.0**value, 10.0) for value in values]), "delta_rms")
    assert heat.robust() == pytest.approx((0.0, 1.0))


def test_where_everything_is_zero_there_is_no_range():
    heat = heat_of(norms_of([(0.0, 0.0)] * 3), "delta_rms")
    assert heat.zeros
    assert heat.robust() is None


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_run_from_small_to_large(qapp, theme):
    heat = heat_of(norms_of([(1e-4, 1.0)] * 100), "delta_rms")
    image = painted(HeatPicture(theme, heat, (-4.0, 0.0), ("", ""), (theme.layer(0, 2),) * 2))
    colours = colours_of(theme)
    assert image.pixel(100, 5) == colours[0]
    assert image.pixel(100, 35) == colours[253]
    card, small, large = theme.colour("card"), image.pixelColor(100, 5), image.pixelColor(100, 35)
    assert contrast(large, card) > 4.5 > contrast(small, card)


def test_the_upper_half_is_the_largest_and_the_lower_the_smallest(qapp):
    heat = Heat(("1",), np.array([0.0]), 100, np.array([[-4.0]]), np.array([[0.0]]))
    image = painted(HeatPicture(LIGHT, heat, (-4.0, 0.0), ("",), (LIGHT.layer(0, 1),)))
    assert image.pixel(100, 5) == colours_of(LIGHT)[253]
    assert image.pixel(100, 35) == colours_of(LIGHT)[0]


def test_zeros_and_the_time_before_the_record_look_different(qapp):
    heat = Heat(("1",), np.array([50.0, 75.0]), 100, np.array([[-math.inf, 0.0]]), np.array([[-math.inf, 0.0]]))
    image = painted(HeatPicture(LIGHT, heat, (-4.0, 0.0), ("",), (LIGHT.layer(0, 1),)))
    assert image.pixel(20, 5) == colours_of(LIGHT)[UNKNOWN]
    assert image.pixel(110, 5) == colours_of(LIGHT)[ZERO]
    assert image.pixel(190, 5) == colours_of(LIGHT)[253]

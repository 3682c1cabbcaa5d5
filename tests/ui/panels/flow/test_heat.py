"""The heat map: columns stand for the right steps, and zeros are not hidden."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnstudio.training.histories.heat import Heat, heat_of
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import contrast
from nnstudio.ui.panels.flow.heat import UNKNOWN, ZERO, HeatPicture, colours_of
from nnstudio.ui.style.theme import DARK, LIGHT
from tests.training.histories.test_heat import norms_of


def painted(picture, width=200, height=40, x_range=(0.0, 100.0)):
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    picture.draw(painter, Frame(QRectF(0, 0, width, height), x_range, (0.0, 1.0)))
    painter.end()
    return image


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

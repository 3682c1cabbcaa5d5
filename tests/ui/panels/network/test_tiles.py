"""Tiles as pictures: colours that mean what the caption says."""

import numpy as np
import pytest

from nnstudio.engine.activations import ReLU, Sigmoid, Tanh
from nnstudio.engine.layers import BatchNorm, Dense
from nnstudio.ui.panels.network import tiles
from nnstudio.ui.panels.network.ranges import Range, coloured, range_of
from nnstudio.ui.style.theme import DARK, LIGHT

TABLE = np.arange(256, dtype=np.uint32)
INKS = np.array([0, 1, 2, 3], np.uint32)
TANH = Range(-1.0, 1.0, fixed=True)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (Dense(activation=Tanh()), Range(-1.0, 1.0, fixed=True)),
        (Dense(activation=Sigmoid()), Range(0.0, 1.0, fixed=True, positive=True)),
        (Dense(activation=ReLU()), Range(-3.0, 3.0, fixed=False, positive=True)),
        (BatchNorm(), Range(-3.0, 3.0, fixed=False)),
    ],
    ids=["tanh", "sigmoid", "relu", "norm"],
)
def test_a_range_is_the_activations_own_or_reaches_to_the_largest_value(layer, expected: Range) -> None:
    assert range_of(layer, np.array([-3.0, 0.5])) == expected


def test_values_without_any_size_still_have_a_range() -> None:
    assert range_of(BatchNorm(), np.zeros(3)) == Range(-1.0, 1.0, fixed=False)
    assert range_of(BatchNorm(), np.array([np.inf, 2.0])).high == 2.0


def test_colours_run_from_the_lowest_value_over_the_middle_to_the_highest() -> None:
    assert coloured(np.array([-1.0, 0.0, 1.0, 7.0, -7.0]), TANH, TABLE).tolist() == [0, 127, 255, 255, 0]
    assert coloured(np.array([0.0, 0.5, 1.0]), Range(0.0, 1.0, fixed=True), TABLE).tolist() == [0, 127, 255]


def test_what_is_not_a_number_has_the_middle_colour() -> None:
    assert coloured(np.array([np.nan, np.inf, -np.inf]), TANH, TABLE).tolist() == [127, 255, 0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_negative_is_orange_and_positive_blue_in_both_themes(theme) -> None:
    table = theme.signed_table()
    low, high = coloured(np.array([-1.0, 1.0]), TANH, table)
    assert (low, high) == (theme.colour("negative").rgba(), theme.colour("positive").rgba())


def test_a_plane_stands_upright_with_small_coordinates_at_the_lower_left() -> None:
    across, up = np.meshgrid(np.linspace(-1, 1, 64), np.linspace(-1, 1, 64))
    picture = tiles.planes(np.stack([across.ravel(), up.ravel()]), 64, TANH, TABLE)
    assert picture.shape == (2, 64, 64)
    assert (picture[0, 5, 0], picture[0, 5, -1]) == (0, 255)
    assert (picture[1, 0, 5], picture[1, -1, 5]) == (255, 0)


def test_a_small_tile_is_made_of_fewer_points() -> None:
    assert tiles.planes(np.zeros((3, 64 * 64)), 16, TANH, TABLE).shape == (3, 16, 16)


def test_weights_from_an_image_become_an_image() -> None:
    picture = tiles.images(np.array([[-1.0, 0.0, 1.0, 1.0, 0.0, -1.0]]), (2, 3), TANH, TABLE)
    assert picture.tolist() == [[[0, 127, 255], [255, 127, 0]]]


def test_an_image_is_shaded_between_two_colours() -> None:
    picture = tiles.shades(np.array([0.0, 8.0, 16.0, 0.0]), (2, 2), ((255, 255, 255), (0, 0, 0)))
    assert [hex(colour) for colour in picture.ravel()] == ["0xffffffff", "0xff7f7f7f", "0xff000000", "0xffffffff"]


def test_a_curve_fills_the_area_between_itself_and_zero() -> None:
    picture = tiles.curves(np.array([np.full(200, 0.5), np.full(200, -0.5)]), 41, TANH, INKS)
    above, below = picture[0, :, 20], picture[1, :, 20]
    assert above[0] == 0
    assert above[10] == 3
    assert above[15] == 1
    assert above[-1] == 0
    assert below[25] == 2
    assert below[30] == 3


def test_bars_are_sorted_and_stand_on_zero() -> None:
    picture = tiles.bars(np.array([[0.9, -0.9, 0.1, 0.5]]), 41, TANH, INKS)
    heights = [(picture[0, :, column] == 1).sum() - (picture[0, :, column] == 2).sum() for column in (5, 15, 25, 35)]
    assert heights == sorted(heights)
    assert heights[0] < 0 < heights[-1]


def test_bars_of_a_positive_activation_stand_on_the_lower_edge() -> None:
    picture = tiles.bars(np.array([[0.25, 1.0]]), 40, Range(0.0, 1.0, fixed=True, positive=True), INKS)
    assert picture[0, -1, 5] == picture[0, -1, 35] == 1
    assert (picture[0, :, 35] == 1).all()
    assert 8 <= (picture[0, :, 5] == 1).sum() <= 12


def test_a_large_batch_is_thinned_evenly() -> None:
    assert tiles.bar_places(1000, 10).tolist() == list(range(0, 1000, 100))
    assert tiles.bar_places(2, 10).tolist() == [0] * 5 + [1] * 5
    assert tiles.bars(np.random.default_rng(0).normal(size=(2, 5000)), 30, TANH, INKS).shape == (2, 30, 30)


def test_values_that_are_not_finite_draw_without_complaint() -> None:
    values = np.array([[np.nan, np.inf, -np.inf, 0.0]])
    assert tiles.bars(values, 20, TANH, INKS).shape == (1, 20, 20)
    assert tiles.curves(values, 20, TANH, INKS).shape == (1, 20, 20)

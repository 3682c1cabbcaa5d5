"""The frame: numbers become pixels and back; what leaves it is cut exactly at its edge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from nnstudio.ui.charts.frame import Frame

FRAME = Frame(QRectF(50, 10, 200, 100), (0.0, 10.0), (-1.0, 1.0))


def test_corners_become_corners():
    assert FRAME.x(np.array([0.0, 10.0])).tolist() == [50.0, 250.0]
    assert FRAME.y(np.array([-1.0, 1.0])).tolist() == [110.0, 10.0]


@given(st.floats(0, 10))
def test_a_place_on_the_screen_is_its_value_again(value):
    assert FRAME.value_at(float(FRAME.x(np.array(value)))) == pytest.approx(value, abs=1e-9)


def test_a_line_that_leaves_is_cut_at_the_edge_and_comes_back_as_another_piece():
    pieces = FRAME.cut(np.array([0.0, 2.0, 4.0]), np.array([0.0, 2.0, 0.0]))
    assert [[*zip(x.tolist(), y.tolist(), strict=True)] for x, y in pieces] == [
        [(50.0, 60.0), (70.0, 10.0)],
        [(110.0, 10.0), (130.0, 60.0)],
    ]


def test_a_line_breaks_where_a_value_is_missing():
    pieces = FRAME.pieces(np.arange(5.0), np.array([0.0, 0.1, np.nan, 0.3, 0.4]))
    assert [len(x) for x, _ in pieces] == [2, 2]


@given(st.lists(st.tuples(st.floats(-20, 30), st.floats(-5, 5)), min_size=2, max_size=30))
def test_all_that_is_drawn_lies_inside(points):
    x, y = np.array(sorted(points)).T
    for xs, ys in FRAME.cut(x, y):
        assert xs.min() >= 50.0 - 1e-6
        assert xs.max() <= 250.0 + 1e-6
        assert ys.min() >= 10.0 - 1e-6
        assert ys.max() <= 110.0 + 1e-6


def test_points_inside_are_found():
    x, y = FRAME.inside(np.array([-5.0, 5.0, 6.0]), np.array([0.0, 0.0, 3.0]))
    assert x.tolist() == [150.0]
    assert y.tolist() == [60.0]

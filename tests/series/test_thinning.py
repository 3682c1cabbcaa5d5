"""Thinning: few points for drawing, none of the extremes lost, every point drawn a recorded one."""

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnstudio.series.thinning import Pyramid
from tests.effort import peak_bytes_of

VALUES = arrays(
    np.float64,
    st.integers(1, 3000),
    elements=st.one_of(st.floats(-1e3, 1e3), st.sampled_from([np.nan, np.inf, -np.inf])),
    fill=st.floats(-1e3, 1e3),
)


def pyramid_of(values):
    pyramid = Pyramid()
    pyramid.catch_up(values)
    return pyramid


@given(VALUES, st.data())
def test_the_smallest_and_largest_of_every_bucket_are_kept(values, data):
    start = data.draw(st.integers(0, len(values) - 1))
    stop = data.draw(st.integers(start + 1, len(values)))
    room = data.draw(st.integers(2, 40))
    rows = pyramid_of(values).thin(values, start, stop, room)
    assert np.all(np.diff(rows) > 0)
    assert len(rows) <= max(2 * room, 2 * (room + 3) + 2)
    if stop - start <= 2 * room:
        assert rows.tolist() == list(range(start, stop))
        return
    assert np.isfinite(values[rows]).all()
    part = values[start:stop]
    finite = np.isfinite(part)
    if finite.any():
        assert values[rows].min() == part[finite].min()
        assert values[rows].max() == part[finite].max()
    value_range = 2 * -(-(stop - start) // room)  # a bucket is never longer than this, whichever level it came from
    for row in np.flatnonzero(finite) + start:
        near = values[rows[(rows > row - value_range) & (rows < row + value_range)]]
        assert near.min() <= values[row] <= near.max()


@given(VALUES, st.lists(st.integers(0, 3000), max_size=5))
def test_it_does_not_matter_in_which_portions_the_record_grew(values, ends):
    at_once, bit_by_bit = pyramid_of(values), Pyramid()
    for end in sorted(ends):
        bit_by_bit.catch_up(values[:end])
    bit_by_bit.catch_up(values)
    for room in (5, 30):
        one, other = (pyramid.thin(values, 3, len(values), room) for pyramid in (at_once, bit_by_bit))
        assert one.tolist() == other.tolist()


def test_zoomed_in_every_point_is_drawn():
    values = np.random.default_rng(0).normal(size=100_000)
    assert pyramid_of(values).thin(values, 54_321, 54_621, 300).tolist() == list(range(54_321, 54_621))


def test_moving_the_window_does_not_change_what_is_drawn_inside_it():
    values = np.random.default_rng(0).normal(size=100_000)
    pyramid = pyramid_of(values)
    one, other = pyramid.thin(values, 0, 90_000, 300), pyramid.thin(values, 3_000, 93_000, 300)
    inside = (one > 6_000) & (one < 80_000)
    assert set(one[inside]) <= set(other)


def test_on_a_logarithmic_axis_the_first_rows_are_all_there_and_the_extremes_too():
    values = np.random.default_rng(0).normal(size=1_000_000)
    rows = pyramid_of(values).thin_log(values, 1, len(values), 740)
    assert set(range(1, 32)) <= set(rows)
    assert len(rows) < 1_600
    assert values[rows].min() == values[1:].min()
    assert values[rows].max() == values[1:].max()
    assert np.all(np.diff(rows) > 0)


def test_a_million_rows_take_a_megabyte_and_are_not_read_again():
    values = np.random.default_rng(0).normal(size=1_000_000)
    pyramid = pyramid_of(values)
    assert pyramid.nbytes < 1.2e6
    starts = range(0, 300_000, 30_000)
    for start in starts:
        assert len(pyramid.thin(values, start, start + 700_000, 740)) <= 1_500
        needed = peak_bytes_of(partial(pyramid.thin, values, start, start + 700_000, 740))
        assert needed < 200_000  # the rows themselves are 5.6 MB


def test_an_empty_range_has_no_rows():
    assert Pyramid().thin(np.zeros(0), 0, 0, 10).tolist() == []
    assert Pyramid().thin_log(np.zeros(5), 5, 5, 10).tolist() == []

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnstudio.datasets.scaling import fill_gaps, fit_scaler
from nnstudio.sentences import Unusable

columns = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8),
    elements=st.floats(-1e9, 1e9),
)


def test_standard_gives_mean_0_and_deviation_1():
    x = np.random.default_rng(0).normal(50.0, 7.0, (300, 3))
    scaled = fit_scaler("standard", x).transform(x)
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
    assert scaled.std(axis=0) == pytest.approx(np.ones(3))


def test_min_max_spans_minus_1_to_1():
    x = np.array([[0.0, -5.0], [16.0, 5.0], [4.0, 0.0]])
    scaled = fit_scaler("min_max", x).transform(x)
    assert scaled.tolist() == [[-1, -1], [1, 1], [-0.5, 0]]


def test_none_changes_no_bit():
    x = np.random.default_rng(0).normal(size=(20, 2))
    assert fit_scaler("none", x).transform(x).tobytes() == x.tobytes()


@pytest.mark.parametrize("scaling", ["standard", "min_max"])
def test_a_constant_column_is_shifted_but_keeps_scale_1(scaling):
    x = np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 4.0]])
    scaler = fit_scaler(scaling, x)
    assert scaler.constant == (0,)
    assert scaler.scale[0] == 1.0
    assert scaler.transform(np.array([[0.6, 1.0]]))[0, 0] == pytest.approx(0.5)


@pytest.mark.parametrize("scaling", ["none", "standard", "min_max"])
@given(x=columns)
def test_inverting_brings_back_the_units_of_the_data(scaling, x):
    scaler = fit_scaler(scaling, x)
    scaled = scaler.transform(x)
    assert np.isfinite(scaled).all()
    size = np.abs(x).max(axis=0)
    assert np.all(np.abs(scaler.invert(scaled) - x) <= 1e-12 * size)


@given(x=columns)
def test_min_max_never_leaves_its_span_on_the_rows_it_measured(x):
    assert np.abs(fit_scaler("min_max", x).transform(x)).max() <= 1.0 + 1e-6


def test_gaps_are_filled_with_the_mean_of_the_training_rows():
    x = np.array([[1.0, np.nan], [3.0, 5.0], [np.nan, 7.0], [100.0, 100.0]])
    filled = fill_gaps(x, x[:3], ("a", "b"))
    assert filled.tolist() == [[1, 6], [3, 5], [2, 7], [100, 100]]


def test_a_column_without_any_training_measurement_is_refused():
    x = np.array([[1.0, np.nan], [3.0, np.nan]])
    with pytest.raises(Unusable, match="b is missing in every training row; leave it out"):
        fill_gaps(x, x, ("a", "b"))

"""What the activation panel looks at, over the whole catalogue."""

import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS, PReLU, ReLU, Sigmoid, Softmax
from nnstudio.ui.panels.activation.pictures import broken_at_jumps, drawn, tiles
from nnstudio.ui.panels.activation.subject import Subject, grid, histogram, sampled, share, value_range_of
from nnstudio.ui.style.theme import LIGHT

every_activation = pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())


@every_activation
def test_the_slope_that_is_drawn_is_that_of_the_curve(kind):
    z = np.linspace(-5.0, 5.0, 20_001)
    here = sampled(kind(), z)
    numeric = np.gradient(here.value, z, edge_order=2)
    away = np.all([np.abs(z - kink) > 0.01 for kink in (*kind.kinks, 99.0)], axis=0)
    np.testing.assert_allclose(here.slope[away], numeric[away], atol=6e-4)


@every_activation
def test_every_activation_has_a_tile_with_its_curve_and_its_slope(kind):
    tile = next(tile for tile in tiles(LIGHT) if tile.key == kind.kind())
    assert tile.title == kind.title
    assert len(tile.curves) == 2
    assert tile.tip == kind.behaviour


@every_activation
def test_the_hatched_ranges_are_those_that_the_engine_calls_saturated(kind):
    here = sampled(kind(), grid(8.0))
    spans = drawn(here, kind.title, (), 8.0, LIGHT).saturated
    inside = np.any([(here.z >= low) & (here.z <= high) for low, high in spans] or [here.z > 99.0], axis=0)
    np.testing.assert_array_equal(inside, here.saturated)
    assert bool(spans) == kind.saturates


def test_softmax_is_followed_over_one_sum_while_the_others_stay():
    others = np.array([0.3, -1.0, 2.0])
    here = sampled(Softmax(), np.array([-1.0, 4.0]), 1, others)
    moved = Softmax().values(np.array([[0.3], [4.0], [2.0]]))
    assert here.value[0] == pytest.approx(Softmax().values(others[:, np.newaxis])[1, 0])
    assert here.value[1] == pytest.approx(moved[1, 0])
    assert here.slope[1] == pytest.approx(moved[1, 0] * (1.0 - moved[1, 0]))


def test_an_activation_that_learns_is_drawn_with_what_it_has_learned():
    here = sampled(PReLU().bound(np.array([0.5])), np.array([-2.0]))
    assert here.value[0] == pytest.approx(-1.0)
    assert here.slope[0] == pytest.approx(0.5)


def test_a_layer_is_summed_up_over_all_units_and_samples():
    z = np.array([[0.0, 10.0], [-10.0, 0.0]])
    found = share(Subject("1", Sigmoid(), z, Sigmoid().values(z)))
    assert found.saturated == 0.5
    assert found.mean_slope == pytest.approx(0.125, abs=1e-4)


def test_relu_is_never_called_saturated():
    z = np.array([[-1.0, -2.0]])
    assert share(Subject("1", ReLU(), z, ReLU().values(z))).saturated == 0.0


def test_the_histogram_counts_everything_once():
    counts, beyond = histogram(np.array([-7.0, -6.0, 0.0, 5.9, 6.0, np.nan]), 6.0)
    assert counts.sum() == 3
    assert beyond == 3


def test_the_reach_grows_with_the_sums_and_never_jumps_back():
    assert value_range_of(np.array([0.5, -1.0])) == 6.0
    assert value_range_of(np.array([15.0, 16.0, -17.0])) == 20.0
    assert value_range_of(np.array([0.5]), before=20.0) == 20.0
    assert value_range_of(np.array([np.nan])) == 6.0
    assert value_range_of(None, before=50.0) == 50.0


def test_a_curve_breaks_where_it_jumps_and_nowhere_else():
    step = np.concatenate([np.zeros(50), np.ones(50)])
    assert np.isnan(broken_at_jumps(step)).sum() == 1
    smooth = np.sin(np.linspace(-5.0, 5.0, 401))
    assert not np.isnan(broken_at_jumps(smooth)).any()

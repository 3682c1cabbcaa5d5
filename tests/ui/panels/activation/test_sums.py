"""Over which sums an activation is drawn, and how they are counted."""

import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.analysis.activation_curve import sampled
from nnstudio.ui.panels.activation.pictures import broken_at_jumps, drawn, tiles
from nnstudio.ui.panels.activation.sums import grid, histogram, value_range_of
from nnstudio.ui.style.theme import LIGHT

every_activation = pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())


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


def test_the_histogram_counts_everything_once():
    counts, beyond = histogram(np.array([-7.0, -6.0, 0.0, 5.9, 6.0, np.nan]), 6.0)
    assert counts.sum() == 3
    assert beyond == 3


def test_the_value_range_grows_with_the_sums_and_never_jumps_back():
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

"""Measures over time as heat: every extreme is kept, columns stand for the right steps, and zeros stay apart."""

import math

import numpy as np
import pytest

from nnstudio.training.histories.heat import heat_of
from nnstudio.training.histories.norms import Norms
from tests.training.histories.specimens import falling, history_of
from tests.training.histories.test_norms import shot


def norms_of(columns):
    """A record of two layers, one value of each per step."""
    norms, history = Norms(), history_of(falling(20))
    for step, sizes in enumerate(columns):
        norms.add(shot(step, *sizes), history, 1)
    return norms


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


def test_the_colours_leave_out_a_fiftieth_at_either_end():
    """Evenly spread from 0 to 4: a fiftieth of 4 is 0.08."""
    heat = heat_of(norms_of([(10.0**value, math.nan) for value in np.linspace(0.0, 4.0, 401)]), "delta_rms")
    assert heat.robust() == pytest.approx((0.08, 3.92), abs=1e-12)


def test_where_everything_is_zero_there_is_no_range():
    heat = heat_of(norms_of([(0.0, 0.0)] * 3), "delta_rms")
    assert heat.zeros
    assert heat.robust() is None

"""What the depth dial computes: first its own curves, at the project's seed, then all under the same conditions."""

import numpy as np
import pytest

from nnstudio.diagnosis.depth import DepthPlan, ProbeInput, curves
from nnstudio.diagnosis.depth_answers import (
    LEAST_ROWS,
    SEEDS,
    WIDE,
    Another,
    Curves,
    DepthRequest,
    Feeds,
    Kept,
    feed_key,
    first,
    rest,
)
from nnstudio.diagnosis.mean_field import MeanField
from nnstudio.engine.activations import ReLU, Softmax
from nnstudio.engine.initialisers import HeNormal, Zeros
from nnstudio.engine.layers import Dropout
from nnstudio.project.edits import add_block, changed
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable

MOONS = template("moons")
SMALL = DepthPlan(3, 4)


def answers(plan=SMALL, project=MOONS, kept=(), seed=MOONS.seed):
    request, feeds = DepthRequest(plan, seed, project, kept), Feeds()
    return [*first(request, feeds), *rest(request, feeds)]


def test_the_first_answer_is_the_curve_that_the_projects_own_run_would_begin_with():
    own = answers()[0]
    expected = curves(SMALL, ProbeInput.of(MOONS), MOONS.seed)
    assert isinstance(own, Curves)
    assert own.rows == ProbeInput.of(MOONS).x.shape[1]
    assert np.array_equal(own.curves.delta_rms, expected.delta_rms)


def test_the_band_is_made_of_twenty_different_seeds():
    found = answers(seed=7)
    seeds = [found[0].curves.seed, *(one.curves.seed for one in found if isinstance(one, Another))]
    assert seeds == list(range(7, 7 + SEEDS))
    assert len({one.curves.delta_rms[0] for one in found}) == SEEDS


def test_kept_plans_come_before_the_band():
    kept = DepthPlan(2, 3, ReLU(), HeNormal())
    second = answers(kept=(kept,))[1]
    assert isinstance(second, Kept)
    assert second.plan == kept
    assert len(second.curves.z_std) == kept.depth + 1


@pytest.mark.parametrize(
    ("plan", "known"),
    [
        (DepthPlan(2, WIDE), True),
        (DepthPlan(2, WIDE - 1), False),
        (DepthPlan(2, WIDE, initialiser=Zeros()), False),
        (DepthPlan(2, WIDE, Softmax()), False),
    ],
)
def test_the_theory_speaks_of_wide_layers_that_it_applies_to(plan, known):
    assert any(isinstance(one, MeanField) for one in answers(plan)) is known


def test_wide_networks_are_sent_fewer_rows():
    feeds = Feeds()
    assert feeds.feed(None, DepthPlan(50, 64)).x.shape == (65, 256)
    assert feeds.feed(None, DepthPlan(50, 512)).x.shape == (513, LEAST_ROWS)
    fewer = feeds.feed(MOONS, DepthPlan(50, 512))
    assert fewer.x.shape[1] == fewer.y.shape[1] == LEAST_ROWS


def test_rows_are_prepared_once_for_the_same_data():
    feeds = Feeds()
    rows = feeds.feed(MOONS, SMALL)
    assert feeds.feed(changed(MOONS, "training.learning_rate", 0.5), SMALL) is rows
    assert feeds.feed(changed(MOONS, "data.source.noise", 0.3), SMALL) is not rows


def test_what_the_rows_depend_on_is_told():
    assert feed_key(MOONS) == feed_key(changed(MOONS, "network.initialiser", Zeros()))
    assert feed_key(MOONS) != feed_key(changed(MOONS, "data.validation", 0.5))
    assert feed_key(None) is None


def test_a_last_layer_that_cannot_answer_is_refused_in_words():
    last = MOONS.network.blocks[-1].id
    with pytest.raises(Unusable, match="not a dense one"):
        answers(project=add_block(MOONS, Dropout(), after=last))


def test_normal_rows_need_no_project():
    found = answers(project=None)
    assert len(found) == SEEDS
    assert found[0].rows == 256

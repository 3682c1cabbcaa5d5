"""Where the points of each formula lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.datasets import Circles, Gaussians, Moons, Plane, Spiral, Wave, Xor
from nnstudio.datasets.plan import DataPlan, prepare

MIDDLE = np.array([0.5, 0.25])  # of scikit-learn's moons
SHAPES = [Moons, Circles, Xor, Gaussians, Spiral]


def still(kind, points=200, seed=0, **fields):
    return kind(points=points, noise=0.0, **fields).table(np.random.default_rng(seed))


def radii(table, class_number):
    return np.hypot(*table.x[table.classes == class_number].T)


@pytest.mark.parametrize("kind", SHAPES)
@given(points=st.integers(10, 400), seed=st.integers(0, 99))
def test_classes_are_balanced_to_one_point(kind, points, seed):
    counts = np.bincount(still(kind, points, seed).classes)
    assert counts.max() - counts.min() <= 1


@given(points=st.integers(10, 400))
def test_three_arms_are_balanced_to_one_point(points):
    counts = np.bincount(still(Spiral, points, arms=3).classes)
    assert len(counts) == 3
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("points", [10, 11, 200, 333])
def test_moons_are_half_circles_centred_on_the_origin(points):
    table = still(Moons, points)
    upper, lower = table.x[table.classes == 0], table.x[table.classes == 1]
    assert np.hypot(*(upper + MIDDLE).T) == pytest.approx(1.0)
    assert np.hypot(*(lower - MIDDLE).T) == pytest.approx(1.0)
    assert upper[:, 1].min() == pytest.approx(-0.25)
    assert lower[:, 1].max() == pytest.approx(0.25)
    assert upper.mean(axis=0) + lower.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-12 if points % 2 == 0 else 0.1)


def test_moons_agree_with_scikit_learn_but_for_the_centre():
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed (extra: rivals)")
    theirs, their_classes = datasets.make_moons(200, shuffle=False, noise=None)
    ours = still(Moons)
    for number in (0, 1):
        shifted = theirs[their_classes == number] - MIDDLE
        np.testing.assert_allclose(ours.x[ours.classes == number], shifted, atol=1e-12)


def test_the_disc_reaches_to_radius_1_and_the_ring_from_1_4_to_2():
    table = still(Circles, 4000)
    ring, disc = radii(table, 0), radii(table, 1)
    assert 0.95 < disc.max() <= 1.0
    assert disc.min() < 0.05
    assert 1.4 <= ring.min() < 1.45
    assert 1.95 < ring.max() <= 2.0


def test_xor_asks_whether_the_signs_differ_and_keeps_off_the_axes():
    table = still(Xor, 4000)
    assert np.array_equal(table.classes == 1, table.x[:, 0] * table.x[:, 1] < 0)
    sizes = np.abs(table.x)
    assert 0.12 <= sizes.min() < 0.15
    assert 2.1 < sizes.max() <= 2.12
    quadrants = np.bincount((table.x[:, 0] > 0) * 2 + (table.x[:, 1] > 0))
    assert quadrants.min() > 900


def test_gaussians_lie_around_their_middles_with_the_noise_as_deviation():
    table = Gaussians(points=10_000, noise=0.4).table(np.random.default_rng(0))
    for number, middle in ((0, -0.8), (1, 0.8)):
        cloud = table.x[table.classes == number]
        assert cloud.mean(axis=0) == pytest.approx([middle, middle], abs=0.03)
        assert cloud.std(axis=0) == pytest.approx([0.4, 0.4], rel=0.05)


@pytest.mark.parametrize("arms", [2, 3])
def test_spiral_arms_are_one_arm_turned(arms):
    table = still(Spiral, 60 * arms, arms=arms)
    assert table.schema.task == ("binary" if arms == 2 else "multiclass")
    first = table.x[table.classes == 0] @ [1, -1j] * 1j  # r (sin t, cos t) as the complex number r exp(it)
    for number in range(arms):
        arm = table.x[table.classes == number] @ [1, -1j] * 1j
        np.testing.assert_allclose(arm, first * np.exp(2j * np.pi * number / arms), atol=1e-12)
    assert np.abs(first) == pytest.approx(2.0 * np.arange(1, 61) / 60)
    assert np.unwrap(np.angle(first))[-1] - np.unwrap(np.angle(first))[0] == pytest.approx(3.5 * np.pi * 59 / 60)


def test_no_two_arms_of_a_spiral_share_a_point():
    table = still(Spiral)
    assert len(np.unique(table.x.round(9), axis=0)) == len(table.x)


def test_the_wave_is_two_waves_of_a_sine():
    table = still(Wave, 2000)
    np.testing.assert_allclose(table.targets, np.sin(np.pi * table.x))
    assert table.x.min() < -1.95
    assert table.x.max() > 1.95


def test_the_plane_rises_from_minus_1_to_1():
    table = still(Plane, 2000)
    np.testing.assert_allclose(table.targets[:, 0], (table.x[:, 0] + table.x[:, 1]) / 4)
    assert np.abs(table.targets).max() <= 1.0


@pytest.mark.parametrize("kind", [Circles, Xor, Gaussians, Wave, Plane])
def test_more_points_leave_those_already_there(kind):
    few, many = (kind(points=points).table(np.random.default_rng(3)) for points in (50, 300))
    assert np.array_equal(many.x[:50], few.x)


def test_the_points_of_a_saved_seed_are_those_of_the_first_release():
    moons = prepare(DataPlan(source=Moons(), seed=0)).table.x
    np.testing.assert_allclose(
        moons[:2], [[0.47532522066429317, -0.3320405656774182], [-0.48662130097085493, 0.23677223195544683]], rtol=1e-12
    )
    np.testing.assert_allclose(moons[-1], [1.5311516240332628, 0.27712146302482116], rtol=1e-12)

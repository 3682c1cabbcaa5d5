"""The weights as curves: their values, which are drawn, and which one a point means."""

import numpy as np
import pytest

from nnstudio.project.templates import template
from nnstudio.ui.panels.network.edges import curve_points
from nnstudio.ui.panels.network.wires import MOST_EDGES, NARROWEST, REACH, wires_of
from tests.ui.panels.network.scenes import deep, every_kind, room, scene_of, wide_digits


def test_a_curve_for_every_weight_carries_its_value() -> None:
    scene = scene_of(template("moons"))
    for layer in "12345":
        assert scene.wires.values[layer] == pytest.approx(scene.tensors[f"{layer}.W"])
    assert scene.wires.shown == scene.wires.total == 2 * 6 + 3 * 36 + 6


def test_in_the_mode_gradients_curves_carry_derivatives() -> None:
    scene = scene_of(template("moons"), mode="gradients")
    assert scene.wires.values["2"] == pytest.approx(scene.gradients["2.W"])


def test_of_very_many_weights_only_the_strongest_are_drawn() -> None:
    wires = scene_of(deep(30)).wires
    drawn = sum(int(wires.drawn(gap.layer).sum()) for gap in wires.gaps)
    assert drawn == wires.shown <= MOST_EDGES
    assert wires.total == 2 * 16 + 29 * 256 + 16
    weakest_drawn = min(np.abs(wires.values[gap.layer])[wires.drawn(gap.layer)].min() for gap in wires.gaps)
    strongest_left = max(np.abs(wires.values[gap.layer])[~wires.drawn(gap.layer)].max(initial=0) for gap in wires.gaps)
    assert strongest_left <= weakest_drawn


def test_narrow_gaps_hold_fewer_edges_than_wide_ones() -> None:
    narrow, wide = (scene_of(deep(30), space=room(width)).wires.shown for width in (500.0, 1400.0))
    assert narrow < wide == MOST_EDGES


def test_weights_between_the_units_shown_are_those_of_these_units() -> None:
    scene = scene_of(wide_digits())
    rows, columns = scene.layout.by_name["2"].shown, scene.layout.by_name["1"].shown
    expected = scene.tensors["2.W"][np.ix_(rows, columns)]
    assert scene.wires.values["2"] == pytest.approx(expected)


def test_all_weights_from_an_image_are_one_curve_as_wide_as_their_rms() -> None:
    scene = scene_of(wide_digits())
    gap = scene.wires.gaps[0]
    weights = scene.tensors["1.W"][list(gap.units)]
    assert gap.bundle
    assert scene.wires.values["1"] == pytest.approx(np.sqrt((weights**2).mean(axis=1, keepdims=True)))


def test_width_says_how_large_a_weight_is() -> None:
    wires = scene_of(template("moons")).wires
    for gap in wires.gaps:
        widths, sizes = wires.widths(gap).ravel(), np.abs(wires.values[gap.layer]).ravel()
        assert (np.argsort(widths) == np.argsort(sizes)).all()
        assert widths.min() >= NARROWEST
    assert max(wires.widths(gap).max() for gap in wires.gaps) == pytest.approx(wires.gaps[0].widest)


def test_numbers_that_are_not_finite_are_drawn_as_nothing_rather_than_everything() -> None:
    scene = scene_of(template("moons"))
    tensors = {name: tensor.copy() for name, tensor in scene.tensors.items()}
    tensors["2.W"][3, 1] = np.nan
    wires = wires_of(scene.wires.gaps, tensors)
    assert wires.values["2"][3, 1] == 0.0
    assert np.isfinite(wires.largest)


@pytest.mark.parametrize("project", [template("moons"), every_kind(), wide_digits()], ids=["moons", "kinds", "digits"])
def test_a_point_on_a_curve_means_this_curve(project) -> None:
    wires = scene_of(project, space=room(1600.0, 1000.0)).wires
    for gap in wires.gaps:
        for row, column in np.ndindex(len(gap.units), len(gap.sources)):
            point = curve_points(gap, row, column)[1]  # near the beginning all curves of one unit are close together
            found = wires.nearest(point.x(), point.y())
            assert found is not None
            hit = gap.heights(np.array([point.x()]))[found[1], found[2], 0]
            assert found[0] is gap
            assert abs(hit - point.y()) <= REACH


def test_the_middle_of_a_lonely_curve_is_hit_within_reach_and_missed_beyond() -> None:
    wires = scene_of(template("gaussians")).wires
    gap = wires.gaps[0]
    middle, height = (gap.left + gap.right) / 2.0, (gap.begins[0] + gap.ends[0]) / 2.0
    assert wires.nearest(middle, height) == (gap, 0, 0)
    assert wires.nearest(middle, height - REACH) == (gap, 0, 0)
    assert wires.nearest(middle, height - 40.0) is None
    assert wires.nearest(gap.left - 50.0, height) is None


def test_curves_begin_and_end_at_the_middle_of_their_tiles() -> None:
    scene = scene_of(every_kind(), space=room(1400.0))
    for gap in scene.wires.gaps:
        read = scene.layout.by_name[scene.layout.by_name[gap.layer].column.reads]
        points = curve_points(gap, 0, 0)
        assert (points[0].x(), points[0].y()) == (read.x + read.width, read.middles[0])
        assert (points[-1].x(), points[-1].y()) == (
            scene.layout.by_name[gap.layer].x,
            scene.layout.by_name[gap.layer].middles[0],
        )

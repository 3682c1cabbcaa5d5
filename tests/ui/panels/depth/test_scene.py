"""From curves to pictures: logarithms only of what has one, the band from all seeds, and every number in the table."""

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnstudio.diagnosis.depth import DepthCurves, DepthPlan, ProbeInput, band, curves
from nnstudio.diagnosis.mean_field import mean_field
from nnstudio.engine.activations import ACTIVATIONS, ReLU, Tanh
from nnstudio.engine.initialisers import HeNormal
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.panels.depth import strokes
from nnstudio.ui.panels.depth.curve_plot import whole_ticks
from nnstudio.ui.panels.depth.quantities import BACKWARD, FORWARD, Quantity
from nnstudio.ui.panels.depth.scene import DepthScene, Exhibit, card_lines, table, y_ranges
from nnstudio.ui.style.theme import DARK, LIGHT
from tests.present import present

FEED = ProbeInput.normal(32, rows=16)
PLAN = DepthPlan(4, 32, Tanh(), HeNormal())
QUANTITIES = (*FORWARD, BACKWARD)


def scene_of(plan, seeds=3, **more) -> DepthScene:
    found = tuple(band(plan, FEED, range(seeds)))
    return DepthScene(Exhibit("dial", strokes.own(LIGHT), found[0]), found, **more)


def theory():
    return "theory", strokes.theory(LIGHT), mean_field(PLAN, FEED)


def test_a_logarithmic_quantity_is_drawn_by_its_size_and_has_gaps_where_it_is_zero_or_infinite():
    drawn = Quantity("activation_mean").drawn(np.array([100.0, -0.1, 0.0, np.inf, np.nan]))
    assert drawn[:2].tolist() == [2.0, -1.0]
    assert np.isnan(drawn[2:]).all()


def test_only_the_error_signal_is_shown_for_the_output():
    found = curves(PLAN, FEED)
    assert [len(quantity.values(found)) for quantity in QUANTITIES] == [4] * len(FORWARD) + [5]


def test_the_band_spans_all_seeds_and_holds_the_median():
    scene = scene_of(PLAN, seeds=5)
    low, median, high = scene.picture(BACKWARD, LIGHT, "").band.values
    all_values = np.stack([one.delta_rms for one in scene.seeds])
    assert np.array_equal(low, all_values.min(axis=0))
    assert np.array_equal(median, np.median(all_values, axis=0))
    assert np.array_equal(high, all_values.max(axis=0))
    assert scene_of(PLAN, seeds=1).picture(BACKWARD, LIGHT, "").band is None


def test_the_theory_starts_at_the_measured_output():
    scene = scene_of(PLAN, theory=theory())
    predicted = next(curve for curve in scene.picture(BACKWARD, LIGHT, "").curves if curve.name == "theory")
    assert predicted.values[-1] == scene.own.curves.delta_rms[-1]
    assert np.allclose(predicted.values, scene.own.curves.delta_rms, rtol=0.5)
    assert not any(curve.name == "theory" for curve in scene.picture(Quantity("dead", share=True), LIGHT, "").curves)


def test_a_hidden_curve_is_left_out_and_the_band_stays():
    picture = scene_of(PLAN, hidden=True, theory=theory()).picture(BACKWARD, LIGHT, "")
    assert [curve.name for curve in picture.curves] == ["theory"]
    assert picture.band is not None


def test_where_there_is_nothing_of_a_quantity_it_is_said():
    assert scene_of(PLAN).picture(Quantity("dead", share=True), LIGHT, "cannot die").message == "cannot die"
    assert DepthScene(message="no data").picture(BACKWARD, LIGHT, "").message == "no data"


def test_the_deepest_network_counts():
    deep = Exhibit("deep", strokes.kept(LIGHT, 0), curves(DepthPlan(9, 32), FEED))
    assert scene_of(PLAN).layers == 5
    assert scene_of(PLAN, kept=(deep,)).layers == 10


def test_ranges_hold_everything_and_end_at_round_exponents():
    picture = scene_of(PLAN, theory=theory()).picture(BACKWARD, LIGHT, "")
    (low, high), (least, most) = present(y_ranges(picture))
    assert least <= low < high <= most
    assert least % 0.5 == most % 0.5 == 0.0


def test_a_card_shows_every_curve_that_has_the_layer():
    shallow = Exhibit("shallow", strokes.kept(LIGHT, 0), curves(DepthPlan(2, 32), FEED))
    picture = scene_of(PLAN, kept=(shallow,)).picture(BACKWARD, LIGHT, "")
    names = [[line.name for line in card_lines(picture, place, "median", "range", BACKWARD)] for place in (0, 4)]
    assert names == [["dial", "shallow", "median", "range"], ["dial", "median", "range"]]


def test_the_table_has_every_number_of_both_plots():
    scene = scene_of(PLAN)
    pictures = {str(quantity.key): scene.picture(quantity, LIGHT, "") for quantity in (FORWARD[0], BACKWARD)}
    rows = list(csv.DictReader(io.StringIO(table(pictures))))
    assert [row["layer"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [float(row["delta_rms: dial"]) for row in rows] == scene.own.curves.delta_rms.tolist()
    assert rows[4]["activation_std: dial"] == ""
    assert float(rows[0]["delta_rms: most"]) >= float(rows[0]["delta_rms: median"])


@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.__name__)
def test_every_quantity_of_every_activation_can_be_drawn(kind, qapp):
    scene = scene_of(DepthPlan(3, 4, kind()), seeds=2)
    image = QImage(200, 100, QImage.Format.Format_ARGB32_Premultiplied)
    for quantity in QUANTITIES:
        picture = scene.picture(quantity, DARK, "nothing")
        _, wide = y_ranges(picture) or ((0.0, 1.0), (0.0, 1.0))
        painter = QPainter(image)
        picture.draw(painter, Frame(QRectF(20, 5, 170, 80), (0.5, 4.5), wide))
        painter.end()
        assert bool(picture.message) is not bool(picture.curves)


def test_a_band_in_which_some_seeds_are_silent_reaches_the_ground(qapp):
    silent = np.array([0.0, 1.0, 1.0])
    loud = np.array([1.0, 1.0, 1.0])
    seeds = tuple(DepthCurves(0, delta, delta, delta, delta, delta, delta) for delta in (silent, loud))
    picture = DepthScene(Exhibit("dial", strokes.own(LIGHT), seeds[1]), seeds).picture(BACKWARD, LIGHT, "")
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    picture.draw(painter, Frame(QRectF(0, 0, 100, 100), (1.0, 3.0), (-1.0, 1.0)))
    painter.end()
    assert image.pixel(2, 90) != 0xFFFFFFFF
    assert image.pixel(80, 90) == 0xFFFFFFFF


@pytest.mark.parametrize(
    ("low", "high", "most", "texts"),
    [
        (0.5, 3.5, 8, ["1", "2", "3"]),
        (0.5, 11.5, 6, ["1", "2", "4", "6", "8", "10"]),
        (0.5, 51.5, 6, ["1", "10", "20", "30", "40", "50"]),
        (5.2, 7.4, 8, ["6", "7"]),
    ],
)
def test_layers_are_marked_at_whole_numbers(low, high, most, texts):
    assert [text for _, text in whole_ticks(low, high, most)] == texts
    assert [place for place, _ in whole_ticks(low, high, most)] == [float(text) for text in texts]


def test_the_strokes_of_kept_curves_differ_in_colour_and_in_dashes():
    for theme in (LIGHT, DARK):
        kept = [strokes.kept(theme, slot) for slot in range(len(strokes.SLOTS))]
        assert len({stroke.colour.name() for stroke in kept}) == len({stroke.dashes for stroke in kept}) == len(kept)
        assert strokes.own(theme).colour.name() not in {stroke.colour.name() for stroke in kept}


def test_a_relu_dies_and_does_not_saturate():
    scene = scene_of(DepthPlan(3, 4, ReLU()))
    by_key = {quantity.key: scene.picture(quantity, LIGHT, "none") for quantity in FORWARD}
    assert by_key["saturated"].message == "none"
    assert by_key["dead"].curves

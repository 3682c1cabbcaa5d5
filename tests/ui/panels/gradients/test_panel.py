"""The gradients panel as a user meets it: the first layer on top, exact counts, and what the numbers are, in words."""

import csv
import io
import math
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.arrays import rms
from nnstudio.engine.initialisers import Zeros
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, LayerNorm, Residual
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block
from nnstudio.project.templates import template, template_names
from nnstudio.training.histories.quantities import KEYS, MEASURES, layer_arrays
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import SnapshotPart
from nnstudio.ui.charts.histograms_picture import HistogramRows
from nnstudio.ui.style.theme import DARK
from tests.present import present

LAYERS: frozenset[SnapshotPart] = frozenset({"layers"})


def project_of(*layers):
    """The moons with another network."""
    return with_ids(changed(template("moons"), "network.blocks", tuple(Block(layer) for layer in layers)))


def taken(project, steps=3):
    """A snapshot of a run of some steps, watched."""
    session = TrainingSession(project)
    for _ in range(steps):
        session.step()
    return session.snapshot(LAYERS)


def layer_histograms(gradients):
    return gradients.histograms_view.picture.layer_histograms


DEEP = project_of(*[Dense(6, Sigmoid())] * 10, Dense(1, Sigmoid()))


def test_the_first_layer_is_on_top(gradients):
    assert [layer_histogram.name for layer_histogram in layer_histograms(gradients)] == [
        "layer 1",
        "layer 2",
        "layer 3",
        "layer 4",
        "output",
    ]
    rows = HistogramRows(gradients.histograms_view.plot.frame.rect, 5)
    levels = [rows.ground(row) for row in range(5)]
    assert levels == sorted(levels)
    assert [rows.at(level - 2.0) for level in levels] == [0, 1, 2, 3, 4]


def test_layers_wear_their_colours(gradients, context):
    theme = context.appearance.theme
    assert [layer_histogram.colour for layer_histogram in layer_histograms(gradients)] == [
        theme.layer(place, 5) for place in range(5)
    ]
    context.appearance.choose("dark")
    assert layer_histograms(gradients)[0].colour == DARK.layer(0, 5)


def test_vanishing_is_a_slope_to_the_left(gradients):
    gradients._show(taken(DEEP))
    medians = [layer_histogram.histogram.median for layer_histogram in layer_histograms(gradients)]
    assert all(upper < lower for upper, lower in pairwise(medians[2:]))
    assert medians[-1] - medians[1] > 4.0


@pytest.mark.parametrize("key", KEYS)
def test_every_value_of_every_layer_is_counted(gradients, key):
    snapshot = taken(template("spiral3"))
    gradients.set_quantity(key)
    gradients.histograms_view.show_snapshot(snapshot)
    arrays = present(layer_arrays(snapshot, key))
    assert [layer_histogram.histogram.total for layer_histogram in layer_histograms(gradients)] == [
        array.values.size for array in arrays
    ]
    for layer_histogram, array in zip(layer_histograms(gradients), arrays, strict=True):
        assert layer_histogram.histogram.zeros == np.count_nonzero(array.values == 0.0)
        assert layer_histogram.histogram.rms == rms(array.values)


@pytest.mark.parametrize("key", KEYS)
def test_the_number_beside_a_histogram_is_the_measured_one(key):
    snapshot = taken(template("moons"))
    for array, layer in zip(present(layer_arrays(snapshot, key)), snapshot.layers, strict=True):
        found = rms(array.values)
        if key == "update":
            found /= layer.measures.weight_rms
        if key != "activation":
            assert found == pytest.approx(getattr(layer.measures, MEASURES[key]), rel=1e-9)


def test_zeros_are_counted_in_words(gradients):
    snapshot = taken(project_of(Dense(8, ReLU()), Dense(1, Sigmoid())))
    gradients.set_quantity("delta")
    gradients.histograms_view.show_snapshot(snapshot)
    zeros = int(np.count_nonzero(snapshot.layers[0].delta == 0.0))
    assert zeros > 0
    assert f"{zeros} zeros" in layer_histograms(gradients)[0].notes[0]


def test_where_all_is_zero_an_axis_is_shown_all_the_same(gradients):
    project = project_of(Dense(4, Sigmoid(), initialiser=Zeros()), Dense(1, Sigmoid(), initialiser=Zeros()))
    gradients.set_quantity("weight")
    snapshot = TrainingSession(project).snapshot(LAYERS)
    gradients.histograms_view.show_snapshot(snapshot)
    assert [layer_histogram.notes for layer_histogram in layer_histograms(gradients)] == [
        ("8 zeros", "0"),
        ("4 zeros", "0"),
    ]
    low, high = gradients.histograms_view.plot.frame.x_range
    assert low < 0.0 < high


def test_values_that_are_not_finite_and_underflow_are_told(gradients):
    snapshot = taken(template("moons"))
    snapshot.gradient.setflags(write=True)
    gradient = snapshot.tensors(snapshot.gradient)["2.W"]
    gradient[0, :4] = (math.nan, math.inf, 1e-310, 0.0)
    gradients.histograms_view.show_snapshot(snapshot)
    assert layer_histograms(gradients)[1].notes[0] == "2 not finite, 1 zeros, 1 underflow"


def test_the_card_tells_the_bin_under_the_crosshair(gradients):
    snapshot = taken(template("moons"))
    gradients.histograms_view.show_snapshot(snapshot)
    view = gradients.histograms_view
    frame, rows = view.plot.frame, HistogramRows(view.plot.frame.rect, 5)
    histogram = layer_histograms(gradients)[2].histogram
    place = (histogram.first + int(np.argmax(histogram.counts)) + 0.5) * histogram.width
    view.plot.point_at(QPointF(float(frame.x(np.array(place))), rows.ground(2) - 3.0))
    text = view.card.accessibleName()
    assert text.startswith("layer 3 · 36 values")
    logs = np.log10(np.abs(snapshot.tensors(snapshot.gradient)["3.W"]))
    low, high = histogram.count_in(place)[0]
    count = int(((logs >= low) & (logs < high)).sum())
    assert count == histogram.counts.max()
    assert f" {count} {100 * count / 36:.1f} %" in text


def test_the_words_say_which_numbers_these_are(gradients):
    snapshot = taken(template("moons"), steps=7)
    said = {}
    for key in KEYS:
        gradients.set_quantity(key)
        gradients._show(snapshot)
        said[key] = gradients.caption.text()
    assert all("Step 7, batch of 10" in text for text in said.values())
    assert "mean loss" in said["gradient"]
    assert "each sample's own" in said["delta"]
    assert len(set(said.values())) == len(KEYS)


def test_before_the_first_step_the_coming_batch_is_shown(gradients):
    assert "Before step 1" in gradients.caption.text()


def test_updates_are_known_only_after_a_watched_step(gradients, context, qtbot):
    gradients.quantities.actions["update"].trigger()
    assert "next step" in gradients.histograms_view.picture.message
    context.run.step("batch")
    qtbot.waitUntil(lambda: bool(layer_histograms(gradients)))
    assert gradients.histograms_view.picture.message == ""


def test_the_range_glides_between_frames(gradients, qtbot):
    snapshot = taken(template("moons"))
    view = gradients.histograms_view
    view.show_snapshot(snapshot)
    view.plot.resume()
    before = view.plot.frame.x_range
    snapshot.gradient.setflags(write=True)
    np.multiply(snapshot.gradient, 1e-6, out=snapshot.gradient)
    view.show_snapshot(snapshot)
    low, high = view.plot.frame.x_range
    assert low < before[0] - 4.0
    assert high > before[1] - 4.0
    qtbot.waitUntil(lambda: view.plot.frame.x_range[1] < before[1] - 4.0)


def test_norms_over_time_grow_with_the_run(gradients, context, qtbot):
    gradients.views.actions["time"].trigger()
    for count in range(1, 4):
        context.run.step("batch")
        qtbot.waitUntil(lambda count=count: gradients.norms.last_step == count)
    lines = gradients.norms_view.picture.lines
    assert [line.name for line in lines] == ["layer 1", "layer 2", "layer 3", "layer 4", "output"]
    measures = [layer.measures.grad_rms for layer in context.run.snapshot.layers]
    qtbot.waitUntil(lambda: len(gradients.norms_view.picture.lines[0].x) == 4)
    assert [10.0**line.end for line in gradients.norms_view.picture.lines] == pytest.approx(measures)
    assert "y axis follows steps" in gradients.caption.text()
    gradients.quantities.actions["update"].trigger()
    assert gradients.norms_view.picture.usual[0] == -3.0
    context.document.reset("Reset")
    qtbot.waitUntil(lambda: gradients.norms.last_step == 0)


def test_the_card_over_norms_tells_every_layer(gradients, context, qtbot):
    gradients.views.actions["time"].trigger()
    context.run.step("batch")
    qtbot.waitUntil(lambda: gradients.norms.last_step == 1)
    plot = gradients.norms_view.plot
    plot.point_at(plot.frame.rect.center())
    text = gradients.norms_view.card.accessibleName()
    assert text.startswith("step ")
    assert all(name in text for name in ("layer 1", "layer 4", "output"))


@pytest.mark.parametrize(
    "layers",
    [
        (Dense(1, Sigmoid()),),
        (Dense(4, ReLU()), BatchNorm(), Activate(), Dropout(), Dense(1, Sigmoid())),
        (Residual((Dense(4), BatchNorm())), LayerNorm(), Residual((Dense(4),)), Dense(1, Sigmoid())),
        (Dense(40), Dense(40), *[Dense(3)] * 30, Dense(1, Sigmoid())),
    ],
    ids=["no hidden layer", "layers without weights", "residual", "very deep"],
)
def test_every_kind_of_network_is_drawn(gradients, layers):
    snapshot = taken(project_of(*layers))
    gradients.norms.add(snapshot, TrainingSession(template("moons")).trainer.history, 2)
    for view in ("now", "time"):
        gradients.views.actions[view].trigger()
        for key in KEYS:
            gradients.set_quantity(key)
            gradients._show(snapshot)
            assert not gradients.figure.grab().isNull()
            if view == "now":
                assert len(layer_histograms(gradients)) == len(present(layer_arrays(snapshot, key)))


def test_a_projection_of_a_residual_block_is_named(gradients):
    gradients.histograms_view.show_snapshot(taken(project_of(Residual((Dense(4),)), Dense(1, Sigmoid()))))
    assert [layer_histogram.name for layer_histogram in layer_histograms(gradients)] == [
        "layer 1.1",
        "layer 1 way around",
        "output",
    ]


@pytest.mark.parametrize("name", template_names())
def test_every_template_is_drawn(gradients, name):
    snapshot = taken(template(name), steps=2)
    for key in KEYS:
        gradients.set_quantity(key)
        gradients.histograms_view.show_snapshot(snapshot)
        assert layer_histograms(gradients)
        assert not gradients.histograms_view.plot.grab().isNull()


def test_hidden_it_wants_nothing(gradients, context, qtbot):
    assert context.run._observations[gradients] == LAYERS
    gradients.window().hide()
    assert context.run._observations[gradients] == frozenset()


def test_the_table_has_every_count(gradients):
    snapshot = taken(project_of(Dense(8, ReLU()), Dense(1, Sigmoid())))
    gradients.histograms_view.show_snapshot(snapshot)
    rows = list(csv.DictReader(io.StringIO(gradients.histograms_view.table())))
    for name in ("1.W", "2.W"):
        counted = sum(int(row["count"]) for row in rows if row["layer"] == name)
        assert counted == snapshot.tensors()[name].size


def test_the_table_of_norms_has_a_line_per_step(gradients, context, qtbot):
    gradients.views.actions["time"].trigger()
    context.run.step("batch")
    qtbot.waitUntil(lambda: gradients.norms.last_step == 1)
    rows = list(csv.reader(io.StringIO(gradients.norms_view.table())))
    assert rows[0] == ["step", *(f"{layer}_grad_rms" for layer in "12345")]
    assert [row[0] for row in rows[1:]] == ["0", "1"]


def test_every_tool_has_a_name_and_teaches(gradients):
    for action in (gradients.menu, *gradients.views.actions.values()):
        assert action.toolTip() != action.text()

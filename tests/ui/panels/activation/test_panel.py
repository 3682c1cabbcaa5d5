"""The activation panel as a whole: true to the run, moved by hand, patient with everything."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.engine.activations import ACTIVATIONS, Sigmoid
from nnstudio.engine.layers import Dropout
from nnstudio.project.edits import add_block
from nnstudio.project.templates import template
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.activation.panel import ActivationPanel
from nnstudio.ui.style.theme import DARK
from nnstudio.workspace.selection import Place


@pytest.fixture
def panel(show_panel: Callable[[str], Panel], qtbot: QtBot) -> ActivationPanel:
    panel = show_panel("activation")
    assert isinstance(panel, ActivationPanel)
    qtbot.waitUntil(lambda: panel._subject is not None)
    return panel


def test_the_point_is_the_selected_unit_s_sum_for_the_sample(panel, qtbot):
    panel.context.selection.select(Place("2", 3))
    layer = next(layer for layer in panel.context.run.snapshot.layers if layer.name == "2")
    assert panel.canvas.point.z == pytest.approx(layer.z[0, 3])
    assert panel.canvas.point.value == pytest.approx(layer.a[0, 3])
    qtbot.mouseClick(panel.samples.after, Qt.MouseButton.LeftButton)
    assert panel.canvas.point.z == pytest.approx(layer.z[1, 3])


def test_a_weight_stands_for_the_unit_that_it_leads_to(panel):
    panel.context.selection.select(Place("2", 3, 1))
    assert not panel.canvas.point.by_hand
    assert panel.text.whose.text() == "layer 2 unit 4"


def test_the_keys_move_the_point_by_hand_and_escape_lets_it_go(panel, qtbot):
    panel.context.selection.select(Place("1", 0))
    own = panel.canvas.point.z
    panel.canvas.setFocus()
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Right)
    assert panel.canvas.point.by_hand
    assert panel.canvas.point.z == pytest.approx(own + 0.1)
    assert panel.text.point.text().startswith("by hand")
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Escape)
    assert panel.canvas.point.z == own


def test_without_a_selection_the_first_layer_is_shown_and_the_point_is_free(panel):
    assert panel.canvas.point.by_hand
    assert "click a unit" in panel.text.whose.text()
    assert "10 samples × 6 units" in panel.text.share.text()


def test_the_input_has_no_activation_and_the_panel_says_so(panel):
    panel.context.selection.select(Place("0", 1))
    assert "input has no activation" in panel.text.whose.text()
    assert panel.text.share.text() == ""
    assert panel.canvas.point.by_hand


def test_a_layer_without_an_activation_is_told_by_name(panel, qtbot):
    first = panel.context.document.project.network.blocks[0].id
    panel.context.document.apply(lambda project: add_block(project, Dropout(0.2), first), "Dropout")
    qtbot.waitUntil(lambda: len(panel._snapshot.network.layers) == 6)
    panel.context.selection.select(Place("2", 0))
    assert panel.text.whose.text().startswith("Layer 2 has no activation")


@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())
def test_every_activation_can_be_looked_at_and_compared(panel, kind):
    panel.choice.choose(kind.kind())
    panel.choice.ticks["tanh"].trigger()
    panel.canvas.grab()
    assert kind.title.lower() in panel.text.about.text().lower()
    assert panel.choice.compared == ("tanh",)
    at_one = kind().values(np.array([[1.0], [0.0]]))[0, 0]
    assert panel.canvas.point.value == pytest.approx(at_one)


def test_the_gallery_opens_the_activation_that_is_clicked(panel, qtbot):
    qtbot.mouseClick(panel.views._buttons["gallery"], Qt.MouseButton.LeftButton)
    place = panel.gallery.place_of("sigmoid").center().toPoint()
    qtbot.mouseClick(panel.gallery, Qt.MouseButton.LeftButton, pos=place)
    assert panel.views.value == "curves"
    assert panel.activation() == Sigmoid()


def test_a_softmax_output_shows_its_own_sum_among_the_others(panel, qtbot):
    panel.context.document.apply(lambda _: template("iris"), "Iris")
    qtbot.waitUntil(lambda: panel._snapshot.network.outputs == 3)
    last = str(len(panel._snapshot.network.layers))
    panel.context.selection.select(Place(last, 2))
    layer = next(layer for layer in panel.context.run.snapshot.layers if layer.name == last)
    assert panel.canvas.point.value == pytest.approx(layer.a[0, 2])
    assert "every z of its layer" in panel.text.about.text()


def test_it_follows_the_run_and_the_theme(panel, qtbot):
    panel.context.selection.select(Place("1", 0))
    before = panel.canvas.point
    panel.context.run.step("epoch")
    qtbot.waitUntil(lambda: panel.canvas.point != before)
    panel.show_theme(DARK)
    panel.canvas.grab()
    assert panel.gallery.theme is DARK


def test_it_asks_for_nothing_while_hidden(panel):
    assert panel.observations() == {"layers"}
    panel.hide()
    before = panel.canvas.point
    panel.context.selection.select(Place("3", 2))
    assert panel.canvas.point == before


def test_sums_that_are_no_numbers_are_shown_as_such(panel):
    panel.context.selection.select(Place("1", 0))
    snapshot = panel.context.run.snapshot
    nothing = np.full_like(snapshot.layers[0].a, np.nan)
    broken = replace(snapshot.layers[0], z=nothing, a=nothing)
    broken_snapshot = replace(snapshot, layers=(broken, *snapshot.layers[1:]))
    panel.show_update(replace(panel.context.run.update, snapshot=broken_snapshot))
    panel.canvas.grab()
    assert "z = NaN" in panel.text.point.text()
    assert "mean slope NaN" in panel.text.share.text()

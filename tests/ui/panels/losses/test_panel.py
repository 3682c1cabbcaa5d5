"""The loss-function panel as a whole."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.engine.losses import LOSSES, Huber
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.history import EPOCH_COLUMNS
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.losses.panel import LossesPanel
from nnstudio.ui.style.theme import DARK


@pytest.fixture
def panel(show_panel: Callable[[str], Panel], qtbot: QtBot) -> LossesPanel:
    panel = show_panel("losses")
    assert isinstance(panel, LossesPanel)
    qtbot.waitUntil(lambda: panel.context.run.snapshot is not None)
    return panel


def turn_to(panel: LossesPanel, view: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.views._buttons[view], Qt.MouseButton.LeftButton)


def test_the_loss_of_the_design_is_marked_and_shown_large(panel):
    marked = [tile.key for tile in panel.curves.gallery.tiles if tile.mark]
    assert marked == ["binary_cross_entropy"]
    assert panel.curves.name.text() == "Binary cross-entropy"


def test_the_design_s_own_settings_are_drawn(panel):
    panel.context.document.apply(lambda project: changed(project, "training.loss", Huber(0.5)), "Loss")
    assert panel.curves.chosen == "huber"
    assert panel.curves.loss(Huber) == Huber(0.5)
    assert np.abs(panel.curves.probe._sketch.curves[1].y).max() == 0.5


@pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.kind())
def test_every_loss_can_be_shown_large(panel, kind, qtbot):
    with qtbot.waitSignal(panel.curves.gallery.chosen):
        place = panel.curves.gallery.place_of(kind.kind()).center().toPoint()
        qtbot.mouseClick(panel.curves.gallery, Qt.MouseButton.LeftButton, pos=place)
    assert panel.curves.name.text() == kind.title
    assert kind.reduction in panel.curves.about.text()
    panel.curves.probe.grab()


def test_another_target_moves_the_curves(panel, qtbot):
    panel.curves.choose("mean_squared_error")
    field = panel.curves.target
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    curve = panel.curves.probe._sketch.curves[0]
    assert curve.x[curve.y.argmin()] == pytest.approx(2.0)
    panel.curves.choose("binary_cross_entropy")
    qtbot.mouseClick(panel.curves.truth._buttons["0"], Qt.MouseButton.LeftButton)
    assert panel.curves.probe._sketch.curves[0].y[0] < panel.curves.probe._sketch.curves[0].y[-1]


def test_speed_says_how_many_times_as_hard_cross_entropy_pulls(panel, qtbot):
    turn_to(panel, "speed", qtbot)
    assert "56.6 times as hard" in panel.speed.verdict.text()
    qtbot.mouseClick(panel.speed.across._buttons["a"], Qt.MouseButton.LeftButton)
    assert "56.6 times as hard" in panel.speed.verdict.text()
    panel.speed.probe.grab()


def test_speed_marks_the_run_s_outputs_of_the_chosen_target(panel, qtbot):
    turn_to(panel, "speed", qtbot)
    qtbot.waitUntil(lambda: panel.speed.probe._marks.size > 0)
    snapshot, progress = panel.context.run.snapshot, panel.context.run.status.progress
    zeros = progress.data.train.y[snapshot.batch][:, 0] == 0.0
    np.testing.assert_array_equal(panel.speed.probe._marks, snapshot.layers[-1].z[zeros, 0])


def test_speed_says_so_where_the_output_is_no_sigmoid(panel, qtbot):
    turn_to(panel, "speed", qtbot)
    panel.context.document.apply(lambda _: template("iris"), "Iris")
    qtbot.waitUntil(lambda: "no sigmoid" in panel.speed.marked.text())
    assert panel.speed.probe._marks.size == 0


def test_the_table_adds_up_to_the_training_loss(panel, qtbot):
    turn_to(panel, "residuals", qtbot)
    qtbot.waitUntil(lambda: panel.table.model.shown is not None)
    panel.context.run.step("epoch")
    qtbot.waitUntil(lambda: panel.context.run.status.progress.epoch == 1)
    history = panel.context.run.status.progress.history
    whole = history.epochs.view()[-1, EPOCH_COLUMNS.index("train_loss")]
    qtbot.waitUntil(lambda: panel.table.model.shown.loss.mean() == pytest.approx(whole))
    losses = panel.table.model.shown.loss
    assert (np.diff(losses) <= 0.0).all()
    assert "mean over the outputs, then mean over the batch" in panel.table.about.text()


def test_the_table_names_classes_where_there_are_several_outputs(panel, qtbot):
    turn_to(panel, "residuals", qtbot)
    panel.context.document.apply(lambda _: template("iris"), "Iris")
    qtbot.waitUntil(lambda: panel.table.model.columnCount() == 5)
    names = panel.context.run.status.progress.data.table.schema.class_names
    assert panel.table.model.index(0, 0).data() in names
    assert panel.table.model.headerData(4, Qt.Orientation.Horizontal) == "sample loss"


def test_it_asks_only_for_what_is_in_sight(panel, qtbot):
    assert panel.observations() == frozenset()
    turn_to(panel, "residuals", qtbot)
    assert panel.observations() == {"outputs"}
    turn_to(panel, "speed", qtbot)
    assert panel.observations() == {"layers"}
    panel.show_theme(DARK)
    panel.grab()


def test_speed_knows_what_to_say_at_the_ends_of_the_axis(panel, qtbot):
    turn_to(panel, "speed", qtbot)
    qtbot.mouseClick(panel.speed.across._buttons["a"], Qt.MouseButton.LeftButton)
    panel.speed.probe.setFocus()
    for _ in range(30):
        qtbot.keyClick(panel.speed.probe, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.speed.probe.at == 1.0
    assert "times as hard" in panel.speed.verdict.text()
    panel.speed.probe.show_marks(np.array([np.nan, 0.5]))
    panel.speed.probe.grab()

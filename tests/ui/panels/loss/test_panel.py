"""The loss panel as a user meets it: what it draws of a run, what it tells, and what it forgets."""

import math
from functools import partial
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block
from nnstudio.project.templates import template, template_names
from nnstudio.training.session import TrainingSession
from nnstudio.ui.panels.loss.picture import LossPicture
from nnstudio.ui.panels.loss.view import LossView
from nnstudio.ui.style.theme import DARK
from nnstudio.workspace.run_update import RunStatus, RunUpdate
from tests.effort import peak_bytes_of
from tests.training.histories.specimens import falling, history_of


def show_history(loss, history, *, steps_per_epoch=10, state="paused", project=None):
    """Show a run that went like this."""
    progress = TrainingSession(project or template("moons")).progress()
    parts = {**vars(progress), "history": history, "steps": len(history.losses)}
    parts["steps_per_epoch"] = steps_per_epoch
    another = loss.history_view is None or loss.history_view.history is not history
    status = RunStatus(state=state, progress=type(progress)(**parts))
    loss.show_update(RunUpdate(1, loss.run_update.generation + another, status))


def point_at_epoch(loss, epoch):
    frame = loss.plot.frame
    x = float(frame.x(loss.view.on_x(np.array([epoch])))[0])
    loss.plot.point_at(QPointF(x, frame.rect.center().y()))


def bold(loss):
    return {curve.name: curve for curve in loss.picture.curves if curve.name}


def test_before_the_first_step_it_says_how_to_begin(loss):
    assert "Space" in loss.picture.message


def test_a_step_of_an_epoch_appears(loss, context, qtbot):
    context.run.step("epoch")
    qtbot.waitUntil(lambda: loss.history_view is not None and loss.history_view.steps == 15)
    assert loss.picture.message == ""
    rows = context.run.status.progress.history.epochs.view()
    assert bold(loss)["train"].points[1][-1] == pytest.approx(math.log10(loss.history_view.smoothed("train_loss")[-1]))
    assert len(rows) == 2
    faint = next(curve for curve in loss.picture.curves if not curve.name)
    assert np.array_equal(
        10.0 ** faint.points[1], 10.0 ** np.log10(context.run.status.progress.history.losses.view()[:, 0])
    )


def test_the_card_tells_the_exact_values(loss):
    history = history_of(falling(400))
    show_history(loss, history)
    point_at_epoch(loss, 12.0)
    row = history.epochs.view()[12]
    text = loss.card.accessibleName()
    assert text.startswith("epoch 12.00 · step 120")
    for value in (history.losses.view()[119, 0], row[2], row[3]):
        assert f"{value:.6g}"[:6] in text
    best = int(np.argmin(history.epochs.view()[:, 3]))
    assert f"best, epoch {best}" in text
    assert loss.plot._view.accessibleDescription() == text
    loss.plot.point_at(None)
    assert not loss.card.isVisible()


def test_the_card_follows_a_run_that_goes_on(loss):
    show_history(loss, history := history_of(falling(400)))
    point_at_epoch(loss, 20.0)
    before = loss.card.text()
    for value in falling(200, seed=3):
        history.losses.append(value)
    show_history(loss, history)
    assert loss.card.isVisible()
    assert loss.card.text() != "" != before


def test_hidden_curves_are_neither_drawn_nor_told(loss):
    show_history(loss, history_of(falling(100)))
    QTest.mouseClick(loss.legend.buttons["val"], Qt.MouseButton.LeftButton)
    assert set(bold(loss)) == {"train"}
    assert loss.picture.best is None
    point_at_epoch(loss, 5.0)
    assert "validation" not in loss.card.accessibleName()
    QTest.mouseClick(loss.legend.buttons["val"], Qt.MouseButton.LeftButton)
    assert set(bold(loss)) == {"train", "validation"}


def test_a_best_value_at_epoch_0_has_no_mark_on_a_logarithmic_axis(loss, qtlog):
    loss.log_x.trigger()
    assert math.isnan(loss.picture.best[0])
    loss.grab()
    assert not [record for record in qtlog.records if not record.ignored]


@pytest.mark.parametrize("log_x", [False, True])
@pytest.mark.parametrize("log_y", [False, True])
def test_axes_switch_between_linear_and_logarithmic(loss, log_x, log_y):
    history = history_of(falling(400))
    show_history(loss, history)
    loss.set_smoothing(0.0)
    if loss.log_y.isChecked() != log_y:
        loss.log_y.trigger()
    if loss.log_x.isChecked() != log_x:
        loss.log_x.trigger()
    x, y = bold(loss)["validation"].points
    values = 10.0**y if log_y else y
    epochs = 10.0**x if log_x else x
    shown = np.isfinite(epochs)
    assert epochs[shown].tolist() == pytest.approx(list(range(int(log_x), 41)))
    assert values[shown].tolist() == pytest.approx(history.epochs.view()[int(log_x) :, 3].tolist())
    frame = loss.plot.frame
    low, high = frame.x_range
    assert low <= x[shown].min()
    assert high >= x[shown].max()
    assert frame.y_range[0] <= y[shown].min()
    assert frame.y_range[1] >= y[shown].max()
    point_at_epoch(loss, 30.0)
    assert "epoch 30.00 · step 300" in loss.card.accessibleName()


def test_a_linear_loss_axis_starts_at_zero(loss):
    loss.log_y.trigger()
    show_history(loss, history_of(falling(100)))
    assert loss.plot.frame.y_range[0] == 0.0


def test_values_without_a_logarithm_are_told_of(loss):
    show_history(loss, history_of([1.0, 0.0, 0.5] * 10))
    assert "12 values" in loss.note.text()
    assert loss.note.isVisible()
    loss.log_y.trigger()
    assert not loss.note.isVisible()


def test_smoothing_is_chosen_in_the_menu_and_the_raw_curve_stays_faint(loss):
    show_history(loss, history_of(falling(400)))
    for action in loss.weights.actions.values():
        action.trigger()
        assert f"{loss.history_view.weight:g}" in loss.smoothing.text() or not loss.history_view.weight
        faint = [curve for curve in loss.picture.curves if not curve.name]
        assert len(faint) == (2 if loss.history_view.weight else 1)
    loss.weights.actions["0.9"].trigger()
    assert bold(loss)["validation"].points[1].tolist() == pytest.approx(
        np.log10(loss.history_view.smoothed("val_loss")).tolist()
    )


def test_the_metric_has_its_own_axis(loss):
    history = history_of(falling(100), metric=0.75)
    show_history(loss, history)
    loss.measures.actions["metric"].trigger()
    assert loss.axis_name.text() == "accuracy"
    assert not loss.log_y.isEnabled()
    assert set(bold(loss)["train"].points[1]) == {0.75}
    assert [text for _, text in loss.plot.scales.y_marks(loss.plot.frame, loss.plot.small_font())][-1] == "100 %"
    point_at_epoch(loss, 5.0)
    assert "75.00 %" in loss.card.accessibleName()
    loss.measures.actions["loss"].trigger()
    assert loss.log_y.isEnabled()


def test_the_metric_of_a_regression_is_r_squared(loss, context):
    context.document.apply(lambda _: template("wave"), "wave")
    assert loss.measures.actions["metric"].text() == "R²"


def test_a_divergence_is_marked_in_words(loss):
    layers = [Dense(16, ReLU(), initialiser=Normal(0.7))] * 10
    blocks = tuple(Block(layer) for layer in (*layers, Dense(1, Sigmoid())))
    session = TrainingSession(with_ids(changed(template("moons"), "network.blocks", blocks)))
    while session.divergence is None:
        session.step()
    loss.show_update(RunUpdate(2, 99, RunStatus(state="diverged", progress=session.progress())))
    step = session.divergence.step
    x, said = loss.picture.broken
    assert x == pytest.approx(step / 15)
    assert said == f"diverged at step {step}"
    assert loss.plot.frame.x_range[1] >= x
    image = loss.plot.grab().toImage()
    places = product(range(image.width()), range(0, image.height(), 3))
    assert loss.picture.theme.broken in {image.pixelColor(*place).name() for place in places}


def test_a_divergence_beyond_the_last_step_stays_in_sight(loss):
    history_view = loss.history_view
    history_view.history = history_of(falling(40), steps_per_epoch=10)
    history_view.catch_up(10)
    assert LossView().x_ranges(history_view, planned=100)[1][1] == 4.0
    data, wide = LossView().x_ranges(history_view, planned=100, least=4.1)
    assert data[1] == 4.1
    assert wide[1] >= 4.1


def test_a_reset_keeps_nothing_of_the_old_run(loss, context, qtbot):
    context.run.step("epoch")
    qtbot.waitUntil(lambda: loss.history_view.steps == 15)
    loss.plot.zoom(3.0)
    old = loss.history_view
    context.document.reset("Reset")
    qtbot.waitUntil(lambda: loss.history_view is not old and loss.history_view.steps == 0)
    assert loss.plot.following
    assert loss.picture.message
    assert all(len(curve.points[0]) <= 1 for curve in loss.picture.curves)


def test_zooming_while_a_run_goes_on_keeps_the_place(loss):
    history = history_of(falling(400))
    show_history(loss, history)
    loss.plot.zoom(4.0)
    place = loss.plot.frame.x_range
    for value in falling(300, seed=2):
        history.losses.append(value)
    show_history(loss, history)
    assert loss.plot.frame.x_range == place
    loss.plot.resume()
    assert loss.plot.frame.x_range[1] >= 70.0


def test_the_x_axis_ends_at_the_planned_end_when_that_is_near(loss):
    project = changed(template("moons"), "training.epochs", 41)
    show_history(loss, history_of(falling(401)), project=project)
    assert loss.plot.frame.x_range[1] == 41.0


def test_a_million_steps_pan_smoothly_and_need_little_memory(loss):
    history = history_of(falling(100))
    losses, epochs = falling(1_000_000), np.zeros((66_667, 6))
    epochs[:, 0] = np.arange(66_667)
    epochs[:, 1] = epochs[:, 0] * 15
    epochs[:, 2:] = falling(66_667)[:, None] + 0.1
    history = type(history)()
    history.losses = type(history.losses).of(losses[:, None])
    history.epochs = type(history.epochs).of(epochs)
    show_history(loss, history, steps_per_epoch=15)

    def pan(place):
        loss.plot.zoom(1.0)
        loss.plot._box.setXRange(place, place + 20_000.0, padding=0)

    for place in np.linspace(100.0, 40_000.0, 20):
        assert peak_bytes_of(partial(pan, place)) < 200_000  # 300,000 losses lie in the range
        assert all(len(curve.points[0]) <= 1_500 for curve in loss.picture.curves)
    QApplication.processEvents()
    assert sum(pyramid.nbytes for pyramid in (loss.history_view._batches,)) < 1.2e6


@pytest.mark.parametrize("name", template_names())
def test_every_template_is_drawn_in_both_measures(loss, context, qtbot, name):
    context.document.apply(lambda _: changed(template(name), "training.epochs", 2), name)
    context.run.start()
    qtbot.waitUntil(lambda: context.run.status.state == "finished")
    qtbot.waitUntil(
        lambda: loss.history_view is not None and loss.history_view.steps == context.run.status.progress.steps
    )
    for measure in ("metric", "loss"):
        loss.measures.actions[measure].trigger()
        assert not loss.plot.grab().isNull()
        assert bold(loss)


def test_without_a_run_it_says_why(loss, context):
    loss.show_update(RunUpdate())
    assert loss.history_view is None
    assert loss.picture.message


def test_the_dark_theme_is_drawn_at_once(loss, context):
    show_history(loss, history_of(falling(100)))
    context.appearance.choose("dark")
    assert isinstance(loss.picture, LossPicture)
    assert loss.picture.theme is DARK
    assert loss.plot.grab().toImage().pixelColor(2, 2).name() == DARK.card


def test_every_tool_has_a_name_and_teaches(loss):
    for button in [*loss.header.findChildren(type(loss.legend.buttons["val"])), *loss.legend.buttons.values()]:
        assert button.accessibleName(), button
        assert button.toolTip(), button.accessibleName()

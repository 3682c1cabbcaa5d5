"""The history of a run, ready to be drawn: exact values, curves of recorded points only, the best epoch, a new run."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.project.templates import template
from nnstudio.series.smoothing import Smoothed
from nnstudio.training.histories.history_view import HistoryView, Window, continues
from nnstudio.training.histories.tables import epochs_csv, steps_csv
from nnstudio.training.history import History
from nnstudio.training.session import TrainingSession
from tests.training.histories.specimens import falling, history_of

COLUMNS = ("train_loss", "val_loss")


def course_of(history, weight=0.0, steps_per_epoch=10):
    history_view = HistoryView(history)
    history_view.smooth(weight)
    history_view.catch_up(steps_per_epoch)
    return history_view


def test_step_k_stands_at_k():
    history = history_of([4.0, 3.0, 2.0, 1.0], steps_per_epoch=2)
    x, y = course_of(history, steps_per_epoch=2).batch_losses(Window((0.0, 2.0), 300))
    assert x.tolist() == [0.5, 1.0, 1.5, 2.0]
    assert y.tolist() == [4.0, 3.0, 2.0, 1.0]


def test_what_is_read_is_exact():
    history = history_of(falling(100), steps_per_epoch=10)
    history_view = course_of(history, weight=0.6)
    reading = history_view.read(4.32, COLUMNS)
    assert reading.step == 43
    assert reading.epoch == pytest.approx(4.3)
    assert reading.batch_loss == history.losses.view()[42, 0]
    assert (reading.measured_epoch, reading.measured_step) == (4, 40)
    assert reading.values == {"train_loss": history.epochs.view()[4, 2], "val_loss": history.epochs.view()[4, 3]}
    series = Smoothed(0.6)
    series.extend(history.epochs.view()[:, 3])
    assert reading.smoothed["val_loss"] == series.view()[4]


def test_the_nearest_epoch_is_read_and_halfway_the_later_one() -> None:
    """Epochs end at the steps 0, 10 and 20."""
    history_view = course_of(history_of(falling(25), steps_per_epoch=10))
    read = [history_view.read(step / 10, COLUMNS).measured_step for step in (0, 4, 5, 14, 15, 20, 25)]
    assert read == [0, 0, 10, 10, 20, 20, 20]


def test_an_epoch_measured_again_is_read_as_it_was_measured_last() -> None:
    """After step 4 parameters were set by hand, twice."""
    history = history_of([4.0, 3.0, 2.0, 1.0], steps_per_epoch=2)
    for loss in (7.0, 5.0):
        history.epochs.append((2, 4, loss, loss, 0.5, 0.5))
    history_view = course_of(history, steps_per_epoch=2)
    assert history_view.read(2.0, COLUMNS).values == {"train_loss": 5.0, "val_loss": 5.0}
    for _ in range(2):
        history.losses.append(0.5)
    history.epochs.append((3, 6, 0.5, 0.5, 0.5, 0.5))
    history_view.catch_up(2)
    assert history_view.read(2.0, COLUMNS).values == {"train_loss": 5.0, "val_loss": 5.0}
    assert history_view.read(1.0, COLUMNS).measured_step == 2


def test_the_history_view_keeps_pace_with_a_run() -> None:
    session = TrainingSession(template("moons"))
    history_view = HistoryView(History())
    for _ in range(30):
        session.step()
    progress = session.progress()
    history_view.follow(progress)
    assert history_view.steps == 30
    assert np.array_equal(history_view.smoothed("val_loss"), history_view.epoch_rows()[:, 3])
    assert history_view.first_epoch == pytest.approx(1 / progress.steps_per_epoch)
    assert history_view.last_epoch == pytest.approx(30 / progress.steps_per_epoch)


def test_before_the_first_step_there_is_no_batch_loss():
    reading = course_of(history_of([1.0])).read(-3.0, COLUMNS)
    assert reading.step == 0
    assert math.isnan(reading.batch_loss)
    assert reading.measured_epoch == 0


@given(st.lists(st.integers(0, 500), max_size=4))
def test_it_does_not_matter_how_often_one_looked(looks):
    whole = history_of(falling(500), steps_per_epoch=10)
    growing, history_view = History(), HistoryView(whole)
    history_view.smooth(0.9)
    at_once = course_of(whole, weight=0.9)
    history_view.history = growing
    done = 0
    for end in (*sorted(looks), 500):
        for step in range(done, end):
            growing.losses.append(whole.losses.view()[step])
        while len(growing.epochs) <= end // 10:
            growing.epochs.append(whole.epochs.view()[len(growing.epochs)])
        done = end
        history_view.catch_up(10)
        history_view.curve("val_loss", Window((0.0, 50.0), 20))
    for window in (Window((0.0, 50.0), 20), Window((10.0, 12.0), 300), Window((0.1, 50.0), 40, log=True)):
        for column in COLUMNS:
            one, other = history_view.curve(column, window), at_once.curve(column, window)
            assert np.array_equal(one, other)
        assert np.array_equal(history_view.batch_losses(window), at_once.batch_losses(window))
    assert history_view.best("val_loss") == at_once.best("val_loss")


def test_smoothing_is_taken_over_all_points_before_any_are_left_out():
    history = history_of(falling(40_000), steps_per_epoch=1)
    x, y = course_of(history, weight=0.9, steps_per_epoch=1).curve("train_loss", Window((0.0, 40_000.0), 100))
    series = Smoothed(0.9)
    series.extend(history.epochs.view()[:, 2])
    assert len(x) < 210
    assert np.array_equal(y, series.view()[x.astype(int)])


def test_a_window_draws_the_curve_up_to_its_edges():
    history_view = course_of(history_of(falling(10_000)))
    x, _ = history_view.batch_losses(Window((300.0, 301.0), 300))
    assert x[0] <= 300.0
    assert x[-1] >= 301.0
    assert len(x) < 20
    x, _ = history_view.curve("train_loss", Window((300.2, 301.7), 300))
    assert x[:3].tolist() == [300.0, 301.0, 302.0]
    assert len(x) <= 4


def test_the_best_epoch_is_the_lowest_loss_and_the_highest_metric():
    history = History()
    rows = [(0, 0, 1, 0.9, 0, 0.5), (1, 5, 1, 0.4, 0, 0.6), (2, 10, 1, 0.7, 0, 0.9), (3, 15, 1, 0.4, 0, 0.9)]
    for row in rows:
        history.epochs.append(row)
    for _ in range(15):
        history.losses.append(1.0)
    history_view = course_of(history, steps_per_epoch=5)
    assert history_view.best("val_loss") == (1.0, 0.4)
    assert history_view.best("val_metric") == (2.0, 0.9)


def test_without_validation_samples_there_is_no_best_epoch():
    history = history_of([1.0, 2.0], val=[math.nan] * 3, steps_per_epoch=1)
    assert course_of(history, steps_per_epoch=1).best("val_loss") is None


def test_values_without_a_logarithm_are_counted():
    history = history_of([1.0, 0.0, 0.5, 0.0], val=[1.0, -0.5, 0.0, 0.1, 0.2], steps_per_epoch=1)
    history_view = course_of(history, steps_per_epoch=1)
    assert history_view.not_positive(None) == 2
    assert history_view.not_positive("val_loss") == 2
    assert course_of(history_of([0.0, 0.0], steps_per_epoch=1), steps_per_epoch=1).not_positive(None) == 2


def test_a_history_cut_short_continues_and_another_run_does_not():
    history, other = history_of(falling(50)), history_of(falling(50, seed=1))
    assert continues(history, history.until(history.mark()))
    assert continues(history_of(falling(50)[:30]), history)
    assert not continues(history, other)
    assert not continues(History(), history)


def test_what_is_not_smoothed_has_no_smoothed_columns() -> None:
    text = epochs_csv(course_of(history_of([8.0, 4.0, 3.0, 2.0], steps_per_epoch=2), steps_per_epoch=2))
    assert [line.split(",") for line in text.splitlines()] == [
        ["epoch", "step", "train_loss", "val_loss", "train_metric", "val_metric"],
        ["0", "0", "8.8", "9.6", "0.5", "0.5"],
        ["1", "2", "4.4", "4.8", "0.5", "0.5"],
        ["2", "4", "2.2", "2.4", "0.5", "0.5"],
    ]


def test_tables_hold_every_recorded_point():
    history = history_of(falling(25), steps_per_epoch=10)
    history_view = course_of(history, weight=0.3)
    epochs = epochs_csv(history_view).splitlines()
    assert epochs[0].startswith("epoch,step,train_loss,val_loss,train_metric,val_metric,train_loss_smoothed_0.3")
    assert len(epochs) == 1 + 3
    assert float(epochs[2].split(",")[2]) == history.epochs.view()[1, 2]
    smoothed = Smoothed(0.3)
    smoothed.extend(history.epochs.view()[:, 2])
    assert [float(line.split(",")[6]) for line in epochs[1:]] == smoothed.view().tolist()
    steps = steps_csv(history_view).splitlines()
    assert len(steps) == 1 + 25
    assert steps[25].split(",")[:2] == ["25", "2.5"]
    assert float(steps[25].split(",")[2]) == history.losses.view()[24, 0]

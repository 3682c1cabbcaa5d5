"""A lane: what whoever holds it may ask for, between its steps."""

import numpy as np

from nnstudio.engine.schedules import Exponential
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.evaluation import main_metric_name
from nnstudio.training.lane import Lane

SHORT = changed(template("moons"), "training.epochs", 2)


def test_a_lane_at_its_end_takes_no_more_steps() -> None:
    lane = Lane(SHORT)
    while not lane.done:
        lane.run(0.05)
    steps = lane.trainer.steps
    lane.run(0.05)
    lane.step()
    assert lane.trainer.steps == steps == 2 * lane.trainer.steps_per_epoch


def test_a_trace_is_the_step_that_comes_and_leaves_the_run_alone() -> None:
    lane, alone = Lane(SHORT), Lane(SHORT)
    traced = lane.trace()
    lane.step()
    alone.step()
    assert np.array_equal(lane.trainer.network.parameters, alone.trainer.network.parameters)
    after = lane.trainer.network.tensors()
    for layer in traced.layers:
        assert np.array_equal(layer.after["W"], after[f"{layer.name}.W"])


def test_measures_name_every_layer_and_count_the_dead_over_all_samples() -> None:
    lane = Lane(changed(template("digits"), "training.epochs", 1))
    measures = lane.measures()
    assert [one.layer for one in measures] == ["1", "2"]
    assert 0.0 <= measures[0].dead <= 1.0


def test_another_rate_is_adopted_at_once_and_another_number_of_epochs_too() -> None:
    lane = Lane(SHORT)
    lane.step()
    lane.adopt(changed(changed(SHORT, "training.learning_rate", 0.01), "training.epochs", 1))
    lane.step()
    assert lane.trainer.rate == 0.01
    while not lane.done:
        lane.run(0.05)
    assert lane.trainer.epoch == 1


def test_a_lane_goes_on_from_what_was_saved_bit_for_bit() -> None:
    first = Lane(SHORT)
    first.finish_epoch()
    second = Lane(SHORT)
    second.restore(first.trainer.checkpoint(), first.trainer.history.until(first.trainer.history.mark()))
    for lane in (first, second):
        while not lane.done:
            lane.run(0.05)
    assert np.array_equal(first.trainer.network.parameters, second.trainer.network.parameters)
    assert np.array_equal(first.trainer.history.losses.view(), second.trainer.history.losses.view())


def test_progress_says_how_far_it_is_and_another_title_changes_nothing() -> None:
    lane = Lane(SHORT)
    lane.step()
    lane.adopt(changed(SHORT, "title", "Another"))
    assert lane.progress().steps == 1
    assert lane.progress().project.title == "Another"


def test_a_finished_lane_takes_another_schedule_for_what_may_come() -> None:
    lane = Lane(SHORT)
    while not lane.done:
        lane.run(0.05)
    lane.adopt(changed(changed(SHORT, "training.schedule", Exponential()), "training.epochs", 3))
    lane.run(0.05)
    assert lane.trainer.rate < SHORT.training.learning_rate


def test_the_one_number_of_a_task() -> None:
    assert (main_metric_name("regression"), main_metric_name("binary")) == ("R²", "accuracy")

"""The driver, without threads: which run is on the road, and how far it goes."""

import time
from pathlib import Path

import numpy as np
import pytest

from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_layer
from nnstudio.project.files import Saved, read
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable, say
from nnstudio.workspace.document import Design
from nnstudio.workspace.driver import PARKED, Driver
from nnstudio.workspace.speed_meter import SpeedMeter

MOONS = changed(template("moons"), "training.epochs", 100_000)
NOTHING: frozenset = frozenset()
FINDINGS: frozenset = frozenset({"findings"})
FASTER = Design(changed(MOONS, "training.learning_rate", 0.3), attempt=7)
LABEL = say("learns faster")


@pytest.fixture
def driver() -> Driver:
    driver = Driver()
    driver.show(Design(MOONS))
    return driver


def steps(driver: Driver) -> int:
    progress = driver.moment().progress
    assert progress is not None
    return progress.steps


def twin_steps(driver: Driver) -> int:
    twin = driver.moment().twin
    assert twin is not None
    return twin.progress.steps


def train(driver: Driver) -> int:
    driver.go(True)
    driver.advance(0.02)
    driver.go(False)
    return steps(driver)


def broken(project: Project) -> Project:
    return with_layer(project, project.network.blocks[-1].id, Dense(3))


def test_a_design_that_is_shown_is_ready_and_at_rest(driver: Driver) -> None:
    assert driver.moment().state == "paused"
    assert steps(driver) == 0


def test_going_takes_steps_and_pausing_takes_none(driver: Driver) -> None:
    taken = train(driver)
    assert taken > 1
    driver.advance(0.02)
    assert steps(driver) == taken


def test_undo_brings_back_what_an_earlier_design_had_learned(driver: Driver) -> None:
    taken = train(driver)
    noisy = changed(MOONS, "data.source.noise", 0.3)
    driver.show(Design(noisy))
    assert steps(driver) == 0
    train(driver)
    driver.show(Design(MOONS))
    assert steps(driver) == taken


def test_a_run_that_undo_brings_back_goes_on_with_todays_learning_rate(driver: Driver) -> None:
    taken = train(driver)
    driver.show(Design(changed(MOONS, "data.source.noise", 0.3)))
    driver.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    moment = driver.moment()
    assert moment.progress is not None
    assert (moment.progress.steps, moment.progress.rate) == (taken, 0.5)


def test_a_reset_begins_anew_and_its_undo_brings_the_run_back(driver: Driver) -> None:
    taken = train(driver)
    driver.show(Design(MOONS, attempt=1))
    assert steps(driver) == 0
    driver.show(Design(MOONS))
    assert steps(driver) == taken


def test_a_live_field_changes_the_run_without_beginning_anew(driver: Driver) -> None:
    taken = train(driver)
    driver.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    moment = driver.moment()
    assert moment.progress is not None
    assert moment.progress.steps == taken
    assert moment.progress.rate == 0.5


def test_a_structural_edit_while_going_goes_on_with_the_new_design(driver: Driver) -> None:
    driver.go(True)
    driver.advance(0.01)
    driver.show(Design(changed(MOONS, "seed", 9)))
    driver.advance(0.01)
    assert driver.moment().state == "running"
    assert steps(driver) > 0


def test_a_design_that_cannot_run_says_why_and_stops(driver: Driver) -> None:
    driver.go(True)
    driver.show(Design(broken(MOONS)))
    moment = driver.moment()
    assert moment.state == "empty"
    assert moment.refusal is not None
    assert "Two classes need one unit" in str(moment.refusal)
    driver.advance(0.01)
    driver.step("batch")
    driver.set_parameter("1.W", (0, 0), 1.0)
    assert driver.snapshot(NOTHING) is None
    driver.show(Design(MOONS))
    assert driver.moment().state == "paused"


def test_only_so_many_earlier_runs_are_kept(driver: Driver) -> None:
    for seed in range(PARKED + 4):
        driver.show(Design(changed(MOONS, "seed", seed)))
        train(driver)
    assert len(driver._parked) == PARKED


@pytest.mark.parametrize("rate", [50.0, 400.0])
def test_a_speed_is_kept(driver: Driver, rate: float) -> None:
    driver.set_speed(rate)
    driver.go(True)
    start = time.perf_counter()
    while time.perf_counter() - start < 0.3:
        driver.advance(0.004)
    expected = rate * (time.perf_counter() - start)
    assert steps(driver) == pytest.approx(expected, rel=0.2, abs=3)
    assert driver.due_in() <= 1 / rate


def test_a_slow_speed_waits_for_the_next_step(driver: Driver) -> None:
    driver.set_speed(1.0)
    driver.go(True)
    driver.advance(0.004)
    driver.advance(0.004)
    assert steps(driver) == 1
    assert 0.8 < driver.due_in() <= 1.0


def test_a_step_of_one_sample_looks_at_each_before_the_weights_change(driver: Driver) -> None:
    seen = []
    for _ in range(10):
        driver.step("sample")
        seen.append(driver.moment().cursor)
    assert seen == list(range(10))
    assert steps(driver) == 0
    coming = driver.snapshot(frozenset({"layers"}))
    assert coming is not None
    driver.step("sample")
    assert steps(driver) == 1
    assert driver.moment().cursor is None
    after = driver.snapshot(frozenset({"layers"}))
    assert after is not None
    assert np.array_equal(after.batch, coming.batch)
    assert np.array_equal(after.gradient, coming.gradient)


def test_a_step_of_one_batch_is_one_update(driver: Driver) -> None:
    driver.step("batch")
    driver.step("batch")
    assert steps(driver) == 2
    assert driver.moment().state == "paused"


def test_a_step_of_one_epoch_ends_where_the_epoch_ends(driver: Driver) -> None:
    driver.step("batch")
    driver.step("epoch")
    while driver.going:
        driver.advance(0.001)
    moment = driver.moment()
    assert moment.progress is not None
    assert (moment.progress.epoch, moment.progress.position) == (1, 0)
    assert moment.state == "paused"


def test_the_end_of_the_plan_ends_the_run_and_more_epochs_let_it_go_on(driver: Driver) -> None:
    driver.show(Design(changed(MOONS, "training.epochs", 2)))
    driver.go(True)
    while driver.going:
        driver.advance(0.004)
    assert driver.moment().state == "finished"
    assert steps(driver) == 30
    driver.step("sample")
    driver.step("batch")
    assert steps(driver) == 30
    driver.show(Design(changed(MOONS, "training.epochs", 3)))
    assert driver.moment().state == "paused"


def test_a_diverged_run_stands_still_until_its_design_changes(driver: Driver) -> None:
    driver.set_parameter("5.b", (0,), float("nan"))
    driver.go(True)
    driver.advance(0.01)
    assert driver.moment().state == "diverged"
    assert not driver.going
    driver.show(Design(MOONS, attempt=1))
    assert driver.moment().state == "paused"


def test_what_is_saved_comes_back_with_its_history(driver: Driver, tmp_path: Path) -> None:
    taken = train(driver)
    driver.save(tmp_path / "x.nnstudio", Design(MOONS))
    other = Driver()
    other.restore(Design(MOONS), read(tmp_path / "x.nnstudio"))
    assert steps(other) == taken
    other.restore(Design(template("iris")), Saved(template("iris")))
    assert steps(other) == 0


def test_weights_of_another_design_are_refused(driver: Driver, tmp_path: Path) -> None:
    driver.save(tmp_path / "x.nnstudio", Design(MOONS))
    with pytest.raises(Unusable, match="does not fit the design"):
        driver.restore(Design(template("iris")), read(tmp_path / "x.nnstudio"))


def test_a_snapshot_taken_while_going_knows_the_last_change(driver: Driver) -> None:
    driver.go(True)
    driver.advance(0.01)
    taken = driver.snapshot(NOTHING)
    assert taken is not None
    assert taken.change is not None


def test_findings_are_looked_for_only_where_a_view_wishes_for_them(driver: Driver) -> None:
    driver.snapshot(NOTHING)
    assert driver.moment().examined is None
    driver.step("batch")
    driver.snapshot(FINDINGS)
    assert driver.moment().examined == 1


def test_what_was_found_of_a_run_is_parked_with_it() -> None:
    driver, stuck = Driver(), Design(template("sigmoid10"))
    driver.show(stuck)
    for _ in range(4):
        train(driver)
        driver.snapshot(FINDINGS)
    found = driver.moment().findings
    assert "vanishing" in [finding.kind for finding in found]
    driver.show(Design(MOONS))
    driver.snapshot(FINDINGS)
    assert driver.moment().findings == ()
    driver.show(stuck)
    assert driver.moment().findings == found


def test_a_parameter_set_by_hand_has_the_run_examined_anew(driver: Driver) -> None:
    driver.step("batch")
    driver.snapshot(FINDINGS)
    driver.set_parameter("5.b", (0,), 2.5)
    assert driver.moment().examined is None
    driver.snapshot(FINDINGS)
    assert driver.moment().examined == 1


def test_a_twin_starts_from_its_first_weights_and_catches_up(driver: Driver) -> None:
    taken = train(driver)
    driver.compare(FASTER, LABEL)
    assert twin_steps(driver) == 0
    driver.step("batch")
    assert (steps(driver), twin_steps(driver)) == (taken, 1)
    train(driver)
    while driver.due_in() == 0.0 and twin_steps(driver) < steps(driver):
        train(driver)
    assert twin_steps(driver) == steps(driver)


def test_a_twin_of_the_same_design_is_a_copy_of_the_run(driver: Driver) -> None:
    taken = train(driver)
    driver.compare(Design(MOONS, 1), LABEL)
    assert twin_steps(driver) == taken
    driver.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    train(driver)
    moment = driver.moment()
    assert moment.twin is not None
    assert moment.twin.progress.rate == 0.1
    assert moment.twin.progress.steps == steps(driver)


def test_where_the_run_begins_anew_its_twin_does_too(driver: Driver) -> None:
    train(driver)
    driver.compare(Design(MOONS, 1), LABEL)
    driver.show(Design(changed(MOONS, "seed", 9)))
    assert (steps(driver), twin_steps(driver)) == (0, 0)
    driver.step("batch")
    assert (steps(driver), twin_steps(driver)) == (1, 1)


def test_at_a_speed_both_take_the_steps_that_are_due(driver: Driver) -> None:
    driver.compare(FASTER, LABEL)
    driver.set_speed(1.0)
    driver.go(True)
    driver.advance(0.004)
    driver.advance(0.004)
    assert (steps(driver), twin_steps(driver)) == (1, 1)


def test_an_epoch_is_one_of_both(driver: Driver) -> None:
    driver.compare(FASTER, LABEL)
    driver.step("epoch")
    while driver.going:
        driver.advance(0.001)
    assert (steps(driver), twin_steps(driver)) == (15, 15)


def test_the_run_goes_on_until_its_twin_is_at_its_end_too(driver: Driver) -> None:
    driver.set_parameter("5.b", (0,), float("nan"))
    driver.compare(Design(changed(MOONS, "training.epochs", 3), 1), LABEL)
    driver.go(True)
    driver.advance(0.0001)
    assert driver.moment().state == "running"
    while driver.going:
        driver.advance(0.004)
    assert driver.moment().state == "diverged"
    assert twin_steps(driver) == 45


def test_to_show_the_twins_design_is_to_adopt_what_it_has_learned(driver: Driver) -> None:
    taken = train(driver)
    driver.compare(FASTER, LABEL)
    train(driver)
    ahead = twin_steps(driver)
    driver.show(FASTER)
    assert (steps(driver), driver.moment().twin) == (ahead, None)
    driver.show(Design(MOONS))
    assert steps(driver) >= taken
    driver.show(FASTER)
    assert steps(driver) == ahead


def test_a_comparison_ends_when_asked_to_with_other_data_and_with_a_file(driver: Driver) -> None:
    def compare() -> None:
        driver.compare(FASTER, LABEL)
        assert driver.moment().twin is not None

    compare()
    driver.end_comparison()
    assert driver.moment().twin is None
    compare()
    driver.show(Design(changed(MOONS, "data.source.noise", 0.3)))
    assert driver.moment().twin is None
    compare()
    driver.restore(Design(MOONS, 5), Saved(MOONS))
    assert driver.moment().twin is None


def test_a_twin_that_cannot_run_is_refused(driver: Driver) -> None:
    with pytest.raises(Unusable, match="Two classes need one unit"):
        driver.compare(Design(broken(MOONS), 1), LABEL)
    assert driver.moment().twin is None


def test_the_twins_layers_are_there_for_views_that_wish_for_them(driver: Driver) -> None:
    assert driver.snapshot_of_twin(frozenset({"twin"})) is None
    driver.compare(FASTER, LABEL)
    driver.step("batch")
    assert driver.snapshot_of_twin(NOTHING) is None
    taken = driver.snapshot_of_twin(frozenset({"twin"}))
    assert taken is not None
    assert taken.step == 1
    assert len(taken.layers) == 5


def test_the_speed_is_measured_over_some_time() -> None:
    meter = SpeedMeter()
    meter._since -= 1.0
    meter.count(500)
    assert meter.rate == pytest.approx(500, rel=0.05)

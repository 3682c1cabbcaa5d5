"""The run loop, without threads: which run trains, and how far it goes."""

import time
from pathlib import Path

import numpy as np
import pytest

from nnstudio.diagnosis.divergence_report import DivergenceReport
from nnstudio.diagnosis.finding import Finding
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_layer
from nnstudio.project.files import Saved, read
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable, say
from nnstudio.training.journal import Adopted, ParameterSet, PlanChanged, Reset
from nnstudio.workspace.design import Design
from nnstudio.workspace.findings_observer import FindingsReport
from nnstudio.workspace.run_loop import RunLoop
from nnstudio.workspace.run_store import PARKED
from nnstudio.workspace.speed_meter import SpeedMeter

pytestmark = pytest.mark.usefixtures("counted_time")  # no slice is longer on a fast machine

MOONS = changed(template("moons"), "training.epochs", 100_000)
NOTHING: frozenset[str] = frozenset()
FINDINGS: frozenset[str] = frozenset({"findings"})
FASTER = Design(changed(MOONS, "training.learning_rate", 0.3), attempt=7)
LABEL = say("learns faster")


@pytest.fixture
def run_loop() -> RunLoop:
    run_loop = RunLoop()
    run_loop.show(Design(MOONS))
    return run_loop


def steps(run_loop: RunLoop) -> int:
    progress = run_loop.status().progress
    assert progress is not None
    return progress.steps


def twin_steps(run_loop: RunLoop) -> int:
    twin = run_loop.status().twin
    assert twin is not None
    return twin.progress.steps


def findings(run_loop: RunLoop) -> tuple[Finding, ...]:
    report = run_loop.status().report(FindingsReport)
    return () if report is None else report.findings


def examined(run_loop: RunLoop) -> int | None:
    report = run_loop.status().report(FindingsReport)
    return None if report is None else report.examined


def train(run_loop: RunLoop) -> int:
    run_loop.go(True)
    run_loop.advance(0.02)
    run_loop.go(False)
    return steps(run_loop)


def broken(project: Project) -> Project:
    return with_layer(project, project.network.blocks[-1].id, Dense(3))


def test_a_design_that_is_shown_is_ready_and_at_rest(run_loop: RunLoop) -> None:
    assert run_loop.status().state == "paused"
    assert steps(run_loop) == 0


def test_a_run_keeps_its_id_and_another_on_show_has_a_higher_generation(run_loop: RunLoop) -> None:
    first = run_loop.update(NOTHING)
    train(run_loop)
    grown = run_loop.update(NOTHING)
    assert (grown.run, grown.generation) == (first.run, first.generation)
    run_loop.show(Design(MOONS, 1))
    anew = run_loop.update(NOTHING)
    assert anew.run > first.run
    assert anew.generation > first.generation
    run_loop.show(Design(MOONS))
    back = run_loop.update(NOTHING)
    assert back.run == first.run
    assert back.generation > anew.generation
    run_loop.show(Design(broken(MOONS)))
    none = run_loop.update(NOTHING)
    assert none.run == 0
    assert none.generation > back.generation


def test_a_run_that_goes_back_to_before_it_diverged_is_another_generation(run_loop: RunLoop) -> None:
    before = run_loop.update(NOTHING)
    run_loop.set_parameter("5.b", (0,), float("nan"))
    run_loop.go(True)
    run_loop.advance(0.01)
    after = run_loop.update(NOTHING)
    assert after.run == before.run
    assert after.generation > before.generation


def test_an_adopted_twin_is_another_run(run_loop: RunLoop) -> None:
    train(run_loop)
    run_loop.compare(FASTER, LABEL)
    own = run_loop.update(NOTHING).run
    run_loop.show(FASTER)
    assert run_loop.update(NOTHING).run > own


def test_going_takes_steps_and_pausing_takes_none(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    assert taken > 1
    run_loop.advance(0.02)
    assert steps(run_loop) == taken


def test_undo_brings_back_what_an_earlier_design_had_learned(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    noisy = changed(MOONS, "data.source.noise", 0.3)
    run_loop.show(Design(noisy))
    assert steps(run_loop) == 0
    train(run_loop)
    run_loop.show(Design(MOONS))
    assert steps(run_loop) == taken


def test_a_run_that_undo_brings_back_goes_on_with_todays_learning_rate(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.show(Design(changed(MOONS, "data.source.noise", 0.3)))
    run_loop.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    status = run_loop.status()
    assert status.progress is not None
    assert (status.progress.steps, status.progress.rate) == (taken, 0.5)


def test_a_reset_begins_anew_and_its_undo_brings_the_run_back(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.show(Design(MOONS, attempt=1))
    assert steps(run_loop) == 0
    run_loop.show(Design(MOONS))
    assert steps(run_loop) == taken


def test_a_live_field_changes_the_run_without_beginning_anew(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    status = run_loop.status()
    assert status.progress is not None
    assert status.progress.steps == taken
    assert status.progress.rate == 0.5


def test_a_structural_edit_while_going_goes_on_with_the_new_design(run_loop: RunLoop) -> None:
    run_loop.go(True)
    run_loop.advance(0.01)
    run_loop.show(Design(changed(MOONS, "seed", 9)))
    run_loop.advance(0.01)
    assert run_loop.status().state == "running"
    assert steps(run_loop) > 0


def test_a_design_that_cannot_run_says_why_and_stops(run_loop: RunLoop) -> None:
    run_loop.go(True)
    run_loop.show(Design(broken(MOONS)))
    status = run_loop.status()
    assert status.state == "empty"
    assert status.refusal is not None
    assert "Two classes need one unit" in str(status.refusal)
    run_loop.advance(0.01)
    run_loop.step("batch")
    run_loop.set_parameter("1.W", (0, 0), 1.0)
    assert run_loop.update(NOTHING).snapshot is None
    run_loop.show(Design(MOONS))
    assert run_loop.status().state == "paused"


def test_only_so_many_earlier_runs_are_kept(run_loop: RunLoop) -> None:
    for seed in range(PARKED + 4):
        run_loop.show(Design(changed(MOONS, "seed", seed)))
        train(run_loop)
    assert len(run_loop.store) == PARKED


@pytest.mark.parametrize("rate", [50.0, 400.0])
def test_a_speed_is_kept(run_loop: RunLoop, rate: float) -> None:
    run_loop.set_speed(rate)
    run_loop.go(True)
    start = time.perf_counter()
    while time.perf_counter() - start < 0.3:
        run_loop.advance(0.004)
    expected = rate * (time.perf_counter() - start)
    assert steps(run_loop) == pytest.approx(expected, rel=0.2, abs=3)
    assert run_loop.due_in() <= 1 / rate


def test_a_slow_speed_waits_for_the_next_step(run_loop: RunLoop) -> None:
    run_loop.set_speed(1.0)
    run_loop.go(True)
    run_loop.advance(0.004)
    run_loop.advance(0.004)
    assert steps(run_loop) == 1
    assert 0.8 < run_loop.due_in() <= 1.0


def test_a_step_of_one_sample_looks_at_each_before_the_weights_change(run_loop: RunLoop) -> None:
    seen = []
    for _ in range(10):
        run_loop.step("sample")
        seen.append(run_loop.status().cursor)
    assert seen == list(range(10))
    assert steps(run_loop) == 0
    coming = run_loop.update(frozenset({"layers"})).snapshot
    assert coming is not None
    run_loop.step("sample")
    assert steps(run_loop) == 1
    assert run_loop.status().cursor is None
    after = run_loop.update(frozenset({"layers"})).snapshot
    assert after is not None
    assert np.array_equal(after.batch, coming.batch)
    assert np.array_equal(after.gradient, coming.gradient)


def test_a_step_of_one_batch_is_one_update(run_loop: RunLoop) -> None:
    run_loop.step("batch")
    run_loop.step("batch")
    assert steps(run_loop) == 2
    assert run_loop.status().state == "paused"


def test_a_step_of_one_epoch_ends_where_the_epoch_ends(run_loop: RunLoop) -> None:
    run_loop.step("batch")
    run_loop.step("epoch")
    while run_loop.going:
        run_loop.advance(0.001)
    status = run_loop.status()
    assert status.progress is not None
    assert (status.progress.epoch, status.progress.position) == (1, 0)
    assert status.state == "paused"


def test_the_end_of_the_plan_ends_the_run_and_more_epochs_let_it_go_on(run_loop: RunLoop) -> None:
    run_loop.show(Design(changed(MOONS, "training.epochs", 2)))
    run_loop.go(True)
    while run_loop.going:
        run_loop.advance(0.004)
    assert run_loop.status().state == "finished"
    assert steps(run_loop) == 30
    run_loop.step("sample")
    run_loop.step("batch")
    assert steps(run_loop) == 30
    run_loop.show(Design(changed(MOONS, "training.epochs", 3)))
    assert run_loop.status().state == "paused"


def test_a_diverged_run_stands_still_until_its_design_changes(run_loop: RunLoop) -> None:
    run_loop.set_parameter("5.b", (0,), float("nan"))
    run_loop.go(True)
    run_loop.advance(0.01)
    assert run_loop.status().state == "diverged"
    assert not run_loop.going
    run_loop.show(Design(MOONS, attempt=1))
    assert run_loop.status().state == "paused"


def test_what_is_saved_comes_back_with_its_history(run_loop: RunLoop, tmp_path: Path) -> None:
    taken = train(run_loop)
    run_loop.save(tmp_path / "x.nnstudio", Design(MOONS))
    other = RunLoop()
    other.restore(Design(MOONS), read(tmp_path / "x.nnstudio"))
    assert steps(other) == taken
    other.restore(Design(template("iris")), Saved(template("iris")))
    assert steps(other) == 0


def test_weights_of_another_design_are_refused(run_loop: RunLoop, tmp_path: Path) -> None:
    run_loop.save(tmp_path / "x.nnstudio", Design(MOONS))
    with pytest.raises(Unusable, match="does not fit the design"):
        run_loop.restore(Design(template("iris")), read(tmp_path / "x.nnstudio"))


def test_a_snapshot_taken_while_going_knows_the_last_change(run_loop: RunLoop) -> None:
    run_loop.go(True)
    run_loop.advance(0.01)
    taken = run_loop.update(NOTHING).snapshot
    assert taken is not None
    assert taken.change is not None


def test_findings_are_looked_for_only_where_a_view_asks_for_them(run_loop: RunLoop) -> None:
    run_loop.update(NOTHING)
    assert examined(run_loop) is None
    run_loop.step("batch")
    run_loop.update(FINDINGS)
    assert examined(run_loop) == 1


def test_what_was_found_of_a_run_is_parked_with_it() -> None:
    run_loop, stuck = RunLoop(), Design(template("sigmoid10"))
    run_loop.show(stuck)
    for _ in range(4):
        train(run_loop)
        run_loop.update(FINDINGS)
    found = findings(run_loop)
    assert "vanishing" in [finding.kind for finding in found]
    run_loop.show(Design(MOONS))
    run_loop.update(FINDINGS)
    assert findings(run_loop) == ()
    run_loop.show(stuck)
    assert findings(run_loop) == found


def test_a_parameter_set_by_hand_has_the_run_examined_anew(run_loop: RunLoop) -> None:
    run_loop.step("batch")
    run_loop.update(FINDINGS)
    run_loop.set_parameter("5.b", (0,), 2.5)
    assert examined(run_loop) is None
    run_loop.update(FINDINGS)
    assert examined(run_loop) == 1


def test_a_twin_starts_from_its_first_weights_and_catches_up(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.compare(FASTER, LABEL)
    assert twin_steps(run_loop) == 0
    run_loop.step("batch")
    assert (steps(run_loop), twin_steps(run_loop)) == (taken, 1)
    train(run_loop)
    while run_loop.due_in() == 0.0 and twin_steps(run_loop) < steps(run_loop):
        train(run_loop)
    assert twin_steps(run_loop) == steps(run_loop)


def test_a_twin_of_the_same_design_is_a_copy_of_the_run(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.compare(Design(MOONS, 1), LABEL)
    assert twin_steps(run_loop) == taken
    run_loop.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    train(run_loop)
    status = run_loop.status()
    assert status.twin is not None
    assert status.twin.progress.rate == 0.1
    assert status.twin.progress.steps == steps(run_loop)


def test_where_the_run_begins_anew_its_twin_does_too(run_loop: RunLoop) -> None:
    train(run_loop)
    run_loop.compare(Design(MOONS, 1), LABEL)
    run_loop.show(Design(changed(MOONS, "seed", 9)))
    assert (steps(run_loop), twin_steps(run_loop)) == (0, 0)
    run_loop.step("batch")
    assert (steps(run_loop), twin_steps(run_loop)) == (1, 1)


def test_at_a_speed_both_take_the_steps_that_are_due(run_loop: RunLoop) -> None:
    run_loop.compare(FASTER, LABEL)
    run_loop.set_speed(1.0)
    run_loop.go(True)
    run_loop.advance(0.004)
    run_loop.advance(0.004)
    assert (steps(run_loop), twin_steps(run_loop)) == (1, 1)


def test_an_epoch_is_one_of_both(run_loop: RunLoop) -> None:
    run_loop.compare(FASTER, LABEL)
    run_loop.step("epoch")
    while run_loop.going:
        run_loop.advance(0.001)
    assert (steps(run_loop), twin_steps(run_loop)) == (15, 15)


def test_the_run_goes_on_until_its_twin_is_at_its_end_too(run_loop: RunLoop) -> None:
    run_loop.set_parameter("5.b", (0,), float("nan"))
    run_loop.compare(Design(changed(MOONS, "training.epochs", 3), 1), LABEL)
    run_loop.go(True)
    run_loop.advance(0.0001)
    assert run_loop.status().state == "running"
    while run_loop.going:
        run_loop.advance(0.004)
    assert run_loop.status().state == "diverged"
    assert twin_steps(run_loop) == 45


def test_to_show_the_twins_design_is_to_adopt_what_it_has_learned(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.compare(FASTER, LABEL)
    train(run_loop)
    ahead = twin_steps(run_loop)
    run_loop.show(FASTER)
    assert (steps(run_loop), run_loop.status().twin) == (ahead, None)
    run_loop.show(Design(MOONS))
    assert steps(run_loop) >= taken
    run_loop.show(FASTER)
    assert steps(run_loop) == ahead


def test_a_comparison_ends_when_asked_to_with_other_data_and_with_a_file(run_loop: RunLoop) -> None:
    def compare() -> None:
        run_loop.compare(FASTER, LABEL)
        assert run_loop.status().twin is not None

    compare()
    run_loop.end_comparison()
    assert run_loop.status().twin is None
    compare()
    run_loop.show(Design(changed(MOONS, "data.source.noise", 0.3)))
    assert run_loop.status().twin is None
    compare()
    run_loop.restore(Design(MOONS, 5), Saved(MOONS))
    assert run_loop.status().twin is None


def test_a_twin_that_cannot_run_is_refused(run_loop: RunLoop) -> None:
    with pytest.raises(Unusable, match="Two classes need one unit"):
        run_loop.compare(Design(broken(MOONS), 1), LABEL)
    assert run_loop.status().twin is None


def test_the_twins_layers_are_there_for_views_that_ask_for_them(run_loop: RunLoop) -> None:
    assert run_loop.update(frozenset({"twin"})).twin_snapshot is None
    run_loop.compare(FASTER, LABEL)
    run_loop.step("batch")
    assert run_loop.update(NOTHING).twin_snapshot is None
    taken = run_loop.update(frozenset({"twin"})).twin_snapshot
    assert taken is not None
    assert taken.step == 1
    assert len(taken.layers) == 5


def test_the_speed_is_measured_over_some_time() -> None:
    meter = SpeedMeter()
    meter._since -= 1.0
    meter.count(500)
    assert meter.rate == pytest.approx(500, rel=0.05)


def test_a_design_that_cannot_run_stays_refused_whatever_else_is_edited(run_loop: RunLoop) -> None:
    run_loop.show(Design(broken(MOONS)))
    refusal = run_loop.status().refusal
    run_loop.show(Design(changed(broken(MOONS), "training.learning_rate", 0.5)))
    assert run_loop.status().state == "empty"
    assert run_loop.status().refusal == refusal is not None


def test_without_a_run_there_is_nothing_to_see_and_nothing_to_compare() -> None:
    run_loop = RunLoop()
    run_loop.compare(FASTER, LABEL)
    assert run_loop.status().twin is None
    assert run_loop.update(frozenset({"layers"})).snapshot is None


def test_how_a_run_diverged_is_examined_only_where_a_view_asks(run_loop: RunLoop) -> None:
    run_loop.set_parameter("5.b", (0,), float("nan"))
    run_loop.go(True)
    run_loop.advance(0.01)
    run_loop.update(NOTHING)
    assert run_loop.status().report(DivergenceReport) is None
    run_loop.update(frozenset({"divergence_report"}))
    assert run_loop.status().report(DivergenceReport) is not None


def journal(run_loop: RunLoop) -> list[tuple[type, int]]:
    assert run_loop._session is not None
    return [(type(entry), entry.step) for entry in run_loop._session.trainer.journal.entries]


def test_a_reset_is_noted_by_the_run_that_is_left_and_undo_brings_that_back(run_loop: RunLoop) -> None:
    taken = train(run_loop)
    run_loop.show(Design(MOONS, attempt=1))
    assert journal(run_loop) == []
    train(run_loop)
    run_loop.show(Design(MOONS))
    assert journal(run_loop) == [(Reset, taken)]
    run_loop.show(Design(MOONS, attempt=1))
    run_loop.show(Design(MOONS))
    assert journal(run_loop) == [(Reset, taken)]


def test_another_design_is_no_reset(run_loop: RunLoop) -> None:
    train(run_loop)
    run_loop.show(Design(changed(MOONS, "seed", 9)))
    run_loop.show(Design(MOONS))
    assert journal(run_loop) == []


def test_a_journal_is_parked_copied_and_adopted_with_its_run(run_loop: RunLoop) -> None:
    run_loop.set_parameter("5.b", (0,), 0.5)
    taken = train(run_loop)
    run_loop.compare(Design(MOONS, 1), LABEL)
    run_loop.show(Design(changed(MOONS, "training.learning_rate", 0.5)))
    assert journal(run_loop) == [(ParameterSet, 0), (PlanChanged, taken)]
    run_loop.show(Design(MOONS, 1))
    assert journal(run_loop) == [(ParameterSet, 0), (Adopted, taken)]
    run_loop.show(Design(MOONS))
    assert journal(run_loop) == [(ParameterSet, 0), (PlanChanged, taken), (PlanChanged, taken)]

"""The trainer: every ``next()`` is one step, and the same project gives the same numbers, however it is run."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.datasets import InlineTable, Iris
from nnstudio.engine.activations import Identity, Sigmoid
from nnstudio.engine.arrays import quiet
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import BatchNorm, Dense, Dropout
from nnstudio.engine.losses import HalfSquaredError
from nnstudio.engine.optimisers import Adam
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.schedules import ReduceOnPlateau, StepDecay
from nnstudio.engine.update import ClipNorm, Restraint
from nnstudio.project.edits import add_block, changed, with_source
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training.trainer import Diverged, Trainer

MOONS = changed(template("moons"), "training.epochs", 4)
CHANCY = changed(
    add_block(add_block(MOONS, Dropout(0.3), after=MOONS.network.blocks[0].id), BatchNorm(), after=None),
    "training.optimiser",
    Adam(),
)


def finished(project: Project) -> Trainer:
    trainer = Trainer(project)
    for _ in trainer:
        pass
    return trainer


def history(trainer: Trainer) -> tuple[bytes, bytes]:
    return trainer.history.losses.view().tobytes(), trainer.history.epochs.view().tobytes()


def test_a_step_is_the_textbooks_step() -> None:
    # One sigmoid unit, x = 1, w = 0.6, b = 0.9, target 0, half squared error, rate 0.15:
    # z = 1.5, a = 0.817574, delta = a * a (1 - a) = 0.121944..., so w = 0.6 - 0.15 delta and b = 0.9 - 0.15 delta.
    project = changed(MOONS, "data.source", InlineTable(x=((1.0,),), y=((0.0,),), task="regression"))
    project = changed(changed(project, "data.validation", 0.0), "data.scaling", "none")
    project = changed(project, "network.blocks", (MOONS.network.blocks[0].__class__(Dense(1, Sigmoid())),))
    trainer = Trainer(changed(changed(project, "training.loss", HalfSquaredError()), "training.learning_rate", 0.15))
    trainer.network.parameters[:] = (0.6, 0.9)
    loss = next(trainer)
    a = 1 / (1 + math.exp(-1.5))
    delta = a * a * (1 - a)
    assert loss == pytest.approx(a * a / 2, abs=1e-15)
    assert trainer.network.parameters == pytest.approx([0.6 - 0.15 * delta, 0.9 - 0.15 * delta], abs=1e-15)


@pytest.mark.parametrize("project", [MOONS, CHANCY, changed(CHANCY, "training.precision", "float32")])
def test_the_same_project_gives_the_same_history_twice(project: Project) -> None:
    assert history(finished(project)) == history(finished(project))


def test_another_seed_gives_another_history() -> None:
    assert history(finished(MOONS)) != history(finished(changed(MOONS, "seed", 1)))


@given(slices=st.lists(st.sampled_from(["step", "run", "look"]), min_size=1, max_size=30))
def test_pausing_and_looking_change_no_bit(slices: list[str]) -> None:
    trainer = Trainer(CHANCY)
    for kind in slices:
        if kind == "step":
            next(trainer, None)
        elif kind == "run":
            trainer.run(0.0)
        else:
            trainer.watch()
            trainer.on_validation.evaluate()
            trainer.own_rng().random(3)
            trainer.checkpoint()
    trainer.run(60.0)
    assert history(trainer) == history(finished(CHANCY))


def test_an_epoch_uses_every_training_sample_once() -> None:
    trainer = Trainer(MOONS)
    used = []
    while trainer.epoch == 0:
        used.append(trainer.next_batch().copy())
        next(trainer)
    assert len(used) == trainer.steps_per_epoch == 15
    assert np.array_equal(np.sort(np.concatenate(used)), np.arange(150))
    assert not np.array_equal(np.concatenate(used), np.arange(150))


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    trainer = Trainer(changed(MOONS, "training.batch_size", 40))
    sizes = []
    while trainer.epoch == 0:
        sizes.append(len(trainer.next_batch()))
        next(trainer)
    assert sizes == [40, 40, 40, 30]


@pytest.mark.parametrize("size", [0, 150, 100_000])
def test_a_batch_of_all_samples_is_one_step_per_epoch_in_their_own_order(size: int) -> None:
    trainer = Trainer(changed(MOONS, "training.batch_size", size))
    next(trainer)
    assert trainer.epoch == 1
    assert np.array_equal(trainer.last_batch, np.arange(150))


def test_the_first_row_of_the_history_is_from_before_the_first_step() -> None:
    trainer = Trainer(MOONS)
    epoch, step, train_loss, *_ = trainer.history.epochs.view()[0]
    assert (epoch, step) == (0, 0)
    assert train_loss == pytest.approx(trainer.on_training.evaluate().loss, abs=0)


def test_the_losses_noted_after_an_epoch_are_those_of_the_weights_it_ends_with() -> None:
    trainer = finished(MOONS)
    with quiet():
        pass_ = Pass(trainer.network, 150, MOONS.training.loss)
        pass_.forward(upright(trainer.data.train.x))
        loss = pass_.measure(np.ascontiguousarray(trainer.data.train.y.T))
    assert trainer.history.epochs.view()[-1, 2] == pytest.approx(loss, rel=1e-14)


@pytest.mark.parametrize("project", [MOONS, CHANCY])
def test_a_checkpoint_brings_everything_back_bit_for_bit(project: Project) -> None:
    trainer = Trainer(project)
    for _ in range(20):
        next(trainer)
    checkpoint = trainer.checkpoint()
    trainer.run(60.0)
    whole = history(trainer)
    trainer.restore(checkpoint)
    assert trainer.steps == 20
    trainer.run(60.0)
    assert history(trainer) == whole


def test_history_that_others_read_stays_when_the_run_goes_back() -> None:
    trainer = finished(MOONS)
    first = trainer.history
    rows = first.epochs.view().copy()
    trainer.restore(Trainer(MOONS).checkpoint())
    next(trainer)
    assert np.array_equal(first.epochs.view(), rows)


def test_a_plan_adopted_on_the_way_holds_from_the_next_step() -> None:
    trainer = Trainer(MOONS)
    next(trainer)
    before = trainer.network.parameters.copy()
    trainer.adopt(changed(MOONS, "training.learning_rate", 1e-9).training)
    next(trainer)
    assert np.abs(trainer.network.parameters - before).max() < 1e-8
    trainer.adopt(changed(MOONS, "training.batch_size", 7).training)
    assert len(trainer.next_batch()) == 7


def test_a_restraint_adopted_on_the_way_keeps_the_optimisers_memory() -> None:
    trainer = Trainer(CHANCY)
    for _ in range(5):
        next(trainer)
    memory = trainer.update.steps.memory.copy()
    trainer.adopt(changed(CHANCY, "training.restraint", Restraint(clipping=ClipNorm(0.01))).training)
    assert np.array_equal(trainer.update.steps.memory, memory)
    assert trainer.update.steps.count == 5


def test_adopting_full_batches_between_epochs_uses_all_samples_at_once() -> None:
    trainer = Trainer(MOONS)
    trainer.adopt(changed(MOONS, "training.batch_size", 0).training)
    assert np.array_equal(trainer.next_batch(), np.arange(150))


def test_a_schedule_counts_epochs() -> None:
    trainer = Trainer(changed(MOONS, "training.schedule", StepDecay(every=2, drop=0.1)))
    rates = []
    while not trainer.finished:
        if trainer.position == 0:
            rates.append(trainer.rate)
        next(trainer)
    assert rates == pytest.approx([0.1, 0.1, 0.01, 0.01])


def test_a_plateau_is_judged_by_the_validation_loss() -> None:
    plan = ReduceOnPlateau(patience=0, threshold=0.9)
    trainer = finished(changed(MOONS, "training.schedule", plan))
    assert trainer.rate < 0.1
    alone = finished(changed(changed(MOONS, "training.schedule", plan), "data.validation", 0.0))
    assert math.isnan(alone.history.epochs.view()[-1, 3])
    assert alone.rate < 0.1


def test_balanced_classes_weigh_the_same_in_every_step() -> None:
    points = InlineTable(x=((0.0,), (1.0,), (2.0,), (3.0,)), y=((0.0,), (1.0,), (1.0,), (1.0,)), task="binary")
    project = changed(changed(with_source(MOONS, points), "data.validation", 0.0), "training.batch_size", 0)
    project = changed(project, "network.initialiser", Normal(0.0))
    trainer = Trainer(changed(project, "training.class_weights", "balanced"))
    next(trainer)
    # with all weights 0 every output is 1/2, and equal weights per class leave the output's bias in balance
    assert trainer.network.gradient[-1] == pytest.approx(0.0, abs=1e-16)
    plain = Trainer(project)
    next(plain)
    assert plain.network.gradient[-1] == pytest.approx(-0.25)


def test_a_loss_that_is_not_finite_stops_before_the_update() -> None:
    trainer = Trainer(MOONS)
    trainer.network.parameters[:] = np.nan
    with pytest.raises(Diverged):
        next(trainer)
    assert trainer.steps == 0


def test_watching_keeps_the_parameters_from_before_the_step() -> None:
    trainer = Trainer(MOONS)
    next(trainer)
    assert trainer.before is None
    start = trainer.network.parameters.copy()
    trainer.watch()
    next(trainer)
    assert trainer.before is not None
    assert np.array_equal(trainer.before, start)
    next(trainer)
    assert trainer.before is None


def test_the_last_step_of_another_epoch_is_not() -> None:
    trainer = Trainer(MOONS)
    while trainer.epoch < 1:
        next(trainer)
    assert trainer.before is None


def test_the_last_step_of_the_plan_is_watched_in_any_case() -> None:
    trainer = finished(MOONS)
    assert trainer.before is not None
    moved = trainer.network.parameters - trainer.before
    assert moved == pytest.approx(-0.1 * trainer.network.gradient, abs=1e-15)


def test_buffers_for_many_batch_sizes_are_given_back() -> None:
    trainer = Trainer(MOONS)
    for size in range(1, 30):
        trainer.adopt(changed(MOONS, "training.batch_size", size).training)
        next(trainer)
    assert len(trainer._rooms) <= 5


def test_several_classes_train_in_single_precision() -> None:
    project = changed(with_source(MOONS, Iris()), "training.precision", "float32")
    trainer = finished(project)
    assert trainer.network.parameters.dtype == np.float32
    assert trainer.history.epochs.view()[-1, 2] < trainer.history.epochs.view()[0, 2]


def test_a_number_is_predicted_from_one_number() -> None:
    trainer = finished(changed(template("wave"), "training.epochs", 300))
    assert trainer.history.epochs.view()[-1, 4] > 0.8
    assert isinstance(trainer.plan.loss.kind(), str)
    assert isinstance(trainer.network.layers[-1].activation, Identity)


def test_only_another_restraint_makes_another_update() -> None:
    trainer = Trainer(MOONS)
    update = trainer.update
    trainer.adopt(changed(MOONS, "training.learning_rate", 0.2).training)
    assert trainer.update is update
    clipped = changed(MOONS, "training.restraint", Restraint(clipping=ClipNorm(0.01)))
    trainer.adopt(clipped.training)
    assert trainer.update is not update
    before = trainer.network.parameters.copy()
    next(trainer)
    assert np.linalg.norm(trainer.network.parameters - before) <= trainer.rate * 0.01 * (1 + 1e-12)


def test_only_another_schedule_forgets_how_far_the_rate_had_come_down() -> None:
    lowering = changed(MOONS, "training.schedule", ReduceOnPlateau(drop=0.5, patience=0, threshold=0.99))
    trainer = Trainer(lowering)
    while trainer.epoch < 4:
        next(trainer)
    come_down = trainer.rate / trainer.plan.learning_rate
    assert come_down < 1.0
    trainer.adopt(changed(lowering, "training.learning_rate", 0.2).training)
    assert trainer.rate == pytest.approx(0.2 * come_down)
    trainer.adopt(changed(lowering, "training.schedule", ReduceOnPlateau(drop=0.5, patience=1)).training)
    assert trainer.rate == trainer.plan.learning_rate

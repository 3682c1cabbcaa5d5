"""A run whose numbers stop being numbers stops at that step, says where, and keeps the last finite state."""

import numpy as np
import pytest

from nnstudio.engine.activations import Identity, ReLU, Sigmoid
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.project.edits import changed
from nnstudio.project.plan import Block, NetworkPlan, Project
from nnstudio.project.templates import template
from nnstudio.training.divergence import CHECK_EVERY, Guard, _bad_backward, _bad_forward, growth_row
from nnstudio.training.session import TrainingSession
from nnstudio.training.trainer import Diverged, Trainer


def exploding(seed: int = 1) -> Project:
    """ReLU 10 x 16 with weights N(0, 0.7²) on moons: SGD at 0.1 throws it out of bounds within a few steps."""
    blocks = (*(Block(Dense(16, ReLU())) for _ in range(10)), Block(Dense(1, Sigmoid())))
    project = changed(template("moons"), "network", NetworkPlan(blocks, Normal(0.7)))
    return changed(changed(project, "seed", seed), "data.scaling", "none")


def creeping() -> Project:
    """A linear unit at too high a rate: its weight grows by a factor every step, far from any check of the loss."""
    project = changed(template("wave"), "network.blocks", (Block(Dense(1, Identity())),))
    project = changed(changed(project, "training.loss", MeanSquaredError()), "training.learning_rate", 20.0)
    return changed(project, "training.epochs", 100_000)


@pytest.mark.parametrize("project", [exploding(), exploding(3), creeping()])
def test_the_session_stops_and_keeps_the_last_finite_state(project: Project) -> None:
    session = TrainingSession(project)
    while not session.done:
        session.run(0.05)
    found = session.divergence
    assert found is not None
    assert np.isfinite(session.trainer.network.parameters).all()
    assert found.step == session.trainer.steps + 1
    assert np.isfinite(session.trainer.history.losses.view()).all()
    assert str(found.step) in str(found.sentence())
    assert found.largest["weight"] == np.abs(session.trainer.network.parameters).max()


def test_the_step_is_found_exactly_however_the_run_was_cut() -> None:
    steps = set()
    for seconds in (0.0, 0.001, 5.0):
        guard = Guard(Trainer(creeping()))
        found = None
        while found is None:
            found = guard.run(seconds)
        steps.add((found.step, found.epoch, found.layer, found.tensor))
    stepping = Guard(Trainer(creeping()))
    found = None
    while found is None:
        found = stepping.step()
    steps.add((found.step, found.epoch, found.layer, found.tensor))
    assert len(steps) == 1


def test_the_first_bad_number_is_named_by_layer_and_tensor() -> None:
    session = TrainingSession(exploding())
    while not session.done:
        session.run(0.01)
    found = session.divergence
    assert found is not None
    assert found.tensor in ("z", "a")
    assert 1 <= int(found.layer) <= 11
    assert found.largest["z"] > 1e50


def test_weights_that_break_without_breaking_the_loss_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    # a saturated sigmoid answers 1 for an infinite sum: the loss stays finite, the weights do not
    trainer = Trainer(changed(template("moons"), "training.epochs", 10_000))
    guard = Guard(trainer)

    def break_quietly(rate: float) -> None:
        trainer.network.parameters[:] = 1e308
        trainer.network.parameters[-1] = np.inf

    monkeypatch.setattr(trainer.update.steps, "step", break_quietly)
    found = guard.run(5.0)
    assert found is not None
    assert found.step == 1
    assert found.tensor == "parameters"
    assert trainer.steps == 0


def test_a_gradient_that_breaks_is_named_before_the_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(changed(template("moons"), "training.epochs", 10_000))
    guard = Guard(trainer)
    step = trainer.update.steps.step

    def with_bad_gradient(rate: float) -> None:
        trainer.network.tensors(trainer.network.gradient)["3.W"][0, 0] = np.nan
        step(rate)

    monkeypatch.setattr(trainer.update.steps, "step", with_bad_gradient)
    found = guard.step()
    assert found is None  # one step is not yet worth a check
    found = guard.check()
    assert found is not None
    assert (found.layer, found.tensor) == ("3", "gradient")


def test_a_healthy_run_is_left_alone_and_checked_now_and_then() -> None:
    guard = Guard(Trainer(template("moons")))
    while guard.trainer.steps < 3 * CHECK_EVERY:
        assert guard.step() is None
    assert guard.check() is None


def test_a_loss_that_overflows_is_told_as_the_loss() -> None:
    project = changed(template("wave"), "network.blocks", (Block(Dense(1, Identity())),))
    trainer = Trainer(project)
    trainer.network.parameters[:] = 1e200  # the output is finite, its square is not
    found = Guard(trainer).step()
    assert found is not None
    assert (found.layer, found.tensor) == ("", "loss")
    assert "the loss was no longer a finite number" in str(found.sentence())


def test_a_parameter_set_by_hand_lets_a_diverged_run_go_on() -> None:
    session = TrainingSession(exploding())
    while not session.done:
        session.run(0.01)
    for name, tensor in session.trainer.network.tensors().items():
        if name.endswith("W"):
            for place in np.ndindex(tensor.shape):
                session.set_parameter(name, place, 0.01)
    assert not session.done
    session.step()
    assert session.divergence is None


def test_what_was_set_by_hand_is_a_state_to_go_back_to() -> None:
    """A weight of 1e300 is finite, the square of its error is not: the run stands still where the hand left it."""
    session = TrainingSession(changed(creeping(), "training.learning_rate", 0.01))
    for _ in range(3):
        session.step()
    session.set_parameter("1.W", (0, 0), 1e300)
    session.step()
    assert (session.divergence.step, session.divergence.tensor) == (4, "loss")
    assert session.trainer.steps == 3
    assert session.trainer.network.tensors()["1.W"].item() == 1e300


def test_the_regular_check_looks_at_all_parameters() -> None:
    guard = Guard(Trainer(changed(template("moons"), "training.epochs", 100)))
    for _ in range(CHECK_EVERY):
        next(guard.trainer)
    guard.trainer.network.parameters[0] = np.nan
    with pytest.raises(Diverged):
        guard._check()


def test_the_growth_of_a_step_is_its_largest_sum_gradient_and_parameter() -> None:
    trainer = Trainer(template("moons"))
    next(trainer)
    sums = [operation.applied().z for _, operation in trainer.last_pass.flat_operations()]
    largest = [np.abs(array).max() for array in (np.concatenate([*map(np.ravel, sums)]), trainer.network.gradient)]
    expected = (1.0, trainer.history.losses.view()[0, 0], *largest, np.abs(trainer.network.parameters).max())
    assert growth_row(trainer) == expected


def test_a_run_that_does_not_break_a_second_time_is_a_defect_of_ours() -> None:
    guard = Guard(Trainer(changed(template("moons"), "training.epochs", 1)))
    with pytest.raises(AssertionError, match="the second time"):
        guard._locate()


@pytest.mark.parametrize("tensor", ["z", "a", "delta", "gradient", "parameters"])
def test_the_tensor_that_broke_first_is_named(tensor: str) -> None:
    trainer = Trainer(template("moons"))
    next(trainer)
    name, operation = list(trainer.last_pass.flat_operations())[1]
    array = {
        "z": operation.applied().z,
        "a": operation.a,
        "delta": operation.delta,
        "gradient": trainer.network.tensors(trainer.network.gradient)[f"{name}.W"],
        "parameters": trainer.network.tensors()[f"{name}.W"],
    }[tensor]
    assert (_bad_forward(trainer), _bad_backward(trainer)) == (None, None)
    array[0, 0] = np.inf
    assert (_bad_forward(trainer) or _bad_backward(trainer)) == (name, tensor)

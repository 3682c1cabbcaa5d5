"""Snapshots and measurements: copies of what the engine holds, and nothing that the run would notice."""

import math

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from nnstudio.engine.activations import Identity, ReLU, Sigmoid, Tanh
from nnstudio.engine.arrays import rms
from nnstudio.engine.initialisers import ConstantWeights
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, Residual
from nnstudio.engine.passes import predict
from nnstudio.project.edits import changed
from nnstudio.project.plan import Block, Project
from nnstudio.project.templates import template, template_names
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import SnapshotPart
from tests.present import present

ALL: frozenset[SnapshotPart] = frozenset({"layers", "outputs", "grid", "trace"})
MOONS = template("moons")
MIXED = changed(
    MOONS,
    "network.blocks",
    tuple(
        Block(layer)
        for layer in (
            Dense(5, Identity()), BatchNorm(), Activate(ReLU()), Residual((Dense(5), Dropout(0.2), Dense(5))),
            Dense(1, Sigmoid()),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("project", [MOONS, MIXED])
def test_looking_changes_nothing(project: Project) -> None:
    seen, unseen = TrainingSession(project), TrainingSession(project)
    for session in (seen, unseen):
        for _ in range(40):
            session.step()
            if session is seen:
                session.snapshot(ALL)
                session.snapshot(ALL, coming=True)
                session.measures()
    assert np.array_equal(seen.trainer.network.parameters, unseen.trainer.network.parameters)
    assert np.array_equal(seen.trainer.network.state, unseen.trainer.network.state)


def test_before_the_first_step_the_gradient_is_the_one_that_it_will_use() -> None:
    session = TrainingSession(MIXED)
    coming = session.snapshot(ALL)
    session.step()
    assert np.array_equal(coming.gradient, session.trainer.network.gradient)
    assert np.array_equal(coming.batch, session.trainer.last_batch)


def test_after_a_step_the_change_is_what_it_added() -> None:
    session = TrainingSession(MOONS)
    before = session.trainer.network.parameters.copy()
    session.step()
    taken = session.snapshot(ALL)
    assert taken.change is not None
    assert np.array_equal(taken.change, taken.parameters - before)
    assert taken.change == pytest.approx(-0.1 * taken.gradient, abs=1e-15)


def test_a_snapshot_stays_as_it_was_taken() -> None:
    session = TrainingSession(MOONS)
    session.step()
    taken = session.snapshot(ALL)
    kept = taken.parameters.copy(), taken.layers[0].a.copy(), taken.gradient.copy()
    session.run(0.05)
    assert np.array_equal(taken.parameters, kept[0])
    assert np.array_equal(taken.layers[0].a, kept[1])
    assert np.array_equal(taken.gradient, kept[2])
    network = taken.network
    views = (*network.tensors().values(), *network.state_tensors().values())
    for numbers in (taken.parameters, taken.gradient, network.gradient, network.state, *views):
        with pytest.raises(ValueError, match="read-only"):
            numbers[...] = 1.0


def test_only_what_is_wished_for_is_taken() -> None:
    taken = TrainingSession(MOONS).snapshot(frozenset())
    assert (taken.layers, taken.outputs, taken.grid) == ((), None, None)


def test_the_grid_has_every_unit_over_the_plane() -> None:
    session = TrainingSession(MOONS)
    session.run(0.05)
    taken = session.snapshot(ALL)
    assert taken.grid is not None
    across, down = taken.grid.axes
    points = np.array([[across[3], down[7]], [across[-1], down[0]]])
    places = [7 * len(across) + 3, len(across) - 1]
    assert taken.grid.units["5"][0, places] == pytest.approx(predict(session.trainer.network, points)[:, 0], rel=1e-12)
    assert across[0] < session.trainer.samples.rows[:, 0].min()
    assert set(taken.grid.units) == {"1", "2", "3", "4", "5"}


def test_one_input_gives_a_curve_and_many_give_no_grid() -> None:
    curve = TrainingSession(template("wave")).snapshot(ALL).grid
    assert curve is not None
    assert len(curve.axes) == 1
    assert curve.units["1"].shape == (8, 200)
    assert TrainingSession(template("iris")).snapshot(ALL).grid is None


def test_outputs_are_those_of_both_sets() -> None:
    session = TrainingSession(template("iris"))
    session.run(0.05)
    outputs = session.snapshot(ALL).outputs
    assert outputs is not None
    assert outputs.validation == pytest.approx(
        predict(session.trainer.network, session.trainer.data.validation.x), rel=1e-12
    )
    assert outputs.training_metrics["accuracy"] > 0.5


def test_tables_are_one_row_per_sample_and_delta_is_each_samples_own() -> None:
    session = TrainingSession(MOONS)
    session.step()
    for values in session.snapshot(ALL).layers:
        gradient = session.snapshot(ALL).tensors(session.trainer.network.gradient)[f"{values.name}.W"]
        assert values.delta.T @ values.x / 10 == pytest.approx(gradient, rel=1e-10)


@pytest.mark.parametrize("name", template_names())
def test_every_template_can_be_looked_at_before_and_after_a_step(name: str) -> None:
    session = TrainingSession(template(name))
    for _ in range(2):
        taken = session.snapshot(ALL)
        assert sum("." not in values.name for values in taken.layers) == len(session.trainer.network.layers)
        assert all(math.isfinite(values.measures.delta_rms) for values in taken.layers)
        session.step()


def test_measures_are_those_of_the_tables() -> None:
    session = TrainingSession(MOONS)
    session.step()
    taken = session.snapshot(ALL)
    first = taken.layers[0]
    assert first.measures.delta_rms == pytest.approx(np.sqrt(np.mean(first.delta**2)))
    assert first.measures.weight_rms == pytest.approx(np.sqrt(np.mean(taken.tensors()["1.W"] ** 2)))
    assert first.measures.activation_std == pytest.approx(first.a.std())
    assert taken.change is not None
    moved = np.sqrt(np.mean(taken.tensors(taken.change)["1.W"] ** 2))
    assert first.measures.update_ratio == pytest.approx(moved / first.measures.weight_rms)


def test_a_layer_without_weights_has_no_weight_measures() -> None:
    session = TrainingSession(MIXED)
    session.step()
    normalisation = session.snapshot(ALL).layers[1].measures
    assert math.isnan(normalisation.weight_rms)
    assert math.isnan(normalisation.update_ratio)
    assert math.isnan(normalisation.saturated)
    assert normalisation.delta_rms > 0


def test_dead_units_are_those_that_no_training_sample_switches_on() -> None:
    blocks = (Block(Dense(4, ReLU(), first_bias=(-100.0, 0.0, 0.0, -100.0))), Block(Dense(1, Sigmoid())))
    session = TrainingSession(changed(MOONS, "network.blocks", blocks))
    measures = session.measures()
    assert measures[0].dead == 0.5
    assert math.isnan(measures[1].dead)


def test_saturation_is_counted_by_the_slope() -> None:
    blocks = (Block(Dense(4, Tanh(), first_bias=(5.0, 0.0, 0.0, -5.0))), Block(Dense(1, Sigmoid())))
    project = changed(changed(MOONS, "network.blocks", blocks), "network.initialiser", ConstantWeights(0.0))
    assert TrainingSession(project).measures()[0].saturated == 0.5


def test_the_root_mean_square_survives_what_squares_do_not() -> None:
    assert rms(np.full(4, 3e-300)) == pytest.approx(3e-300)
    assert rms(np.full(4, 3e300)) == pytest.approx(3e300)
    assert rms(np.zeros(3)) == 0.0
    assert rms(np.array([])) == 0.0
    assert rms(np.array([1.0, np.inf])) == np.inf
    assert rms(np.array([3.0, 4.0])) == pytest.approx(math.sqrt(12.5))


def test_a_parameter_set_by_hand_shows_in_everything_at_once() -> None:
    session = TrainingSession(MOONS)
    session.run(0.05)
    before = session.snapshot(ALL)
    epochs = len(session.trainer.history.epochs)
    session.set_parameter("5.b", (0,), 30.0)
    after = session.snapshot(ALL)
    assert after.tensors()["5.b"][0] == 30.0
    assert after.outputs is not None
    assert before.outputs is not None
    assert after.outputs.training.mean() > before.outputs.training.mean()
    assert after.layers[-1].a.mean() > 0.99
    assert len(session.trainer.history.epochs) == epochs + 1
    session.step()
    assert np.array_equal(session.snapshot(ALL).batch, session.trainer.last_batch)


def test_small_networks_compute_on_one_thread() -> None:
    TrainingSession(MOONS)
    assert {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"} == {1}


def test_the_trace_is_that_of_the_step_which_comes_next() -> None:
    session = TrainingSession(MIXED)
    session.step()
    taken = session.snapshot(frozenset({"trace"}))
    session.step()
    assert taken.trace is not None
    assert np.array_equal(present(taken.trace_batch), session.trainer.last_batch)
    after = {f"{layer.name}.{name}": tensor for layer in taken.trace.layers for name, tensor in layer.after.items()}
    for name, tensor in session.trainer.network.tensors().items():
        assert np.array_equal(after[name], tensor), name


def test_a_step_that_is_too_large_is_not_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    session = TrainingSession(MOONS)
    monkeypatch.setattr("nnstudio.training.tracing.TRACEABLE", len(session.trainer.network.parameters) * 10 - 1)
    assert session.snapshot(frozenset({"trace"})).trace is None
    monkeypatch.setattr("nnstudio.training.tracing.TRACEABLE", len(session.trainer.network.parameters) * 10)
    assert session.snapshot(frozenset({"trace"})).trace is not None


def test_a_run_that_goes_on_after_a_parameter_was_set_shows_its_own_last_step() -> None:
    session = TrainingSession(MOONS)
    session.step()
    session.set_parameter("5.b", (0,), 0.5)
    assert session.snapshot(ALL).coming
    session.run(0.001)
    taken = session.snapshot(ALL)
    assert not taken.coming
    assert np.array_equal(taken.batch, session.trainer.last_batch)

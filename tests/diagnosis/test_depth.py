"""The depth dial: the same numbers as a run has before its first step, layer by layer."""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from nnstudio.datasets.plan import prepare
from nnstudio.diagnosis.depth import MOST_ROWS, DepthCurves, DepthPlan, ProbeInput, band, curves, to_project
from nnstudio.engine.activations import ACTIVATIONS, AnyActivation, HardSigmoid, ReLU, Sigmoid, Softmax, Step, Tanh
from nnstudio.engine.initialisers import ConstantWeights, GlorotNormal, HeNormal, Normal, Orthogonal
from nnstudio.engine.layers import AnyLayer, Dense, DenseOperation, Dropout
from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.project.problems import can_run
from nnstudio.project.templates import template
from nnstudio.training.measures import measure_layers
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import with_layers

MEASURES = ("activation_mean", "activation_std", "saturated", "dead", "delta_rms")


def first_moment(project: Project) -> dict[str, np.ndarray]:
    """Return every layer's measures over all training samples before the first step, as the panels show them."""
    session = TrainingSession(changed(project, "training.batch_size", 0))
    session.step()  # the values of the first step still belong to the first weights
    pass_ = session.trainer.last_pass
    assert pass_ is not None
    layers = measure_layers(pass_, session.trainer.before)
    found = {name: np.array([getattr(layer, name) for layer in layers]) for name in MEASURES}
    z_std = [operation.z.std() for operation in pass_.operations if isinstance(operation, DenseOperation)]
    return {**found, "z_std": np.array(z_std)}


def table(found: DepthCurves) -> dict[str, np.ndarray]:
    return {name: getattr(found, name) for name in (*MEASURES, "z_std")}


@pytest.mark.parametrize("activation", [kind() for kind in ACTIVATIONS], ids=lambda activation: activation.title)
def test_the_curves_are_the_numbers_of_a_run_before_its_first_step(activation: AnyActivation) -> None:
    base = changed(template("moons"), "seed", 7)
    plan = DepthPlan(depth=6, width=9, activation=activation)
    expected = first_moment(to_project(plan, base))
    for name, values in table(curves(plan, ProbeInput.of(base), seed=7)).items():
        np.testing.assert_allclose(values, expected[name], rtol=1e-12, err_msg=name)


@pytest.mark.parametrize("name", ["iris", "wave", "digits", "squared-error", "cross-entropy"])
def test_the_error_signal_starts_from_the_projects_own_output_and_loss(name: str) -> None:
    base = changed(template(name), "data.validation", 0.0)
    plan = DepthPlan(depth=3, width=12, activation=Tanh(), initialiser=GlorotNormal())
    feed = ProbeInput.of(base)
    found = curves(plan, feed, seed=base.seed)
    if feed.x.shape[1] < MOST_ROWS:
        np.testing.assert_allclose(found.delta_rms, first_moment(to_project(plan, base))["delta_rms"], rtol=1e-12)
    assert feed.x.shape == (base.data.source.schema.feature_count + 1, min(MOST_ROWS, feed.x.shape[1]))
    assert np.isfinite(found.delta_rms).all()
    assert (found.delta_rms > 0.0).all()


def test_a_seed_draws_the_same_curves_again_and_another_seed_others() -> None:
    plan, feed = DepthPlan(), ProbeInput.normal(2)
    one, again, other = (curves(plan, feed, seed=seed) for seed in (3, 3, 4))
    for name, values in table(one).items():
        np.testing.assert_array_equal(values, table(again)[name], err_msg=name)
    assert not np.allclose(one.delta_rms, other.delta_rms)


def test_the_band_is_the_curves_of_its_seeds_one_by_one_as_they_are_wanted() -> None:
    plan, feed = DepthPlan(depth=5), ProbeInput.normal(3)
    found = band(plan, feed, iter(range(1000)))
    for seed in (0, 1, 2):
        member = next(found)
        assert member.seed == seed
        alone = curves(plan, feed, seed=seed)
        for name, values in table(member).items():
            np.testing.assert_array_equal(values, table(alone)[name], err_msg=name)


def test_sigmoid_loses_and_he_keeps_the_error_signal() -> None:
    feed = ProbeInput.of(template("sigmoid10"))
    sigmoid = curves(DepthPlan(depth=20, activation=Sigmoid()), feed)
    relu = curves(DepthPlan(depth=20, activation=ReLU(), initialiser=HeNormal()), feed)
    assert sigmoid.delta_rms[0] / sigmoid.delta_rms[-1] < 1e-10
    assert relu.delta_rms[0] / relu.delta_rms[-1] > 1e-3


def test_shares_are_told_only_where_there_are_any() -> None:
    feed = ProbeInput.normal(4)
    tanh = curves(DepthPlan(activation=Tanh(), initialiser=Normal(3.0)), feed)
    assert (tanh.saturated[:-1] > 0.4).all()
    assert np.isnan(tanh.dead).all()
    relu = curves(DepthPlan(activation=ReLU()), feed)
    assert np.isnan(relu.saturated).all()
    assert ((relu.dead[:-1] >= 0.0) & (relu.dead[:-1] < 0.6)).all()
    hard = curves(DepthPlan(activation=HardSigmoid(), initialiser=Normal(20.0)), feed)
    assert (hard.saturated[:-1] > 0.5).all()
    assert (hard.dead[:-1] >= 0.0).all()


def test_the_error_signal_of_a_dial_without_a_loss_starts_at_size_one() -> None:
    found = curves(DepthPlan(depth=4, activation=Tanh(), initialiser=Orthogonal()), ProbeInput.normal(8))
    assert found.delta_rms[-1] == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(
    "plan",
    [
        DepthPlan(depth=2, width=1),
        DepthPlan(depth=50, width=1, activation=ReLU(), initialiser=ConstantWeights(-1.0)),
        DepthPlan(depth=50, activation=ReLU(), initialiser=Normal(1000.0)),
        DepthPlan(depth=50, activation=Step()),
        DepthPlan(depth=50, initialiser=ConstantWeights(0.0)),
    ],
)
def test_no_plan_is_too_odd(plan: DepthPlan) -> None:
    for feed in (ProbeInput.normal(1, rows=1), ProbeInput.of(template("iris")), ProbeInput.of(template("neuron"))):
        found = curves(plan, feed)
        assert all(len(values) == plan.depth + 1 for values in table(found).values())


def test_the_feed_takes_no_more_than_its_share_of_rows() -> None:
    assert ProbeInput.of(template("digits")).x.shape == (65, MOST_ROWS)
    assert (ProbeInput.of(template("digits")).x[-1] == 1.0).all()


@pytest.mark.parametrize("name", ["moons", "digits", "wave", "batch-norm", "neuron"])
def test_train_from_here_puts_the_stack_in_place_of_the_hidden_layers_and_leaves_the_rest(name: str) -> None:
    base, plan = template(name), DepthPlan(depth=4, width=5, activation=ReLU(), initialiser=HeNormal())
    made = to_project(plan, base)
    assert can_run(made)
    assert made.network.layers[:-1] == plan.layers
    assert made.network.initialiser == HeNormal()
    assert (made.data, made.training, made.seed) == (base.data, base.training, base.seed)
    assert len({block.id for block in made.network.blocks}) == len(made.network.blocks) == 5
    before, after = base.network.layers[-1], made.network.layers[-1]
    assert after == replace(before, initialiser=None)


def test_weights_and_biases_written_down_for_the_output_are_left_behind() -> None:
    own = replace(template("mazur").network.layers[-1], first_bias=(0.6, 0.7))
    base = with_layers(template("mazur"), template("mazur").network.layers[0], own)
    made = to_project(DepthPlan(depth=3, width=7), base)
    assert can_run(made)
    assert made.network.layers[-1] == replace(own, initialiser=None, first_bias=0.0)


@pytest.mark.parametrize("layers", [(), (Dense(3), Dropout()), (Dense(7, Sigmoid()),)], ids=["none", "open", "unfit"])
def test_a_design_whose_output_does_not_fit_gets_the_usual_one(layers: tuple[AnyLayer, ...]) -> None:
    base = with_layers(template("iris"), *layers)
    assert not can_run(base)
    assert to_project(DepthPlan(), base).network.layers[-1] == Dense(3, Softmax())
    assert np.isfinite(curves(DepthPlan(), ProbeInput.of(base)).delta_rms).all()


def test_deep_curves_do_not_read_as_zero() -> None:
    found = curves(DepthPlan(depth=50, width=64, initialiser=Normal(0.01)), ProbeInput.of(template("moons")))
    assert 0.0 < found.delta_rms[0] < 1e-50
    assert math.isfinite(math.log10(found.delta_rms[0]))


def test_rows_prepared_in_single_precision_give_the_same_curves() -> None:
    base, plan = template("iris"), DepthPlan(depth=4, activation=Tanh())
    single = prepare(base.data, outputs=3, dtype=np.float32)
    found, expected = curves(plan, ProbeInput.of(base, single)), curves(plan, ProbeInput.of(base))
    for name, values in table(found).items():
        np.testing.assert_allclose(values, table(expected)[name], rtol=1e-4, err_msg=name)

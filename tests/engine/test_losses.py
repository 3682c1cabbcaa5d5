import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import Identity, Sigmoid, Softmax, Tanh
from nnstudio.engine.arrays import quiet
from nnstudio.engine.layers import Activate, Dense, Dropout
from nnstudio.engine.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    FocalLoss,
    FusedObjective,
    HalfSquaredError,
    Hinge,
    Huber,
    KLDivergence,
    LogCosh,
    MeanAbsoluteError,
    MeanSquaredError,
    SquaredHinge,
)
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass
from tests.engine import golden
from tests.engine.specimens import bounded, drawn_network, drawn_rows, drawn_targets, output_for, step_of

BY_NAME = {kind.kind(): kind for kind in LOSSES}
FUSED = [kind for kind in LOSSES if kind.fuses_with]
every_loss = pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.kind())
every_fused_loss = pytest.mark.parametrize("kind", FUSED, ids=lambda kind: kind.kind())


def mean_loss(loss, outputs, targets):
    """Return the mean loss of outputs and targets, one row per sample."""
    a, y = np.array(outputs, float).T, np.array(targets, float).T
    return loss.sample_losses(a, loss.targets(y)).mean()


def objective_on_sums(loss, sums, targets, *, fuse=True, parts=None):
    """Return the mean loss and dL/dz of a loss whose network's weighted sums are these, one row per sample."""
    sums, targets = np.array(sums, float), np.array(targets, float)
    units = sums.shape[1]
    network = Network([Dense(units, loss.fuses_with(), bias="none")], units)
    network.tensors()["1.W"][:] = np.eye(units)
    pass_ = Pass(network, len(sums), loss, fuse=fuse)
    if parts is not None:
        pass_.objective.weigh(parts)
    with quiet():
        measured = step_of(pass_, sums, targets)
    return measured, pass_.operations[-1].delta.T


@pytest.mark.parametrize(("name", "outputs", "targets", "mean"), golden.KERAS_LOSSES, ids=lambda value: str(value)[:20])
def test_losses_are_those_of_keras(name, outputs, targets, mean):
    last_digit = 1e-4 if mean == 0.3239 else 2e-6  # Keras computes in float32
    assert mean_loss(BY_NAME[name](), outputs, targets) == pytest.approx(mean, abs=last_digit)


def test_keras_weighted_squared_errors_are_ours():
    _, outputs, targets, mean = golden.KERAS_LOSSES[0]
    losses = MeanSquaredError().sample_losses(np.array(outputs, float).T, np.array(targets, float).T)
    np.testing.assert_allclose(2.3 * losses, golden.KERAS_SQUARES_TIMES_2_3, atol=1e-4)
    assert 2.3 * losses.mean() == pytest.approx(2.3 * mean)


@pytest.mark.parametrize(("name", "sums", "targets", "smoothing", "mean"), golden.KERAS_LOSSES_OF_SUMS)
def test_losses_of_weighted_sums_are_those_of_keras(name, sums, targets, smoothing, mean):
    measured, _ = objective_on_sums(BY_NAME[name](label_smoothing=smoothing), sums, targets)
    assert measured == pytest.approx(mean, abs=1e-4)


def test_softmax_and_its_cross_entropy_of_the_textbook_sums():
    measured, delta = objective_on_sums(CategoricalCrossEntropy(), [golden.SOFTMAX_SUMS], [(1, 0, 0)])
    shares = np.array(golden.SOFTMAX_SHARES)
    assert measured == pytest.approx(golden.SOFTMAX_LOSS, abs=1e-8)
    np.testing.assert_allclose(delta[0], shares - [1, 0, 0], atol=1e-8)
    assert objective_on_sums(CategoricalCrossEntropy(), [[0.0] * 10], [np.eye(10)[3]])[0] == pytest.approx(np.log(10))


@pytest.mark.parametrize(("label", "loss"), [(0, 0.0), (1, 1000.0), (2, 2000.0)])
def test_cross_entropy_behind_a_softmax_is_exact_at_a_thousand(label, loss):
    measured, delta = objective_on_sums(CategoricalCrossEntropy(), [(1000.0, 0.0, -1000.0)], [np.eye(3)[label]])
    assert measured == loss
    assert delta[0].tolist() == (np.array([1.0, 0.0, 0.0]) - np.eye(3)[label]).tolist()


@pytest.mark.parametrize(("z", "y", "loss"), [(1000, 1, 0), (1000, 0, 1000), (-1000, 0, 0), (-1000, 1, 1000)])
def test_cross_entropy_behind_a_sigmoid_is_exact_at_a_thousand(z, y, loss):
    measured, delta = objective_on_sums(BinaryCrossEntropy(), [(z,)], [(y,)])
    assert measured == loss
    assert delta.item() == (z > 0) - y


def test_the_residual_three_of_the_lesson_costs_what_it_should():
    costs = [mean_loss(loss(), [[3.0]], [[0.0]]) for loss in (MeanSquaredError, MeanAbsoluteError, Huber, LogCosh)]
    np.testing.assert_allclose(costs, [9.0, 3.0, 2.5, 2.309329], atol=1e-6)
    assert mean_loss(Hinge(), [[3.0]], [[1.0]]) == 0.0


@every_loss
def test_the_stated_gradient_is_the_limit_of_difference_quotients(kind):
    loss = kind()
    y = loss.targets(drawn_targets(loss, 6, 4).T)
    a = drawn_rows(4, 6)
    if loss.wants and loss.wants[0] in (Sigmoid, Softmax):
        a = output_for(loss).values(a)
    gradient = loss.gradient(a, y)
    for unit in range(4):
        above, below = a.copy(), a.copy()
        above[unit] += 1e-6
        below[unit] -= 1e-6
        quotient = (loss.sample_losses(above, y) - loss.sample_losses(below, y)) / 2e-6
        np.testing.assert_allclose(gradient[unit], quotient, rtol=1e-6, atol=1e-8)


@every_loss
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_objective_measures_the_mean_of_the_samples_losses(kind, dtype):
    loss = kind()
    network = drawn_network([Dense(3, output_for(loss))], 4, dtype=dtype)
    rows, targets = drawn_rows(5, 4, dtype=dtype), drawn_targets(loss, 5, 3, dtype=dtype)
    pass_ = Pass(network, 5, loss)
    measured = step_of(pass_, rows, targets)
    losses = loss.sample_losses(pass_.outputs, loss.targets(targets.T))
    assert losses.shape == (5,)
    assert losses.dtype == pass_.objective.error.dtype == dtype
    assert isinstance(measured, float)
    assert measured == pytest.approx(losses.mean(), rel=1e-12 if dtype == np.float64 else 1e-5)


@every_loss
def test_weighted_samples_count_by_their_parts(kind):
    loss = kind()
    network = drawn_network([Dense(3, output_for(loss))], 4)
    rows, targets = drawn_rows(2, 4), drawn_targets(loss, 2, 3)
    parts = np.array([0.8, 0.2])
    pass_ = Pass(network, 2, loss)
    pass_.objective.weigh(parts)
    together, gradient = step_of(pass_, rows, targets), network.gradient.copy()
    alone = Pass(network, 1, loss)
    losses, gradients = [], []
    for i in range(2):
        losses.append(step_of(alone, rows[i : i + 1], targets[i : i + 1]))
        gradients.append(network.gradient.copy())
    assert together == pytest.approx(parts @ losses, rel=1e-12)
    np.testing.assert_allclose(gradient, parts @ np.array(gradients), rtol=1e-10, atol=1e-14)


@every_fused_loss
@given(
    seed=st.integers(0, 10_000),
    outputs=st.integers(1, 5),
    batch=st.integers(1, 6),
    smoothing=st.sampled_from([0.0, 0.1, 0.5]),
    weighted=st.booleans(),
)
@bounded
def test_the_fused_way_equals_the_long_way(kind, seed, outputs, batch, smoothing, weighted):
    loss = kind(label_smoothing=smoothing)
    rng = np.random.default_rng(seed)
    network = drawn_network([Dense(4), Dense(outputs, kind.fuses_with())], 3, seed)
    rows, targets = drawn_rows(batch, 3, seed), drawn_targets(loss, batch, outputs, seed)
    parts = rng.dirichlet(np.ones(batch)) if weighted else None
    found = []
    for fuse in (True, False):
        pass_ = Pass(network, batch, loss, fuse=fuse)
        assert isinstance(pass_.objective, FusedObjective) == fuse
        if parts is not None:
            pass_.objective.weigh(parts)
        found.append((step_of(pass_, rows, targets), pass_.outputs.copy(), network.gradient.copy()))
    (fused_loss, fused_outputs, fused_gradient), (loss_, outputs_, gradient) = found
    assert fused_loss == pytest.approx(loss_, rel=1e-10, abs=1e-12)
    np.testing.assert_allclose(fused_outputs, outputs_, atol=1e-14)
    np.testing.assert_allclose(fused_gradient, gradient, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(
    "layers",
    [[Dense(2, Tanh())], [Dense(2, Identity()), Activate(Sigmoid())], [Dense(2, Sigmoid()), Dropout()]],
    ids=["another activation", "an activation of its own", "a layer behind it"],
)
def test_a_loss_fuses_with_nothing_but_its_own_activation_at_the_very_end(layers):
    pass_ = Pass(drawn_network(layers, 2), 3, BinaryCrossEntropy())
    assert not isinstance(pass_.objective, FusedObjective)
    assert type(CategoricalCrossEntropy().objective(pass_.operations[-1])) is not FusedObjective


@every_loss
def test_certain_and_wrong_answers_stay_finite_on_the_long_way(kind):
    loss = kind()
    a, y = np.array([[0.0, 1.0], [1.0, 0.0]]), loss.targets(np.array([[1.0, 0.0], [0.0, 1.0]]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(loss.sample_losses(a, y)).all()
        assert np.isfinite(loss.gradient(a, y)).all()
        assert np.isfinite(loss.gradient(1.0 - a, y)).all()


@every_loss
def test_right_answers_cost_nothing_and_wrong_ones_something(kind):
    loss = kind()
    y = np.array([[1.0, 0.0], [0.0, 1.0]])
    perfect = loss.targets(y) if loss.threshold == 0.0 else y
    assert loss.sample_losses(perfect, loss.targets(y)).max() == pytest.approx(0.0, abs=1e-12)
    assert loss.sample_losses(1.0 - perfect, loss.targets(y)).min() > 0.1


def test_label_smoothing_moves_targets_as_the_frameworks_do():
    y = np.eye(4)
    assert BinaryCrossEntropy(0.2).targets(y)[0].tolist() == [0.9, 0.1, 0.1, 0.1]
    np.testing.assert_allclose(CategoricalCrossEntropy(0.2).targets(y)[0], [0.85, 0.05, 0.05, 0.05])
    assert BinaryCrossEntropy().targets(y) is y
    assert CategoricalCrossEntropy().targets(y) is y


def test_the_focal_loss_without_focus_is_balanced_cross_entropy():
    a, y = np.array([[0.9, 0.2]]), np.array([[1.0, 0.0]])
    losses = FocalLoss(gamma=0.0, balance=0.5).sample_losses(a, y)
    np.testing.assert_allclose(losses, 0.5 * BinaryCrossEntropy().sample_losses(a, y), rtol=1e-14)


def test_the_focal_loss_of_a_hand_made_answer():
    loss = FocalLoss().sample_losses(np.array([[0.9]]), np.array([[1.0]]))
    assert loss.item() == pytest.approx(0.25 * 0.1**2 * -np.log(0.9), rel=1e-12)


def test_hubers_loss_turns_straight_where_it_says():
    a = np.array([[0.5, 2.0, -5.0]])
    losses = Huber(delta=2.0).sample_losses(a, np.zeros((1, 3)))
    np.testing.assert_allclose(losses, [0.125, 2.0, 2.0 * (5.0 - 1.0)])
    np.testing.assert_allclose(Huber(delta=2.0).gradient(a, np.zeros((1, 3))), [[0.5, 2.0, -2.0]])


def test_log_cosh_cannot_overflow():
    assert LogCosh().sample_losses(np.array([[1e6]]), np.zeros((1, 1))).item() == pytest.approx(1e6 - np.log(2))


def test_the_divergence_of_a_distribution_from_itself_is_zero():
    p = np.array([[0.7, 0.0], [0.3, 1.0]])
    assert np.abs(KLDivergence().sample_losses(p, p)).max() == 0.0


@pytest.mark.parametrize("target", [1.0, -1.0])
def test_at_the_margin_the_hinge_pulls_no_more(target):
    assert Hinge().gradient(np.array([[target]]), np.array([[target]])).item() == 0.0
    assert Hinge().gradient(np.array([[0.999 * target]]), np.array([[target]])).item() == -target
    assert [side.item() for side in Hinge().sides(np.array([[target]]), np.array([[target]]))] == [False]


@pytest.mark.parametrize("kind", [Hinge, SquaredHinge, MeanAbsoluteError])
def test_a_loss_with_kinks_tells_on_which_side_each_output_is(kind):
    y = np.array([[1.0, -1.0]])
    sides = [next(iter(kind().sides(np.array([[shift, shift]]), y))) for shift in (-2.0, 2.0)]
    assert not np.array_equal(*sides)
    assert not list(HalfSquaredError().sides(y, y))


@every_loss
def test_a_loss_describes_itself(kind):
    assert kind.title
    assert kind.formula
    assert kind.gradient_formula
    assert kind.reduction.endswith("mean over the batch")


def test_saved_names_are_the_ones_that_files_already_carry():
    assert set(BY_NAME) == {
        "mean_squared_error", "half_squared_error", "mean_absolute_error", "huber", "log_cosh", "binary_cross_entropy",
        "categorical_cross_entropy", "focal", "hinge", "squared_hinge", "kl_divergence",
    }  # fmt: skip


def test_an_outputs_part_in_the_mean_depends_on_the_losses_reduction():
    """Doubling all outputs by copies leaves a mean over outputs alone, and doubles a sum."""
    a, y = np.array([[0.3], [0.7]]), np.array([[0.0], [1.0]])
    for kind in LOSSES:
        once, twice = (kind().sample_losses(*pair).item() for pair in ((a, y), (np.vstack([a, a]), np.vstack([y, y]))))
        assert twice / once == pytest.approx(1.0 if kind.reduction.startswith("mean over the outputs") else 2.0)


def test_a_loss_takes_the_short_way_through_the_output_unless_told_otherwise():
    output = Pass(Network([Dense(1, Sigmoid())], 2), 1, BinaryCrossEntropy()).operations[-1]
    unasked = type(BinaryCrossEntropy().objective(output))
    assert unasked is type(BinaryCrossEntropy().objective(output, fuse=True))
    assert unasked is not type(BinaryCrossEntropy().objective(output, fuse=False))

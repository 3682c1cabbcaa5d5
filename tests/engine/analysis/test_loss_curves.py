"""What the loss panel draws, over the whole catalogue."""

import numpy as np
import pytest

from nnstudio.engine.analysis.loss_curves import loss_curve, predictions, pull, takes
from nnstudio.engine.analysis.residuals import residuals
from nnstudio.engine.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    HalfSquaredError,
    Hinge,
    Huber,
    KLDivergence,
    MeanAbsoluteError,
    MeanSquaredError,
)

every_loss = pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.kind())


@every_loss
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_the_slope_that_is_drawn_is_that_of_the_curve(kind, target):
    ends = predictions(kind, target)
    a = np.linspace(ends[0], ends[-1], 20_001)
    curve = loss_curve(kind(), target, a)
    numeric = np.gradient(curve.loss, a)
    kinks = np.abs(a - target) < 0.01 if kind is MeanAbsoluteError else np.abs(np.abs(a) - 1.0) < 0.01
    away = ~kinks if kind in (MeanAbsoluteError, Hinge) else np.ones(len(a), bool)
    away[[0, -1]] = False
    np.testing.assert_allclose(curve.gradient[away], numeric[away], rtol=2e-3, atol=2e-3)


@every_loss
def test_every_loss_falls_towards_its_target(kind):
    curve = loss_curve(kind(), 1.0)
    assert curve.loss[np.abs(curve.a - 1.0).argmin()] <= curve.loss[0]
    assert np.isfinite(curve.loss).all()


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_behind_a_softmax_the_second_class_is_what_the_first_is_not(target):
    """Two classes share one whole, so the cross-entropy is that of the class that is right: -ln a, or -ln(1 - a)."""
    curve = loss_curve(CategoricalCrossEntropy(), target)
    right = curve.a if target else 1.0 - curve.a
    np.testing.assert_allclose(curve.loss, -np.log(right), rtol=1e-12)
    np.testing.assert_allclose(curve.gradient, (-1.0 if target else 1.0) / right, rtol=1e-12)


def test_losses_are_grouped_by_what_they_take():
    assert takes(MeanSquaredError) == takes(Huber) == "number"
    assert takes(BinaryCrossEntropy) == takes(CategoricalCrossEntropy) == takes(KLDivergence) == "probability"
    assert takes(Hinge) == "score"


def test_cross_entropy_pulls_56_times_as_hard_as_half_squared_error_on_nielsen_s_neuron():
    z = np.array([1.5, 4.0])
    ratio = pull(BinaryCrossEntropy(), 0.0, z) / pull(HalfSquaredError(), 0.0, z)
    assert ratio[0] == pytest.approx(6.705, abs=1e-3)
    assert ratio[1] == pytest.approx(56.62, abs=1e-2)


def test_the_pull_of_cross_entropy_is_output_less_target():
    z = np.linspace(-8.0, 8.0, 33)
    np.testing.assert_allclose(pull(BinaryCrossEntropy(), 1.0, z), 1.0 / (1.0 + np.exp(-z)) - 1.0, rtol=1e-9)


def test_residuals_stand_worst_first_and_keep_their_row_numbers():
    found = residuals(MeanSquaredError(), np.array([[1.0], [5.0], [2.0]]), np.zeros((3, 1)), np.array([7, 8, 9]))
    assert found.rows.tolist() == [8, 9, 7]
    assert found.loss.tolist() == [25.0, 4.0, 1.0]
    assert found.residual.tolist() == [5.0, 2.0, 1.0]


def test_of_several_outputs_the_one_furthest_from_its_target_is_named():
    found = residuals(MeanSquaredError(), np.array([[0.1, -3.0, 0.5]]), np.zeros((1, 3)), np.array([0]))
    assert found.output.tolist() == [1]
    assert found.residual.tolist() == [-3.0]


def test_what_is_no_number_is_the_worst_of_all():
    found = residuals(MeanSquaredError(), np.array([[1.0], [np.nan]]), np.zeros((2, 1)), np.array([0, 1]))
    assert found.rows.tolist() == [1, 0]


def test_hinge_residuals_are_measured_from_its_own_targets():
    found = residuals(Hinge(), np.array([[0.5]]), np.array([[0.0]]), np.array([0]))
    assert found.target.tolist() == [-1.0]
    assert found.residual.tolist() == [1.5]

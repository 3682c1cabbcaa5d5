"""Mean-field theory against networks wide enough to obey it, and against what can be worked out by hand."""

import math

import numpy as np
import pytest

from nnstudio.diagnosis.depth import DepthPlan, ProbeInput, band
from nnstudio.diagnosis.mean_field import MeanField, mean_field, weight_variance
from nnstudio.engine.activations import GELU, AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.initialisers import (
    INITIALISERS,
    AnyInitialiser,
    ConstantWeights,
    Explicit,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    Initialiser,
    LeCunNormal,
    Normal,
    Orthogonal,
    Zeros,
)
from nnstudio.project.templates import template
from tests.engine.specimens import filled

FEED = ProbeInput.normal(30, rows=128)


def predicted(plan: DepthPlan, feed: ProbeInput = FEED) -> MeanField:
    found = mean_field(plan, feed)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", INITIALISERS, ids=lambda kind: kind.title)
def test_the_variance_of_a_weight_is_that_of_the_weights_drawn(kind: type[Initialiser]) -> None:
    initialiser = ConstantWeights() if kind is Explicit else kind()
    variance = weight_variance(initialiser, 40, 300)
    if kind in (Explicit, ConstantWeights, Zeros):
        assert variance is None
        return
    assert variance == pytest.approx(filled(initialiser, 300, 40).var(), rel=0.05)


@pytest.mark.parametrize(
    ("activation", "initialiser"),
    [
        (Tanh(), GlorotUniform()), (Tanh(), LeCunNormal(gain=1.5)), (Sigmoid(), GlorotNormal()), (ReLU(), HeNormal()),
        (GELU(), HeNormal()), (Identity(), GlorotNormal()), (Tanh(), Orthogonal()),
    ],
)  # fmt: skip
def test_a_wide_network_obeys(activation: AnyActivation, initialiser: AnyInitialiser) -> None:
    plan = DepthPlan(depth=6, width=400, activation=activation, initialiser=initialiser)
    theory = predicted(plan)
    measured = list(band(plan, FEED, range(3)))

    def mean_of(name: str) -> np.ndarray:
        return np.mean([getattr(each, name) for each in measured], axis=0)

    np.testing.assert_allclose(mean_of("z_std")[:-1], theory.z_std[:-1], rtol=0.1)
    np.testing.assert_allclose(mean_of("activation_std")[:-1], theory.activation_std[:-1], rtol=0.1)
    ratio = mean_of("delta_rms") / mean_of("delta_rms")[-1]
    np.testing.assert_allclose(ratio, theory.delta_ratio, rtol=0.25)


def test_he_keeps_relu_signals_level_for_ever() -> None:
    theory = predicted(DepthPlan(depth=50, width=64, activation=ReLU(), initialiser=HeNormal()))
    np.testing.assert_allclose(theory.chi[:-2], 1.0, rtol=1e-12)  # the last factor belongs to the narrow output
    np.testing.assert_allclose(theory.z_std, theory.z_std[0], rtol=1e-12)


def test_xavier_halves_relu_signals_in_every_layer() -> None:
    theory = predicted(DepthPlan(depth=30, width=16, activation=ReLU(), initialiser=GlorotNormal()))
    np.testing.assert_allclose(theory.chi[:-2], 0.5, rtol=1e-12)
    np.testing.assert_allclose(theory.z_std[1:-1] / theory.z_std[:-2], math.sqrt(0.5), rtol=1e-12)


def test_linear_layers_multiply_by_width_times_variance() -> None:
    theory = predicted(DepthPlan(depth=10, width=16, activation=Identity(), initialiser=Normal(1.0)))
    np.testing.assert_allclose(theory.chi[:-2], 16.0, rtol=1e-12)


@pytest.mark.parametrize("deviation", [0.5, 1.0, 2.0, 4.0, 8.0])
def test_sigmoid_networks_never_explode(deviation: float) -> None:
    width = 64
    theory = predicted(DepthPlan(depth=20, width=width, initialiser=Normal(deviation / math.sqrt(width))))
    assert (theory.chi[:-2] < 1.0).all()


def test_tanh_is_critical_at_variance_one() -> None:
    def last_chi(gain: float) -> float:
        return float(predicted(DepthPlan(depth=50, width=64, activation=Tanh(), initialiser=LeCunNormal(gain))).chi[-3])

    assert last_chi(0.9) < 0.82
    assert 0.9 < last_chi(1.0) < 1.0
    assert last_chi(1.5) > 1.1


@pytest.mark.parametrize(
    "plan",
    [DepthPlan(initialiser=ConstantWeights(0.3)), DepthPlan(initialiser=Zeros()), DepthPlan(activation=Softmax())],
)
def test_there_is_no_prediction_where_the_theory_does_not_apply(plan: DepthPlan) -> None:
    assert mean_field(plan, FEED) is None


def test_an_output_that_learns_by_its_own_rule_is_predicted_too() -> None:
    for name in ("digits", "iris", "wave", "moons", "neuron"):
        theory = predicted(DepthPlan(depth=3), ProbeInput.of(template(name)))
        assert theory.delta_ratio[-1] == 1.0
        assert np.isfinite(theory.z_std).all()
        assert math.isnan(theory.chi[-1])

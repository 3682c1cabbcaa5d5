import json
import math
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import (
    ACTIVATIONS,
    ELU,
    GELU,
    SELU,
    BoundPReLU,
    HardSigmoid,
    Identity,
    LeakyReLU,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Sine,
    Softmax,
    Softplus,
    Softsign,
    Step,
    Tanh,
)
from nnstudio.engine.activations.rectifiers import SELU_ALPHA, SELU_LAMBDA
from tests.engine.golden import STEEPEST
from tests.engine.specimens import bounded

GOLDEN = json.loads(Path(__file__).with_name("golden_activations.json").read_text())
BY_NAME = {kind.kind(): kind for kind in ACTIVATIONS}
ELEMENTWISE = [kind for kind in ACTIVATIONS if kind.elementwise]
CURVES = sorted(GOLDEN.keys() & BY_NAME.keys())

every_activation = pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())
every_elementwise = pytest.mark.parametrize("kind", ELEMENTWISE, ids=lambda kind: kind.kind())


def test_the_published_curves_are_all_in_the_catalogue():
    assert set(CURVES) == GOLDEN.keys() - {"source", "z"}


@pytest.mark.parametrize("name", CURVES)
def test_values_and_slopes_are_those_of_jax(name):
    activation = BY_NAME[name]()
    z = np.array(GOLDEN["z"])
    away = np.ones(len(z), bool) if name != "leaky_relu" else z != 0.0  # JAX takes its slope at 0 from the right
    np.testing.assert_allclose(activation.values(z), GOLDEN[name]["values"], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(
        activation.slopes(z)[away], np.array(GOLDEN[name]["slopes"])[away], rtol=1e-9, atol=1e-15
    )


@pytest.mark.parametrize(("name", "z", "slope"), STEEPEST, ids=[row[0] for row in STEEPEST])
def test_the_steepest_slope_is_the_published_one(name, z, slope):
    activation = BY_NAME[name]()
    assert activation.slopes(np.array([z]))[0] == pytest.approx(slope, abs=1e-8)
    assert activation.steepest == pytest.approx(slope, abs=1e-8)


def test_the_tanh_form_of_gelu_stays_as_close_to_the_exact_one_as_its_docstring_says():
    z = np.linspace(-6, 6, 2401)
    exact = np.array([0.5 * x * (1 + math.erf(x / math.sqrt(2))) for x in z])
    assert np.abs(GELU().values(z) - exact).max() < 5e-4
    slopes = GELU().slopes(z)
    assert slopes.max() == pytest.approx(1.12890415, abs=2e-4)  # the exact form's, at the square root of 2
    assert z[slopes.argmax()] == pytest.approx(np.sqrt(2), abs=0.01)
    assert slopes.min() == pytest.approx(-0.12890415, abs=2e-4)


@every_elementwise
def test_the_stated_limits_and_the_steepest_slope_hold_and_are_reached(kind):
    activation = kind()
    z = np.concatenate([np.linspace(-40, 40, 80_001), [-1e3, -1e6, 1e3, 1e6]])
    a, slopes = activation.values(z), activation.slopes(z)
    low, high = activation.limits
    assert a.min() >= low - 1e-7
    assert a.max() <= high + 1e-7
    for limit, reached in ((low, a.min()), (high, a.max())):
        if np.isfinite(limit):
            assert reached == pytest.approx(limit, abs=1e-5)
        else:
            assert abs(reached) >= 1e3
    assert slopes.max() == pytest.approx(activation.steepest, abs=1e-7)


@every_elementwise
def test_a_slope_is_the_limit_of_difference_quotients(kind):
    activation = kind()
    z = np.concatenate([np.random.default_rng(1).normal(0, 3, 400), [-20.0, 20.0]])
    z = z[np.all([np.abs(z - kink) > 1e-4 for kink in activation.kinks] or [np.ones(len(z), bool)], axis=0)]
    quotient = (activation.values(z + 1e-5) - activation.values(z - 1e-5)) / 2e-5
    np.testing.assert_allclose(activation.slopes(z), quotient, rtol=1e-7, atol=1e-9)


@every_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_warns_or_breaks_at_a_thousand(kind, dtype):
    z = np.array([[-1000.0], [-100.0], [0.0], [100.0], [1000.0]], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a, slopes = kind().values(z), kind().slopes(z)
    assert np.isfinite(a).all()
    assert np.isfinite(slopes).all()
    assert a.dtype == slopes.dtype == dtype


@pytest.mark.parametrize("kind", [kind for kind in ELEMENTWISE if kind not in (Sine, Softsign)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_slope_with_a_limit_stays_there_far_from_zero(kind, dtype):
    far = np.array([-1e9, 1e9], dtype)
    near = kind().slopes(np.array([-60.0, 60.0], dtype))
    np.testing.assert_allclose(kind().slopes(far), near, rtol=1e-6, atol=1e-6)


@every_activation
def test_not_a_number_comes_out_as_not_a_number(kind):
    z = np.array([[np.nan, 1.0], [0.5, -1.0]])
    a = kind().values(z)
    assert np.isnan(a[0, 0])
    assert np.isfinite(a[:, 1]).all()


@every_elementwise
def test_at_a_kink_the_slope_is_that_of_one_side(kind):
    activation = kind()
    for kink in activation.kinks:
        here, left, right = activation.slopes(np.array([kink, kink - 1e-9, kink + 1e-9]))
        assert min(abs(here - left), abs(here - right)) < 1e-8
        jump = np.diff(activation.values(np.array([kink - 1e-9, kink + 1e-9])))[0]
        assert left != right or jump > 0.5  # or else it is no kink


def test_the_slope_of_relu_at_zero_is_zero():
    assert ReLU().slopes(np.array([0.0, -0.0])).tolist() == [0.0, 0.0]


def test_the_slope_of_softplus_is_exactly_the_sigmoid():
    z = np.linspace(-50, 50, 1001)
    assert np.array_equal(Softplus().slopes(z), Sigmoid().values(z))


def test_the_constants_of_selu_are_the_published_ones():
    assert (SELU_ALPHA, SELU_LAMBDA) == (1.6732632423543772, 1.0507009873554805)
    assert SELU().limits[0] == -SELU_ALPHA * SELU_LAMBDA


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6), st.floats(-300, 300))
@bounded
def test_softmax_gives_shares_of_one_that_a_common_shift_leaves_alone(sums, shift):
    z = np.array(sums)[:, None]
    a = Softmax().values(z)
    assert a.sum() == pytest.approx(1.0, abs=1e-12)
    assert (a >= 0).all()
    np.testing.assert_allclose(Softmax().values(z + shift), a, rtol=1e-9, atol=1e-12)


def test_softmax_pulls_the_error_back_through_its_whole_jacobian():
    rng = np.random.default_rng(2)
    z, error = rng.normal(size=(4, 1)), rng.normal(size=(4, 1))
    a = Softmax().values(z)
    jacobian = np.diag(a[:, 0]) - a @ a.T
    expected, slope = jacobian.T @ error, np.empty_like(z)
    Softmax().pull_back(z, a, error, slope)
    np.testing.assert_allclose(error, expected, rtol=1e-13)
    np.testing.assert_allclose(slope[:, 0], np.diag(jacobian), rtol=1e-13)


@every_elementwise
def test_pulling_back_multiplies_by_the_slope_and_leaves_it_readable(kind):
    z, error = np.random.default_rng(3).normal(size=(2, 3, 4))
    activation, slope = kind(), np.empty_like(z)
    expected = error * activation.slopes(z)
    activation.pull_back(z, activation.values(z), error, slope)
    assert np.array_equal(error, expected)
    assert np.array_equal(slope, activation.slopes(z))


def test_a_unit_counts_as_saturated_below_a_twentieth_of_the_steepest_slope():
    z = np.array([[-4.5, -4.3, 0.0, 4.3, 4.5]])
    assert Sigmoid().saturated(z, Sigmoid().values(z)).tolist() == [[True, False, False, False, True]]
    z = np.array([[-2.3, -2.1, 2.1, 2.3]])
    assert Tanh().saturated(z, Tanh().values(z)).tolist() == [[True, False, False, True]]


@every_activation
def test_only_activations_that_say_so_ever_saturate(kind):
    z = np.array([[-900.0, 0.0, 900.0], [900.0, 0.0, -900.0]])
    marked = kind().saturated(z, kind().values(z))
    assert marked.shape == z.shape
    assert marked.any() == kind.saturates


def test_a_leaky_relu_leaks_as_much_as_it_says():
    z = np.array([-2.0, 3.0])
    assert LeakyReLU(0.2).values(z).tolist() == [-0.4, 3.0]
    assert LeakyReLU(0.2).slopes(z).tolist() == [0.2, 1.0]


def test_a_bound_prelu_reads_the_slope_that_its_layer_has_learned():
    learned = np.array([0.25])
    activation = PReLU().bound(learned)
    learned[0] = -0.5
    z = np.array([[-2.0, 3.0]])
    assert isinstance(activation, BoundPReLU)
    assert activation.values(z).tolist() == [[1.0, 3.0]]
    assert activation.slopes(z).tolist() == [[-0.5, 1.0]]
    assert PReLU(0.1).values(z).tolist() == [[-0.2, 3.0]]
    assert PReLU(0.1).slopes(z).tolist() == [[0.1, 1.0]]
    out = np.zeros(1)
    activation.learned_gradient(z, np.array([[5.0, 7.0]]), out)
    assert out.tolist() == [-10.0]


@every_activation
def test_an_activation_describes_itself(kind):
    assert kind.title
    assert kind.formula
    assert kind.slope_formula
    assert kind.behaviour.endswith(".")
    assert kind.limits[0] < kind.limits[1]
    assert len(kind().start()) == kind.learned


def test_saved_names_are_the_ones_that_files_already_carry():
    assert set(BY_NAME) == {
        "identity", "step", "sigmoid", "tanh", "hard_sigmoid", "softsign", "relu", "leaky_relu", "prelu", "elu", "selu",
        "softplus", "silu", "mish", "gelu", "sine", "softmax",
    }  # fmt: skip


def test_straight_activations_pass_or_block_the_error_whole():
    z, error, slope = np.array([[-1.0, 2.0]]), np.array([[3.0, 4.0]]), np.empty((1, 2))
    Identity().pull_back(z, z, error, slope)
    assert (error.tolist(), slope.tolist()) == ([[3.0, 4.0]], [[1.0, 1.0]])
    assert Step().values(np.array([-0.5, 0.0, 0.5])).tolist() == [0.0, 0.0, 1.0]
    Step().pull_back(z, z, error, slope)
    assert error.tolist() == [[0.0, 0.0]]


def test_the_hard_sigmoid_is_flat_from_three_on():
    z = np.array([-4.0, -3.0, 0.0, 3.0, 4.0])
    assert HardSigmoid().values(z).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    np.testing.assert_allclose(HardSigmoid().slopes(z), [0, 0, 1 / 6, 0, 0])


def test_the_exponential_tails_keep_their_precision_far_to_the_left():
    z = np.array([-1e-12, -40.0])
    np.testing.assert_allclose(ELU().values(z), np.expm1(z), rtol=1e-15)
    np.testing.assert_allclose(ELU().slopes(z), np.exp(z), rtol=1e-15)
    np.testing.assert_allclose(SiLU().values(z), z / (1 + np.exp(-z)), rtol=1e-14)

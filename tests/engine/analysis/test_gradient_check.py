import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS, Identity, ReLU, Sigmoid, Softmax, Step, Tanh
from nnstudio.engine.analysis.gradient_check import GradientCheck, TensorCheck, check_gradient, relative_errors
from nnstudio.engine.layers import LAYERS, Activate, BatchNorm, Dense, Dropout, LayerNorm, Residual
from nnstudio.engine.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    HalfSquaredError,
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
)
from nnstudio.engine.network import Network
from nnstudio.engine.passes import upright
from tests.engine import golden
from tests.engine.planted_bugs import (
    BatchNormWithoutMeans,
    BrokenDense,
    DiagonalSoftmax,
    LayerNormOverTheBatch,
    LeakLost,
    LostFactor,
    NotANumber,
    WrongSign,
    WrongSlope,
)
from tests.engine.specimens import drawn_network, drawn_rows, drawn_targets, given_network, output_for
from tests.engine.test_worked_examples import COPIED_LAYERS

SMOOTH, KINKED = 1e-5, 1e-4  # the smallest derivatives of a network lose some digits to rounding

every_seed = pytest.mark.parametrize("seed", [0, 1, 2])
every_activation = pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())
every_loss = pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.kind())
every_layer = pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.kind())


def checked(layers, loss=None, samples=5, inputs=3, seed=0, **how):
    """Return the checks of a drawn network with these layers on a drawn batch, by name of tensor."""
    loss = loss or MeanSquaredError()
    network = drawn_network(layers, inputs, seed)
    x, y = upright(drawn_rows(samples, inputs, seed)), drawn_targets(loss, samples, network.outputs, seed).T
    return {check.name: check for check in check_gradient(network, loss, x, y, **how)}


def largest(checks):
    return max(check.largest for check in checks.values())


def is_alive(checks):
    """Tell whether some derivative was large enough to mean anything."""
    return any(np.nanmax(np.abs(check.numeric)) > 1e-4 for check in checks.values())


@every_seed
@every_activation
def test_every_activation_has_the_right_slope_inside_a_network(kind, seed):
    checks = checked([Dense(5, kind()), Dense(4, kind()), Dense(3, Identity())], seed=seed)
    assert largest(checks) < (KINKED if kind.kinks else SMOOTH)
    assert is_alive(checks)


@every_activation
@pytest.mark.parametrize("place", ["as a layer", "as the output", "of one unit"])
def test_every_activation_has_the_right_slope_everywhere_in_a_network(kind, place):
    layers = {
        "as a layer": [Dense(4, Identity()), Activate(kind()), Dense(2)],
        "as the output": [Dense(4), Dense(3, kind())],
        "of one unit": [Dense(1, kind()), Dense(2)],
    }[place]
    assert largest(checked(layers, HalfSquaredError())) < (KINKED if kind.kinks else SMOOTH)


@every_seed
@every_loss
@pytest.mark.parametrize("fusing", [True, False], ids=["at the end", "with a layer behind the output"])
def test_every_loss_has_the_right_gradient(kind, seed, fusing):
    loss = kind()
    layers = [Dense(4), Dense(3, output_for(loss)), *([] if fusing else [Dropout(0.0)])]
    checks = checked(layers, loss, seed=seed)
    assert largest(checks) < (KINKED if list(loss.sides(np.zeros((1, 1)), np.zeros((1, 1)))) else SMOOTH)
    assert is_alive(checks)


@pytest.mark.parametrize(
    ("loss", "output"),
    [(BinaryCrossEntropy(0.2), Sigmoid()), (CategoricalCrossEntropy(0.2), Softmax()), (Huber(0.3), Identity())],
    ids=["binary", "categorical", "huber"],
)
def test_losses_with_other_settings_have_the_right_gradient(loss, output):
    assert largest(checked([Dense(4), Dense(3, output)], loss)) < SMOOTH


@every_seed
@every_layer
@pytest.mark.parametrize("place", ["first", "in the middle", "last"])
def test_every_layer_has_the_right_gradient(kind, place, seed):
    around = {"first": ([], [Dense(2)]), "in the middle": ([Dense(4)], [Dense(2)]), "last": ([Dense(3)], [])}[place]
    layers = [*around[0], kind(), *around[1]]
    checks = checked(layers, seed=seed)
    assert largest(checks) < KINKED
    assert is_alive(checks) or not checks


@every_seed
@pytest.mark.parametrize(
    "block",
    [
        Residual((Dense(4), Dense(4, Identity()))),
        Residual((Dense(5), Dense(2, Identity()))),
        Residual((LayerNorm(), Activate(Tanh()), Dense(4, bias="none"))),
        Residual((Dropout(0.3), Dense(3))),
        Residual((BatchNorm(), Activate(Tanh()))),
    ],
    ids=["plain", "projected", "pre-activation", "with dropout", "with batch norm"],
)
def test_residual_blocks_have_the_right_gradient(block, seed):
    assert largest(checked([Dense(4), block, block, Dense(2)], samples=6, seed=seed)) < KINKED


@pytest.mark.parametrize("bias", ["learned", "frozen", "none"])
@pytest.mark.parametrize("frozen", [False, True])
def test_the_gradient_is_right_with_and_without_biases_frozen_or_not(bias, frozen):
    checks = checked([Dense(4, bias=bias, frozen=frozen), Dense(3, bias=bias), Dense(2, bias=bias)])
    assert largest(checks) < SMOOTH
    assert ("1.b" in checks) == (bias != "none")


def test_the_gradient_of_a_deep_network_is_right():
    checks = checked([*[Dense(4, Tanh()) for _ in range(10)], Dense(1, Sigmoid())], BinaryCrossEntropy(), inputs=2)
    assert largest(checks) < SMOOTH
    assert {check.verdict for check in checks.values()} <= {"happy", "fine"}


# The test of the test.

PLANTED = {
    "an activation with a wrong slope": ([Dense(4, WrongSlope()), Dense(2)], None),
    "a leak that the slope forgets": ([Dense(4, LeakLost()), Dense(2)], None),
    "a softmax without its mixed derivatives": ([Dense(4, DiagonalSoftmax()), Dense(2)], None),
    "a loss with a wrong sign": ([Dense(4), Dense(2)], WrongSign()),
    "a loss that lost a factor": ([Dense(4), Dense(2)], LostFactor()),
    "batch norm without the mean terms": ([Dense(4), BatchNormWithoutMeans(), Dense(2)], None),
    "layer norm over the wrong axis": ([Dense(4), LayerNormOverTheBatch(), Dense(2)], None),
    "a broken chain rule": ([Dense(4), BrokenDense(3), Dense(2)], None),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_caught(bug):
    layers, loss = PLANTED[bug]
    checks = checked(layers, loss, samples=1 if "chain" in bug else 5)
    assert largest(checks) > 1e-2
    assert "wrong" in {check.verdict for check in checks.values()}


def test_the_copied_examples_broken_chain_rule_is_caught_in_the_hidden_layer_only():
    network = given_network(*COPIED_LAYERS)
    broken = Network([network.layers[0], BrokenDense(2, Sigmoid(), bias="none")], 2)
    broken.parameters[:] = network.parameters
    x, y = upright(np.array([golden.COPIED_INPUTS])), np.array([golden.COPIED_TARGETS]).T
    hidden, output = check_gradient(broken, HalfSquaredError(), x, y)
    assert hidden.largest > 1.0
    assert output.verdict in ("happy", "fine")
    right, _ = check_gradient(network, HalfSquaredError(), x, y)
    assert right.largest < SMOOTH


def test_a_gradient_that_is_no_number_is_wrong_not_happy():
    checks = checked([Dense(3, NotANumber()), Dense(2)])
    assert checks["1.W"].verdict == "wrong"
    assert checks["2.W"].verdict in ("happy", "fine")


def test_a_network_that_has_diverged_is_wrong_not_happy():
    network = drawn_network([Dense(2)], 2)
    network.parameters[0] = np.nan
    (weights, _) = check_gradient(network, MeanSquaredError(), upright(drawn_rows(3, 2)), drawn_rows(3, 2).T)
    assert weights.verdict == "wrong"


# How the check itself behaves.


def test_a_sum_that_crosses_a_kink_is_marked_and_left_out():
    network = drawn_network([Dense(1, ReLU()), Dense(1, Identity())], 1)
    named = network.tensors()
    named["1.W"][:], named["1.b"][:] = 1.0, -1.0  # z is exactly 0 for the sample x = 1
    checks = check_gradient(network, MeanSquaredError(), upright(np.array([[1.0]])), np.array([[3.0]]))
    by_name = {check.name: check for check in checks}
    assert by_name["1.W"].kinked.all()
    assert by_name["1.b"].kinked.all()
    assert by_name["1.W"].errors.item() > 0.5
    assert by_name["1.W"].largest == 0.0
    assert not by_name["2.b"].kinked.any()


def test_a_residual_that_crosses_the_kink_of_its_loss_is_marked():
    network = drawn_network([Dense(1, Identity(), bias="none")], 1)
    network.parameters[:] = 2.0
    x, y = upright(np.array([[1.0]])), np.array([[2.0]])
    assert check_gradient(network, MeanAbsoluteError(), x, y)[0].kinked.all()


def test_a_step_activation_blocks_all_learning_before_it():
    checks = checked([Dense(4, Step()), Dense(2)])
    assert not checks["1.W"].backpropagated.any()
    assert not checks["1.W"].numeric[~checks["1.W"].kinked].any()


def test_checking_only_some_parameters_leaves_the_others_unknown():
    few = checked([Dense(6), Dense(2)], at_most=3, seed=4)
    again = checked([Dense(6), Dense(2)], at_most=3, seed=4)
    for name, check in few.items():
        known = np.isfinite(check.numeric)
        assert known.sum() == min(3, known.size)
        assert np.isnan(check.errors[~known]).all()
        np.testing.assert_array_equal(check.numeric, again[name].numeric)
    assert largest(few) < SMOOTH


def test_the_check_leaves_the_network_untouched():
    network = drawn_network([Dense(3), BatchNorm(), Dense(2)], 3)
    kept = [getattr(network, name).copy() for name in ("parameters", "gradient", "state")]
    check_gradient(network, MeanSquaredError(), upright(drawn_rows(4, 3)), drawn_rows(4, 2).T)
    for name, before in zip(("parameters", "gradient", "state"), kept, strict=True):
        assert np.array_equal(getattr(network, name), before)


def test_a_network_in_single_precision_is_checked_in_double():
    network = drawn_network([Dense(3), Dense(2)], 3, dtype=np.float32)
    rows, targets = drawn_rows(4, 3, dtype=np.float32), drawn_rows(4, 2, dtype=np.float32)
    checks = check_gradient(network, MeanSquaredError(), upright(rows), targets.T)
    assert max(check.largest for check in checks) < SMOOTH
    assert checks[0].backpropagated.dtype == np.float64


def test_a_saturated_network_is_checked_without_a_warning():
    network = Network([Dense(1, Sigmoid(), bias="none")], 1)
    network.parameters[:] = -1000.0
    (weights,) = check_gradient(network, BinaryCrossEntropy(), upright(np.ones((1, 1))), np.ones((1, 1)))
    assert weights.backpropagated.item() == -1.0
    assert weights.verdict == "happy"


def test_a_network_without_parameters_has_nothing_to_check():
    assert checked([Activate(Tanh())]) == {}


@pytest.mark.parametrize(
    ("error", "verdict"), [(2e-2, "wrong"), (2e-3, "uneasy"), (2e-5, "fine"), (1e-7, "happy"), (0.0, "happy")]
)
def test_verdicts_follow_the_bands_of_cs231n(error, verdict):
    one = np.zeros(1)
    assert TensorCheck("1.W", one, one, np.array([error]), np.zeros(1, bool)).verdict == verdict


def test_relative_errors_ignore_what_is_too_small_to_tell():
    errors = relative_errors(np.array([1.0, 5e-8, 0.0, np.nan, -2.0]), np.array([1.1, -5e-8, 0.0, 1.0, 2.0]))
    np.testing.assert_allclose(errors, [0.1 / 1.1, 0.0, 0.0, np.nan, 2.0])


def test_a_check_that_was_left_half_way_tells_what_it_has_compared():
    network = drawn_network([Dense(3, Tanh()), Dense(1, Sigmoid())], 2)
    x, y = upright(drawn_rows(5, 2)), drawn_targets(MeanSquaredError(), 5, 1).T
    check = GradientCheck(network, MeanSquaredError(), x, y)
    assert check.total == len(network.parameters)
    steps = check.run()
    assert [next(steps) for _ in range(4)] == [1, 2, 3, 4]
    assert sum(tensor.checked for tensor in check.result()) == 4
    assert list(check.run()) == list(range(5, check.total + 1))  # it goes on where it was left
    whole = check_gradient(network, MeanSquaredError(), x, y)
    for ours, theirs in zip(check.result(), whole, strict=True):
        np.testing.assert_array_equal(ours.errors, theirs.errors)

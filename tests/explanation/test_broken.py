"""The copied pages' chain rule: wrong in the sense of the gradient check, and the loss falls all the same."""

import numpy as np
import pytest

from nnstudio.engine.analysis.gradient_check import check_gradient
from nnstudio.engine.layers import BatchNorm, Dense, Residual
from nnstudio.engine.losses import HalfSquaredError, MeanSquaredError
from nnstudio.engine.optimisers import SGD
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.update import Restraint, Update
from nnstudio.explanation.broken import broken, copied_example
from nnstudio.training.session import TrainingSession
from tests.engine.golden import COPIED_DW1, COPIED_DW1_PRINTED, COPIED_DW2, COPIED_ERRORS
from tests.engine.specimens import drawn_network, drawn_rows, step_of

X, Y = np.array([[0.5, 0.3]]), np.array([[0.23, -0.07]])


def stepped(network):
    """Return the loss before and after a step with learning rate 1, and the gradients of the step."""
    pass_ = Pass(network, 1, HalfSquaredError(), np.random.default_rng(0))
    before = step_of(pass_, X, Y)
    gradients = {name: view.copy() for name, view in network.tensors(network.gradient).items()}
    Update(network, SGD(), Restraint()).apply(1.0)
    return before, step_of(pass_, X, Y), gradients


@pytest.fixture
def network():
    return TrainingSession(copied_example()).trainer.network


def test_the_wrong_rule_gives_the_numbers_that_the_pages_print(network):
    before, after, gradients = stepped(broken(network))
    np.testing.assert_allclose(gradients["1.W"], COPIED_DW1_PRINTED, atol=0.006)
    np.testing.assert_allclose(gradients["2.W"], COPIED_DW2, rtol=1e-9)
    assert (before, after) == pytest.approx((COPIED_ERRORS["before"], COPIED_ERRORS["after the faulty step"]), abs=5e-6)
    assert after < before


def test_the_right_rule_falls_further(network):
    _, after, gradients = stepped(network)
    np.testing.assert_allclose(gradients["1.W"], COPIED_DW1, rtol=1e-9)
    assert after == pytest.approx(COPIED_ERRORS["after the right step"], abs=5e-6)


def test_two_of_the_four_hidden_signs_are_wrong(network):
    _, _, gradients = stepped(broken(network))
    assert np.count_nonzero(np.sign(gradients["1.W"]) != np.sign(COPIED_DW1)) == 2


def test_the_gradient_check_finds_the_wrong_layer_and_no_other(network):
    checks = {check.name: check for check in check_gradient(broken(network), HalfSquaredError(), upright(X), Y.T)}
    assert checks["1.W"].verdict == "wrong"
    assert checks["2.W"].verdict == "happy"


def test_any_network_can_be_broken_and_the_original_stays_right():
    network = drawn_network([Dense(3), Residual((Dense(3), BatchNorm())), Dense(2)], 2)
    x, y = upright(drawn_rows(5, 2)), drawn_rows(5, 2, 1).T
    worst = max(check.largest for check in check_gradient(broken(network), MeanSquaredError(), x, y))
    assert worst > 0.01
    assert max(check.largest for check in check_gradient(network, MeanSquaredError(), x, y)) < 1e-5

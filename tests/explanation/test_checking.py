"""Check my number: right answers are right, and every slip is known by the number that it gives."""

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid, Softmax, Tanh
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import CategoricalCrossEntropy, HalfSquaredError
from nnstudio.engine.optimisers import Adam
from nnstudio.explanation import Spot, TrainingStep
from nnstudio.explanation.checking import check
from nnstudio.explanation.common_mistakes import Quantity, Question, answer
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from tests.explanation.specimens import explained
from tests.present import present

UNIT, WEIGHT, OUTPUT_WEIGHT = Spot("1", 0), Spot("1", 0, 0), Spot("2", 0, 0)


@pytest.fixture
def classic() -> TrainingStep:
    return TrainingStep.of(TrainingSession(template("mazur")))


@pytest.fixture
def batch() -> TrainingStep:
    return explained([Dense(3, Tanh()), Dense(2, Sigmoid())], loss=HalfSquaredError())


def kind_of(step: TrainingStep, what: Quantity, spot: Spot, text: str, sample: int = 0) -> str:
    return check(step, Question(what, spot, sample), text).kind


@pytest.mark.parametrize("what", ["z", "a", "delta", "gradient", "new"])
@pytest.mark.parametrize("written", ["{:.3g}", "{:.9g}", "{:.4e}", "{:.17g}"])
def test_the_engines_number_is_right_however_it_is_written(batch, what, written):
    spot = WEIGHT if what in ("gradient", "new") else UNIT
    text = written.format(answer(batch, Question(what, spot, 1)))
    assert kind_of(batch, what, spot, text, 1) == "right"
    assert kind_of(batch, what, spot, text.replace(".", ","), 1) == "right"


# The classic 2-2-2 example, each number found by hand as the slip would give it.
CLASSIC = [
    ("z", UNIT, "0.0275", "forgot_bias"),
    ("z", UNIT, "0.37", "forgot_path"),  # without the term 0.15 * 0.05
    ("a", UNIT, "0.3775", "forgot_activation"),
    ("a", UNIT, "0.2413", "other_quantity"),
    ("delta", Spot("2", 0), "0.7414", "forgot_slope"),
    ("delta", Spot("2", 0), "-0.1385", "wrong_sign"),
    ("delta", UNIT, "0.01337", "forgot_path"),  # only by way of output 1: 0.4 * 0.138499 * 0.241301
    ("delta", UNIT, "0.007318", "updated_weight"),  # (0.3589165 * 0.138499 - 0.5113013 * 0.0380982) * 0.241301
    ("gradient", WEIGHT, "0.0018175", "forgot_slope"),
    ("gradient", WEIGHT, "0.008771", "forgot_input"),
    ("gradient", WEIGHT, "-0.000438568", "wrong_sign"),
    ("gradient", OUTPUT_WEIGHT, "0.43983", "forgot_slope"),  # 0.741365 * 0.593270
    ("new", OUTPUT_WEIGHT, "0.317833", "forgot_rate"),
    ("new", OUTPUT_WEIGHT, "0.441084", "climbed"),
    ("new", OUTPUT_WEIGHT, "0.041084", "other_quantity"),
    ("new", WEIGHT, "0.14981704", "updated_weight"),  # the article's own script
    ("new", WEIGHT, "0.1498", "right"),
    ("new", OUTPUT_WEIGHT, "0.3590", "rounding"),
    ("new", OUTPUT_WEIGHT, "0.35", "unknown"),
    ("z", UNIT, "0.38", "rounding"),
    ("z", UNIT, "7", "unknown"),
    ("z", UNIT, "hello", "unreadable"),
]


@pytest.mark.parametrize(("what", "spot", "text", "kind"), CLASSIC)
def test_slips_in_the_classic_example_are_recognised(classic, what, spot, text, kind):
    verdict = check(classic, Question(what, spot), text)
    assert verdict.kind == kind
    assert verdict.right == (kind == "right")
    assert str(verdict.sentence).endswith(".")


def test_forgetting_the_mean_over_the_batch_is_recognised(batch):
    gradient = answer(batch, Question("gradient", WEIGHT))
    assert kind_of(batch, "gradient", WEIGHT, f"{4 * gradient:.6g}") == "forgot_mean"
    old = batch.layers["1"].tensors["W"][0, 0]
    assert kind_of(batch, "new", WEIGHT, f"{old - 0.05 * 4 * gradient:.9g}") == "forgot_mean"


def test_one_samples_own_derivative_is_told_from_the_mean(batch):
    own = batch.layers["1"].delta[2, 0] * batch.layers["1"].x[2, 0]
    assert kind_of(batch, "gradient", WEIGHT, f"{own:.6g}", 2) == "one_sample"


def test_the_diagonal_of_a_softmax_is_not_its_jacobian():
    step = explained([Dense(3), Dense(3, Softmax())], loss=CategoricalCrossEntropy())
    last, classes = step.layers["2"], step.trace.targets[0]
    unit = int(np.argmax(classes))
    wrong = last.arriving[0, unit] * present(last.slope)[0, unit]
    right = last.delta[0, unit]
    assert wrong == pytest.approx(right)  # for the true class alone the diagonal is enough
    other = (unit + 1) % 3
    assert kind_of(step, "delta", Spot("2", other), f"{last.delta[0, other]:.5g}") == "right"
    assert kind_of(step, "delta", Spot("2", other), "0") != "right"


def test_plain_descent_is_told_from_another_optimiser():
    step = explained([Dense(3), Dense(2)], optimiser=Adam())
    old, gradient = step.layers["1"].tensors["W"][0, 0], step.layers["1"].gradient["W"][0, 0]
    assert kind_of(step, "new", WEIGHT, f"{old - 0.05 * gradient:.9g}") == "forgot_memory"


@pytest.mark.parametrize(
    "text", ["", "  ", "abc", "1/0", "1,234.5", "1/2/3", "1e", ".", "--1", "1e999", "nan", "∞", "{}"]
)
def test_what_is_not_a_number_gets_a_hint(classic, text):
    verdict = check(classic, Question("z", UNIT), text)
    assert verdict.kind == "unreadable"
    assert str(verdict.sentence).endswith(".")

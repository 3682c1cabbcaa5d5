"""Training and metrics against scikit-learn, whose networks are plain NumPy, written by others."""

import math

import numpy as np
import pytest

from nnstudio.engine import metrics
from nnstudio.engine.activations import AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import BinaryCrossEntropy, CategoricalCrossEntropy
from nnstudio.engine.optimisers import SGD, Adam, MomentumSGD, Nesterov
from nnstudio.engine.passes import Pass, predict
from nnstudio.engine.update import Restraint, Update
from tests.engine.specimens import drawn_network, drawn_rows, step_of

REASON = "scikit-learn is not installed; .ci/run installs it and compares training and metrics with it"
neural_network = pytest.importorskip("sklearn.neural_network", reason=REASON)
rivals = pytest.importorskip("sklearn.metrics", reason=REASON)

STEPS, SAMPLES, INPUTS, RATE = 50, 12, 4, 0.2
ACTIVATIONS: dict[str, AnyActivation] = {"tanh": Tanh(), "relu": ReLU(), "logistic": Sigmoid(), "identity": Identity()}
RULES = {
    "SGD": (SGD(), {"solver": "sgd", "momentum": 0.0}),
    "momentum": (MomentumSGD(0.8), {"solver": "sgd", "momentum": 0.8, "nesterovs_momentum": False}),
    "Nesterov": (Nesterov(0.8), {"solver": "sgd", "momentum": 0.8, "nesterovs_momentum": True}),
}


def a_batch(step, classes):
    rows = drawn_rows(SAMPLES, INPUTS, step)
    labels = np.random.default_rng(step).integers(classes, size=SAMPLES)
    return rows, labels


def twin_of(network, settings, activation, classes):
    """Return scikit-learn's network with our weights, its optimiser still at rest."""
    hidden = tuple(layer.units for layer in network.layers[:-1])
    rival = neural_network.MLPClassifier(
        hidden, activation=activation, batch_size=SAMPLES, shuffle=False, random_state=0, **settings
    )
    rival.partial_fit(*a_batch(0, classes), classes=list(range(classes)))
    del rival._optimizer  # what this first step made it remember
    named = network.tensors()
    for number, (weights, biases) in enumerate(zip(rival.coefs_, rival.intercepts_, strict=True), 1):
        weights[:], biases[:] = named[f"{number}.W"].T, named[f"{number}.b"]
    return rival


def trained_alike(rule, settings, *, activation="tanh", classes=2, alpha=0.0, rate=RATE):
    """Train ours and scikit-learn's on the same batches and compare weights and losses after 50 steps."""
    output = Dense(classes, Softmax()) if classes > 2 else Dense(1, Sigmoid())
    loss = CategoricalCrossEntropy() if classes > 2 else BinaryCrossEntropy()
    f = ACTIVATIONS[activation]
    network = drawn_network([Dense(6, f), Dense(5, f), output], INPUTS)
    rival = twin_of(network, {"learning_rate_init": rate, "alpha": alpha, **settings}, activation, classes)
    update = Update(network, rule, Restraint(l2=alpha / SAMPLES))  # scikit-learn divides alpha by the batch size
    pass_ = Pass(network, SAMPLES, loss)
    for step in range(1, STEPS + 1):
        rows, labels = a_batch(step, classes)
        targets = labels[:, None].astype(float) if classes == 2 else np.eye(classes)[labels]
        measured = step_of(pass_, rows, targets) + update.penalty()
        update.apply(rate)
        rival.partial_fit(rows, labels)
        assert measured == pytest.approx(rival.loss_, abs=1e-12)
    for number, (weights, biases) in enumerate(zip(rival.coefs_, rival.intercepts_, strict=True), 1):
        np.testing.assert_allclose(network.tensors()[f"{number}.W"], weights.T, rtol=0, atol=1e-12)
        np.testing.assert_allclose(network.tensors()[f"{number}.b"], biases, rtol=0, atol=1e-12)
    shares = rival.predict_proba(rows)
    np.testing.assert_allclose(predict(network, rows), shares[:, 1:] if classes == 2 else shares, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("alpha", [0.0, 0.5], ids=["bare", "with L2"])
def test_fifty_steps_end_where_scikit_learn_ends(name, classes, alpha):
    rule, settings = RULES[name]
    trained_alike(rule, settings, classes=classes, alpha=alpha)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_fifty_steps_end_alike_for_every_activation_that_scikit_learn_has(activation):
    trained_alike(*RULES["SGD"], activation=activation)


def test_fifty_steps_of_adam_end_alike_where_epsilon_hardly_matters():
    """scikit-learn adds epsilon before the bias correction; at 1e-16 that is the same rule."""
    trained_alike(Adam(epsilon=1e-16), {"solver": "adam", "epsilon": 1e-16}, classes=3, rate=0.01)


@pytest.fixture(params=range(5))
def answers(request):
    """Four classes of which one is rare, and answers that are right more often than not."""
    rng = np.random.default_rng(request.param)
    true = rng.choice(4, size=60, p=[0.4, 0.3, 0.25, 0.05])
    return np.where(rng.random(60) < 0.6, true, rng.integers(4, size=60)), true


def test_metrics_of_classes_are_scikit_learns(answers):
    predicted, true = answers
    confusion = metrics.confusion_matrix(predicted, true, 4)
    classes = list(range(4))
    assert np.array_equal(confusion, rivals.confusion_matrix(true, predicted, labels=classes))
    shares = rivals.precision_recall_fscore_support(true, predicted, labels=classes, zero_division=math.nan)
    np.testing.assert_allclose(metrics.precisions(confusion), shares[0], rtol=1e-14)
    np.testing.assert_allclose(metrics.recalls(confusion), shares[1], rtol=1e-14)
    np.testing.assert_allclose(metrics.f1_scores(confusion), shares[2], rtol=1e-14)
    assert metrics.accuracy(predicted, true) == rivals.accuracy_score(true, predicted)
    present = np.unique(true)
    recall = rivals.recall_score(true, predicted, labels=present, average="macro")
    assert metrics.balanced_accuracy(confusion) == pytest.approx(recall, rel=1e-14)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("digits", [1, 6], ids=["with ties", "without ties"])
def test_the_area_under_the_curve_is_scikit_learns(seed, digits):
    rng = np.random.default_rng(seed)
    positive, scores = rng.random(50) < 0.3, rng.random(50).round(digits)
    assert metrics.roc_auc(scores, positive) == pytest.approx(rivals.roc_auc_score(positive, scores), rel=1e-14)


@pytest.mark.parametrize("outputs", [1, 3])
def test_metrics_of_regression_are_scikit_learns(outputs):
    predicted, true = drawn_rows(20, outputs, 1), drawn_rows(20, outputs, 2)
    assert metrics.mean_absolute_error(predicted, true) == pytest.approx(rivals.mean_absolute_error(true, predicted))
    squared = rivals.mean_squared_error(true, predicted)
    assert metrics.root_mean_squared_error(predicted, true) == pytest.approx(math.sqrt(squared))
    assert metrics.r_squared(predicted, true) == pytest.approx(rivals.r2_score(true, predicted))

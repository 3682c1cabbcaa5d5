"""How good a network is, on whole sets, in chunks, for every task."""

import math

import numpy as np
import pytest

from nnstudio.datasets.table import Task
from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.initialisers import GlorotUniform
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Hinge, MeanSquaredError
from nnstudio.engine.network import Network
from nnstudio.training import evaluation
from nnstudio.training.evaluation import Evaluator, all_metrics, answers
from nnstudio.training.samples import Samples

RNG = np.random.default_rng(0)


def network() -> Network:
    net = Network([Dense(4), Dense(1, Sigmoid())], 3)
    net.start(GlorotUniform(), np.random.default_rng(1))
    return net


def samples(count: int) -> Samples:
    rows = np.ones((count, 4))
    rows[:, :-1] = RNG.normal(size=(count, 3))
    return Samples(rows, (RNG.random((1, count)) > 0.5).astype(float))


def test_chunks_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    net, many = network(), samples(100)
    whole = Evaluator(net, many, "binary", BinaryCrossEntropy())
    expected = whole.evaluate()
    monkeypatch.setattr(evaluation, "CHUNK", 33)
    pieces = Evaluator(net, many, "binary", BinaryCrossEntropy())
    seen: list[int] = []
    found = pieces.evaluate(lambda pass_: seen.append(pass_.batch))
    assert seen == [33, 33, 33, 1]
    assert found.loss == pytest.approx(expected.loss, rel=1e-13)
    assert found.metric == expected.metric
    assert np.allclose(pieces.outputs, whole.outputs, rtol=1e-13)


def test_an_empty_set_has_no_loss_and_no_metrics() -> None:
    empty = Evaluator(network(), samples(0), "binary", BinaryCrossEntropy())
    assert math.isnan(empty.evaluate().loss)
    assert empty.metrics() == {}


def test_one_output_says_yes_above_the_losss_threshold() -> None:
    outputs, targets = np.array([[0.4], [0.6], [-0.2]]), np.array([[0.0], [1.0], [1.0]])
    assert answers("binary", BinaryCrossEntropy(), outputs, targets)[0].tolist() == [0, 1, 0]
    assert answers("binary", Hinge(), outputs, targets)[0].tolist() == [1, 1, 0]
    assert answers("binary", Hinge(), outputs, targets)[1].tolist() == [0, 1, 1]


def test_several_outputs_name_the_largest() -> None:
    outputs = np.array([[0.2, 0.5, 0.3], [0.9, 0.05, 0.05]])
    given, true = answers("multiclass", CategoricalCrossEntropy(), outputs, np.eye(3)[[1, 2]])
    assert (given.tolist(), true.tolist()) == ([1, 0], [1, 2])


def test_labels_that_may_go_together_answer_each_for_itself() -> None:
    outputs, targets = np.array([[0.9, 0.2], [0.6, 0.7]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    found = all_metrics("multilabel", BinaryCrossEntropy(), outputs, targets)
    assert found == {"accuracy": 0.75, "all labels right": 0.5}


def test_numbers_are_judged_by_the_variance_they_explain() -> None:
    targets = np.array([[1.0], [2.0], [3.0]])
    found = all_metrics("regression", MeanSquaredError(), targets + 0.5, targets)
    assert found["R²"] == pytest.approx(1 - 0.75 / 2)
    assert found["RMSE"] == pytest.approx(0.5)
    assert found["MAE"] == pytest.approx(0.5)


def test_two_classes_get_every_metric() -> None:
    outputs, targets = np.array([[0.9], [0.8], [0.3], [0.6]]), np.array([[1.0], [1.0], [0.0], [0.0]])
    found = all_metrics("binary", BinaryCrossEntropy(), outputs, targets)
    assert found["accuracy"] == 0.75
    assert found["ROC-AUC"] == 1.0
    assert found["recall"] == pytest.approx((1.0 + 0.5) / 2)
    assert found["precision"] == pytest.approx((1.0 + 2 / 3) / 2)


def test_a_class_that_is_never_named_does_not_spoil_the_mean() -> None:
    targets = np.array([[0.0], [0.0]])
    found = all_metrics("binary", BinaryCrossEntropy(), np.array([[0.1], [0.2]]), targets)
    assert found["precision"] == 1.0
    assert math.isnan(found["ROC-AUC"])


def test_an_empty_class_and_no_answer_at_all_give_no_number() -> None:
    assert math.isnan(evaluation._mean_over_classes(np.array([np.nan, np.nan])))


@pytest.mark.parametrize("task", ["binary", "multilabel"])
def test_an_output_on_the_border_says_no(task: Task) -> None:
    loss = BinaryCrossEntropy()
    outputs = np.array([[loss.threshold], [np.nextafter(loss.threshold, 1.0)]])
    given, _ = answers(task, loss, outputs, np.zeros((2, 1)))
    assert given.ravel().tolist() == [0, 1]

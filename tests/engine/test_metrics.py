import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine import metrics
from tests.engine.specimens import bounded

# Three classes, and a fourth that no sample has and no answer names.
TRUE = np.array([0, 0, 0, 1, 1, 2])
ANSWERS = np.array([0, 0, 1, 1, 2, 1])
CONFUSION = [[2, 1, 0, 0], [0, 1, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


def test_accuracy_is_the_share_of_right_answers():
    assert metrics.accuracy(ANSWERS, TRUE) == 0.5
    assert metrics.accuracy(np.array([[1, 0], [1, 1]]), np.array([[1, 1], [1, 1]])) == 0.75
    assert math.isnan(metrics.accuracy(np.array([], int), np.array([], int)))


def test_the_confusion_matrix_has_a_row_per_true_class():
    assert metrics.confusion_matrix(ANSWERS, TRUE, 4).tolist() == CONFUSION


def test_per_class_shares_are_not_a_number_where_there_is_nothing_to_share():
    confusion = np.array(CONFUSION)
    np.testing.assert_allclose(metrics.recalls(confusion), [2 / 3, 1 / 2, 0, np.nan])
    np.testing.assert_allclose(metrics.precisions(confusion), [1, 1 / 3, 0, np.nan])
    np.testing.assert_allclose(metrics.f1_scores(confusion), [0.8, 0.4, 0, np.nan])


def test_balanced_accuracy_leaves_classes_without_samples_out():
    assert metrics.balanced_accuracy(np.array(CONFUSION)) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert math.isnan(metrics.balanced_accuracy(np.zeros((2, 2), int)))


def test_the_area_under_the_curve_counts_pairs_and_ties_half():
    scores, positive = np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, True, False, False])
    assert metrics.roc_auc(scores, positive) == (1 + 1 + 0.5 + 1) / 4
    assert metrics.roc_auc(np.zeros(4), positive) == 0.5
    assert metrics.roc_auc(-scores, positive) == 0.125
    assert math.isnan(metrics.roc_auc(scores, np.ones(4, bool)))
    assert math.isnan(metrics.roc_auc(scores, np.zeros(4, bool)))


@given(st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=30))
@bounded
def test_the_area_under_the_curve_is_the_share_of_pairs_in_order(samples):
    scores = np.array([score for score, _ in samples], float)
    positive = np.array([yes for _, yes in samples])
    ones, zeros = scores[positive], scores[~positive]
    pairs = [(one > zero) + 0.5 * (one == zero) for one in ones for zero in zeros]
    found = metrics.roc_auc(scores, positive)
    assert found == pytest.approx(np.mean(pairs)) if pairs else math.isnan(found)


def test_errors_of_regression_over_samples_and_outputs():
    predicted, true = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [0.0, 4.0]])
    assert metrics.mean_absolute_error(predicted, true) == 5 / 4
    assert metrics.root_mean_squared_error(predicted, true) == pytest.approx(math.sqrt(13 / 4))


@pytest.mark.parametrize(
    "metric", [metrics.mean_absolute_error, metrics.root_mean_squared_error, metrics.r_squared, metrics.accuracy]
)
def test_no_samples_give_no_number_and_no_warning(metric):
    assert math.isnan(metric(np.zeros((0, 2)), np.zeros((0, 2))))


def test_the_explained_share_of_variance():
    true = np.array([[1.0], [2.0], [3.0]])
    assert metrics.r_squared(true, true) == 1.0
    assert metrics.r_squared(np.full((3, 1), 2.0), true) == 0.0
    assert metrics.r_squared(np.array([[3.0], [2.0], [1.0]]), true) == -3.0


def test_constant_targets_have_no_variance_to_explain():
    assert math.isnan(metrics.r_squared(np.zeros((3, 1)), np.ones((3, 1))))
    assert math.isnan(metrics.r_squared(np.zeros((2, 2)), np.array([[1.0, 5.0], [2.0, 5.0]])))

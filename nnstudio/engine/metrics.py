"""How good the answers are, in numbers that people compare.

Answers and targets come one row per sample. Classes are integers from 0; probabilities are the outputs' values.
"""

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import Array

Classes = NDArray[np.intp]


def accuracy(predicted: Classes, true: Classes) -> float:
    """Return the share of right answers; for rows of yes-or-no answers, over all answers."""
    return float(np.mean(predicted == true)) if true.size else float("nan")


def confusion_matrix(predicted: Classes, true: Classes, classes: int) -> NDArray[np.intp]:
    """Count the samples of each true class (rows) that got each answer (columns)."""
    pairs = np.bincount(true * classes + predicted, minlength=classes * classes)
    return pairs.reshape(classes, classes).astype(np.intp)


def recalls(confusion: NDArray[np.intp]) -> Array:
    """Return, per class, the share of its samples that were found; NaN for a class without samples."""
    return _shares(np.diag(confusion), confusion.sum(axis=1))


def precisions(confusion: NDArray[np.intp]) -> Array:
    """Return, per class, the share of right answers among those that named it; NaN for a class never named."""
    return _shares(np.diag(confusion), confusion.sum(axis=0))


def f1_scores(confusion: NDArray[np.intp]) -> Array:
    """Return, per class, 2 hits / (samples of the class + answers naming it); NaN where both are 0."""
    return _shares(2 * np.diag(confusion), confusion.sum(axis=0) + confusion.sum(axis=1))


def balanced_accuracy(confusion: NDArray[np.intp]) -> float:
    """Return the mean recall over the classes that have samples: rare classes count as much as common ones."""
    found = recalls(confusion)
    return float(np.nanmean(found)) if np.isfinite(found).any() else float("nan")


def roc_auc(scores: Array, positive: NDArray[np.bool_]) -> float:
    """Return the chance that a positive sample scores above a negative one, ties counting half; NaN if one is missing.

    This is the area under the ROC curve, by the rank sum of Mann and Whitney.
    """
    ones, zeros = int(positive.sum()), int((~positive).sum())
    if ones == 0 or zeros == 0:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2.0
    rank_sum = float(mean_ranks[inverse][positive].sum())
    return (rank_sum - ones * (ones + 1) / 2.0) / (ones * zeros)


def mean_absolute_error(predicted: Array, true: Array) -> float:
    """Return the mean of |a - y| over all samples and outputs; NaN if there are none."""
    return float(np.mean(np.abs(predicted - true))) if true.size else float("nan")


def root_mean_squared_error(predicted: Array, true: Array) -> float:
    """Return the root of the mean of (a - y)^2 over all samples and outputs; NaN if there are none."""
    return float(np.sqrt(np.mean((predicted - true) ** 2))) if true.size else float("nan")


def r_squared(predicted: Array, true: Array) -> float:
    """Return the share of the targets' variance that the answers explain, mean over the outputs; NaN if it is 0."""
    spread = np.sum((true - true.mean(axis=0)) ** 2, axis=0) if true.size else np.zeros(1)
    if not np.all(spread > 0):
        return float("nan")
    return float(np.mean(1.0 - np.sum((true - predicted) ** 2, axis=0) / spread))


def _shares(part: NDArray[np.intp], whole: NDArray[np.intp]) -> Array:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)

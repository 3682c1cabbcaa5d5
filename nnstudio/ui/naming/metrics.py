"""Metrics in words: their names, what each means, and their values as people write them."""

import math

from PySide6.QtCore import QCoreApplication

from nnstudio import numbers

NAMES: dict[str, tuple[str, str]] = {
    "accuracy": ("Accuracy", "Right answers divided by all answers."),
    "balanced accuracy": (
        "Balanced accuracy",
        "The mean of the recalls of all classes: a rare class counts as much as a common one.",
    ),
    "precision": (
        "Precision",
        "Of the answers that name a class, the share that is right; the mean over all classes that were named.",
    ),
    "recall": (
        "Recall",
        "Of the samples of a class, the share that was found; the mean over all classes that have samples.",
    ),
    "F1": (
        "F1 score",
        "2 × precision × recall / (precision + recall) of each class; the mean over all classes.",
    ),
    "ROC-AUC": (
        "ROC-AUC",
        "The chance that a sample of the second class has a higher output than one of the first; 0.5 is guessing.",
    ),
    "all labels right": ("All labels right", "Samples of which every label is right, divided by all samples."),
    "R²": (
        "R²",
        "1 − the sum of squared errors / the sum of squared distances of the targets from their mean: the share of "
        "the targets' variance that the predictions explain. 0 is no better than always saying the mean.",
    ),
    "RMSE": (
        "RMSE",
        "Root mean squared error: the root of the mean of (output − target)², in the target's units.",
    ),
    "MAE": ("MAE", "Mean absolute error: the mean of |output − target|, in the target's units."),
}

_PLAIN = ("R²", "RMSE", "MAE", "ROC-AUC")


def metric_text(name: str, value: float) -> str:
    """Return a metric as people write it: shares as percentages, a dash where it is not known."""
    if math.isnan(value):
        return "–"
    return numbers.short(value) if name in _PLAIN else numbers.percent(value)


def metric_name(name: str) -> str:
    """Return a metric's name in words."""
    return QCoreApplication.translate("metrics", NAMES[name][0])

"""How good a network is on a set of samples: its mean loss, and the numbers people compare."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnstudio.datasets.table import Task
from nnstudio.engine import metrics
from nnstudio.engine.arrays import Array
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass
from nnstudio.training.samples import Samples

CHUNK = 2048
"""So many samples at most go through the network at once, so that a large set needs no large buffers."""


def main_metric_name(task: Task) -> str:
    """Name the one number that sums up a task."""
    return "R²" if task == "regression" else "accuracy"


@dataclass(frozen=True)
class Evaluation:
    """The mean loss over a set of samples and the main metric of its task; NaN for an empty set."""

    loss: float = float("nan")
    metric: float = float("nan")


class Evaluator:
    """A network bound to one set of samples: it answers anew whenever the network has changed.

    ``outputs`` (samples, units) are those of the last evaluation.
    """

    def __init__(self, network: Network, samples: Samples, task: Task, loss: Loss) -> None:
        self._samples, self._task, self._loss = samples, task, loss
        self.outputs: Array = np.zeros((len(samples), network.outputs), network.parameters.dtype)
        self.targets: Array = samples.targets.T
        starts = range(0, len(samples), CHUNK)
        self._spans = [slice(start, min(start + CHUNK, len(samples))) for start in starts]
        sizes = {span.stop - span.start for span in self._spans}  # a full chunk's and that of the rest
        self._passes = {size: Pass(network, size, loss) for size in sizes}

    def evaluate(self, visit: Callable[[Pass], None] | None = None) -> Evaluation:
        """Send every sample through the network, as it is used, and sum up; ``visit`` may look at each chunk's pass."""
        if not self._spans:
            return Evaluation()
        total = 0.0
        for span in self._spans:
            pass_ = self._passes[span.stop - span.start]
            pass_.forward(self._samples.rows[span].T)
            total += pass_.measure(self._samples.targets[:, span]) * pass_.batch
            self.outputs[span] = pass_.outputs.T
            if visit is not None:
                visit(pass_)
        return Evaluation(total / len(self.outputs), self.metric())

    def metric(self) -> float:
        """Return the main metric of the last evaluation: R² for numbers, accuracy for classes."""
        if self._task == "regression":
            return metrics.r_squared(self.outputs, self.targets)
        return metrics.accuracy(*answers(self._task, self._loss, self.outputs, self.targets))

    def metrics(self) -> dict[str, float]:
        """Return every metric of the last evaluation that fits the task, by name."""
        return all_metrics(self._task, self._loss, self.outputs, self.targets)


def answers(task: Task, loss: Loss, outputs: Array, targets: Array) -> tuple[metrics.Classes, metrics.Classes]:
    """Turn outputs and targets (samples, units) into the answers given and the true ones.

    Several outputs name the class of the largest, one output says yes (1) above the loss's threshold, and labels that
    may go together say yes or no each for itself. Targets are 0 and 1.
    """
    if task == "multilabel":
        return (outputs > loss.threshold).astype(np.intp), (targets > 0.5).astype(np.intp)
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > loss.threshold).astype(np.intp), (targets[:, 0] > 0.5).astype(np.intp)
    return outputs.argmax(axis=1), targets.argmax(axis=1)


def all_metrics(task: Task, loss: Loss, outputs: Array, targets: Array) -> dict[str, float]:
    """Return every metric that fits the task, by name; none for an empty set."""
    if not len(outputs):
        return {}
    if task == "regression":
        return {
            "R²": metrics.r_squared(outputs, targets),
            "RMSE": metrics.root_mean_squared_error(outputs, targets),
            "MAE": metrics.mean_absolute_error(outputs, targets),
        }
    given, true = answers(task, loss, outputs, targets)
    if task == "multilabel":
        return {
            "accuracy": metrics.accuracy(given, true),
            "all labels right": float(np.mean(np.all(given == true, axis=1))),
        }
    confusion = metrics.confusion_matrix(given, true, max(outputs.shape[1], 2))
    found = {
        "accuracy": metrics.accuracy(given, true),
        "balanced accuracy": metrics.balanced_accuracy(confusion),
        "precision": _mean_over_classes(metrics.precisions(confusion)),
        "recall": _mean_over_classes(metrics.recalls(confusion)),
        "F1": _mean_over_classes(metrics.f1_scores(confusion)),
    }
    if task == "binary":
        found["ROC-AUC"] = metrics.roc_auc(outputs[:, -1], true == 1)
    return found


def _mean_over_classes(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")

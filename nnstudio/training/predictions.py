"""What a network predicts at one moment of its run: the data, and its answers for the training and validation set."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.datasets.plan import Prepared, Subset
from nnstudio.datasets.table import Schema
from nnstudio.engine.arrays import Array
from nnstudio.engine.metrics import Classes
from nnstudio.project.plan import Project
from nnstudio.training.evaluation import answers
from nnstudio.training.session import Progress
from nnstudio.training.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Answers:
    """What the network says about one set: ``outputs`` (samples, units) beside the samples themselves.

    ``given`` and ``true`` (samples,) are class numbers, None where no class is asked for.
    """

    part: Subset
    outputs: Array
    given: Classes | None
    true: Classes | None
    metrics: dict[str, float]

    @cached_property
    def wrong(self) -> NDArray[np.bool_]:
        """Which samples got another class than their own; none where no class is asked for."""
        if self.given is None or self.true is None:
            return np.zeros(len(self.part), bool)
        return np.asarray(self.given != self.true)


@dataclass(frozen=True, eq=False)
class Predictions:
    """The data of a run and what the network of one snapshot answers for both sets."""

    project: Project
    data: Prepared
    snapshot: Snapshot
    training: Answers
    validation: Answers

    @property
    def schema(self) -> Schema:
        """What the columns of the data are."""
        return self.data.table.schema

    @property
    def last_layer(self) -> str:
        """The name of the layer whose units are the answers."""
        return self.snapshot.network.last

    @property
    def grid_outputs(self) -> Array | None:
        """The outputs over the grid of inputs, (units, points); None where the snapshot has no grid."""
        grid = self.snapshot.grid
        return None if grid is None else grid.units[self.last_layer]

    def original(self, feature: int, scaled: Array) -> Array:
        """Return values of one feature in the units of the data."""
        scaler = self.data.scaler
        return np.asarray(scaled * scaler.scale[feature] + scaler.shift[feature])


def predictions_at(progress: Progress, snapshot: Snapshot) -> Predictions | None:
    """Put the data of a run and its snapshot together; None where nobody has asked for the outputs."""
    data, outputs = progress.data, snapshot.outputs
    if outputs is None:
        return None
    project = progress.project
    training = _answers(project, data, data.train, outputs.training, outputs.training_metrics)
    validation = _answers(project, data, data.validation, outputs.validation, outputs.validation_metrics)
    return Predictions(project, data, snapshot, training, validation)


def _answers(project: Project, data: Prepared, part: Subset, outputs: Array, metrics: dict[str, float]) -> Answers:
    task = data.table.schema.task
    if part.classes is None:
        return Answers(part, outputs, None, None, metrics)
    return Answers(part, outputs, *answers(task, project.training.loss, outputs, part.y), metrics)

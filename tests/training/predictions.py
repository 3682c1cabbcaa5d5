"""Predictions for tests: projects and moments of their runs, without a window or a thread."""

from dataclasses import replace
from typing import Any

import numpy as np
from msgspec.structs import replace as with_fields

from nnstudio.datasets import InlineTable
from nnstudio.engine.activations import Softmax
from nnstudio.engine.losses import CategoricalCrossEntropy
from nnstudio.project.edits import changed, with_layer, with_source
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training.predictions import Predictions, predictions_at
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import ActivationGrid, Outputs, SnapshotPart

EVERYTHING: frozenset[SnapshotPart] = frozenset({"layers", "outputs", "grid"})


def predictions_of(project: Project, steps: int = 20) -> Predictions:
    """Train a project for so many steps and take its picture."""
    return predictions_from(TrainingSession(project), steps)


def predictions_from(session: TrainingSession, steps: int) -> Predictions:
    """Train on, and take a picture."""
    for _ in range(steps):
        session.step()
    predictions = predictions_at(session.progress(), session.snapshot(EVERYTHING))
    assert predictions is not None
    return predictions


def two_softmax_units() -> Project:
    """Return the two moons, answered by two units that share out one whole."""
    project = template("moons")
    last = project.network.blocks[-1]
    project = with_layer(project, last.id, with_fields(last.layer, units=2, activation=Softmax()))
    return changed(project, "training.loss", CategoricalCrossEntropy())


def without_validation(name: str) -> Project:
    """Return a template that holds nothing back."""
    return changed(template(name), "data.validation", 0.0)


def given(source: InlineTable) -> Project:
    """Return a worked example."""
    project = with_source(template("xor"), source)
    return changed(changed(project, "data.validation", 0.0), "data.scaling", "none")


def diverged(predictions: Predictions, value: float = float("nan")) -> Predictions:
    """Return the predictions as they would be if every answer had become NaN."""
    snapshot = predictions.snapshot
    outputs, grid = snapshot.outputs, snapshot.grid
    assert outputs is not None

    def gone(array: Any) -> Any:
        return np.full_like(array, value)

    lost = Outputs(
        gone(outputs.training),
        gone(outputs.validation),
        dict.fromkeys(outputs.training_metrics, float("nan")),
        dict.fromkeys(outputs.validation_metrics, float("nan")),
    )
    if grid is not None:
        grid = ActivationGrid(grid.axes, {name: gone(units) for name, units in grid.units.items()})
    broken = replace(snapshot, outputs=lost, grid=grid)
    return replace(
        predictions,
        snapshot=broken,
        training=replace(predictions.training, outputs=lost.training, metrics=lost.training_metrics),
        validation=replace(predictions.validation, outputs=lost.validation, metrics=lost.validation_metrics),
    )

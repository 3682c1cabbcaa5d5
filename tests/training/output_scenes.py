"""Scenes for tests: projects and moments of their runs, without a window or a thread."""

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
from nnstudio.training.output_scene import OutputScene, make_scene
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import ActivationGrid, Outputs, SnapshotPart

EVERYTHING: frozenset[SnapshotPart] = frozenset({"layers", "outputs", "sheet"})


def scene_of(project: Project, steps: int = 20) -> OutputScene:
    """Train a project for so many steps and take its picture."""
    return scene_from(TrainingSession(project), steps)


def scene_from(session: TrainingSession, steps: int) -> OutputScene:
    """Train on, and take a picture."""
    for _ in range(steps):
        session.step()
    scene = make_scene(session.progress(), session.snapshot(EVERYTHING))
    assert scene is not None
    return scene


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


def diverged(scene: OutputScene, value: float = float("nan")) -> OutputScene:
    """Return the scene as it would look if every answer had become NaN."""
    snapshot = scene.snapshot
    outputs, sheet = snapshot.outputs, snapshot.sheet
    assert outputs is not None

    def gone(array: Any) -> Any:
        return np.full_like(array, value)

    lost = Outputs(
        gone(outputs.training),
        gone(outputs.validation),
        dict.fromkeys(outputs.training_metrics, float("nan")),
        dict.fromkeys(outputs.validation_metrics, float("nan")),
    )
    if sheet is not None:
        sheet = ActivationGrid(sheet.axes, {name: gone(units) for name, units in sheet.units.items()})
    broken = replace(snapshot, outputs=lost, sheet=sheet)
    return replace(
        scene,
        snapshot=broken,
        training=replace(scene.training, outputs=lost.training, metrics=lost.training_metrics),
        validation=replace(scene.validation, outputs=lost.validation, metrics=lost.validation_metrics),
    )

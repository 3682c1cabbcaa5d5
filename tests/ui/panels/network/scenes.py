"""Scenes for tests: projects, moments of their runs, and the picture's content, without a window or a thread."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from nnstudio.engine.activations import Identity, ReLU, Sigmoid, Softmax
from nnstudio.engine.layers import (
    Activate,
    BatchNorm,
    Dense,
    Dropout,
    GaussianNoise,
    LayerNorm,
    Residual,
)
from nnstudio.project.edits import changed
from nnstudio.project.plan import Block, Project
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import SnapshotPart
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.geometry import DrawingArea
from nnstudio.ui.panels.network.scene import Mode, NetworkScene, SceneBuilder

EVERYTHING: frozenset[SnapshotPart] = frozenset({"layers", "grid"})


def with_layers(name: str, layers: Sequence[Any]) -> Project:
    """Return a template with other layers."""
    blocks = tuple(Block(layer, f"block{number}") for number, layer in enumerate(layers, 1))
    return changed(template(name), "network", replace(template(name).network, blocks=blocks))


def every_kind() -> Project:
    """Return the two moons, learned by a network with every kind of layer."""
    inner = Residual((Dense(5), LayerNorm(), Dense(7)))
    first = [GaussianNoise(0.1), Dense(8, Identity()), BatchNorm(), Activate(ReLU()), Dropout(0.2)]
    return with_layers("moons", [*first, inner, Residual((Dense(7),)), Dense(1, Sigmoid())])


def wide_digits(units: int = 64) -> Project:
    """Return the digits with so many units in the first of two hidden layers."""
    return with_layers("digits", [Dense(units, ReLU()), Dense(32, ReLU()), Dense(10, Softmax())])


def deep(layers: int = 30, units: int = 16) -> Project:
    """Return the two moons with many hidden layers."""
    return with_layers("moons", [*[Dense(units)] * layers, Dense(1, Sigmoid())])


def room(width: float = 800.0, height: float = 600.0) -> DrawingArea:
    """Return room to draw on."""
    return DrawingArea(width, height, 14.0, 40.0, 40.0)


def scene_of(
    project: Project,
    steps: int = 3,
    *,
    space: DrawingArea | None = None,
    mode: Mode = "values",
    cursor: int | None = None,
    **more: Any,
) -> NetworkScene:
    """Train a project for so many steps and put the scene together; with a cursor for the coming batch."""
    session = TrainingSession(project)
    for _ in range(steps):
        session.step()
    return scene_from(session, space=space, mode=mode, cursor=cursor, **more)


def scene_from(
    session: TrainingSession,
    *,
    space: DrawingArea | None = None,
    mode: Mode = "values",
    cursor: int | None = None,
    stage: SceneBuilder | None = None,
    **more: Any,
) -> NetworkScene:
    """Put a scene together from where a run is."""
    snapshot = session.snapshot(EVERYTHING, coming=cursor is not None)
    return (stage or SceneBuilder()).scene(snapshot, session.trainer.data, space or room(), mode, cursor=cursor, **more)


def naming_of(scene: NetworkScene) -> Naming:
    """Return the names of a scene's places."""
    return Naming(scene.columns, scene.data.table.schema)

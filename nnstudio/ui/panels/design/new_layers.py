"""New layers, and where they go: before the output, like the dense layer before them."""

from typing import Any

from nnstudio.engine.layers import AnyLayer, Dense, Layer, Residual
from nnstudio.project.edits import add_block, output_layer
from nnstudio.project.plan import Project


def with_new_layer(project: Project, kind: Any) -> Project:
    """Add a layer of a kind before the output layer, or last where there is none."""
    blocks = project.network.blocks
    hidden = blocks[:-1] if output_layer(project) is not None else blocks
    layer = new_layer(kind, tuple(block.layer for block in hidden))
    return add_block(project, layer, after=hidden[-1].id if hidden else None)


def new_layer(kind: Any, before: tuple[Layer, ...]) -> AnyLayer:
    """Return a layer of a kind, dense ones with units and activation of the last dense one before them."""
    model = next((layer for layer in reversed(before) if isinstance(layer, Dense)), Dense())
    plain = Dense(units=model.units, activation=model.activation)
    if kind is Dense:
        return plain
    if kind is Residual:
        return Residual(layers=(plain,))
    return kind()

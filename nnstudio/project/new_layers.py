"""New layers, and where they go: before the output, like the dense layer before them."""

from nnstudio.engine.layers import Layer
from nnstudio.project.edits import add_block, output_layer
from nnstudio.project.plan import Project


def with_new_layer(project: Project, kind: type[Layer]) -> Project:
    """Add a layer of a kind before the output layer, or last where there is none."""
    blocks = project.network.blocks
    hidden = blocks[:-1] if output_layer(project) is not None else blocks
    layer = kind.following([block.layer for block in hidden])
    return add_block(project, layer, after=hidden[-1].id if hidden else None)

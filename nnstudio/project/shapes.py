"""The sizes of a design, without building it: widths and parameters, block by block."""

from dataclasses import dataclass

from nnstudio.engine.layers.stack import Stack
from nnstudio.project.plan import Project


@dataclass(frozen=True)
class BlockShape:
    """How many values a block reads, how many it answers with, and how many parameters it has."""

    inputs: int
    outputs: int
    parameters: int


def block_shapes(project: Project) -> list[BlockShape]:
    """Return the shape of every block, from input to output."""
    stack = Stack(project.network.layers, project.data.source.schema.feature_count)
    return [BlockShape(place.inputs, place.outputs, place.span.stop - place.span.start) for place in stack.places]


def parameter_count(project: Project) -> int:
    """Return how many parameters the whole network has."""
    return sum(shape.parameters for shape in block_shapes(project))

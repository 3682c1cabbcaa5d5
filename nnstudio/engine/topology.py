"""The names of a network's layers, and who reads whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nnstudio.engine.layers.layer import Layer
from nnstudio.engine.layers.stack import Stack

INPUT = "0"
"""The name of what the network reads; its layers are "1", "2", "2.1", "2.2", "3"..., in blocks by block and place."""


@dataclass(frozen=True)
class LayerNode:
    """One layer in its place: what it is called, the name of what it reads, and of what reads it in the same row.

    ``inputs`` and ``outputs`` are its widths, ``block`` names the block that it is in, ``inside`` are the layers that
    it is made of.
    """

    name: str
    layer: Layer
    inputs: int
    outputs: int
    reads: str
    read_by: str | None
    block: str | None
    inside: "tuple[LayerNode, ...]"


def nodes_of(
    layers: Sequence[Layer], inputs: int, reads: str = INPUT, block: str | None = None
) -> tuple[LayerNode, ...]:
    """Return layers that stand one after another as nodes, with those inside them."""
    prefix = "" if block is None else f"{block}."
    nodes = []
    for place in Stack(layers, inputs).places:
        name, layer = f"{prefix}{place.number}", place.layer
        read_by = None if place.number == len(layers) else f"{prefix}{place.number + 1}"
        inside = nodes_of(layer.inside, place.inputs, reads, name)
        nodes.append(LayerNode(name, layer, place.inputs, place.outputs, reads, read_by, block, inside))
        reads = name
    return tuple(nodes)


def number_of(name: str) -> int:
    """Return the place of a layer or tensor in the network, from 1; what is in a block has the block's, the input 0."""
    return int(name.partition(".")[0])


def owner_of(tensor: str) -> tuple[str, str]:
    """Part a tensor's name, "2.1.W", into the layer's and its own, "2.1" and "W"."""
    layer, _, own = tensor.rpartition(".")
    return layer, own


def by_name(nodes: Iterable[LayerNode]) -> Iterator[LayerNode]:
    """Give all nodes in the order of their names: a block before what is inside it."""
    for node in nodes:
        yield node
        yield from by_name(node.inside)


def by_value(nodes: Iterable[LayerNode]) -> Iterator[LayerNode]:
    """Give all nodes in the order in which values come out of them: a block after what is inside it."""
    for node in nodes:
        yield from by_value(node.inside)
        yield node

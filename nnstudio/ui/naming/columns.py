"""The columns of the diagram: which layers stand side by side, and what each of them reads."""

from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.engine.layers import Layer
from nnstudio.engine.network import Network
from nnstudio.engine.topology import INPUT, LayerNode, by_value, number_of

WHOLE = -1
"""The unit that stands for all units of an image, which share one tile."""

Kind = Literal["input", "units", "chip", "sum"]


@dataclass(frozen=True)
class LayerColumn:
    """One column, from left to right: the input, a fully connected layer, or a band for one whose units are as before.

    ``reads`` names the column whose units it reads. ``block`` is the residual block it stands in; that block's own
    column, of kind "sum", adds what went around. ``image`` says that its values are one picture.
    """

    name: str
    kind: Kind
    units: int
    layer: Layer | None = None
    reads: str = ""
    block: str = ""
    image: bool = False

    @property
    def weighs(self) -> bool:
        """Whether weights lead to its units."""
        return self.kind == "units"

    @property
    def number(self) -> int:
        """The number of its block in the design, from 1; 0 for the input."""
        return number_of(self.name)

    @property
    def band(self) -> bool:
        """Whether it is a narrow band, whose units are those of the column before."""
        return self.kind in ("chip", "sum")


def columns_of(network: Network, *, image: bool) -> tuple[LayerColumn, ...]:
    """Return the columns of a network; ``image`` says that its inputs are the pixels of one picture."""
    columns = [LayerColumn(INPUT, "input", network.inputs, image=image)]
    for node in by_value(network.nodes):
        column = _column(node)
        columns.append(replace(column, image=columns[-1].image and column.band))
    return tuple(columns)


def _column(node: LayerNode) -> LayerColumn:
    if node.inside:
        return LayerColumn(node.name, "sum", node.outputs, node.layer, node.inside[-1].name, block=node.name)
    kind: Kind = "units" if node.layer.fully_connected else "chip"
    return LayerColumn(node.name, kind, node.outputs, node.layer, node.reads, node.block or "")


def named(columns: tuple[LayerColumn, ...], name: str) -> LayerColumn | None:
    """Return the column of a name."""
    return next((column for column in columns if column.name == name), None)

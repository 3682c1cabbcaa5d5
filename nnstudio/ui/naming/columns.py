"""The columns of the diagram: which layers stand side by side, and what each of them reads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.engine.layers import Dense, Layer, Residual
from nnstudio.engine.layers.stack import Stack
from nnstudio.engine.network import Network

INPUT = "0"
"""The name of the input's column; layers have the names that the network gives them: "1", "2", "2.1"..."""

WHOLE = -1
"""The unit that stands for all units of an image, which share one tile."""

Kind = Literal["input", "units", "chip", "sum"]


@dataclass(frozen=True)
class LayerColumn:
    """One column, from left to right: the input, a dense layer, or a band for a layer that passes its units on.

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
        return int(self.name.partition(".")[0])

    @property
    def band(self) -> bool:
        """Whether it is a narrow band, whose units are those of the column before."""
        return self.kind in ("chip", "sum")


def columns_of(network: Network, *, image: bool) -> tuple[LayerColumn, ...]:
    """Return the columns of a network; ``image`` says that its inputs are the pixels of one picture."""
    columns = [LayerColumn(INPUT, "input", network.inputs, image=image)]
    for column in _inside(network.stack, "", ""):
        before = columns[-1]
        columns.append(replace(column, reads=before.name, image=before.image and column.band))
    return tuple(columns)


def _inside(stack: Stack, prefix: str, block: str) -> Iterator[LayerColumn]:
    for place in stack.places:
        name = f"{prefix}{place.number}"
        if isinstance(place.layer, Residual):
            yield from _inside(place.layer.stack(place.inputs), f"{name}.", name)
            yield LayerColumn(name, "sum", place.outputs, place.layer, block=name)
        else:
            kind: Kind = "units" if isinstance(place.layer, Dense) else "chip"
            yield LayerColumn(name, kind, place.outputs, place.layer, block=block)


def named(columns: tuple[LayerColumn, ...], name: str) -> LayerColumn | None:
    """Return the column of a name."""
    return next((column for column in columns if column.name == name), None)

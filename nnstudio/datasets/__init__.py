"""What is learned from: sources of data, and the way from a source to the arrays that a network reads.

Lives here: points made by formulae, the real sets that come with the program, tables given by hand, the split into
training and validation rows, and scaling. May import NumPy, the finder of the program's files, and the descriptions
that all rooms share. Must never know of the engine, of Qt, or of users.

The way of the data, from the top: a ``plan.DataPlan`` names a source; the ``source.Source`` makes a ``table.Table``;
``split`` parts its rows; ``scaling`` measures the training rows; ``plan.prepare`` does all this in order.

To add a source, write its description in one file and name it here.
"""

from nnstudio.datasets.curves import Plane, Wave
from nnstudio.datasets.inline_table import InlineTable
from nnstudio.datasets.penguins import Penguins
from nnstudio.datasets.shapes import Circles, Gaussians, Moons, Spiral, Xor
from nnstudio.datasets.shipped import BreastCancer, Digits, Iris, Wine
from nnstudio.datasets.source import Source, SyntheticSource

AnySource = (
    Moons | Circles | Xor | Gaussians | Spiral | Wave | Plane
    | Iris | Wine | BreastCancer | Penguins | Digits | InlineTable
)  # fmt: skip

SOURCES: tuple[type[Source], ...] = AnySource.__args__

__all__ = [
    "SOURCES",
    "AnySource",
    "BreastCancer",
    "Circles",
    "Digits",
    "Gaussians",
    "InlineTable",
    "Iris",
    "Moons",
    "Penguins",
    "Plane",
    "Source",
    "Spiral",
    "SyntheticSource",
    "Wave",
    "Wine",
    "Xor",
]

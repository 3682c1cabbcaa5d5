"""What every source of data knows of itself."""

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnstudio.datasets.table import Schema, Table
from nnstudio.description import Description

Points = Annotated[int, Meta(ge=10, le=10_000, title="points")]
Noise = Annotated[float, Meta(ge=0.0, le=2.0, title="noise")]

PLANE = ("x₁", "x₂")


class Source(Description, frozen=True):
    """Where the rows to learn from come from: a formula, a file that comes with the program, or the user."""

    title: ClassVar[str]
    about: ClassVar[str]

    @property
    def schema(self) -> Schema:
        """The task and the names of all columns, known without making or reading a row."""
        raise NotImplementedError

    def table(self, rng: np.random.Generator) -> Table:
        """Make or read the rows; the same state of ``rng`` gives the same rows, bit for bit."""
        raise NotImplementedError


class SyntheticSource(Source, frozen=True):
    """Points made by a formula: their places are drawn first, and by another generator the noise that shifts them.

    So changing the noise moves every point a little and draws none anew. ``noise`` is a standard deviation, in the
    units of the axis along which it shifts.
    """

    points: Points = 200
    noise: Noise = 0.1

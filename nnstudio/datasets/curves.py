"""Numbers to predict, made by formulae; the noise shifts the number to predict, never the inputs."""

import numpy as np

from nnstudio.datasets.source import PLANE, Noise, SyntheticSource
from nnstudio.datasets.table import Rows, Schema, Table


class _Curve(SyntheticSource, frozen=True):
    """Points of a curve or surface over inputs drawn evenly from -2 to 2."""

    def table(self, rng: np.random.Generator) -> Table:
        """Draw the inputs, compute the heights, then shift the heights by the noise."""
        places, shifts = rng.spawn(2)
        x = places.uniform(-2.0, 2.0, (self.points, self.schema.feature_count))
        height = self.height(x) + self.noise * shifts.standard_normal(self.points)
        return Table(self.schema, x, height[:, np.newaxis])

    def height(self, x: Rows) -> Rows:
        """Return the number to predict without noise, (rows,)."""
        raise NotImplementedError


class Wave(_Curve, frozen=True, tag="wave"):
    """Two full waves of a sine: y = sin(pi x), x from -2 to 2."""

    title = "Wave"
    about = "One input, one number to predict: two waves of a sine, to be drawn by the network."
    schema = Schema("regression", ("x",), target_names=("y",))

    def height(self, x: Rows) -> Rows:
        """Return sin(pi x)."""
        return np.sin(np.pi * x[:, 0])


class Plane(_Curve, frozen=True, tag="plane"):
    """A slope over the plane: y = (x1 + x2) / 4, between -1 and 1.

    As TensorFlow Playground's ``regressPlane``, whose inputs lie between -6 and 6 and whose targets between -1.2 and
    1.2.
    """

    noise: Noise = 0.05

    title = "Plane"
    about = "Two inputs, one number to predict: a straight slope, which even a single unit can learn."
    schema = Schema("regression", PLANE, target_names=("y",))

    def height(self, x: Rows) -> Rows:
        """Return (x1 + x2) / 4."""
        return x.sum(axis=1) / 4.0

"""Classes in the plane, made by formulae.

Circles, xor, Gaussians and spiral follow TensorFlow Playground (``src/dataset.ts``), whose plane is shown here at 2/5
of its size, so that inputs lie within about -2 and 2. Its noise is uniform, and for circles and xor it changes labels;
here all noise is normal and shifts points. Classes take turns from row to row, so that each has its equal share.
"""

from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.datasets.source import PLANE, Noise, SyntheticSource
from nnstudio.datasets.table import Rows, Schema, Table, Whole


class _Shape(SyntheticSource, frozen=True):
    """Points of classes that have each its own place in the plane."""

    def table(self, rng: np.random.Generator) -> Table:
        """Place the points of each class, then shift them by the noise."""
        places, shifts = rng.spawn(2)
        classes = np.arange(self.points) % self.schema.class_count
        x = self.place(classes, places) + self.noise * shifts.standard_normal((self.points, 2))
        return Table.of_classes(self.schema, x, classes)

    def place(self, classes: Whole, rng: np.random.Generator) -> Rows:
        """Return where the points lie without noise, (rows, 2)."""
        raise NotImplementedError


class Moons(_Shape, frozen=True, tag="moons"):
    """Two half circles of radius 1 that reach into each other, as scikit-learn's ``make_moons``, but centred."""

    title = "Two moons"
    about = "Two half circles that reach into each other: no straight line parts them."
    schema = Schema("binary", PLANE, ("Upper moon", "Lower moon"))

    def place(self, classes: Whole, rng: np.random.Generator) -> Rows:
        """Return (cos t - 1/2, sin t - 1/4) for the upper moon, t evenly from 0 to pi; half a turn makes the lower."""
        t = np.pi * (np.arange(self.points) // 2) / (np.bincount(classes)[classes] - 1)
        upper = np.stack((np.cos(t) - 0.5, np.sin(t) - 0.25), axis=1)
        return np.where(classes[:, np.newaxis] == 0, upper, -upper)


class Circles(_Shape, frozen=True, tag="circles"):
    """A disc inside a ring: radius up to 1 for the disc, 1.4 to 2 for the ring, both drawn evenly."""

    title = "Circles"
    about = "A disc inside a ring: the boundary must close around it."
    schema = Schema("binary", PLANE, ("Ring", "Disc"))

    def place(self, classes: Whole, rng: np.random.Generator) -> Rows:
        """Return r (sin t, cos t) with r and t drawn from uniform distributions."""
        share, turn = rng.random((self.points, 2)).T
        radius = np.where(classes == 1, share, 1.4 + 0.6 * share)
        return _polar(radius, 2.0 * np.pi * turn)


class Xor(_Shape, frozen=True, tag="xor"):
    """Four squares like a chess board's: "exclusive or" asks whether the signs of the two inputs differ.

    Coordinates are uniform between 0.12 and 2.12 in size. TensorFlow Playground numbers the classes the other way
    round.
    """

    title = "XOR"
    about = "Do the signs of the two inputs differ? One layer of weights alone cannot tell."
    schema = Schema("binary", PLANE, ("Same sign", "Other sign"))

    def place(self, classes: Whole, rng: np.random.Generator) -> Rows:
        """Return points whose second coordinate has the sign that their class asks for."""
        drawn = rng.uniform(-2.0, 2.0, (self.points, 2))
        first_sign = np.copysign(1.0, drawn[:, 0])
        signs = np.stack((first_sign, np.where(classes == 1, -first_sign, first_sign)), axis=1)
        return signs * (np.abs(drawn) + 0.12)


class Gaussians(_Shape, frozen=True, tag="gaussians"):
    """Two round clouds around (-0.8, -0.8) and (0.8, 0.8); the noise is their standard deviation."""

    noise: Noise = 0.3

    title = "Two Gaussians"
    about = "Two round clouds of points: a straight line parts them as well as can be."
    schema = Schema("binary", PLANE, ("Lower left", "Upper right"))

    def place(self, classes: Whole, rng: np.random.Generator) -> Rows:
        """Return the middle of each point's cloud."""
        return np.repeat(np.where(classes == 1, 0.8, -0.8)[:, np.newaxis], 2, axis=1)


class Spiral(_Shape, frozen=True, tag="spiral"):
    """Two or three arms that wind around each other in 1.75 turns, out to radius 2."""

    noise: Noise = 0.05
    arms: Annotated[int, Meta(ge=2, le=3, title="arms")] = 2

    title = "Spiral"
    about = "Arms that wind around each other: a hard one, for deeper or wider networks."

    @property
    def schema(self) -> Schema:
        """Two arms are a binary task, three a multi-class one."""
        names = tuple(f"Arm {arm + 1}" for arm in range(self.arms))
        return Schema("binary" if self.arms == 2 else "multiclass", PLANE, names)

    def place(self, classes: Whole, rng: np.random.Generator) -> Rows:
        """Return r (sin t, cos t), r evenly up to 2, t = 1.75 (2 pi) r / 2 + the turn of the arm.

        The Playground's arms share the point 0, which belongs to no class; here they begin one step out.
        """
        along = (np.arange(self.points) // self.arms + 1) / np.bincount(classes)[classes]
        return _polar(2.0 * along, 2.0 * np.pi * (1.75 * along + classes / self.arms))


def _polar(radius: Rows, turn: Rows) -> Rows:
    return np.stack((radius * np.sin(turn), radius * np.cos(turn)), axis=1)

"""The sample that is drawn nearest to the mouse."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF

from nnstudio.engine.arrays import Array
from nnstudio.training.predictions import Answers


@dataclass(frozen=True, eq=False)
class DrawnPoints:
    """Where the points of a set are drawn: ``x`` and ``y`` in pixels, one of each per point."""

    answers: Answers
    x: Array
    y: Array


def nearest_point(place: QPointF, sets: tuple[DrawnPoints, ...]) -> tuple[Answers, int]:
    """Return the set and the number in it of the point that is nearest to a place; one set at least has points."""
    found = []
    for drawn in sets:
        if len(drawn.x):
            distances = np.hypot(drawn.x - place.x(), drawn.y - place.y())
            found.append((float(distances.min()), drawn.answers, int(distances.argmin())))
    _, answers, point = min(found, key=lambda item: item[0])
    return answers, point

"""Measuring: how much room there is, and how much of it the names of inputs and answers need."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF

from nnstudio.datasets.table import Schema
from nnstudio.ui.naming.columns import LayerColumn
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.geometry import DrawingArea
from nnstudio.ui.panels.network.ink import Ink

NAMES_SHARE = 0.18
"""The names of inputs, and those of answers, take at most this share of the width."""


class Measure:
    """Keeps the last measurement, since measuring words takes time."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._room: DrawingArea | None = None

    def room(self, columns: tuple[LayerColumn, ...], schema: Schema, size: QSize, ink: Ink) -> DrawingArea:
        """Return the room there is."""
        key = (columns, schema, size, ink)
        if self._room is None or key != self._key:
            self._key, self._room = key, _measured(columns, schema, size, ink)
        return self._room


def _measured(columns: tuple[LayerColumn, ...], schema: Schema, size: QSize, ink: Ink) -> DrawingArea:
    metrics, naming = QFontMetricsF(ink.small), Naming(columns, schema)
    features = [] if columns[0].image else list(map(naming.feature, range(columns[0].units)))
    answers = map(naming.answer, range(columns[-1].units))
    left = max(map(metrics.horizontalAdvance, features), default=0.0) + 12.0
    right = max(max(map(metrics.horizontalAdvance, answers), default=0.0) + 12.0, 28.0)
    most = NAMES_SHARE * size.width()
    return DrawingArea(size.width(), size.height(), metrics.height(), min(left, most), min(right, most))

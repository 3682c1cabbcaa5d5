"""How each curve is drawn, so that it is told apart by its colour and by its dashes."""

from PySide6.QtGui import QColor

from nnstudio.ui.panels.depth.picture import BAND_INK, Stroke
from nnstudio.ui.style.theme import Theme

SLOTS: tuple[tuple[int, tuple[float, ...]], ...] = (
    (5, (5.0, 2.0)),
    (2, (1.5, 1.5)),
    (3, (6.0, 2.0, 1.5, 2.0)),
    (1, (9.0, 3.0)),
    (8, (3.0, 2.0)),
    (7, (6.0, 1.5, 1.5, 1.5, 1.5, 1.5)),
)
"""For each curve that can be kept: which of the theme's class colours it has, and which dashes."""


def own(theme: Theme) -> Stroke:
    """Return the stroke of what the dial stands at."""
    return Stroke(theme.colour("accent"), 2.0)


def band(theme: Theme) -> Stroke:
    """Return the stroke that stands for the band in the legend."""
    ink = QColor(theme.colour("accent"))
    ink.setAlphaF(2.0 * BAND_INK)
    return Stroke(ink, 8.0)


def theory(theme: Theme) -> Stroke:
    """Return the stroke of the prediction."""
    return Stroke(theme.colour("text"), 1.4, (1.0, 2.5))


def kept(theme: Theme, slot: int) -> Stroke:
    """Return the stroke of a kept curve."""
    colour, dashes = SLOTS[slot]
    return Stroke(QColor(theme.classes[colour]), 1.8, dashes)

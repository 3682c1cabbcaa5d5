"""The lines of an autopsy: how the numbers grew until the run broke, and how its loss would have gone otherwise."""

from PySide6.QtGui import QColor

from nnstudio.diagnosis.autopsy import Autopsy
from nnstudio.training.divergence import GROWTH_COLUMNS
from nnstudio.ui.plots.lines_plot import log10
from nnstudio.ui.plots.norms_picture import NormLine
from nnstudio.ui.plots.thinning import Numbers
from nnstudio.ui.theme import Theme

LETTERS = "ABCDEFGH"
"""They stand beside the curves of what else could have happened, and before the sentences about them."""


def growth_lines(autopsy: Autopsy, theme: Theme) -> tuple[NormLine, ...]:
    """Return the largest |z|, |gradient| and |weight| of every step."""
    names = {"z": "|z|", "gradient": "|∂L/∂w|", "weight": "|w|"}
    return tuple(
        _line(autopsy.growth, column, name, QColor(colour))
        for (column, name), colour in zip(names.items(), theme.classes, strict=False)
    )


def loss_lines(autopsy: Autopsy, theme: Theme, own_name: str) -> tuple[NormLine, ...]:
    """Return the loss of every step's batch: of the run, and of what else could have happened."""
    others = (
        _line(other.growth, "loss", letter, letter_colour(place, theme))
        for place, (letter, other) in enumerate(zip(LETTERS, autopsy.otherwise, strict=False))
    )
    return _line(autopsy.growth, "loss", own_name, theme.colour("text")), *others


def letter_colour(place: int, theme: Theme) -> QColor:
    """Return the colour of one of the other ways."""
    return QColor(theme.classes[place % len(theme.classes)])


def _line(growth: Numbers, column: str, name: str, colour: QColor) -> NormLine:
    values = growth[:, GROWTH_COLUMNS.index(column)]
    return NormLine(name, colour, growth[:, 0], log10(values))

"""The lines of a divergence report: how the numbers grew until it broke, and how else its loss might have gone."""

from PySide6.QtGui import QColor

from nnstudio.diagnosis.divergence_report import DivergenceReport
from nnstudio.series.logarithms import log10
from nnstudio.series.thinning import Numbers
from nnstudio.training.divergence import GROWTH_COLUMNS
from nnstudio.ui.charts.named_lines import NamedLine
from nnstudio.ui.style.theme import Theme

LETTERS = "ABCDEFGH"
"""They stand beside the curves of what else could have happened, and before the sentences about them."""


def growth_lines(report: DivergenceReport, theme: Theme) -> tuple[NamedLine, ...]:
    """Return the largest |z|, |gradient| and |weight| of every step."""
    names = {"z": "|z|", "gradient": "|∂L/∂w|", "weight": "|w|"}
    return tuple(
        _line(report.growth, column, name, QColor(colour))
        for (column, name), colour in zip(names.items(), theme.classes, strict=False)
    )


def loss_lines(report: DivergenceReport, theme: Theme, own_name: str) -> tuple[NamedLine, ...]:
    """Return the loss of every step's batch: of the run, and of what else could have happened."""
    others = (
        _line(other.growth, "loss", letter, letter_colour(place, theme))
        for place, (letter, other) in enumerate(zip(LETTERS, report.otherwise, strict=False))
    )
    return _line(report.growth, "loss", own_name, theme.colour("text")), *others


def letter_colour(place: int, theme: Theme) -> QColor:
    """Return the colour of one of the other ways."""
    return QColor(theme.classes[place % len(theme.classes)])


def _line(growth: Numbers, column: str, name: str, colour: QColor) -> NamedLine:
    values = growth[:, GROWTH_COLUMNS.index(column)]
    return NamedLine(name, colour, growth[:, 0], log10(values))

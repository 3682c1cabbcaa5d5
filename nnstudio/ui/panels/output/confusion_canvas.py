"""The picture of a confusion matrix: how often each class got each answer."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent

from nnstudio import numbers
from nnstudio.engine.metrics import confusion_matrix, recalls
from nnstudio.training.predictions import Answers
from nnstudio.ui.charts.canvas import Canvas, CanvasLayer
from nnstudio.ui.panels.output.lattice import Lattice, LatticeTexts, fitting_font, lay_out_lattice
from nnstudio.ui.panels.output.lettering import Lettering
from nnstudio.ui.style.theme import Theme, mixed

FAINTEST = 0.12
"""The least colour of a cell that is not empty, so that a single error can be seen."""

_MIDDLE = (Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip).value


@dataclass(frozen=True, eq=False)
class Fit:
    """How the matrix fits its canvas: the places of the cells, and the letters for plain and for right counts."""

    lattice: Lattice
    plain: Lettering
    bold: Lettering


class ConfusionCanvas(Canvas):
    """Draws counts with a row for every true class and a column for every answer, totals, and each class's recall."""

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()
        self.counts: NDArray[np.intp] = np.zeros((0, 0), np.intp)
        self._ground = CanvasLayer()
        self._kept: tuple[object, Fit] | None = None

    def show_answers(self, answers: Answers, names: tuple[str, ...]) -> None:
        """Count the answers of a set; ``names`` are the classes in the user's language."""
        assert answers.given is not None
        assert answers.true is not None
        self.names, self.counts = names, confusion_matrix(answers.given, answers.true, len(names))
        self.refresh()

    def fit(self) -> Fit:
        """Return the places and letters that fit the canvas as it is now."""
        largest = "8" * len(str(int(self.counts.max(initial=0))))
        key = (self.names, largest, self.size(), self.font())
        if self._kept is None or self._kept[0] != key:
            texts = LatticeTexts(
                self.names, largest, numbers.percent(1.0), self._corner(), self.tr("total"), self.tr("recall")
            )
            font = fitting_font(self.font(), self.size(), texts)
            bold = QFont(font)
            bold.setBold(True)
            self._kept = key, Fit(lay_out_lattice(font, self.size(), texts), Lettering(font), Lettering(bold))
        return self._kept[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the matrix: names, zeros and the sums of the rows are kept; the counts are drawn for every frame."""
        if not self.names:
            return
        painter, fit = QPainter(self), self.fit()
        key = (fit, self.counts.sum(axis=1).tobytes(), self.theme)
        self._ground.draw(painter, self, key, lambda brush: self._paint_ground(brush, fit))
        self._paint_counts(painter, fit)
        self._paint_sums(painter, fit)

    def words_at(self, place: QPointF) -> str:
        """Say in a sentence what a cell counts."""
        found, classes = self.fit().lattice.at(place), len(self.names)
        if found is None:
            return ""
        row, column = found
        total, name = int(self.counts[row].sum()), self.names[row]
        if column == classes:
            return self.tr("{total} samples are of class {name}.").format(total=total, name=name)
        hits = int(self.counts[row, row if column > classes else column])
        share = numbers.percent(hits / total if total else float("nan"))
        if column > classes:
            text = self.tr("Recall: of the {total} samples of class {name}, {hits} were found, {share}.")
            return text.format(total=total, name=name, hits=hits, share=share)
        text = self.tr("Of the {total} samples of class {name}, {hits} got the answer {answer}, {share}.")
        return text.format(total=total, name=name, hits=hits, answer=self.names[column], share=share)

    def _corner(self) -> str:
        return self.tr("true ↓")

    def _paint_ground(self, painter: QPainter, fit: Fit) -> None:
        """Draw names, lines, a zero in every cell, and the sums of the rows, which training does not change."""
        lattice, classes = fit.lattice, fit.lattice.classes
        painter.setFont(fit.plain.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_names(painter, lattice)
        for row in range(classes):
            for column in range(classes):
                painter.setPen(self.theme.colour("grid"))
                painter.drawRect(lattice.cell(row, column))
                painter.setPen(self.theme.colour("muted"))
                painter.drawText(lattice.cell(row, column), _MIDDLE, "0")
        for row, total in enumerate(self.counts.sum(axis=1).tolist()):
            painter.drawText(lattice.cell(row, classes), _MIDDLE, numbers.count(total))
        painter.drawText(lattice.cell(classes, classes), _MIDDLE, numbers.count(int(self.counts.sum())))
        painter.setPen(self.theme.colour("border"))
        painter.drawRect(lattice.body())

    def _paint_names(self, painter: QPainter, lattice: Lattice) -> None:
        classes, em = lattice.classes, QFontMetricsF(painter.font()).height()
        body = lattice.body()
        painter.setPen(self.theme.colour("muted"))
        above = QRectF(body.left(), body.top() - lattice.cell_height - em, body.width(), em)
        painter.drawText(above, _MIDDLE, self.tr("answer →"))
        painter.drawText(lattice.names(-1), _RIGHT, self._corner())
        painter.drawText(lattice.names(classes), _RIGHT, self.tr("total"))
        painter.drawText(lattice.cell(-1, classes), _MIDDLE, self.tr("total"))
        painter.drawText(lattice.cell(-1, classes + 1), _MIDDLE, self.tr("recall"))
        painter.setPen(self.theme.colour("text"))
        for place, name in enumerate(self.names):
            _draw_elided(painter, lattice.cell(-1, place), _MIDDLE, name)
            _draw_elided(painter, lattice.names(place), _RIGHT, name)

    def _paint_counts(self, painter: QPainter, fit: Fit) -> None:
        """Draw the wrong answers, then, in bold, the right ones."""
        totals = self.counts.sum(axis=1).tolist()
        wrong, right = self.counts.copy(), np.diag(np.diag(self.counts))
        np.fill_diagonal(wrong, 0)
        for counts, letters in ((wrong, fit.plain), (right, fit.bold)):
            painter.setFont(letters.font)
            for row, column in np.argwhere(counts).tolist():
                cell, count = fit.lattice.cell(row, column), int(counts[row, column])
                ground, ink = cell_colours(self.theme, row == column, _hundredths(count, totals[row]))
                painter.fillRect(cell.adjusted(1.0, 1.0, 0.0, 0.0), ground)
                painter.setPen(ink)
                letters.draw(painter, cell, numbers.count(count))

    def _paint_sums(self, painter: QPainter, fit: Fit) -> None:
        """Draw how often each answer was given, and each class's recall."""
        classes = fit.lattice.classes
        painter.setFont(fit.plain.font)
        painter.setPen(self.theme.colour("muted"))
        for place, total in enumerate(self.counts.sum(axis=0).tolist()):
            fit.plain.draw(painter, fit.lattice.cell(classes, place), numbers.count(total))
        painter.setPen(self.theme.colour("text"))
        for place, share in enumerate(recalls(self.counts).tolist()):
            fit.plain.draw(painter, fit.lattice.cell(place, classes + 1), numbers.percent(share))


def _hundredths(count: int, total: int) -> int:
    """Return a share in whole per cent, which is all that a colour can tell; at least 1 where there is something."""
    return max(round(100 * count / total), 1) if count else 0


def _draw_elided(painter: QPainter, place: QRectF, flags: int, text: str) -> None:
    metrics = QFontMetricsF(painter.font())
    painter.drawText(place, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width()))


@cache
def cell_colours(theme: Theme, right: bool, hundredths: int) -> tuple[QColor, QColor]:
    """Return the colour of a cell with so many per cent of its row, and that of the number on it.

    Blue is for right answers, orange for wrong ones, stronger for a larger share.
    """
    strength = max(hundredths / 100.0, FAINTEST) if hundredths else 0.0
    ground = mixed(theme.colour("card"), theme.colour("positive" if right else "negative"), strength)
    return ground, readable_on(ground)


def readable_on(ground: QColor) -> QColor:
    """Return black or white, whichever stands out more on a colour (contrast by WCAG 2)."""
    light = _luminance(ground)
    return QColor("#ffffff") if 1.05 / (light + 0.05) > (light + 0.05) / 0.06 else QColor("#10151b")


def _luminance(colour: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

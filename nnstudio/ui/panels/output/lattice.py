"""Where the cells of a confusion matrix lie, and in which letters they are written."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF

SMALLEST_POINTS = 5.0
"""The smallest text, for many classes in a small window."""


@dataclass(frozen=True)
class LatticeTexts:
    """The texts that need room: the classes' names, the largest count, the longest share, and the headings."""

    names: tuple[str, ...]
    largest: str
    share: str
    corner: str
    total: str
    recall: str


@dataclass(frozen=True)
class Lattice:
    """Where the cells are: ``origin`` is the corner of the first, below and right of the names.

    Row -1 and column -1 hold the names; behind the classes come the totals and, in a last column, the recalls.
    """

    origin: QPointF
    classes: int
    cell_width: float
    cell_height: float
    total_width: float
    recall_width: float
    margin: float

    def cell(self, row: int, column: int) -> QRectF:
        """Return the rectangle of a cell."""
        left = self.origin.x() + min(column, self.classes) * self.cell_width
        width = self.cell_width
        if column >= self.classes:
            left += self.total_width if column > self.classes else 0.0
            width = self.recall_width if column > self.classes else self.total_width
        return QRectF(left, self.origin.y() + row * self.cell_height, width, self.cell_height)

    def names(self, row: int) -> QRectF:
        """Return the room for the name of a row, to the left of the cells."""
        cell = self.cell(row, 0)
        return QRectF(0.0, cell.top(), max(cell.left() - self.margin, 0.0), cell.height())

    def body(self) -> QRectF:
        """Return the rectangle of all counts."""
        return self.cell(0, 0).united(self.cell(self.classes - 1, self.classes - 1))

    def at(self, place: QPointF) -> tuple[int, int] | None:
        """Return the row and column of the cell at a place; None beside them."""
        for row in range(self.classes):
            for column in range(self.classes + 2):
                if self.cell(row, column).contains(place):
                    return row, column
        return None


def fitting_font(font: QFont, size: QSize, texts: LatticeTexts) -> QFont:
    """Return a font that is smaller where lines or numbers would not fit into the cells; names may be cut short."""
    metrics, classes = QFontMetricsF(font), len(texts.names)
    em = metrics.height()
    sides = widest(metrics, texts.recall, texts.share) + 10.0 * em
    figures = classes * (widest(metrics, texts.largest) + 4.0)
    named = classes * (widest(metrics, *texts.names) + 4.0)
    lines = size.height() / ((classes + 3.0) * em)
    factor = min(lines, size.width() / (sides + figures), max(size.width() / (sides + named), 0.75), 1.0)
    fitted = QFont(font)
    fitted.setPointSizeF(max(font.pointSizeF() * factor, SMALLEST_POINTS))
    return fitted


def lay_out_lattice(font: QFont, size: QSize, texts: LatticeTexts) -> Lattice:
    """Return where the cells are: as large as fits, but no larger than numbers need to stand well."""
    metrics, classes = QFontMetricsF(font), len(texts.names)
    em = metrics.height()
    left = min(widest(metrics, *texts.names, texts.corner) + em, 0.3 * size.width())
    total = widest(metrics, texts.total, "8888") + em
    recall = widest(metrics, texts.recall, texts.share) + em
    width = min((size.width() - left - total - recall) / classes, 7.5 * em)
    height = min((size.height() - em) / (classes + 2), 3.4 * em)
    across = size.width() - left - classes * width - total - recall
    down = size.height() - em - (classes + 2) * height
    origin = QPointF(left + across / 2.0, em + down / 2.0 + height)
    return Lattice(origin, classes, width, height, total, recall, 0.4 * em)


def widest(metrics: QFontMetricsF, *texts: str) -> float:
    """Return the width of the widest text."""
    return max(metrics.horizontalAdvance(text) for text in texts)

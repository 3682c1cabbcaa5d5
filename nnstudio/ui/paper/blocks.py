"""The blocks of a page: each knows its height in a width, and draws itself."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from nnstudio.explanation.worksheet_parts import FormulaRule, Task, WorksheetTable
from nnstudio.typesetting.drawing import SvgDrawing
from nnstudio.ui.paper.ink import (
    EM,
    HEAD,
    LINE,
    MUTED,
    TEXT_SIZE,
    draw_formula,
    draw_line,
    draw_svg,
    draw_text,
    formula_size,
    letters,
    text_height,
    text_width,
)  # fmt: skip
from nnstudio.ui.style.words import sentence

BLANK_HEIGHT, BLANK_LEAST = 25.0, 110.0
NUMBER_WIDTH, INDENT, GAP, LEADING = 30.0, 16.0, 3.5, 4.0
PADDING = 5.0
ROOMY = 1e4  # room for any formula in one line


class PageBlock:
    """A part of a page. ``space`` is wanted above it; ``leads`` says that it must not be the last on its page."""

    space = 6.0
    leads = False

    def height(self, width: float) -> float:
        """Return how high it is in a width."""
        raise NotImplementedError

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it into a box of that width and height."""
        raise NotImplementedError


class PageText(PageBlock):
    """A paragraph or a heading."""

    def __init__(self, text: str, font: QFont, *, space: float = 6.0, leads: bool = False, ruled: bool = False) -> None:
        self._text, self._font, self._ruled = text, font, ruled
        self.space, self.leads = space, leads

    def height(self, width: float) -> float:
        """Return the height of its lines."""
        return text_height(self._text, self._font, width) + (4.0 if self._ruled else 0.0)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Write it, perhaps with a rule below."""
        draw_text(painter, box, self._text, self._font)
        if self._ruled:
            draw_line(painter, box.bottomLeft(), box.bottomRight())


class NameAndDate(PageBlock):
    """Two lines for the learner's name and the date."""

    space = 14.0

    def __init__(self, name: str, date: str) -> None:
        self._labels = name, date

    def height(self, width: float) -> float:
        """Return the height of a line."""
        return 18.0

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw both."""
        for label, start, share in zip(self._labels, (0.0, 0.65), (0.6, 0.35), strict=True):
            left, right = box.left() + start * box.width(), box.left() + (start + share) * box.width()
            draw_text(painter, QRectF(left, box.top(), 100.0, 14.0), label, letters(), MUTED)
            draw_line(painter, QPointF(left, box.bottom()), QPointF(right, box.bottom()))


class PagePicture(PageBlock):
    """The drawing of the network."""

    space = 10.0

    def __init__(self, drawing: SvgDrawing) -> None:
        self._drawing = drawing

    def height(self, width: float) -> float:
        """Return its height at the size at which it fits."""
        return self._drawing.height * self._scale(width)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it in the middle."""
        width = self._drawing.width * self._scale(box.width())
        left = box.left() + (box.width() - width) / 2
        draw_svg(painter, QRectF(left, box.top(), width, box.height()), self._drawing.svg)

    def _scale(self, width: float) -> float:
        return min(0.85, width / self._drawing.width)


class Rules(PageBlock):
    """Rules to work by, next to each other as long as there is room."""

    def __init__(self, rules: tuple[FormulaRule, ...]) -> None:
        self._rules = [("" if rule.label is None else sentence(rule.label), rule.latex) for rule in rules]

    def height(self, width: float) -> float:
        """Return the height of all lines."""
        return sum(height for _, height in self._lines(width))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Write them line by line, the labels in the middle of their formulas."""
        top = box.top()
        for line, height in self._lines(box.width()):
            left = box.left()
            for label, latex in line:
                wide, high, _ = formula_size(latex, box.width())
                labelled = _label_width(label)
                text = QRectF(left, top + (height - TEXT_SIZE * 1.3) / 2, labelled + 2.0, 20.0)
                draw_text(painter, text, label, letters(), MUTED)
                draw_formula(painter, QPointF(left + labelled, top + (height - high) / 2), latex, box.width())
                left += labelled + wide + 22.0
            top += height

    def _lines(self, width: float) -> list[tuple[list[tuple[str, str]], float]]:
        lines: list[tuple[list[tuple[str, str]], float]] = []
        left = 0.0
        for label, latex in self._rules:
            wide, high, _ = formula_size(latex, width)
            size = _label_width(label) + wide
            if not lines or left + size > width:
                lines.append(([], 0.0))
                left = 0.0
            line, height = lines[-1]
            lines[-1] = [*line, (label, latex)], max(height, high + 6.0)
            left += size + 22.0
        return lines


def _label_width(label: str) -> float:
    return text_width(label, letters()) + 6.0 if label else 0.0


class Numbers(PageBlock):
    """A table of given numbers, smaller where it would be too wide."""

    def __init__(self, table: WorksheetTable) -> None:
        rows = [table.heads, *table.rows]
        self._rows = rows
        self._heights = [max(formula_size(latex, ROOMY)[1] for latex in row) + PADDING for row in rows]
        columns = zip(*rows, strict=True)
        self._widths = [max(formula_size(latex, ROOMY)[0] for latex in column) + 2 * PADDING + 4 for column in columns]

    def height(self, width: float) -> float:
        """Return the height of all rows."""
        return sum(self._heights) * self._scale(width)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the rows, heads on a grey ground."""
        painter.save()
        painter.translate(box.topLeft())
        painter.scale(self._scale(box.width()), self._scale(box.width()))
        top = 0.0
        for row, height in zip(self._rows, self._heights, strict=True):
            left = 0.0
            for latex, width in zip(row, self._widths, strict=True):
                self._cell(painter, QRectF(left, top, width, height), latex)
                left += width
            top += height
        painter.restore()

    def _cell(self, painter: QPainter, cell: QRectF, latex: str) -> None:
        painter.fillRect(cell, HEAD if cell.top() == 0.0 else Qt.GlobalColor.white)
        painter.setPen(LINE)
        painter.drawRect(cell)
        wide, high, _ = formula_size(latex, ROOMY)
        draw_formula(painter, QPointF(cell.center().x() - wide / 2, cell.center().y() - high / 2), latex, ROOMY)

    def _scale(self, width: float) -> float:
        return min(1.0, width / sum(self._widths))


class Blank(PageBlock):
    """A task of the worksheet: what is to be found, and a line to write it on."""

    space = 5.0

    def __init__(self, task: Task) -> None:
        self._number, self._latex = task.number, f"{task.equation.symbols}="

    def height(self, width: float) -> float:
        """Return the height of the formula, at least that of a line for writing."""
        return max(BLANK_HEIGHT, self._size(width)[1]) + (BLANK_HEIGHT if self._below(width) else 0.0)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the formula, and the line behind it, or below where it is long."""
        wide, high, _ = self._size(box.width())
        first = max(BLANK_HEIGHT, high)
        middle = box.top() + first / 2
        _numbered(painter, box, self._number, middle)
        draw_formula(
            painter, QPointF(box.left() + NUMBER_WIDTH, middle - high / 2), self._latex, self._room(box.width())
        )
        below = self._below(box.width())
        left = box.left() + NUMBER_WIDTH + (0.0 if below else wide + 6.0)
        line = box.bottom() - 4.0 if below else middle + EM / 2
        draw_line(painter, QPointF(left, line), QPointF(box.right(), line))

    def _room(self, width: float) -> float:
        return width - NUMBER_WIDTH

    def _size(self, width: float) -> tuple[float, float, float]:
        return formula_size(self._latex, self._room(width))

    def _below(self, width: float) -> bool:
        return self._size(width)[0] > self._room(width) - BLANK_LEAST


class Answer(PageBlock):
    """A task of the key: symbols = numbers = result, each in a new line where there is no room for it."""

    space = 5.0

    def __init__(self, task: Task) -> None:
        equation = task.equation
        live = "" if equation.live == equation.shown else equation.live
        self._number = task.number
        self._parts = [equation.symbols, *(f"={part}" for part in (live, equation.shown) if part)]

    def height(self, width: float) -> float:
        """Return the height of all lines."""
        lines = self._lines(width)
        return sum(ascent + descent for _, ascent, descent in lines) + LEADING * (len(lines) - 1) + 2.0

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw number and equation, all parts of a line on one baseline."""
        top = box.top()
        for place, (parts, ascent, descent) in enumerate(self._lines(box.width())):
            if place == 0:
                _numbered(painter, box, self._number, top + ascent - TEXT_SIZE * 0.35)
            left = box.left() + NUMBER_WIDTH + (INDENT if place else 0.0)
            for latex in parts:
                wide, _, baseline = formula_size(latex, _room(box.width()))
                draw_formula(painter, QPointF(left, top + ascent - baseline), latex, _room(box.width()))
                left += wide + GAP
            top += ascent + descent + LEADING

    def _lines(self, width: float) -> list[tuple[list[str], float, float]]:
        """Return the parts line by line, with the lines' heights above and below their baselines."""
        lines: list[tuple[list[str], float, float]] = []
        left = 0.0
        for latex in self._parts:
            wide, high, baseline = formula_size(latex, _room(width))
            if not lines or left + wide > _room(width):
                lines.append(([], 0.0, 0.0))
                left = 0.0
            parts, ascent, descent = lines[-1]
            lines[-1] = [*parts, latex], max(ascent, baseline), max(descent, high - baseline)
            left += wide + GAP
        return lines


def _room(width: float) -> float:
    return width - NUMBER_WIDTH - INDENT


def _numbered(painter: QPainter, box: QRectF, number: int, middle: float) -> None:
    place = QRectF(box.left(), middle - TEXT_SIZE * 0.65, NUMBER_WIDTH, TEXT_SIZE * 1.5)
    draw_text(painter, place, f"({number})", letters(), MUTED)

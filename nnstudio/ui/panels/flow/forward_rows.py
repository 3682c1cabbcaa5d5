"""The table of activations: a row per layer with its size, its saturated share and its dead share."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio import numbers
from nnstudio.numbers import short
from nnstudio.series.ranges import Range, snapped
from nnstudio.training.forward_path import ForwardRow
from nnstudio.ui.charts.axes import log_ticks
from nnstudio.ui.charts.follower import Follower
from nnstudio.ui.charts.strokes import polygon, readable
from nnstudio.ui.panels.flow.forward_words import ForwardWords
from nnstudio.ui.panels.flow.rows_view import ClickableRows

GAP = 10.0
BAR = 34.0
LEAST_PLOT = 70.0
"""Where there is less room the plot goes, and with it the mean; the hover text still says it."""

WATCH, BROKEN = 0.25, 0.5
"""From these shares on a layer is to be watched, or broken."""

Size = Callable[[ForwardRow], float]

TINIEST = -12.0
"""Sizes below 10 to this stand at the left end."""


class ForwardRows(ClickableRows):
    """Draws one row per layer; its dead share can be clicked."""

    def __init__(self, said: ForwardWords) -> None:
        self._said = said
        self.rows: tuple[ForwardRow, ...] = ()
        self._names: list[str] = []
        self._sizes = Follower()
        self._spans: tuple[object, dict[str, Range]] | None = None
        super().__init__()
        self.setAccessibleName(self.tr("Activations, layer by layer"))
        self.setToolTip(said.teach_forward())

    @property
    def output(self) -> str:
        """The name of the last layer."""
        return self.rows[-1].layer if self.rows else ""

    def show_rows(self, rows: tuple[ForwardRow, ...], *, running: bool = False) -> None:
        """Show another moment; while a run goes on the axis glides."""
        self.rows = rows
        names = [self._said.layer(row.layer, self.output) for row in rows]
        if names != self._names:
            self._names = names
            self._sizes.forget()
        data = self._range()
        self._sizes.aim(data, snapped(*data, 0.5))
        if running:
            self._sizes.glide()
        else:
            self._sizes.arrive()
        self.renew()

    def count(self) -> int:
        """Return the number of layers."""
        return len(self.rows)

    def places(self, row: int) -> list[QRectF]:
        """Return where the dead share stands, if there are dead units."""
        left, right = self.spans["dead"]
        rect = self.row_rect(row)
        return [QRectF(left, rect.top(), right - left, rect.height())] if self.rows[row].dead > 0.0 else []

    def words(self, row: int, place: int | None) -> str:
        """Say everything about a layer."""
        text = self._said.row(self.rows[row], self.output)
        return text if place is None else f"{text}\n{self._said.click()}"

    @property
    def spans(self) -> dict[str, Range]:
        """Where the columns stand: (left, right); those for which there is no room are missing."""
        key = (self._fitted_for, max(map(len, self._names), default=0))
        if self._spans is None or self._spans[0] != key:
            self._spans = key, self._find_room()
        return self._spans[1]

    def still_key(self) -> object:
        """Return the names and the range of the axis."""
        return tuple(self._names), self._shown

    def paint_head(self, painter: QPainter, rect: QRectF) -> None:
        """Paint headings, and the axis of the sizes."""
        if not self.rows:
            return
        painter.setPen(self.theme.colour("muted"))
        for key, (left, right) in self.spans.items():
            if key == "plot":
                self._paint_axis(painter, left, right)
            else:
                self.figures.draw_right(painter, self._titles()[key], right, 0.5 * self.line)
        painter.setPen(self.theme.colour("border"))
        painter.drawLine(QLineF(0.0, rect.bottom() - 1.0, rect.width(), rect.bottom() - 1.0))

    def paint_still(self, painter: QPainter, rows: range) -> None:
        """Paint names and ground lines."""
        for row in rows:
            rect, one = self.row_rect(row), self.rows[row]
            colour = self.theme.layer(one.number - 1, int(self.output))
            painter.fillRect(QRectF(0.0, rect.top() + 1.0, 4.0, rect.height() - 2.0), colour)
            painter.setPen(readable(colour, self.theme))
            indent = 22.0 if "." in one.layer else 10.0
            self.figures.draw_left(painter, self._names[row], indent, rect.center().y())
            if "plot" in self.spans:
                left, right = self.spans["plot"]
                painter.setPen(self.theme.colour("grid"))
                painter.drawLine(QLineF(left, rect.center().y(), right, rect.center().y()))

    def paint_rows(self, painter: QPainter, rows: range) -> None:
        """Paint dots, numbers and shares."""
        if "plot" in self.spans:
            self._paint_dots(painter, rows, lambda one: abs(one.mean), "text", 7.5)
            self._paint_dots(painter, rows, lambda one: abs(one.mean), "card", 4.5)
            self._paint_dots(painter, rows, lambda one: one.std, "text", 7.0)
        painter.setPen(self.theme.colour("text"))
        for row in rows:
            one, y = self.rows[row], self.row_middle(row)
            for key, value in (("mean", one.mean), ("std", one.std)):
                if key in self.spans:
                    self.figures.draw_right(painter, short(value), self.spans[key][1], y)
        for row in rows:
            one, rect = self.rows[row], self.row_rect(row)
            self._paint_share(painter, one.saturated, rect, self.spans["saturated"], "text")
            self._paint_share(painter, one.dead, rect, self.spans["dead"], "accent" if one.dead > 0.0 else "text")

    def _paint_dots(self, painter: QPainter, rows: range, size: Size, colour: str, width: float) -> None:
        sizes = {row: size(self.rows[row]) for row in rows}
        seen = [row for row, value in sizes.items() if 0.0 < value < math.inf]
        x = np.array([self._x(math.log10(sizes[row])) for row in seen])
        y = np.array([self.row_middle(row) for row in seen])
        pen = QPen(self.theme.colour(colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        if seen:
            painter.drawPoints(polygon(x, y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_share(self, painter: QPainter, share: float, rect: QRectF, span: Range, colour: str) -> None:
        """Paint a percentage and a bar before it."""
        if share > 0.0:
            left, height = span[0] + GAP, round(0.5 * self.line)
            right = span[1] - self.figures.width("100 %") - 4.0
            bar = QRectF(left, round(rect.center().y() - height / 2.0), right - left, height)
            grade = "broken" if share >= BROKEN else "watch" if share >= WATCH else "muted"
            painter.fillRect(bar, self.theme.colour("grid"))
            bar.setWidth(bar.width() * min(share, 1.0))
            painter.fillRect(bar, self.theme.colour(grade))
        painter.setPen(self.theme.colour(colour))
        self.figures.draw_right(painter, numbers.percent(share, 0), span[1], rect.center().y())

    def _paint_axis(self, painter: QPainter, left: float, right: float) -> None:
        box = QRectF(left, 0.0, right - left, self.line)
        wide, short = self.tr("● deviation  ○ |mean|, log scale"), self.tr("● dev.  ○ |mean|")
        title = wide if self.figures.width(wide) < box.width() else short
        self.figures.draw_left(painter, title, left, 0.5 * self.line)
        most = max(int(box.width() / self.figures.width("10⁻⁰⁰") / 1.4), 2)
        for place, text in log_ticks(*self._shown, most):
            self.figures.draw_inside(painter, text, self._x(place), box.translated(0.0, self.line))

    @property
    def _shown(self) -> Range:
        return self._sizes.shown or (-1.0, 0.0)

    def _x(self, place: float) -> float:
        (low, high), (left, right) = self._shown, self.spans["plot"]
        return left + (min(max(place, low), high) - low) / (high - low) * (right - left)

    def _range(self) -> Range:
        sizes = [size for row in self.rows for size in (row.std, abs(row.mean)) if 0.0 < size < math.inf]
        places = [max(math.log10(size), TINIEST) for size in sizes]
        return (min(places) - 0.1, max(places) + 0.1) if places else (-1.0, 0.0)

    def _titles(self) -> dict[str, str]:
        return {
            "mean": self.tr("mean"),
            "std": self.tr("deviation"),
            "saturated": self.tr("saturated"),
            "dead": self.tr("dead"),
        }

    def _find_room(self) -> dict[str, Range]:
        """Return the spans of the columns, from the right; numbers first, the plot gets what is left."""
        widest = {"mean": "−0.00·10⁻⁰", "std": "0.00·10⁻⁰", "saturated": "100 %", "dead": "100 %"}
        widths = {
            key: max(map(self.figures.width, (widest[key], title))) + GAP + (BAR if "%" in widest[key] else 0.0)
            for key, title in self._titles().items()
        }
        left = max(map(self.figures.width, self._names), default=0.0) + 32.0
        width = self.viewport().width() - 4.0
        if left + sum(widths.values()) + LEAST_PLOT > width:
            del widths["mean"]
        spans, right = {}, width
        for key in reversed(widths):
            spans[key] = right - widths[key], right
            right -= widths[key]
        if right - GAP - left >= LEAST_PLOT:
            spans["plot"] = left, right - GAP
        return spans

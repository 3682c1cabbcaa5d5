"""The table of factors: a row per layer from the output back, two bars, their numbers, and what is left of delta."""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from nnstudio.engine.layers import Layer
from nnstudio.numbers import short
from nnstudio.series.ranges import Range, snapped
from nnstudio.training.error_path import Cause, ErrorPath, FlowHop
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.axes import log_ticks
from nnstudio.ui.charts.follower import Follower
from nnstudio.ui.charts.strokes import readable
from nnstudio.ui.panels.flow.bars import Bar, colour_of, draw_bars, draw_sparkline
from nnstudio.ui.panels.flow.columns import NUMBERS, Columns, columns_of
from nnstudio.ui.panels.flow.rows_view import ClickableRows
from nnstudio.ui.panels.flow.words import FlowWords

FARTHEST = 4.0
"""The axis reaches at most so many powers of ten to either side; a longer bar ends in an arrow."""

NEAREST: Range = (-1.0, 0.5)
"""It shows at least factors from 0.1 to 3."""


class FactorRows(ClickableRows):
    """Draws a way back; places that can be clicked are its factors."""

    def __init__(self, said: FlowWords) -> None:
        self._said = said
        self.way = ErrorPath()
        self.chosen: tuple[str, Cause] | None = None
        self._layers: tuple[Layer, ...] = ()
        self._names: list[str] = []
        self._axis, self._sizes = Follower(), Follower()
        self._columns: tuple[object, Columns] | None = None
        super().__init__()
        self.setAccessibleName(self.tr("Factors of the error signal, layer by layer"))
        self.setToolTip(said.teach())

    @property
    def shown(self) -> Range:
        """The range of the axis of the bars, in powers of ten."""
        return self._axis.shown or NEAREST

    @property
    def columns(self) -> Columns:
        """Where the columns stand; they are fitted anew only when the width, the letters or the names have changed."""
        key = (self._fitted_for, max(map(len, self._names), default=0))
        if self._columns is None or self._columns[0] != key:
            longest = max(self._names, key=len, default="")
            self._columns = key, columns_of(self.viewport().width(), self.small, longest, self._headings())
        return self._columns[1]

    def show_way(self, way: ErrorPath, snapshot: Snapshot | None, *, running: bool = False) -> None:
        """Show another moment; while a run goes on the axes glide."""
        self._layers = tuple(snapshot.network.layers) if snapshot else ()
        layers = [way.output, *(step.layer for step in way.steps)] if way.output else []
        names = [self._said.layer(name, way.output) for name in layers]
        if names != self._names:
            self._names = names
            self._axis.forget()
            self._sizes.forget()
            self.verticalScrollBar().setValue(0)
        self.way = way
        for follower, data, step in ((self._axis, self._range(), 0.5), (self._sizes, self._sparkline_range(), 1.0)):
            follower.aim(data, snapped(*data, step))
            if running:
                follower.glide()
            else:
                follower.arrive()
        self.renew()

    def count(self) -> int:
        """Return a row for the output, and one for each step back."""
        return len(self.way.steps) + 1 if self.way.output else 0

    def places(self, row: int) -> list[QRectF]:
        """Return where the factors of a row stand: their bars and numbers."""
        columns, count, top = self.columns, len(self.hops(row)), self.row_top(row)
        left, right, height = columns.bars[0], columns.numbers["own"][1], self.row_height / max(count, 1)
        return [QRectF(left, top + number * height, right - left, height) for number in range(count)]

    def cursor_rect(self, row: int, place: int) -> QRectF:
        """Return the room of a bar, without the numbers: a frame would cross them."""
        rect = super().cursor_rect(row, place)
        if self.hops(row):
            rect.setRight(self.columns.bars[1])
        return rect

    def hops(self, row: int) -> tuple[FlowHop, ...]:
        """Return the factors of a row; the output has none, nor has a way that is broken."""
        if self.way.state == "broken":
            return ()
        return self.way.steps[row - 1].hops if 0 < row <= len(self.way.steps) else ()

    def words(self, row: int, place: int | None) -> str:
        """Say what a factor is, or how large delta is."""
        if place is None:
            return self._said.arrival(self.way, row)
        hop = self.hops(row)[place]
        return self._said.hop(hop, self.way.output, self._layers[int(hop.layer) - 1])

    def still_key(self) -> object:
        """Return the names and the ranges of the axes."""
        return tuple(self._names), self.shown, self._sizes.shown

    def paint_head(self, painter: QPainter, rect: QRectF) -> None:
        """Paint headings, and the axes of bars and sparkline."""
        columns, figures, top = self.columns, self.figures, 0.5 * self.line
        if self.count() < 2:
            return
        painter.setPen(self.theme.colour("muted"))
        for key, text in self._headings().items():
            if key in columns.numbers:
                figures.draw_right(painter, text, columns.numbers[key][1], top)
        long, short_one = self.tr("← smaller · 1 · larger →"), self.tr("← · 1 · →")
        title = long if figures.width(long) < columns.bars[1] - columns.bars[0] else short_one
        axes = [(columns.bars, self.shown, columns.x(0.0, self.shown), title)]
        if columns.sparkline is not None and self._sizes.shown is not None:
            middle = sum(columns.sparkline) / 2.0
            axes.append((columns.sparkline, self._sizes.shown, middle, self.tr("RMS δ, log scale")))
        for (left, right), shown, centre, title in axes:
            box = QRectF(left, 0.0, right - left, self.line)
            figures.draw_inside(painter, title, centre, box)
            most = max(int(box.width() / figures.width("10000") / 1.4), 2)
            for place, text in log_ticks(*shown, most):
                x = left + (place - shown[0]) / (shown[1] - shown[0]) * box.width()
                figures.draw_inside(painter, text, x, box.translated(0.0, self.line))
        painter.setPen(self.theme.colour("border"))
        painter.drawLine(QLineF(0.0, rect.bottom() - 1.0, rect.width(), rect.bottom() - 1.0))

    def paint_still(self, painter: QPainter, rows: range) -> None:
        """Paint names, and the line at a factor of 1."""
        one = self.columns.x(0.0, self.shown)
        for row in rows:
            rect = self.row_rect(row)
            name = self.way.output if row == 0 else self.way.steps[row - 1].layer
            colour = self.theme.layer(int(name) - 1, int(self.way.output))
            painter.fillRect(QRectF(0.0, rect.top() + 1.0, 4.0, rect.height() - 2.0), colour)
            painter.setPen(readable(colour, self.theme))
            self.figures.draw_left(painter, self._names[row], 10.0, rect.center().y())
            painter.setPen(self.theme.colour("border"))
            if row:
                painter.drawLine(QLineF(one, rect.top(), one, rect.bottom()))

    def paint_rows(self, painter: QPainter, rows: range) -> None:
        """Paint the bars, the sparkline and the numbers."""
        columns = self.columns
        bars = [
            Bar(hop, box, (hop.layer, hop.cause) == self.chosen)
            for row in rows
            for hop, box in zip(self.hops(row), self.places(row), strict=True)
            if not math.isnan(hop.factor)
        ]
        draw_bars(painter, bars, columns, self.shown, 0.8 * self.line, self.theme)
        if columns.sparkline is not None and self._sizes.shown is not None:
            points = [
                QPointF(columns.sparkline_x(math.log10(size), self._sizes.shown), self.row_middle(row))
                for row in range(max(rows.start - 1, 0), min(rows.stop + 1, self.count()))
                if 0.0 < (size := self._rms(row)) < math.inf
            ]
            draw_sparkline(painter, points, self.theme)
        self._paint_numbers(painter, rows, columns)

    def _paint_numbers(self, painter: QPainter, rows: range, columns: Columns) -> None:
        steps = [(self.row_middle(row), self.way.steps[row - 1]) for row in rows if self.hops(row)]
        right = {key: span[1] for key, span in columns.numbers.items()}
        factor, draw = self._said.factor, self.figures.draw_right
        for cause in ("weights", "slopes", "layer"):
            painter.setPen(readable(colour_of(cause, self.theme), self.theme))
            for y, step in steps:
                if cause == "weights" and step.weights is not None:
                    draw(painter, factor(step.weights), right["weights"], y)
                elif cause == step.cause:
                    sign = "" if step.weights is None else "× "
                    draw(painter, f"{sign}{factor(step.own)}", right["own"], y)
        painter.setPen(self.theme.colour("text"))
        if "factor" in right:
            for y, step in steps:
                draw(painter, f"= {short(step.factor)}", right["factor"], y)
        if "rms" in right:
            for row in rows:
                draw(painter, short(self._rms(row)), right["rms"], self.row_middle(row))

    def _range(self) -> Range:
        hops = () if self.way.state == "broken" else self.way.hops
        factors = [hop.factor for hop in hops if 0.0 < hop.factor < math.inf]
        places = [min(max(math.log10(factor), -FARTHEST), FARTHEST) for factor in factors]
        return min([*places, NEAREST[0]]), max([*places, NEAREST[1]])

    def _sparkline_range(self) -> Range:
        sizes = [self._rms(row) for row in range(self.count())]
        places = [math.log10(size) for size in sizes if 0.0 < size < math.inf]
        return (min(places) - 0.1, max(places) + 0.1) if places else (-1.0, 0.0)

    def _rms(self, row: int) -> float:
        return self.way.rms if row == 0 else self.way.steps[row - 1].rms

    def _headings(self) -> dict[str, str]:
        texts = self.tr("weights"), self.tr("× slopes"), self.tr("= factor"), self.tr("RMS δ")
        return dict(zip(NUMBERS, texts, strict=True))

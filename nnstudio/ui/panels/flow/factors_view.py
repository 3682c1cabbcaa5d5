"""The view of the two factors: who is to blame in one sentence, the table, and what stands behind a chosen factor."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QBrush, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from nnstudio.training.error_path import CAUSES, Cause, ErrorPath, FlowHop
from nnstudio.training.factor_spread import spread_of
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.panels.flow.bars import PATTERNS, colour_of
from nnstudio.ui.panels.flow.factor_rows import FactorRows
from nnstudio.ui.panels.flow.paragraph import Paragraph
from nnstudio.ui.panels.flow.spread_view import SpreadView, SpreadWords
from nnstudio.ui.panels.flow.words import FlowWords
from nnstudio.ui.style.theme import LIGHT, Theme
from nnstudio.ui.widgets.live_text import LiveText

MANY = 20_000
"""While a run goes on, slopes are counted anew in every picture if there are not more than so many."""

ROOMY = 19.0
"""A view so many lines high has room for the product of all factors; else it stands in the tooltip of the equation."""

WIDE = 1.5
"""A view so many times as wide as high has more room to the side than below."""


class FactorsView(QWidget):
    """Shows the way back in a snapshot."""

    def __init__(self) -> None:
        super().__init__()
        self._said = SpreadWords(self)
        self._snapshot: Snapshot | None = None
        self.blame = Paragraph("said")
        self.equation, self.product = LiveText("axis_name"), LiveText("axis_name")
        self.legend = CauseLegend(self._said)
        self.rows = FactorRows(self._said)
        self.spread = SpreadView(self._said)
        self.spread.hide()
        self.rows.clicked.connect(self._on_clicked)
        self.spread.closed.connect(self._on_closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self.blame, self.equation, self.product, self.legend):
            column.addWidget(label)
        self._below = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._below.addWidget(self.rows, 3)
        self._below.addWidget(self.spread, 2)
        column.addLayout(self._below, 1)
        self.show_snapshot(None, running=False)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.legend.theme = theme
        self.legend.update()
        self.rows.show_theme(theme)
        self.spread.show_theme(theme)

    def show_snapshot(self, snapshot: Snapshot | None, *, running: bool) -> None:
        """Show another moment; None: there is no run."""
        way = ErrorPath() if snapshot is None else snapshot.error_path
        self._snapshot = snapshot
        self.rows.show_way(way, snapshot, running=running)
        self.blame.setText(self._said.blame(way))
        equation, product = self._said.equation(way), self._said.product(way)
        self.equation.setText(equation)
        self.product.setText(product)
        self.equation.setToolTip(f"{equation}\n{product}")
        self.product.setToolTip(product)
        self._show_lines()
        self.legend.show_causes(way)
        if not self.spread.isHidden() and not (running and self._is_dear()):
            self._show_spread()

    def table(self) -> str:
        """Return the factors as CSV, in the order of the way."""
        lines = ["layer,cause,factor", *(f"{hop.layer},{hop.cause},{hop.factor!r}" for hop in self.rows.way.hops)]
        return "\n".join(lines) + "\n"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the distribution with Esc."""
        if event.key() == Qt.Key.Key_Escape and not self.spread.isHidden():
            self._on_closed()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the distribution under the table, or beside it where the view is low and wide."""
        super().resizeEvent(event)
        self._show_lines()
        wide = event.size().width() > WIDE * event.size().height()
        directions = QBoxLayout.Direction
        self._below.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    @Slot(int, int)
    def _on_clicked(self, row: int, place: int) -> None:
        hop = self.rows.hops(row)[place]
        if self.rows.chosen == (hop.layer, hop.cause):
            self._on_closed()
            return
        self.rows.chosen = hop.layer, hop.cause
        self.spread.show()
        self._show_spread()
        self.rows.renew()

    @Slot()
    def _on_closed(self) -> None:
        self.rows.chosen = None
        self.spread.hide()
        self.rows.renew()

    def _show_spread(self) -> None:
        hop, output = self._hop(), self.rows.way.output
        if self._snapshot is None or hop is None:
            self._on_closed()
            return
        spread = spread_of(self._snapshot, hop)
        if spread is not None:
            text = self._said.title(spread, output)
        elif hop.cause == "layer":
            text = self._said.whole(output, hop.layer)
        else:
            text = self._said.nothing(output, hop.layer)
        when = self._said.when(self._snapshot)
        self.spread.show_spread(spread, self._said.dated(when, text))

    def _show_lines(self) -> None:
        self.equation.setVisible(bool(self.equation.text()))
        roomy = self.height() > ROOMY * self.fontMetrics().height()
        self.product.setVisible(roomy and bool(self.product.text()))

    def _hop(self) -> FlowHop | None:
        """Return the chosen factor as it is now; None where the design has changed, and there is no such any more."""
        return next((hop for hop in self.rows.way.hops if (hop.layer, hop.cause) == self.rows.chosen), None)

    def _is_dear(self) -> bool:
        """Tell whether the distribution costs too much to follow a run: then it stays at the step that it names."""
        if self.rows.chosen is None or self._snapshot is None or self.rows.chosen[1] != "slopes":
            return True
        return any(one.a.size > MANY for one in self._snapshot.layers if one.name == self.rows.chosen[0])


class CauseLegend(QWidget):
    """Says which bar is which: its colour, its pattern, its formula; short names where there is no room."""

    def __init__(self, said: FlowWords) -> None:
        super().__init__()
        self._said = said
        self._causes: tuple[Cause, ...] = CAUSES[:2]
        self.theme: Theme = LIGHT
        self.setObjectName("legend")
        self.setAccessibleName(self.tr("Legend"))
        self.setToolTip(said.teach())

    def show_causes(self, way: ErrorPath) -> None:
        """Name those kinds of factors that there are."""
        causes = tuple(cause for cause in CAUSES if way.has(cause))
        self.setVisible(bool(causes))
        if causes != self._causes:
            self._causes = causes
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line, or for one per entry where they do not fit into one."""
        return QSize(200, round(self.fontMetrics().height() * 1.25))

    def minimumSizeHint(self) -> QSize:
        """Do with little width."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries in a row."""
        painter, metrics = QPainter(self), self.fontMetrics()
        texts = [self._said.formula(cause) for cause in self._causes]
        sign = 1.6 * metrics.height()
        if sum(metrics.horizontalAdvance(text) + sign + 14.0 for text in texts) > self.width():
            texts = [self._said.cause(cause) for cause in self._causes]
        left, middle = 0.0, self.height() / 2.0
        for cause, text in zip(self._causes, texts, strict=True):
            colour = colour_of(cause, self.theme)
            painter.setPen(colour)
            painter.setBrush(QBrush(colour, PATTERNS[cause]))
            painter.drawRect(QRectF(left + 0.5, middle - 4.5, 0.7 * sign, 9.0))
            painter.setPen(self.theme.colour("muted"))
            box = QRectF(left + sign, 0.0, self.width() - left, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            left += metrics.horizontalAdvance(text) + sign + 14.0

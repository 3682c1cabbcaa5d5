"""A picture with its legend: beside it or below it, wherever the picture has more room."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnstudio.ui.panels.output.canvas import PredictionsPlot
from nnstudio.ui.panels.output.legend import LegendSign, SignLegend
from nnstudio.ui.style.theme import Theme

GAP = 8

LEAST = 0.45
"""The share of its room that the plot must keep beside a legend."""


class CanvasWithLegend(QWidget):
    """Holds a canvas, its legend, and perhaps a control that stands with the legend."""

    def __init__(self, canvas: PredictionsPlot, control: QWidget | None = None) -> None:
        super().__init__()
        self.canvas, self.legend, self._control = canvas, SignLegend(), control
        for child in (canvas, self.legend, control):
            if child is not None:
                child.setParent(self)

    def show_legend(self, entries: tuple[LegendSign, ...], theme: Theme) -> None:
        """Say what the signs stand for."""
        if self.legend.set_entries(entries, theme):
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the places anew."""
        super().resizeEvent(event)
        self.arrange()

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than the canvas."""
        return self.canvas.minimumSizeHint()

    def arrange(self) -> None:
        """Put the legend where it leaves the plot most room; where that is too little, do without it."""
        self.canvas.ensurePolished()
        self.legend.ensurePolished()
        beside, below, control = self._side_width(), self._foot_height(), self._control_size()
        right = QSize(self.width() - beside - GAP, self.height())
        under = QSize(self.width(), self.height() - below - GAP // 2)
        alone = QSize(self.width(), self.height() - control.height() - (GAP // 2 if control.height() else 0))
        column = self.legend.column_size().height() + control.height() + GAP
        right_area = self.canvas.plot_area(right) if column <= self.height() else 0.0
        under_area, least = self.canvas.plot_area(under), LEAST * self.canvas.plot_area(alone)
        self.legend.setVisible(max(right_area, under_area) >= least)
        if self.legend.isHidden():
            self._arrange_below(alone, control.height())
        elif right_area > under_area:
            self._arrange_beside(right, beside)
        else:
            self._arrange_below(under, below)

    def _arrange_beside(self, size: QSize, width: int) -> None:
        """Put the legend to the right of the plot, both in the middle of the stage."""
        spare = self.canvas.spare(size).width()
        self.canvas.setGeometry(spare // 2, 0, size.width() - spare, size.height())
        left, tall, control = (
            self.width() - width - spare // 2,
            self.legend.column_size().height(),
            self._control_size(),
        )
        top = max((self.height() - tall - control.height() - GAP) // 2, 0)
        self.legend.setGeometry(left, top, width, tall)
        if self._control is not None:
            self._control.setGeometry(QRect(left, top + tall + GAP, width, control.height()))

    def _arrange_below(self, size: QSize, height: int) -> None:
        """Put the legend under the plot, both in the middle of the stage."""
        spare = self.canvas.spare(size).height()
        self.canvas.setGeometry(0, spare // 2, size.width(), size.height() - spare)
        bottom = self.height() - spare // 2
        self.legend.setGeometry(0, bottom - height, self._legend_width(), height)
        if self._control is not None:
            control = self._control_size()
            left, top = self.width() - control.width(), bottom - control.height()
            self._control.setGeometry(left, top, control.width(), control.height())

    def _control_size(self) -> QSize:
        return QSize(0, 0) if self._control is None or self._control.isHidden() else self._control.sizeHint()

    def _legend_width(self) -> int:
        control = self._control_size().width()
        return self.width() - control - (GAP if control else 0)

    def _side_width(self) -> int:
        return max(self.legend.column_size().width(), self._control_size().width())

    def _foot_height(self) -> int:
        return max(self.legend.rows_height(self._legend_width()), self._control_size().height())

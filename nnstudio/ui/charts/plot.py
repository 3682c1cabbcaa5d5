"""The plot: axes in the theme's colours, ranges that follow the data until the user takes hold of them, a crosshair."""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QMarginsF, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QGraphicsView,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.series.ranges import Range
from nnstudio.ui.charts.export import SCREEN_ONLY
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.gliding import Gliding, Wanted
from nnstudio.ui.charts.painted_item import PaintedItem
from nnstudio.ui.charts.scales import Scales, ScalesRecorder
from nnstudio.ui.charts.strokes import solid
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.arrow_keys import ARROWS
from nnstudio.ui.widgets.pieces import icon_button, styled

Draw = Callable[[QPainter, Frame], None]

SMALL = 0.88
"""The size of marks and labels, that of ordinary text being 1."""

ZOOM = 1.25
"""One press of + or - makes things so many times as large, or as small."""

TOP = 4.0


class Plot(QWidget):
    """A pyqtgraph view in which one function draws everything inside the axes, in pixels.

    ``follow`` says what ranges the data want; they are glided to, until the user drags or turns the wheel. A double
    click, or A, lets the plot follow again. The mouse, or the arrow keys, move a crosshair.
    """

    pointed = Signal(object)  # x under the crosshair, in the axis' coordinate; None where there is none
    range_changed = Signal()
    resumed = Signal()  # the ranges follow the data again

    def __init__(self, draw: Draw, *, fixed_y: Range | None = None) -> None:
        super().__init__()
        self.theme: Theme | None = None
        self.crosshair: QPointF | None = None
        self.scales = Scales()
        self._draw = draw
        self._margins = 0.0, 0.0
        self._axis_room = 0.0
        self._recorder = ScalesRecorder()
        self._following = True
        self._fixed_y = fixed_y
        self._gliding = Gliding(self)
        self._gliding.moved.connect(self._apply)
        self._view = pg.PlotWidget(enableMenu=False)
        self._item: Any = self._view.getPlotItem()
        self._box: Any = self._view.getViewBox()
        self._drawing = PaintedItem(self.paint)
        self._set_up_view()
        self._back = self._make_back()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

    @property
    def following(self) -> bool:
        """Whether the ranges follow the data; False once the user has chosen what to see."""
        return self._following

    @property
    def frame(self) -> Frame:
        """Where the inside of the axes lies, in the plot's pixels, and what it shows."""
        x_range, y_range = self._box.viewRange()
        return Frame(self._box.geometry(), tuple(x_range), tuple(y_range))

    def set_scales(self, scales: Scales) -> None:
        """Say what stands at the axes."""
        self.scales = scales
        self._axis_room = 0.0
        self._make_room()

    def set_margins(self, left: float, right: float) -> None:
        """Keep room beside the axes for texts."""
        if (left, right) != self._margins:
            self._margins = left, right
            self._make_room()

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme, and the present size of text."""
        self.theme = theme
        self._view.setBackground(theme.card)
        self._axis_room = 0.0
        self._make_room()
        self.redraw()

    def follow(self, x: Wanted | None, y: Wanted | None) -> None:
        """Say what ranges the data need, and which ones would suit them: (data, wide) for x and for y."""
        self._gliding.aim(x, y, still=self._still())

    def start_anew(self) -> None:
        """Forget the ranges of earlier data; those of the next ones are followed."""
        self._gliding.forget()
        self._axis_room = 0.0
        self._set_following(True)

    @Slot()
    def resume(self) -> None:
        """Let the ranges follow the data again."""
        self._set_following(True)
        self._gliding.arrive()
        self.resumed.emit()

    def redraw(self) -> None:
        """Draw the inside again, after its data have changed, and say where the crosshair is now."""
        self._drawing.update()
        if self.crosshair is not None:
            self.pointed.emit(self.frame.value_at(self.crosshair.x()))

    def describe(self, name: str, text: str = "") -> None:
        """Tell screen readers what the plot is, and what stands under the crosshair."""
        self._view.setAccessibleName(name)
        self._view.setAccessibleDescription(text)

    def small_font(self) -> QFont:
        """Return the font of marks and labels."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALL)
        return font

    def zoom(self, factor: float) -> None:
        """Show a part of x, around the crosshair or the middle, ``factor`` times as large."""
        if self._fixed_y is not None:
            return
        low, high = self.frame.x_range
        middle = (low + high) / 2 if self.crosshair is None else self.frame.value_at(self.crosshair.x())
        self._on_taken()
        self._box.setXRange(middle - (middle - low) / factor, middle + (high - middle) / factor, padding=0)

    def point_at(self, place: QPointF | None) -> None:
        """Put the crosshair at a place in the plot's pixels, or take it away."""
        had = self.crosshair
        self.crosshair = place if place is not None and self.frame.rect.contains(place) else None
        if had is not None and self.crosshair is None:
            self.pointed.emit(None)
        self.redraw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the mouse, keys and focus of the view inside."""
        match event.type():
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent) and not event.buttons():
                self.point_at(event.position())
            case QEvent.Type.Leave:
                self.point_at(None)
            case QEvent.Type.MouseButtonDblClick:
                self.resume()
                return True
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._press(event)
            case QEvent.Type.FocusIn | QEvent.Type.FocusOut:
                self.redraw()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks; when the plot is seen again its ranges are where they want to be."""
        super().hideEvent(event)
        if not self._gliding.settled:
            self._gliding.arrive()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._back.move(self.width() - self._back.width() - 12, 8)

    def paint(self, painter: QPainter) -> None:
        """Paint axes, inside, crosshair, and a frame where the keyboard is."""
        if self.theme is None:
            return
        frame = self.frame
        painter.setFont(self.small_font())
        self._recorder.picture(self.scales, frame, self.theme, painter.font()).play(painter)
        self._draw(painter, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self.crosshair is not None:
            painter.setPen(self.theme.colour("muted"))
            x = self.crosshair.x()
            painter.drawLine(QPointF(x, frame.rect.top()), QPointF(x, frame.rect.bottom()))
        if self._view.hasFocus():
            painter.setPen(solid(self.theme.colour("accent"), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.rect - QMarginsF(0.5, 0.5, 0.5, 0.5))

    @Slot()
    def _on_taken(self) -> None:
        """The user has taken hold of the ranges."""
        self._set_following(False)

    @Slot()
    def _on_range_changed(self) -> None:
        self._make_room()
        self._drawing.cover(QRectF(self.rect()))
        self.range_changed.emit()
        self.redraw()

    def _set_following(self, following: bool) -> None:
        self._following = following
        self._back.setVisible(not following)

    def _set_up_view(self) -> None:
        self._item.hideButtons()
        for name in ("left", "bottom", "top", "right"):
            self._item.hideAxis(name)
            self._item.getAxis(name).unlinkFromView()
        self._box.setDefaultPadding(0)
        self._box.disableAutoRange()
        self._box.setMouseEnabled(x=self._fixed_y is None, y=self._fixed_y is None)
        if self._fixed_y is not None:
            self._box.setYRange(*self._fixed_y, padding=0)
        self._drawing.setParentItem(self._item)
        self._box.sigRangeChanged.connect(self._on_range_changed)
        self._box.sigResized.connect(self._on_range_changed)
        self._box.sigRangeChangedManually.connect(self._on_taken)
        for watched in (self._view, self._view.viewport()):
            watched.installEventFilter(self)
        self._view.setMinimumSize(40, 40)
        self._view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # a cache is pixels, also in SVG

    def _make_back(self) -> QToolButton:
        """Make the button that stands in the plot while it does not follow."""
        tip = self.tr("Show everything, and follow the run again (double click, or A)")
        button = icon_button("zoom-fit", self.tr("Show everything"), tip)
        styled(button, "on_plot").setParent(self)
        button.setProperty(SCREEN_ONLY, True)
        button.clicked.connect(self.resume)
        button.adjustSize()
        button.hide()
        return button

    def _press(self, event: QKeyEvent) -> bool:
        """Do what a key says; tell whether it was one of ours."""
        match event.key():
            case Qt.Key.Key_A:
                self.resume()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(ZOOM)
            case Qt.Key.Key_Minus:
                self.zoom(1.0 / ZOOM)
            case key if key in ARROWS:
                self._move_crosshair(*ARROWS[key])
            case Qt.Key.Key_Escape if self.crosshair is not None:
                self.point_at(None)
            case _:
                return False
        return True

    def _move_crosshair(self, down: int, right: int) -> None:
        rect = self.frame.rect
        place = self.crosshair or rect.center()
        x = min(max(place.x() + right * max(rect.width() / 100.0, 1.0), rect.left()), rect.right())
        y = min(max(place.y() + down * max(rect.height() / 30.0, 1.0), rect.top()), rect.bottom())
        self.point_at(QPointF(x, y))

    def _still(self) -> bool:
        """Whether to go without gliding: on systems that are set to move nothing, and before the plot is seen."""
        return not self.isVisible() or not self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)

    @Slot()
    def _apply(self) -> None:
        """Show the ranges that the data want, unless the user has chosen others."""
        if not self._following:
            self._gliding.rest()
            return
        now, (x, y) = self.frame, self._gliding.shown
        wanted = x or now.x_range, self._fixed_y or y or now.y_range
        if wanted != (now.x_range, now.y_range):
            self._box.setRange(xRange=wanted[0], yRange=wanted[1], padding=0)

    def _make_room(self) -> None:
        """Make room for texts; that for the y axis never shrinks, so that nothing moves to and fro."""
        font = self.small_font()
        self._axis_room = max(self._axis_room, self.scales.left_room(self.frame, font))
        left, right = self._margins
        self._item.layout.setContentsMargins(left + self._axis_room, TOP, right, self.scales.bottom_room(font))

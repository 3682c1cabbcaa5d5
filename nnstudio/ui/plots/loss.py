"""The loss panel: how well the network does, epoch by epoch, on what it learns from and on what it has not seen."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from nnstudio.project.plan import Project
from nnstudio.training.lane import Progress
from nnstudio.ui import words
from nnstudio.ui.desk import Desk
from nnstudio.ui.panel import Panel
from nnstudio.ui.pieces import styled, wrapped
from nnstudio.ui.plots.axes import linear_ticks, log_ticks, percent_ticks
from nnstudio.ui.plots.card import Card
from nnstudio.ui.plots.course import Course, continues
from nnstudio.ui.plots.frame import Frame
from nnstudio.ui.plots.legend import CutLabel, Entry, Legend, figure_column, figure_layout
from nnstudio.ui.plots.loss_picture import BOLD, FINE, Curve, LossPicture, faint
from nnstudio.ui.plots.loss_tables import epochs_csv, steps_csv
from nnstudio.ui.plots.loss_view import COLOURS, SETS, LossView
from nnstudio.ui.plots.loss_words import LossWords
from nnstudio.ui.plots.plot import Plot
from nnstudio.ui.plots.scales import Scales
from nnstudio.ui.plots.smoothing import WEIGHTS
from nnstudio.ui.plots.tools import Choice, ExportMenu, Tools
from nnstudio.ui.theme import Theme
from nnstudio.workspace.driver import Moment
from nnstudio.workspace.pair import Twin

FIRST_WEIGHT = 0.3


class LossPanel(Panel):
    """Training and validation loss on one chart, over the faint loss of every batch."""

    key = "loss"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._said = LossWords(self)
        self._progress: Progress | None = None
        self.view = LossView()
        self.weight = FIRST_WEIGHT
        self.course: Course | None = None
        self.twin: Course | None = None
        self.picture = LossPicture(desk.look.theme)
        self.plot = Plot(self._draw)
        self.plot.set_margins(0.0, 14.0)
        self.plot.range_changed.connect(self._on_range_changed)
        self.plot.resumed.connect(self._renew)
        self.plot.pointed.connect(self._on_pointed)
        self.card = Card(self.plot)
        names, tips = self._said.names(), self._said.tips()
        self.legend = Legend([Entry(key, names[key], tips[key]) for key in names], self.tr("Curves"))
        self.legend.changed.connect(self._on_legend_changed)
        self.figure = self._make_figure()
        self.plot.describe(self.figure.accessibleName())
        self._add_tools()
        figure_layout(self, self.figure)
        self._show_scales()

    def show_design(self, project: Project) -> None:
        """Name the loss and the metric."""
        self.axis_name.say(self._said.axis(self.view, project))
        self.measures.actions["metric"].setText(self._said.metric(project))

    def show_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.plot.set_theme(theme)
        bold = {which: (theme.colour(COLOURS[which]), BOLD) for which in SETS}
        self.legend.show_samples({**bold, "batch": (faint(theme.colour("train"), theme), FINE)})
        self._renew()

    def show_moment(self, moment: Moment) -> None:
        """Draw what the history has grown by; another history begins a new chart."""
        self._progress = moment.progress
        self._follow_twin(moment.twin)
        if moment.progress is None:
            self.course = None
        else:
            if self.course is None or self.course.history is not moment.progress.history:
                self._begin(moment.progress)
            assert self.course is not None
            self.course.catch_up(moment.progress.steps_per_epoch)
        self._renew()

    @Slot(bool)
    def set_log_y(self, on: bool) -> None:
        """Make the y axis logarithmic, or not."""
        self.view.log_y = on
        self._change_scales()

    @Slot(bool)
    def set_log_x(self, on: bool) -> None:
        """Make the x axis logarithmic, or not."""
        self.view.log_x = on
        self._change_scales()

    def set_measure(self, measure: str) -> None:
        """Show the "loss", or the "metric" that sums up the task."""
        self.view.measure = measure
        self.log_y.setEnabled(measure == "loss")
        self.legend.offer("batch", measure == "loss")
        self._change_scales()

    def set_smoothing(self, weight: float) -> None:
        """Smooth the bold curves with a weight; 0 does not smooth."""
        self.weight = weight
        self.smoothing.setText(self._said.smoothing(weight))
        if self.course is not None:
            self.course.smooth(weight)
        self._renew()

    def _follow_twin(self, twin: Twin | None) -> None:
        """Look at the run that this one is compared with, if there is one."""
        if twin is None:
            self.twin = None
            return
        if self.twin is None or self.twin.history is not twin.progress.history:
            self.twin = Course(twin.progress.history)
        self.twin.smooth(self.weight)
        self.twin.catch_up(twin.progress.steps_per_epoch)

    def _begin(self, progress: Progress) -> None:
        """Forget the run before, and look at another."""
        old = self.course
        self.course = Course(progress.history)
        self.course.smooth(self.weight)
        if old is None or not continues(old.history, progress.history):
            self.plot.start_anew()
            self.plot.point_at(None)
        self._show_scales()

    def _change_scales(self) -> None:
        self._show_scales()
        self.plot.start_anew()
        self._renew()

    def _show_scales(self) -> None:
        project = self.desk.document.project
        y_ticks = log_ticks if self.view.log_values else linear_ticks
        if self.view.measure == "metric" and self._said.is_share(project):
            y_ticks = percent_ticks
        self.plot.set_scales(Scales(self.tr("epoch"), log_ticks if self.view.log_x else linear_ticks, y_ticks))
        self.show_design(project)

    @Slot()
    def _renew(self) -> None:
        """Choose anew what to draw, and let the ranges follow it."""
        theme, course, progress = self.desk.look.theme, self.course, self._progress
        if course is None or progress is None:
            self.picture = LossPicture(theme, message=self._why_empty())
            self.plot.redraw()
            return
        self.legend.offer("val", course.best("val_loss") is not None)
        following = self.plot.following
        window = self.view.window(course, self.plot.frame, following=following)
        curves = self.view.curves(course, window, self._said.names())
        if self.twin is not None:
            curves = (*curves, *self.view.twin_curves(self.twin, window, self._said.twin()))
        self.picture = LossPicture(
            theme,
            curves,
            best=self._best(course),
            broken=self._broken(course, progress),
            message=self._why_empty() if not course.steps else "",
        )
        if following:
            least = max(self._broken_epoch(course, progress), self.twin.last_epoch if self.twin else 0.0)
            x_ranges = self.view.x_ranges(course, progress.project.training.epochs, least)
            self.plot.follow(x_ranges, self.view.y_ranges(_leading(curves, progress)))
        left_out = self.view.left_out(course)
        self.note.setVisible(left_out > 0)
        self.note.setText(self._said.left_out(left_out))
        self.plot.redraw()

    def _best(self, course: Course) -> tuple[float, float] | None:
        found = None if "val" in self.view.hidden else course.best(self.view.column("val"))
        if found is None:
            return None
        x, y = self.view.on_x(np.array([found[0]])), self.view.on_y(np.array([found[1]]))
        return float(x[0]), float(y[0])

    def _broken(self, course: Course, progress: Progress) -> tuple[float, str] | None:
        if progress.divergence is None:
            return None
        x = self.view.on_x(np.array([self._broken_epoch(course, progress)]))
        return float(x[0]), self._said.diverged(progress.divergence.step)

    def _broken_epoch(self, course: Course, progress: Progress) -> float:
        """Return the epoch in which the run diverged; 0 if it did not."""
        step = 0.0 if progress.divergence is None else float(progress.divergence.step)
        return float(course.clock.epochs(np.array([step]))[0])

    def _why_empty(self) -> str:
        refusal = self.desk.run.moment.refusal
        return self._said.nothing_yet() if refusal is None else words.sentence(refusal)

    def _draw(self, painter: QPainter, frame: Frame) -> None:
        self.picture.draw(painter, frame)

    @Slot()
    def _on_range_changed(self) -> None:
        if not self.plot.following:  # else it has just been drawn for this range
            self._renew()

    @Slot()
    def _on_legend_changed(self) -> None:
        self.view.hidden = {key for key in self.legend.buttons if not self.legend.is_on(key)}
        self._renew()

    @Slot(object)
    def _on_pointed(self, x: float | None) -> None:
        place, course = self.plot.crosshair, self.course
        if x is None or place is None or course is None or not course.steps:
            self.card.hide()
            self.plot.describe(self.figure.accessibleName())
            return
        reading = course.read(self.view.epoch_at(x), self.view.columns)
        lines = self._said.lines(reading, self.view, course, self.desk.document.project, self.desk.look.theme)
        self.card.tell(self._said.place(reading), lines, place, self.plot.frame.rect)
        self.plot.describe(self.figure.accessibleName(), self.card.accessibleName())

    def _make_figure(self) -> QWidget:
        """Put together what an exported picture shows: the axis' name, the legend and the plot."""
        figure = styled(QWidget(), "figure")
        figure.setAccessibleName(self.tr("Loss over epochs"))
        self.axis_name = CutLabel()
        self.note = wrapped(style="figure_note")
        self.note.hide()
        top = QHBoxLayout()
        top.addWidget(self.axis_name, 1)
        top.addWidget(self.legend)
        column = figure_column(figure)
        column.addLayout(top)
        column.addWidget(self.plot, 1)
        column.addWidget(self.note)
        return figure

    def _add_tools(self) -> None:
        tools = Tools()
        self.measures = Choice({"loss": self.tr("loss"), "metric": self.tr("accuracy")}, self.set_measure, self)
        for action in self.measures.actions.values():
            tools.add(action)
        tip = self.tr("Logarithmic y axis: equal distances are equal factors")
        self.log_y = tools.add_switch(self.tr("log y"), tip, self.set_log_y, on=self.view.log_y)
        tip = self.tr("Logarithmic x axis: shows the first steps; epoch 0 has no place on it")
        self.log_x = tools.add_switch(self.tr("log x"), tip, self.set_log_x)
        weights = {str(weight): self._said.strength(weight) for weight in WEIGHTS}
        self.weights = Choice(weights, lambda key: self.set_smoothing(float(key)), self)
        self.weights.actions[str(self.weight)].setChecked(True)
        tip = self.tr("Smooth the bold curves over all their points (debiased exponential average, as in TensorBoard)")
        self.smoothing = tools.add_menu(self._said.smoothing(self.weight), tip, self.weights.fill(QMenu(self)))
        tables = {
            self.tr("Save epochs as CSV…"): lambda: epochs_csv(self.course) if self.course else "",
            self.tr("Save every step's loss as CSV…"): lambda: steps_csv(self.course) if self.course else "",
        }
        self.export = ExportMenu(self.figure, "loss", tables)
        tools.add_menu(self.tr("Save"), self.tr("Copy or save the picture or its numbers"), self.export, "export")
        self.header.add_tool(tools)


def _leading(curves: tuple[Curve, ...], progress: Progress) -> tuple[Curve, ...]:
    """Return the curves that the range of y follows: a run that diverged must not squeeze its twin's."""
    twin = tuple(curve for curve in curves if curve.dashed)
    return twin if twin and progress.divergence is not None else curves

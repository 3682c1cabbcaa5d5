"""The loss panel: how well the network does, epoch by epoch, on what it learns from and on what it has not seen."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from nnstudio.project.plan import Project
from nnstudio.series.smoothing import WEIGHTS
from nnstudio.training.histories.history_view import HistoryView, continues
from nnstudio.training.histories.tables import epochs_csv, steps_csv
from nnstudio.training.session import Progress
from nnstudio.ui.charts.axes import linear_ticks, log_ticks, percent_ticks
from nnstudio.ui.charts.crosshair_card import CrosshairCard
from nnstudio.ui.charts.figure import figure_in
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.legend import CutLabel, LegendCurve, ToggleLegend
from nnstudio.ui.charts.plot import Plot
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.tools import ExclusiveActions, ExportMenu, Tools
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.loss.picture import BOLD, FINE, HistoryCurve, LossPicture, faint
from nnstudio.ui.panels.loss.view import COLOURS, SETS, LossView
from nnstudio.ui.panels.loss.words import LossWords
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import wrapped
from nnstudio.workspace.run_update import RunUpdate, Twin

FIRST_WEIGHT = 0.3


class LossPanel(Panel):
    """Training and validation loss on one chart, over the faint loss of every batch."""

    key = "loss"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._said = LossWords(self)
        self.view = LossView()
        self.weight = FIRST_WEIGHT
        self.history_view: HistoryView | None = None
        self.twin: HistoryView | None = None
        self.picture = LossPicture(context.appearance.theme)
        self.plot = Plot(self._draw)
        self.plot.set_margins(0.0, 14.0)
        self.plot.range_changed.connect(self._on_range_changed)
        self.plot.resumed.connect(self._renew)
        self.plot.pointed.connect(self._on_pointed)
        self.card = CrosshairCard(self.plot)
        names, tips = self._said.names(), self._said.tips()
        self.legend = ToggleLegend([LegendCurve(key, names[key], tips[key]) for key in names], self.tr("Curves"))
        self.legend.changed.connect(self._on_legend_changed)
        self.figure = self._make_figure()
        self.plot.describe(self.figure.accessibleName())
        self._add_tools()
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

    def show_update(self, update: RunUpdate) -> None:
        """Draw what the history has grown by; another history begins a new chart."""
        before = self.run_update
        super().show_update(update)
        self._follow_twin(before.status.twin, update.status.twin)
        progress = update.status.progress
        if progress is None:
            self.history_view = None
        else:
            if self.history_view is None or before.generation != update.generation:
                self.history_view = self._begun(progress)
            self.history_view.follow(progress)
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
        if self.history_view is not None:
            self.history_view.smooth(weight)
        self._renew()

    def _follow_twin(self, before: Twin | None, twin: Twin | None) -> None:
        """Look at the run that this one is compared with, if there is one."""
        if twin is None:
            self.twin = None
            return
        if self.twin is None or before is None or before.generation != twin.generation:
            self.twin = HistoryView(twin.progress.history)
        self.twin.smooth(self.weight)
        self.twin.follow(twin.progress)

    def _begun(self, progress: Progress) -> HistoryView:
        """Forget the run before, and look at another."""
        old = self.history_view
        history_view = HistoryView(progress.history)
        history_view.smooth(self.weight)
        if old is None or not continues(old.history, progress.history):
            self.plot.start_anew()
            self.plot.point_at(None)
        self._show_scales()
        return history_view

    def _change_scales(self) -> None:
        self._show_scales()
        self.plot.start_anew()
        self._renew()

    def _show_scales(self) -> None:
        project = self.context.document.project
        y_ticks = log_ticks if self.view.log_values else linear_ticks
        if self.view.measure == "metric" and self._said.is_share(project):
            y_ticks = percent_ticks
        self.plot.set_scales(Scales(self.tr("epoch"), log_ticks if self.view.log_x else linear_ticks, y_ticks))
        self.show_design(project)

    @Slot()
    def _renew(self) -> None:
        """Choose anew what to draw, and let the ranges follow it."""
        theme, history_view = self.context.appearance.theme, self.history_view
        progress = self.run_update.status.progress
        if history_view is None or progress is None:
            self.picture = LossPicture(theme, message=self._why_empty())
            self.plot.redraw()
            return
        self.legend.offer("val", history_view.best("val_loss") is not None)
        following = self.plot.following
        window = self.view.window(history_view, self.plot.frame, following=following)
        curves = self.view.curves(history_view, window, self._said.names())
        if self.twin is not None:
            curves = (*curves, *self.view.twin_curves(self.twin, window, self._said.twin()))
        self.picture = LossPicture(
            theme,
            curves,
            best=self._best(history_view),
            broken=self._broken(history_view, progress),
            message=self._why_empty() if not history_view.steps else "",
        )
        if following:
            least = max(self._broken_epoch(history_view, progress), self.twin.last_epoch if self.twin else 0.0)
            x_ranges = self.view.x_ranges(history_view, progress.project.training.epochs, least)
            self.plot.follow(x_ranges, self.view.y_ranges(_leading(curves, progress)))
        left_out = self.view.left_out(history_view)
        self.note.setVisible(left_out > 0)
        self.note.setText(self._said.left_out(left_out))
        self.plot.redraw()

    def _best(self, history_view: HistoryView) -> tuple[float, float] | None:
        found = None if "val" in self.view.hidden else history_view.best(self.view.column("val"))
        if found is None:
            return None
        x, y = self.view.on_x(np.array([found[0]])), self.view.on_y(np.array([found[1]]))
        return float(x[0]), float(y[0])

    def _broken(self, history_view: HistoryView, progress: Progress) -> tuple[float, str] | None:
        if progress.divergence is None:
            return None
        x = self.view.on_x(np.array([self._broken_epoch(history_view, progress)]))
        return float(x[0]), self._said.diverged(progress.divergence.step)

    def _broken_epoch(self, history_view: HistoryView, progress: Progress) -> float:
        """Return the epoch in which the run diverged; 0 if it did not."""
        step = 0.0 if progress.divergence is None else float(progress.divergence.step)
        return float(history_view.clock.epochs(np.array([step]))[0])

    def _why_empty(self) -> str:
        refusal = self.run_update.status.refusal
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
        place, history_view = self.plot.crosshair, self.history_view
        if x is None or place is None or history_view is None or not history_view.steps:
            self.card.hide()
            self.plot.describe(self.figure.accessibleName())
            return
        reading = history_view.read(self.view.epoch_at(x), self.view.columns)
        lines = self._said.lines(
            reading, self.view, history_view, self.context.document.project, self.context.appearance.theme
        )
        self.card.tell(self._said.place(reading), lines, place, self.plot.frame.rect)
        self.plot.describe(self.figure.accessibleName(), self.card.accessibleName())

    def _make_figure(self) -> QWidget:
        """Put together what an exported picture shows: the axis' name, the legend and the plot."""
        figure, column = figure_in(self, self.tr("Loss over epochs"))
        self.axis_name = CutLabel()
        self.note = wrapped(style="figure_note")
        self.note.hide()
        top = QHBoxLayout()
        column.addLayout(top)
        top.addWidget(self.axis_name, 1)
        top.addWidget(self.legend)
        column.addWidget(self.plot, 1)
        column.addWidget(self.note)
        return figure

    def _add_tools(self) -> None:
        tools = Tools()
        self.measures = ExclusiveActions(
            {"loss": self.tr("loss"), "metric": self.tr("accuracy")}, self.set_measure, self
        )
        for action in self.measures.actions.values():
            tools.add(action)
        tip = self.tr("Logarithmic y axis: equal distances are equal factors")
        self.log_y = tools.add_switch(self.tr("log y"), tip, self.set_log_y, on=self.view.log_y)
        tip = self.tr("Logarithmic x axis: shows the first steps; epoch 0 has no place on it")
        self.log_x = tools.add_switch(self.tr("log x"), tip, self.set_log_x)
        weights = {str(weight): self._said.strength(weight) for weight in WEIGHTS}
        self.weights = ExclusiveActions(weights, lambda key: self.set_smoothing(float(key)), self)
        self.weights.actions[str(self.weight)].setChecked(True)
        tip = self.tr("Smooth the bold curves over all their points (debiased exponential average, as in TensorBoard)")
        self.smoothing = tools.add_menu(self._said.smoothing(self.weight), tip, self.weights.fill(QMenu(self)))
        tables = {
            self.tr("Save epochs as CSV…"): lambda: epochs_csv(self.history_view) if self.history_view else "",
            self.tr("Save every step's loss as CSV…"): lambda: (
                steps_csv(self.history_view) if self.history_view else ""
            ),
        }
        self.export = ExportMenu(self.figure, "loss", tables)
        tools.add_menu(self.tr("Save"), self.tr("Copy or save the picture or its numbers"), self.export, "export")
        self.header.add_tool(tools)


def _leading(curves: tuple[HistoryCurve, ...], progress: Progress) -> tuple[HistoryCurve, ...]:
    """Return the curves that the range of y follows: a run that diverged must not squeeze its twin's."""
    twin = tuple(curve for curve in curves if curve.dashed)
    return twin if twin and progress.divergence is not None else curves

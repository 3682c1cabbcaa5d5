"""The output panel: one of the views that suit the data, how good the answers are, and a table of all metrics."""

import math
from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from nnstudio.training.evaluation import main_metric_name
from nnstudio.training.predictions import Predictions, predictions_at
from nnstudio.training.snapshot import SnapshotPart
from nnstudio.ui.naming.metrics import metric_text
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.output.choice import ViewName, fitting_views
from nnstudio.ui.panels.output.confusion_view import ConfusionView
from nnstudio.ui.panels.output.curve_view import CurveView
from nnstudio.ui.panels.output.map_view import MapView
from nnstudio.ui.panels.output.metrics_table import MetricsTable
from nnstudio.ui.panels.output.rows_view import PredictionsTable
from nnstudio.ui.panels.output.samples_view import SamplesView
from nnstudio.ui.panels.output.scatter_view import ScatterView
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.panels.output.view_switch import ViewSwitch
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import icon_button, wrapped
from nnstudio.workspace.run_update import RunStatus, RunUpdate

VIEWS: dict[ViewName, type[OutputView]] = {
    "rows": PredictionsTable,
    "map": MapView,
    "curve": CurveView,
    "confusion": ConfusionView,
    "samples": SamplesView,
    "scatter": ScatterView,
}


ROOM_FOR_VIEW = 20
"""So many lines of text a view must have across or down beside the table of metrics."""


class OutputPanel(Panel):
    """Shows what the network answers; a view is made when it is first looked at."""

    key = "output"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._predictions: Predictions | None = None
        self._fitting: tuple[ViewName, ...] = ()
        self._wanted: ViewName | None = None
        self._views: dict[ViewName, OutputView] = {}
        self._hints: tuple[str, ...] = ("",)
        self._empty = wrapped()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self.metrics_table = MetricsTable()
        self.metrics_table.hide()
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.addWidget(self._stack, 1)
        self._body.addWidget(self.metrics_table)
        card_layout(self).addLayout(self._body)
        self._add_tools()

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for all answers, and for those over a grid where the view draws them."""
        needs_grid = self.shown is not None and VIEWS[self.shown].needs_grid
        return frozenset({"outputs", "grid"} if needs_grid else {"outputs"})

    @property
    def shown(self) -> ViewName | None:
        """The name of the view that suits the data and that the user chose last; None where nothing can run."""
        if not self._fitting:
            return None
        return self._wanted if self._wanted in self._fitting else self._fitting[0]

    @property
    def view(self) -> QWidget | None:
        """What stands in the panel: a view, or a few words where there is nothing to show yet."""
        return self._stack.currentWidget()

    def choose(self, name: ViewName) -> None:
        """Show another view."""
        self._wanted = name
        self._fit_views(self._fitting)
        self.show_update(self.run_update)

    def show_update(self, update: RunUpdate) -> None:
        """Follow the run to other data, and draw the answers if they are all that the view needs."""
        super().show_update(update)
        progress = update.status.progress
        if progress is None:
            self._fit_views(())
            self._show_nothing(update.status)
            return
        fitting = fitting_views(progress.project.data.source)
        if fitting != self._fitting:
            self._fit_views(fitting)
        predictions = None if update.snapshot is None else predictions_at(progress, update.snapshot)
        if predictions is not None and self.shown is not None:
            self._show(predictions, self.shown)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        for view in self._views.values():
            view.show_theme(theme)
        self.metrics_table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the table's place anew."""
        super().resizeEvent(event)
        self._place_table()
        self._show_hint()

    def _show(self, predictions: Predictions, shown: ViewName) -> None:
        if VIEWS[shown].needs_grid and predictions.grid_outputs is None:
            return
        self._predictions = predictions
        view = self._view(shown)
        view.show_predictions(predictions)
        self._stack.setCurrentWidget(view)
        if self.metrics_table.isVisible():
            self.metrics_table.show_predictions(predictions)
        self._hints = self._hints_of(predictions)
        self._show_hint()
        if not self.run_update.running:
            view.settle()
            view.setAccessibleDescription(f"{self._hints[0]}. {view.describe(predictions)}")

    def _add_tools(self) -> None:
        self.switch = ViewSwitch()
        self.switch.chosen.connect(self._on_chosen)
        self.metrics_button = icon_button("table", self.tr("All metrics"), self.tr("Show all metrics of both sets"))
        self.metrics_button.setObjectName("toggle")
        self.metrics_button.setCheckable(True)
        self.metrics_button.toggled.connect(self._on_metrics)
        self.header.add_tool(self.switch)
        self.header.add_tool(self.metrics_button)

    def _view(self, name: ViewName) -> OutputView:
        if name not in self._views:
            self._views[name] = VIEWS[name]()
            self._views[name].show_theme(self.context.appearance.theme)
            self._stack.addWidget(self._views[name])
        return self._views[name]

    def _fit_views(self, fitting: tuple[ViewName, ...]) -> None:
        self._fitting = fitting
        self.switch.offer(fitting, self.shown)
        self.renew_observations()

    def _show_nothing(self, status: RunStatus) -> None:
        """Say why there is nothing to see, and what will appear."""
        text = self.tr("What the network answers to its data will appear here as soon as the design can run.")
        if status.refusal is not None:
            text = words.sentence(status.refusal) + "\n\n" + text
        self._empty.setText(text)
        self._predictions, self._hints = None, ("",)
        self._stack.setCurrentWidget(self._empty)
        self._show_hint()

    def _show_hint(self) -> None:
        self.header.fit_hint(self._hints)

    def _hints_of(self, predictions: Predictions) -> tuple[str, ...]:
        """Return how good the answers are in a few words, in ever fewer, and in none."""
        name = _telling_metric(predictions)
        train = metric_text(name, predictions.training.metrics.get(name, math.nan))
        validation = metric_text(name, predictions.validation.metrics.get(name, math.nan))
        if len(predictions.validation.part):
            texts = (
                self.tr("{metric} {train} train · {validation} val"),
                self.tr("{train} train · {validation} val"),
                self.tr("{train} · {validation}"),
            )
        else:
            texts = (self.tr("{metric} {train} train"), self.tr("{train} train"), self.tr("{train}"))
        said = (text.format(metric=words.name(name), train=train, validation=validation) for text in texts)
        return (*said, "")

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self.choose(cast(ViewName, name))

    @Slot(bool)
    def _on_metrics(self, wanted: bool) -> None:
        self.metrics_table.setVisible(wanted)
        self._place_table()
        if wanted and self._predictions is not None:
            self.metrics_table.show_predictions(self._predictions)

    def _place_table(self) -> None:
        """Put the table of metrics beside the view or below it, or, where there is no room for both, in its place."""
        wanted, table = self.metrics_button.isChecked(), self.metrics_table.sizeHint()
        beside, below = self.width() - table.width(), self.height() - table.height()
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if beside > below else directions.TopToBottom)
        self._stack.setVisible(not wanted or max(beside, below) >= ROOM_FOR_VIEW * self.fontMetrics().height())


def _telling_metric(predictions: Predictions) -> str:
    """Return the main metric of the task, or, where that is not known, as R² for a single row, another one."""
    main, found = main_metric_name(predictions.schema.task), predictions.training.metrics
    known = [name for name, value in found.items() if not math.isnan(value)]
    return main if main in known or not known else known[0]

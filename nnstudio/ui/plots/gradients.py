"""The gradients panel: how large gradients, error signals, activations, weights and updates are, layer by layer."""

from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from nnstudio.training.snapshot import Snapshot, Wish
from nnstudio.ui import words
from nnstudio.ui.desk import Desk
from nnstudio.ui.panel import Panel
from nnstudio.ui.pieces import styled, wrapped
from nnstudio.ui.plots.gradient_words import GradientWords
from nnstudio.ui.plots.legend import figure_column, figure_layout
from nnstudio.ui.plots.norms_record import record_of
from nnstudio.ui.plots.norms_view import NormsView
from nnstudio.ui.plots.quantities import KEYS, Key
from nnstudio.ui.plots.ridge_view import RidgeView
from nnstudio.ui.plots.tools import Choice, ExportMenu, Tools
from nnstudio.ui.theme import Theme
from nnstudio.workspace.driver import Moment


class GradientPanel(Panel):
    """A ridge of histograms, the first layer on top; beside it, every layer's norm over time."""

    key = "gradients"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._said = GradientWords(self)
        self.quantity: Key = "gradient"
        self._record = record_of(desk.run)
        self.norms = self._record.norms
        self.ridge_view = RidgeView(self._said, desk.look.theme)
        self.norms_view: NormsView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.ridge_view)
        self.caption = wrapped(style="figure_note")
        self.caption.setToolTip(self._said.teach())
        self.figure = self._make_figure()
        self._add_tools()
        figure_layout(self, self.figure)

    def wishes(self) -> frozenset[Wish]:
        """Ask for the layers' values."""
        return frozenset({"layers"})

    def show_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.ridge_view.set_theme(theme)
        if self.norms_view is not None:
            self.norms_view.set_theme(theme)

    def show_moment(self, moment: Moment) -> None:
        """Empty the panel where there is no run, and say why."""
        if moment.progress is None:
            self.ridge_view.show_snapshot(None)
            if self.norms_view is not None:
                self.norms_view.show_snapshot(None)
            self.caption.setText("" if moment.refusal is None else words.sentence(moment.refusal))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the last step's values."""
        self._show(snapshot)

    def set_quantity(self, key: Key) -> None:
        """Look at another quantity."""
        self.quantity = key
        self.quantities.actions[key].setChecked(True)
        self.menu.setText(self._said.button(key))
        self.ridge_view.choose(key)
        if self.norms_view is not None:
            self.norms_view.choose(key)
        self._show_now()

    def set_view(self, which: str) -> None:
        """Show the histograms "now", or the norms over "time"."""
        if which == "time" and self.norms_view is None:
            self.norms_view = NormsView(self._said, self.desk.look.theme, self.norms)
            self.norms_view.set_theme(self.desk.look.theme)
            self.norms_view.choose(self.quantity)
            self._stack.addWidget(self.norms_view)
        self.views.actions[which].setChecked(True)
        self._stack.setCurrentIndex(1 if which == "time" else 0)
        self._show_now()

    def _show_now(self) -> None:
        if self.desk.run.snapshot is not None and self.desk.run.moment.progress is not None:
            self._show(self.desk.run.snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        if "layers" not in snapshot.wishes:
            return
        self._record.take(snapshot)
        if self.norms_view is not None and self._stack.currentWidget() is self.norms_view:
            self.norms_view.show_snapshot(snapshot)
            self.caption.setText(self._said.recent(self.norms_view.since, max(self.norms.last_step, 0)))
        else:
            self.ridge_view.show_snapshot(snapshot)
            self.caption.setText(self._said.explain(snapshot, self.quantity))

    def _make_figure(self) -> QWidget:
        figure = styled(QWidget(), "figure")
        figure.setAccessibleName(self.title())
        column = figure_column(figure)
        column.addWidget(self._stack, 1)
        column.addWidget(self.caption)
        return figure

    def _add_tools(self) -> None:
        tools = Tools()
        choices = {str(key): text for key, text in self._said.choices().items()}
        self.quantities = Choice(choices, lambda key: self.set_quantity(KEYS[list(choices).index(key)]), self)
        tip = self.tr("Which of the layers' numbers to look at")
        self.menu = tools.add_menu(self._said.button(self.quantity), tip, self.quantities.fill(QMenu(self)))
        self.views = Choice({"now": self.tr("now"), "time": self.tr("over time")}, self.set_view, self)
        self.views.actions["now"].setToolTip(self.tr("How the values of the last step are spread, layer by layer"))
        self.views.actions["time"].setToolTip(self.tr("How each layer's size has changed over the steps"))
        for action in self.views.actions.values():
            tools.add(action)
        self.export = ExportMenu(self.figure, "gradients", {self.tr("Save numbers as CSV…"): self._table})
        tools.add_menu(self.tr("Save"), self.tr("Copy or save the picture or its numbers"), self.export, "export")
        self.header.add_tool(tools)

    def _table(self) -> str:
        showing = self._stack.currentWidget()
        return showing.table() if isinstance(showing, NormsView) else self.ridge_view.table()

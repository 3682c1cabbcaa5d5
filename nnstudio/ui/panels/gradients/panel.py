"""The gradients panel: how large gradients, error signals, activations, weights and updates are, layer by layer."""

from PySide6.QtWidgets import QMenu, QStackedWidget

from nnstudio.sentences import Sentence
from nnstudio.training.histories.quantities import KEYS, Key
from nnstudio.training.snapshot import Snapshot, SnapshotPart
from nnstudio.ui.charts.figure import figure_in
from nnstudio.ui.charts.tools import ExclusiveActions, ExportMenu, Tools
from nnstudio.ui.naming.quantity_words import QuantityWords
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.gradients.histograms_view import HistogramsView
from nnstudio.ui.panels.gradients.norms_view import NormsView
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import wrapped
from nnstudio.workspace.run_update import RunUpdate


class GradientPanel(Panel):
    """One histogram per layer, the first layer on top; or, over time, every layer's norm over time."""

    key = "gradients"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._said = QuantityWords(self)
        self.quantity: Key = "gradient"
        self._record = context.norms_record
        self.norms = self._record.norms
        self.histograms_view = HistogramsView(self._said, context.appearance.theme)
        self.norms_view: NormsView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.histograms_view)
        self.caption = wrapped(style="figure_note")
        self.caption.setToolTip(self._said.teach())
        self.figure, column = figure_in(self, self.title())
        column.addWidget(self._stack, 1)
        column.addWidget(self.caption)
        self._add_tools()

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for the layers' values."""
        return frozenset({"layers"})

    def show_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.histograms_view.show_theme(theme)
        if self.norms_view is not None:
            self.norms_view.show_theme(theme)

    def show_update(self, update: RunUpdate) -> None:
        """Draw the last step's values; empty the panel where there is no run, and say why."""
        super().show_update(update)
        if update.status.progress is None:
            self._show_nothing(update.status.refusal)
        elif update.snapshot is not None and "layers" in update.snapshot.observations:
            self._record.take(update)
            self._show(update.snapshot)

    def set_quantity(self, key: Key) -> None:
        """Look at another quantity."""
        self.quantity = key
        self.quantities.actions[key].setChecked(True)
        self.menu.setText(self._said.button(key))
        self.histograms_view.choose(key)
        if self.norms_view is not None:
            self.norms_view.choose(key)
        self._show_now()

    def set_view(self, which: str) -> None:
        """Show the histograms "now", or the norms over "time"."""
        if which == "time" and self.norms_view is None:
            self.norms_view = NormsView(self._said, self.context.appearance.theme, self.norms)
            self.norms_view.show_theme(self.context.appearance.theme)
            self.norms_view.choose(self.quantity)
            self._stack.addWidget(self.norms_view)
        self.views.actions[which].setChecked(True)
        self._stack.setCurrentIndex(1 if which == "time" else 0)
        self._show_now()

    def _show_nothing(self, refusal: Sentence | None) -> None:
        self.histograms_view.show_snapshot(None)
        if self.norms_view is not None:
            self.norms_view.show_snapshot(None)
        self.caption.setText("" if refusal is None else words.sentence(refusal))

    def _show_now(self) -> None:
        self.show_update(self.run_update)

    def _show(self, snapshot: Snapshot) -> None:
        if self.norms_view is not None and self._stack.currentWidget() is self.norms_view:
            self.norms_view.show_snapshot(snapshot)
            self.caption.setText(self._said.recent(self.norms_view.since, max(self.norms.last_step, 0)))
        else:
            self.histograms_view.show_snapshot(snapshot)
            self.caption.setText(self._said.explain(snapshot, self.quantity))

    def _add_tools(self) -> None:
        tools = Tools()
        choices = {str(key): text for key, text in self._said.choices().items()}
        self.quantities = ExclusiveActions(choices, lambda key: self.set_quantity(KEYS[list(choices).index(key)]), self)
        tip = self.tr("Which of the layers' numbers to look at")
        self.menu = tools.add_menu(self._said.button(self.quantity), tip, self.quantities.fill(QMenu(self)))
        self.views = ExclusiveActions({"now": self.tr("now"), "time": self.tr("over time")}, self.set_view, self)
        self.views.actions["now"].setToolTip(self.tr("How the values of the last step are spread, layer by layer"))
        self.views.actions["time"].setToolTip(self.tr("How each layer's size has changed over the steps"))
        for action in self.views.actions.values():
            tools.add(action)
        self.export = ExportMenu(self.figure, "gradients", {self.tr("Save numbers as CSV…"): self._table})
        tools.add_menu(self.tr("Save"), self.tr("Copy or save the picture or its numbers"), self.export, "export")
        self.header.add_tool(tools)

    def _table(self) -> str:
        showing = self._stack.currentWidget()
        return showing.table() if isinstance(showing, NormsView) else self.histograms_view.table()

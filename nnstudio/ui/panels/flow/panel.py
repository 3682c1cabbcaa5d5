"""The gradient flow panel: what every layer makes of the error signal and of the activations, now and over time."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget

from nnstudio.engine.arrays import Array
from nnstudio.training.histories.quantities import Key
from nnstudio.training.snapshot import Snapshot, SnapshotPart
from nnstudio.ui.charts.figure import figure_in
from nnstudio.ui.charts.tools import ExclusiveActions, ExportMenu, Tools
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.flow.factors_view import FactorsView
from nnstudio.ui.panels.flow.forward_view import ForwardView
from nnstudio.ui.panels.flow.histograms_view import HistogramsOverTime
from nnstudio.ui.panels.flow.paragraph import Paragraph
from nnstudio.ui.panels.flow.time_view import SHOWN, TimeView, TimeWords
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.workspace.run_update import RunUpdate
from nnstudio.workspace.selection import Place

FACTORS, FORWARD, TIME = "factors", "forward", "time"
ALL = ""
"""The layer that stands for all of them."""


LOW = 22.0
"""A panel of fewer lines has no room for a caption; its header says the same."""


class FlowPanel(Panel):
    """Three views of the same layers: factors of the error signal, activations, and sizes over time."""

    key = "flow"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._said = TimeWords(self)
        self.record = context.norms_record
        self.factors, self.forward = FactorsView(), ForwardView()
        self.time = TimeView(self.record.norms, context.appearance.theme)
        self.histogram_history = HistogramsOverTime(context.appearance.theme)
        self.layer = ALL
        self._names: dict[str, str] = {}
        self._layer_menu = QMenu(self)
        self.forward.unit_chosen.connect(self._on_unit_chosen)
        self._stack = QStackedWidget()
        for view in (self.factors, self.forward, self.time, self.histogram_history):
            self._stack.addWidget(view)
        self.caption = Paragraph("figure_note")
        self.figure, column = figure_in(self, self.title())
        column.addWidget(self._stack, 1)
        column.addWidget(self.caption)
        self._add_tools()

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for the layers' values, and for the factors while they are shown."""
        return frozenset({"layers", "flow"} if self.views.value == FACTORS else {"layers"})

    def show_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        for view in (self.factors, self.forward, self.time, self.histogram_history):
            view.show_theme(theme)

    def show_update(self, update: RunUpdate) -> None:
        """Draw the last step, in the view that is open; empty the panel where there is no run, and say why."""
        super().show_update(update)
        snapshot, progress = update.snapshot, update.status.progress
        if progress is None:
            self._show_nothing(update)
        elif snapshot is not None and self.observations() <= snapshot.observations:
            self.record.take(update)
            self._show(snapshot, progress.data.train.x)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say below what is shown, or, where there is little room, in the header."""
        super().resizeEvent(event)
        self._explain(self.caption.text())

    def set_view(self, which: str) -> None:
        """Open another view."""
        self.views.actions[which].setChecked(True)
        self._quantity_button.setVisible(which == TIME)
        self._layer_button.setVisible(which == TIME)
        self._stack.setCurrentWidget(self._view)
        self.renew_observations()
        self._show_now()

    def set_quantity(self, key: Key) -> None:
        """Look at another quantity over time."""
        self.quantities.actions[key].setChecked(True)
        self.time.choose(key)
        self._follow()

    def set_layer(self, layer: str) -> None:
        """Follow the histograms of one layer over time, or the sizes of all of them."""
        self.layer = layer
        self._follow()

    def table(self) -> str:
        """Return the numbers of the view that is open as CSV."""
        return self._view.table()

    @property
    def _view(self) -> FactorsView | ForwardView | TimeView | HistogramsOverTime:
        if self.views.value == TIME:
            return self.histogram_history if self.layer else self.time
        return self.factors if self.views.value == FACTORS else self.forward

    def _show(self, snapshot: Snapshot, training: Array) -> None:
        running = self.run_update.running
        match self.views.value:
            case "factors":
                self.factors.show_snapshot(snapshot, running=running)
                self._explain(self._said.explain(snapshot))
            case "forward":
                self.forward.show_snapshot(snapshot, training, running=running)
                self._explain(self._said.explain_forward(snapshot))
            case _:
                self._offer(snapshot)
                view = self.histogram_history if self.layer else self.time
                view.show_update(self.run_update)
                self._explain(view.caption())

    def _show_nothing(self, update: RunUpdate) -> None:
        self.factors.show_snapshot(None, running=False)
        self.forward.show_snapshot(None, None)
        self.time.show_update(update)
        self.histogram_history.show_update(update)
        refusal = update.status.refusal
        self._explain("" if refusal is None else words.sentence(refusal))

    def _follow(self) -> None:
        """Show the chosen layer and quantity over time."""
        key, name = self.time.key, self._names.get(self.layer, "")
        if self.layer:
            self.histogram_history.choose(self.layer, key)
        self._layer_button.setText(f"{name if self.layer else self.tr('all layers')} ▾")
        self._quantity_button.setText(f"{self._said.spread(key) if self.layer else self._said.quantity(key)} ▾")
        self._stack.setCurrentWidget(self._view)
        self._show_now()

    def _offer(self, snapshot: Snapshot) -> None:
        """Offer the layers of a network in the menu; a layer that is gone is followed no more."""
        output = snapshot.network.last
        names = {layer.name: self._said.layer(layer.name, output) for layer in snapshot.layers}
        if names == self._names:
            return
        self._names = names
        self._layer_menu.clear()
        self._layer_menu.addAction(self._said.all_layers(), partial(self.set_layer, ALL))
        self._layer_menu.addSeparator()
        for layer, name in names.items():
            self._layer_menu.addAction(name, partial(self.set_layer, layer))
        if self.layer not in names:
            self.layer = ALL
            self._follow()

    @Slot(object)
    def _on_unit_chosen(self, place: Place) -> None:
        self.context.selection.select(place)

    def _explain(self, text: str) -> None:
        low = self.height() < LOW * self.fontMetrics().height()
        self.caption.setText(text)
        self.caption.setVisible(not low)
        self.header.set_hint(text if low else "")

    def _show_now(self) -> None:
        self.show_update(self.run_update)

    def _add_tools(self) -> None:
        tools = Tools()
        names = {key: self._said.quantity(key) for key in SHOWN}
        self.quantities = ExclusiveActions({str(key): name for key, name in names.items()}, self._choose_quantity, self)
        for quantity in SHOWN:
            self.quantities.actions[quantity].setToolTip(self._said.tip(quantity))
        tip = self.tr("Which size of the layers to follow over time")
        menu = self.quantities.fill(QMenu(self))
        menu.setToolTipsVisible(True)
        layers = self.tr("All layers as a heat map, or one layer's histograms over time")
        self._layer_button = tools.add_menu(f"{self.tr('all layers')} ▾", layers, self._layer_menu)
        self._quantity_button = tools.add_menu(f"{self._said.quantity(self.time.key)} ▾", tip, menu)
        for button in (self._layer_button, self._quantity_button):
            button.setVisible(False)
        titles = {FACTORS: self.tr("factors"), FORWARD: self.tr("forward"), TIME: self.tr("over time")}
        self.views = ExclusiveActions(titles, self.set_view, self)
        tips = {
            FACTORS: self.tr("What weights and slopes multiply the error signal by, on its way back"),
            FORWARD: self.tr("How large activations are on their way forward, and which units are saturated or dead"),
            TIME: self.tr("How each layer's sizes have changed over the steps"),
        }
        for key, action in self.views.actions.items():
            action.setToolTip(tips[key])
            tools.add(action)
        self.export = ExportMenu(self.figure, "gradient-flow", {self.tr("Save numbers as CSV…"): self.table})
        tools.add_menu(self.tr("Save"), self.tr("Copy or save the picture or its numbers"), self.export, "export")
        self.header.add_tool(tools)

    def _choose_quantity(self, key: str) -> None:
        self.set_quantity(next(known for known in SHOWN if known == key))

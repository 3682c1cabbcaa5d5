"""Picking a weight or a bias without the mouse: its layer, where it comes from, and the unit that it leads to."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnstudio.datasets.table import Schema
from nnstudio.engine.network import Network
from nnstudio.ui.naming.columns import LayerColumn, columns_of, named
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.chain.box import WideComboBox
from nnstudio.ui.widgets.pieces import styled
from nnstudio.workspace.selection import Place


class Picker(QWidget):
    """Three lists: layer, source (a unit of the layer before, or the bias), unit."""

    picked = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__()
        self.layers = WideComboBox(self.tr("Layer"), self.tr("The layer that the weight leads into"), 6)
        self.sources = WideComboBox(self.tr("From"), self.tr("Where the weight comes from, or the bias"), 5)
        self.units = WideComboBox(self.tr("To unit"), self.tr("The unit that the weight leads to"), 5)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for widget in (self.layers, self.sources, styled(QLabel("→"), "muted"), self.units):
            row.addWidget(widget)
        self._columns: tuple[LayerColumn, ...] = ()
        self._naming: Naming | None = None
        self._tensors: frozenset[str] = frozenset()
        self._filled_for: object = None
        self._filled_layer: object = None
        for box in (self.layers, self.sources, self.units):
            box.activated.connect(self._on_activated)

    @property
    def naming(self) -> Naming | None:
        """The names of the network's places, once it is known."""
        return self._naming

    def show_network(self, network: Network, schema: Schema) -> None:
        """Offer the weights of a network."""
        key = (network.layers, network.inputs, schema)
        if key == self._filled_for:
            return
        self._filled_for, self._filled_layer = key, None
        self._tensors = frozenset(network.tensors())
        self._columns = columns_of(network, image=schema.image_shape is not None)
        self._naming = Naming(self._columns, schema)
        self.layers.clear()
        for column in self._columns:
            if column.weighs:
                self.layers.addItem(self._naming.layer(column.name), column.name)

    def weight_at(self, place: Place | None) -> Place | None:
        """Return the weight or bias that a selected place stands for; of a unit its bias, else its first weight.

        What is not in the network, or has no weights, stands for the first weight of its last layer that has any.
        """
        column = named(self._columns, place.layer) if place else None
        if place is None or column is None or not column.weighs or not 0 <= place.unit < column.units:
            weighing = [column for column in self._columns if column.weighs]
            return Place(weighing[-1].name, 0, 0) if weighing else None
        if place.source is not None:
            return place if 0 <= place.source < self._read_by(column).units else Place(place.layer, place.unit, 0)
        return (
            Place(place.layer, place.unit, bias=True) if self._has_bias(column) else Place(place.layer, place.unit, 0)
        )

    def show_place(self, place: Place) -> None:
        """Show a weight or bias in the lists."""
        column = named(self._columns, place.layer)
        if column is None:
            return
        self.layers.setCurrentIndex(self.layers.findData(place.layer))
        if self._filled_layer != place.layer:
            self._filled_layer = place.layer
            self._fill(column)
        bias = self.sources.count() - 1
        self.sources.setCurrentIndex(bias if place.source is None else place.source)
        self.units.setCurrentIndex(place.unit)

    def _fill(self, column: LayerColumn) -> None:
        self.sources.clear()
        self.sources.addItems([self._short(self._read_by(column), unit) for unit in range(self._read_by(column).units)])
        if self._has_bias(column):
            self.sources.addItem(self.tr("bias"))
        self.units.clear()
        self.units.addItems([self._short(column, unit) for unit in range(column.units)])

    def _short(self, column: LayerColumn, unit: int) -> str:
        """Return a unit's name beside that of its layer: a feature's, a class's, or "unit 4"."""
        assert self._naming is not None
        if column.kind == "input":
            return self._naming.feature(unit)
        answer = self._naming.answer(unit) if column is self._columns[-1] else ""
        return answer or self.tr("unit {number}").format(number=unit + 1)

    def _read_by(self, column: LayerColumn) -> LayerColumn:
        read = named(self._columns, column.reads)
        assert read is not None
        return read

    @Slot()
    def _on_activated(self) -> None:
        layer = str(self.layers.currentData())
        column = named(self._columns, layer)
        if column is None:
            return
        if layer != self._filled_layer:
            self.picked.emit(Place(layer, 0, 0))
            return
        source, unit = self.sources.currentIndex(), self.units.currentIndex()
        if source < self._read_by(column).units:
            self.picked.emit(Place(layer, unit, source))
        else:
            self.picked.emit(Place(layer, unit, bias=True))

    def _has_bias(self, column: LayerColumn) -> bool:
        return f"{column.name}.b" in self._tensors

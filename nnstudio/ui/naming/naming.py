"""Names of layers, units and weights of one network that learns from one kind of data."""

from PySide6.QtCore import QCoreApplication

from nnstudio import numbers
from nnstudio.datasets.table import Schema
from nnstudio.ui.naming.columns import WHOLE, LayerColumn, named
from nnstudio.ui.style import words as catalogue
from nnstudio.workspace.selection import Place

translate = QCoreApplication.translate


class Naming:
    """Gives names to the places of one network that learns from one kind of data; people count units from 1."""

    def __init__(self, columns: tuple[LayerColumn, ...], schema: Schema) -> None:
        self._columns = columns
        self._heading = schema

    def layer(self, name: str) -> str:
        """Return "input", "layer 2" or "output"."""
        if name == self._columns[0].name:
            return translate("network", "input")
        if name == self._columns[-1].name:
            return translate("network", "output")
        return translate("network", "layer {name}").format(name=name)

    def unit(self, layer: str, unit: int) -> str:
        """Return the name of a unit: a feature's, a class's, or "layer 2 unit 4"."""
        column = named(self._columns, layer)
        if column is None or unit == WHOLE:
            return self.layer(layer)
        if column.kind == "input":
            return self.feature(unit)
        text = translate("network", "{layer} unit {number}").format(layer=self.layer(layer), number=unit + 1)
        answer = self.answer(unit) if column is self._columns[-1] else ""
        return f"{text} ({answer})" if answer else text

    def feature(self, unit: int) -> str:
        """Return the name of an input; of a pixel its row and column."""
        if self._heading.image_shape is not None:
            row, column = divmod(unit, self._heading.image_shape[1])
            return translate("network", "pixel row {row}, column {column}").format(row=row + 1, column=column + 1)
        return self._heading.feature_names[unit]

    def answer(self, unit: int) -> str:
        """Return the name of the class or target that an output speaks of, where each has its own output."""
        names = self._heading.class_names or self._heading.target_names
        return names[unit] if len(names) == self._columns[-1].units else ""

    def place(self, place: Place) -> str:
        """Return the name of a unit, "bias of ...", or "layer 1 unit 3 → layer 2 unit 4"."""
        unit = self.unit(place.layer, place.unit)
        if place.bias:
            return translate("network", "bias of {unit}").format(unit=unit)
        column = named(self._columns, place.layer)
        if place.source is None or column is None:
            return unit
        return f"{self.unit(column.reads, place.source)} → {unit}"

    def what(self, column: LayerColumn) -> str:
        """Return what a column is: "6 tanh", "64 pixels", "dropout 0.2"."""
        if column.kind == "input":
            return _counted(column)
        layer = column.layer
        if layer is None:
            return ""
        title = (
            catalogue.name(layer.title).lower() if layer.activation is None else catalogue.name(layer.activation.title)
        )
        if column.weighs:
            return f"{numbers.count(column.units)} {title}"
        return title if layer.strength is None else f"{title} {layer.strength:g}"

    def band(self, column: LayerColumn) -> str:
        """Return what is written along a band: its number and what it does."""
        if column.kind == "sum":
            return f"{column.name} F(x) + x"
        return f"{column.name} {self.what(column)}"


def _counted(column: LayerColumn) -> str:
    if column.image:
        text = translate("network", "{count} pixels")
    else:
        text = translate("network", "1 input") if column.units == 1 else translate("network", "{count} inputs")
    return text.format(count=numbers.count(column.units))

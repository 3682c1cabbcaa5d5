"""The diagram in words: names of layers, units and weights, headings, and what the picture shows."""

from PySide6.QtCore import QCoreApplication

from nnstudio.datasets.table import Heading
from nnstudio.engine.layers import Activate, Dense, Dropout, GaussianNoise
from nnstudio.ui import numbers
from nnstudio.ui import words as catalogue
from nnstudio.ui.network.columns import WHOLE, Column, named
from nnstudio.ui.network.geometry import Stand
from nnstudio.ui.network.ranges import Range
from nnstudio.ui.network.scene import Scene
from nnstudio.workspace.selection import Place

translate = QCoreApplication.translate


class Naming:
    """Gives names to the places of one network that learns from one kind of data; people count units from 1."""

    def __init__(self, columns: tuple[Column, ...], heading: Heading) -> None:
        self._columns = columns
        self._heading = heading

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

    def what(self, column: Column) -> str:
        """Return what a column is: "6 tanh", "64 pixels", "dropout 0.2"."""
        if column.kind == "input":
            return _counted(column)
        match column.layer:
            case Dense(units=units, activation=activation):
                return f"{numbers.count(units)} {catalogue.name(activation.title)}"
            case Activate(activation=activation):
                return catalogue.name(activation.title)
            case Dropout(rate=amount) | GaussianNoise(std=amount):
                return f"{catalogue.name(column.layer.title).lower()} {amount:g}"
        return catalogue.name(column.layer.title).lower() if column.layer else ""

    def band(self, column: Column) -> str:
        """Return what is written along a band: its number and what it does."""
        if column.kind == "sum":
            return f"{column.name} F(x) + x"
        return f"{column.name} {self.what(column)}"

    def shown(self, stand: Stand) -> str:
        """Return the second line above a column: what it is, and how many of its units are shown if not all."""
        if not stand.hidden:
            return self.what(stand.column)
        text = translate("network", "{shown} of {what}")
        return text.format(shown=len(stand.shown), what=self.what(stand.column))


def _counted(column: Column) -> str:
    if column.image:
        text = translate("network", "{count} pixels")
    else:
        text = translate("network", "1 input") if column.units == 1 else translate("network", "{count} inputs")
    return text.format(count=numbers.count(column.units))


def stepping(scene: Scene) -> str:
    """Say which sample is looked at: "sample 3 of 10 of the coming batch"; nothing where none is."""
    if scene.cursor is None:
        return ""
    text = translate("network", "sample {number} of {size} of the coming batch")
    return text.format(number=scene.cursor + 1, size=len(scene.snapshot.batch))


def batch_words(scene: Scene) -> str:
    """Return "last batch", or "coming batch" where it has not been used yet."""
    return translate("network", "coming batch") if scene.coming else translate("network", "last batch")


def _batch_of(scene: Scene) -> str:
    """Return "last batch of 10"."""
    text = translate("network", "{batch} of {size}")
    return text.format(batch=batch_words(scene), size=len(scene.snapshot.batch))


def captions(scene: Scene) -> tuple[str, str]:
    """Say what edges show and what tiles show, in which colours, on which scale, and what is not shown."""
    return " ".join(part for part in (_edges(scene), _choice(scene)) if part), _tiles(scene)


def _edges(scene: Scene) -> str:
    wires = scene.wires
    if scene.mode == "gradients":
        text = translate("network", "Edges: ∂L/∂w of the mean loss, {batch}; thickest ±{largest}, blue +, orange −.")
        text = text.format(batch=_batch_of(scene), largest=numbers.short(wires.largest, 2))
    else:
        text = translate("network", "Edges: weights; thickest ±{largest}, blue +, orange −.")
        text = text.format(largest=numbers.short(wires.largest, 2))
    if any(gap.bundle for gap in wires.gaps):
        text += " " + translate("network", "A grey edge is the RMS of all weights from the image.")
    return text


def _tiles(scene: Scene) -> str:
    if scene.mode == "gradients":
        return _deltas(scene)
    if scene.mode == "weights":
        return translate("network", "Numbers in tiles and dots: biases.")
    return _functions(scene)


def _deltas(scene: Scene) -> str:
    if scene.cursor is not None:
        text = translate("network", "Tiles: |δ| of this sample, δ = ∂L/∂z, log scale 10⁻¹² to {largest}.")
    else:
        text = translate("network", "Tiles: RMS of δ = ∂L/∂z, each sample's own, log scale 10⁻¹² to {largest}.")
    parts = [text.format(largest=numbers.short(scene.largest_delta, 2)), translate("network", "Dots: ∂L/∂b.")]
    if scene.image_shape is not None:
        parts.append(translate("network", "First tiles: ∂L/∂w by pixel."))
    return " ".join(parts)


def _functions(scene: Scene) -> str:
    axes = len(scene.sheet_axes)
    scales = "; ".join(dict.fromkeys(_scale(scene.reach(column)) for column in scene.columns[1:]))
    if axes == 2:
        text = translate("network", "Tiles: each unit's activation over the plane of the inputs, {scales}.")
    elif axes == 1:
        text = translate("network", "Tiles: each unit's activation as a curve over the input, {scales}.")
    elif scene.image_shape is not None:
        text = translate("network", "First tiles: incoming weights as images; others: activations, {batch}, sorted.")
    else:
        text = translate("network", "Tiles: activations of the samples of the {batch}, sorted, one bar each.")
    return text.format(scales=scales, batch=_batch_of(scene))


def _scale(reach: Range) -> str:
    if reach.fixed:
        text = translate("network", "orange {low} to blue {high}")
        return text.format(low=f"{reach.low:g}".replace("-", "−"), high=f"{reach.high:g}")
    return translate("network", "± the layer's largest |a|")


def _choice(scene: Scene) -> str:
    wires = scene.wires
    if wires.shown == wires.total:
        return ""
    cut = wires.threshold > 0.0
    if not any(stand.hidden for stand in scene.layout.stands):
        text = translate("network", "Strongest {shown} of {total} weights.")
    elif cut:
        text = translate(
            "network",
            "Strongest {shown} of {total} weights, between units that matter most: Σ |outgoing w| · spread of a.",
        )
    else:
        text = translate(
            "network", "{shown} of {total} weights, between units that matter most: Σ |outgoing w| · spread of a."
        )
    return text.format(shown=numbers.count(wires.shown), total=numbers.count(wires.total))

"""The numbers of one place: what the card beside the pointer and the screen reader say."""

from dataclasses import dataclass

from nnstudio import numbers
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.topology import INPUT
from nnstudio.ui.naming.columns import WHOLE, named
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.scene import NetworkScene, unit_rms
from nnstudio.ui.panels.network.words import batch_words, translate
from nnstudio.workspace.selection import Place

DIGITS = 4


@dataclass(frozen=True)
class FactRow:
    """One number of a place: its symbol, a note on what it belongs to, and its value."""

    symbol: str
    note: str
    value: str

    @property
    def what(self) -> str:
        """Symbol and note."""
        return f"{self.symbol}, {self.note}" if self.note else self.symbol


Rows = tuple[FactRow, ...]


@dataclass(frozen=True)
class EditableNumber:
    """A number that can be set by hand: its tensor, and where in it."""

    tensor: str
    place: tuple[int, ...]


@dataclass(frozen=True)
class Facts:
    """What is known of a place: its name, rows of what and how much, and the parameter that an edit would change."""

    title: str
    rows: Rows
    parameter: EditableNumber | None

    @property
    def sentence(self) -> str:
        """All of it in one line of words."""
        return f"{self.title}. " + "; ".join(f"{row.what}: {row.value}" for row in self.rows) + "."


@quiet()
def facts_of(place: Place, scene: NetworkScene, naming: Naming) -> Facts | None:
    """Return the numbers of a place; None if the network has no such place."""
    column = named(scene.columns, place.layer)
    if column is None or not WHOLE <= place.unit < column.units:
        return None
    parameter = parameter_at(place, scene)
    if parameter is None and (place.bias or place.source is not None):
        return None
    title = naming.place(place)
    if parameter is not None and place.source is not None:
        return Facts(title, _weight(place, parameter, scene), parameter)
    if parameter is not None and place.bias:
        return Facts(title, _learned(parameter, scene, "b"), parameter)
    if place.unit == WHOLE:
        return Facts(title, _image(scene), None)
    return Facts(title, _unit(place, scene), parameter)


def parameter_at(place: Place, scene: NetworkScene) -> EditableNumber | None:
    """Return the parameter that belongs to a place, of a unit its bias; None where there is none."""
    at = (place.unit,) if place.source is None else (place.unit, place.source)
    name = f"{place.layer}.b" if place.source is None else f"{place.layer}.W"
    tensor = scene.tensors.get(name)
    if tensor is None or any(not 0 <= index < size for index, size in zip(at, tensor.shape, strict=True)):
        return None
    return EditableNumber(name, at)


def value_of(parameter: EditableNumber, scene: NetworkScene) -> float:
    """Return a parameter's present value."""
    return float(scene.tensors[parameter.tensor][parameter.place])


def _learned(parameter: EditableNumber, scene: NetworkScene, symbol: str) -> Rows:
    """Return a parameter's value, its derivative, and its last change."""
    change = scene.changes
    gradient = float(scene.gradients[parameter.tensor][parameter.place])
    note = translate("network", "mean loss, {batch}").format(batch=_batch(scene))
    rows = [
        FactRow(symbol, "", numbers.short(value_of(parameter, scene), DIGITS)),
        FactRow(f"∂L/∂{symbol}", note, numbers.signed(gradient, DIGITS)),
    ]
    if change is not None:
        moved = float(change[parameter.tensor][parameter.place])
        rows.append(
            FactRow(translate("network", "change"), translate("network", "last step"), numbers.signed(moved, DIGITS))
        )
    return tuple(rows)


def _weight(place: Place, parameter: EditableNumber, scene: NetworkScene) -> Rows:
    """Return a weight's numbers; with a sample that is looked at, also the two that make its derivative."""
    rows = _learned(parameter, scene, "w")
    if scene.cursor is None or place.source is None:
        return rows
    layer = scene.layers[place.layer]
    return (
        *rows,
        FactRow("x", _batch(scene), numbers.short(float(layer.x[scene.cursor, place.source]), DIGITS)),
        FactRow("δ", _batch(scene), numbers.short(float(layer.delta[scene.cursor, place.unit]), DIGITS)),
    )


def _unit(place: Place, scene: NetworkScene) -> Rows:
    if place.layer == INPUT:
        return (_values("x", scene.outputs(scene.columns[0])[:, place.unit], scene),)
    layer = scene.layers[place.layer]
    rows = [] if layer.z is None else [_values("z", layer.z[:, place.unit], scene)]
    rows.append(_values("a", layer.a[:, place.unit], scene))
    rows.append(_delta("δ = ∂L/∂x" if layer.z is None else "δ = ∂L/∂z", layer.delta[:, place.unit], scene))
    for name, symbol, note in (
        ("b", "b", translate("network", "bias")),
        ("gain", "γ", translate("network", "gain")),
        ("shift", "β", translate("network", "shift")),
    ):
        tensor = scene.tensors.get(f"{place.layer}.{name}")
        if tensor is not None:
            rows.append(FactRow(symbol, note, numbers.short(float(tensor[place.unit]), DIGITS)))
    return tuple(rows)


def _values(symbol: str, values: Array, scene: NetworkScene) -> FactRow:
    """Return what a unit's numbers are like over the batch, or the one of the sample that is looked at."""
    if scene.cursor is not None:
        return FactRow(symbol, _batch(scene), numbers.short(float(values[scene.cursor]), DIGITS))
    note = translate("network", "mean ± deviation, {batch}").format(batch=_batch(scene))
    return FactRow(symbol, note, f"{numbers.short(float(values.mean()))} ± {numbers.short(float(values.std()))}")


def _delta(symbol: str, values: Array, scene: NetworkScene) -> FactRow:
    if scene.cursor is not None:
        return FactRow(symbol, _batch(scene), numbers.short(float(values[scene.cursor]), DIGITS))
    note = translate("network", "RMS, {batch}").format(batch=_batch(scene))
    return FactRow(symbol, note, numbers.short(float(unit_rms(values[:, None])[0]), DIGITS))


def _image(scene: NetworkScene) -> Rows:
    data, row = scene.data, scene.snapshot.batch[scene.sample]
    text = translate("network", "sample {number} of the {batch}")
    rows = [FactRow(translate("network", "shown"), "", text.format(number=scene.sample + 1, batch=batch_words(scene)))]
    if data.train.classes is not None:
        name = data.table.schema.class_names[int(data.train.classes[row])]
        rows.append(FactRow(translate("network", "its class"), "", name))
    return tuple(rows)


def _batch(scene: NetworkScene) -> str:
    """Say whose numbers they are: a batch's, or those of the sample that is looked at."""
    return batch_words(scene) if scene.cursor is None else translate("network", "this sample")

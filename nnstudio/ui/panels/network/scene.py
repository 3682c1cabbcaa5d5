"""The scene: everything that one picture of the network shows, put together from a snapshot."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from nnstudio.datasets.plan import Prepared
from nnstudio.engine.arrays import Array, Mask, quiet
from nnstudio.engine.topology import INPUT
from nnstudio.training.snapshot import LayerValues, Snapshot
from nnstudio.training.unit_importance import importance
from nnstudio.ui.naming.columns import LayerColumn, columns_of
from nnstudio.ui.panels.network.arrangement import arrange, capacities
from nnstudio.ui.panels.network.geometry import DiagramLayout, DrawingArea
from nnstudio.ui.panels.network.ranges import Range, range_of, spread
from nnstudio.ui.panels.network.ranking import Ranking
from nnstudio.ui.panels.network.wires import Gap, Wires, gaps_of, wires_of
from nnstudio.workspace.selection import Light, Place

Mode = Literal["values", "gradients", "weights"]


@dataclass(frozen=True, eq=False)
class NetworkScene:
    """One picture's content: the snapshot, where everything stands, and the values of all curves.

    ``cursor`` is the sample of the batch that is looked at, None for the batch as a whole. Where there is a ``light``,
    its places are shown in full strength and everything else fades.
    """

    snapshot: Snapshot
    data: Prepared
    mode: Mode
    cursor: int | None
    columns: tuple[LayerColumn, ...]
    layout: DiagramLayout
    wires: Wires
    layers: dict[str, LayerValues]
    light: Light | None = None
    _value_ranges: dict[str, Range] = field(default_factory=dict)

    @cached_property
    def tensors(self) -> dict[str, Array]:
        """The parameters by name."""
        return self.snapshot.tensors()

    @cached_property
    def gradients(self) -> dict[str, Array]:
        """The gradient of the mean loss by name."""
        return self.snapshot.tensors(self.snapshot.gradient)

    @cached_property
    def changes(self) -> dict[str, Array] | None:
        """What the last step added to the parameters, by name, where it was watched."""
        return None if self.snapshot.change is None else self.snapshot.tensors(self.snapshot.change)

    @property
    def coming(self) -> bool:
        """Whether gradient and layers belong to the batch that is still to come."""
        return self.snapshot.coming

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Rows and columns of pixels, where the inputs are an image."""
        return self.data.table.schema.image_shape if self.columns[0].image else None

    def outputs(self, column: LayerColumn) -> Array:
        """Return a column's values for the batch, (samples, units); an input's are the scaled inputs."""
        if column.name == INPUT:
            return self.layers[self.columns[1].name].x
        return self.layers[column.name].a

    def grid(self, column: LayerColumn) -> Array | None:
        """Return a column's values over the grid of inputs, (units, points), for networks of one or two inputs."""
        grid = self.snapshot.grid
        if grid is None:
            return None
        if column.name != INPUT:
            return grid.units[column.name]
        return np.stack([axis.ravel() for axis in np.meshgrid(*grid.axes)])

    @property
    def grid_axes(self) -> tuple[Array, ...]:
        """The coordinates of the grid of inputs: two for a plane, one for a curve, none for wider inputs."""
        return () if self.snapshot.grid is None else self.snapshot.grid.axes

    @property
    def sample(self) -> int:
        """The sample of the batch that stands for it where only one can be shown."""
        return self.cursor or 0

    def sample_image(self, column: LayerColumn) -> Array:
        """Return the pixels of the sample that is shown: at the input as they are in the data, else as they come."""
        if column.name != INPUT:
            return self.outputs(column)[self.sample]
        row = self.data.train.rows[self.snapshot.batch[self.sample]]
        return np.asarray(np.nan_to_num(self.data.table.x[row]))

    def value_range(self, column: LayerColumn) -> Range:
        """Return the range that a column's colours span."""
        if column.name not in self._value_ranges:
            values = self.grid(column)
            self._value_ranges[column.name] = range_of(column.layer, self.outputs(column) if values is None else values)
        return self._value_ranges[column.name]

    def weight_range(self, column: LayerColumn) -> Range:
        """Return the range of the images of incoming weights, or of their derivatives."""
        return spread(self.edge_tensors[f"{column.name}.W"])

    @property
    def edge_tensors(self) -> dict[str, Array]:
        """What edges show: parameters, or in the mode "gradients" their derivatives."""
        return self.gradients if self.mode == "gradients" else self.tensors

    @cached_property
    def deltas(self) -> dict[str, Array]:
        """The RMS of delta of every unit over the batch, by column; of one sample its size."""
        rows = slice(None) if self.cursor is None else slice(self.cursor, self.cursor + 1)
        return {name: unit_rms(layer.delta[rows]) for name, layer in self.layers.items()}

    @cached_property
    def largest_delta(self) -> float:
        """The largest of ``deltas``, the upper end of their scale."""
        return max((float(sizes.max(initial=0.0)) for sizes in self.deltas.values()), default=0.0)

    def pictures_weights(self, column: LayerColumn) -> bool:
        """Tell whether a column's tiles show their incoming weights as images."""
        return bool(column.weighs and self.layout.by_name[column.reads].column.image and self.image_shape)

    def lit(self, layer: str, unit: int) -> bool:
        """Tell whether a unit is in full strength: lit itself, or at an end of a weight that is."""
        return self.light is None or (layer, unit) in self._lit_units

    def lit_weights(self, gap: Gap) -> Mask:
        """Mark the weights of a gap in full strength, (units, sources): lit themselves, or at both ends."""
        shape = (len(gap.units), len(gap.sources))
        if self.light is None:
            return np.ones(shape, bool)
        reads = next(column.reads for column in self.columns if column.name == gap.layer)
        units = self._lit_by_themselves
        rows = np.array([(gap.layer, unit) in units for unit in gap.units], bool)
        columns = np.array([(reads, source) in units for source in gap.sources], bool)
        weights = {(place.unit, place.source) for place in self.light.places if place.layer == gap.layer}
        ones = [[(unit, source) in weights for source in gap.sources] for unit in gap.units]
        return np.asarray(np.outer(rows, columns) | np.array(ones, bool).reshape(shape))

    @cached_property
    def _lit_by_themselves(self) -> frozenset[tuple[str, int]]:
        places = self.light.places if self.light else frozenset()
        return frozenset((place.layer, place.unit) for place in places if place.source is None and not place.bias)

    @cached_property
    def _lit_units(self) -> frozenset[tuple[str, int]]:
        places = self.light.places if self.light else frozenset()
        reads = {column.name: column.reads for column in self.columns}
        ends = {(place.layer, place.unit) for place in places}
        ends |= {(reads.get(place.layer, ""), place.source) for place in places if place.source is not None}
        return frozenset(ends)


@quiet()
def unit_rms(values: Array) -> Array:
    """Return the RMS of every unit's values (samples, units), scaled first so that tiny squares do not vanish."""
    largest = np.abs(values).max(axis=0)
    scale = np.where((largest > 0.0) & np.isfinite(largest), largest, 1.0)
    return np.asarray(scale * np.sqrt(np.mean((values / scale) ** 2, axis=0)))


class SceneBuilder:
    """Makes scenes, and keeps of the last one what the next can use again."""

    def __init__(self) -> None:
        self.ranking = Ranking()
        self._columns: tuple[LayerColumn, ...] = ()
        self._design: object = None
        self._run: object = None
        self._capacities: tuple[object, dict[str, int]] | None = None
        self._layout: tuple[object, DiagramLayout, tuple[Gap, ...]] | None = None
        self._wires: tuple[Snapshot, Mode, tuple[Gap, ...], Wires] | None = None

    def columns(self, snapshot: Snapshot, data: Prepared) -> tuple[LayerColumn, ...]:
        """Return the snapshot's columns, the same object while they are the same."""
        design = (snapshot.network.layers, snapshot.network.inputs, data.table.schema.image_shape)
        if design != self._design:
            self._design = design
            self._columns = columns_of(snapshot.network, image=data.table.schema.image_shape is not None)
            self.ranking.forget()
        return self._columns

    def scene(
        self,
        snapshot: Snapshot,
        data: Prepared,
        room: DrawingArea,
        mode: Mode,
        *,
        cursor: int | None = None,
        pinned: Iterable[Place] = (),
        light: Light | None = None,
    ) -> NetworkScene:
        """Put a scene together; ``pinned`` places are shown whatever they weigh."""
        columns = self.columns(snapshot, data)
        if data is not self._run:
            self._run = data
            self.ranking.forget()
        shown = self._shown(snapshot, columns, room, tuple(pinned))
        layout, gaps = self._arranged(columns, shown, room)
        layers = {layer.name: layer for layer in snapshot.layers}
        return NetworkScene(
            snapshot, data, mode, cursor, columns, layout, self._wired(snapshot, mode, gaps), layers, light
        )

    def _wired(self, snapshot: Snapshot, mode: Mode, gaps: tuple[Gap, ...]) -> Wires:
        """Return the curves' values, the same object while they are the same."""
        kept = self._wires
        if kept is None or kept[0] is not snapshot or kept[1] != mode or kept[2] is not gaps:
            tensors = snapshot.tensors(snapshot.gradient) if mode == "gradients" else snapshot.tensors()
            self._wires = kept = (snapshot, mode, gaps, wires_of(gaps, tensors))
        return kept[3]

    def _shown(
        self, snapshot: Snapshot, columns: tuple[LayerColumn, ...], room: DrawingArea, pinned: tuple[Place, ...]
    ) -> dict[str, tuple[int, ...]]:
        def scores(column: LayerColumn) -> Array:
            return importance(snapshot, column.name)

        if self._capacities is None or self._capacities[0] != (columns, room):
            self._capacities = (columns, room), capacities(room, columns)
        most = self._capacities[1]
        return {
            column.name: self.ranking.choose(column, most[column.name], scores, _wanted(column, columns, pinned))
            for column in columns
            if column.name in most
        }

    def _arranged(
        self, columns: tuple[LayerColumn, ...], shown: dict[str, tuple[int, ...]], room: DrawingArea
    ) -> tuple[DiagramLayout, tuple[Gap, ...]]:
        key = (columns, shown, room)
        if self._layout is None or self._layout[0] != key:
            layout = arrange(columns, shown, room)
            self._layout = (key, layout, gaps_of(layout))
        return self._layout[1:]


def _wanted(column: LayerColumn, columns: tuple[LayerColumn, ...], pinned: tuple[Place, ...]) -> list[int]:
    """Return the units of a column that pinned places name, also by way of the bands behind it."""
    behind = {column.name}
    for other in columns:
        if other.band and other.reads in behind:
            behind.add(other.name)
    units = [place.unit for place in pinned if place.layer in behind]
    reads = {other.name: other.reads for other in columns}
    return units + [place.source for place in pinned if place.source is not None and reads.get(place.layer) in behind]

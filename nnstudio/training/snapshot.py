"""What the screen shows of a run at one moment: copies that nobody writes to any more."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.activations import Activation
from nnstudio.engine.analysis.trace import StepTrace
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.topology import by_name
from nnstudio.training.error_path import ErrorPath, FlowHop, error_flow
from nnstudio.training.measures import LayerMeasures, measure_layers
from nnstudio.training.tracing import trace_of, traceable
from nnstudio.training.trainer import Trainer

SnapshotPart = Literal["layers", "outputs", "grid", "flow", "trace"]
"""What a view may ask for: the layers' values; the outputs for all samples; every unit over a grid of inputs; the error
signal's factors from layer to layer; every number of the step that comes next."""

PLANE_POINTS = 64
CURVE_POINTS = 200
MARGIN = 0.15
"""How far beyond the data the plane and the curve reach, as a share of the data's width."""


@dataclass(frozen=True)
class LayerValues:
    """One layer after the last step, for the samples of its batch: tables are (batch, units).

    ``delta`` is each sample's own dL/dz, not divided by the batch.
    """

    name: str
    x: Array
    z: Array | None
    a: Array
    delta: Array
    measures: LayerMeasures


@dataclass(frozen=True)
class ActivationGrid:
    """Every unit of every layer over a grid of inputs, in the units of the (scaled) inputs.

    ``axes`` are the grid's coordinates, one array per input; ``units`` has, by layer name, an array (units, points)
    with the points of a plane row by row.
    """

    axes: tuple[Array, ...]
    units: dict[str, Array]


@dataclass(frozen=True)
class Outputs:
    """What the network answers for all samples of both sets, (samples, units), and every metric by name."""

    training: Array
    validation: Array
    training_metrics: dict[str, float]
    validation_metrics: dict[str, float]


@dataclass(frozen=True)
class Snapshot:
    """One moment of a run.

    ``parameters`` are the present ones; ``gradient`` is that of the last step, or, before the first, the one that it
    will use; ``change`` is what the last step added to the parameters, where that was watched. ``batch`` numbers the
    samples that gradient and layers belong to; ``coming`` says that this batch has not been used yet. ``trace`` is the
    step that these parameters would take next, on the samples ``trace_batch``; None where it is too large to be traced.
    Vectors are laid out like the network's: ``tensors()`` names their parts.
    """

    network: Network
    epoch: int
    step: int
    position: int
    rate: float
    batch: NDArray[np.intp]
    gradient: Array
    change: Array | None
    layers: tuple[LayerValues, ...] = ()
    outputs: Outputs | None = None
    grid: ActivationGrid | None = None
    flow: tuple[FlowHop, ...] = ()
    trace: StepTrace | None = None
    trace_batch: NDArray[np.intp] | None = None
    observations: frozenset[SnapshotPart] = field(default_factory=frozenset)
    coming: bool = False

    @property
    def parameters(self) -> Array:
        """The parameters at this moment."""
        return self.network.parameters

    def tensors(self, vector: Array | None = None) -> dict[str, Array]:
        """Return named views into the parameters, or into the gradient or the change."""
        return self.network.tensors(vector)

    @cached_property
    def error_path(self) -> ErrorPath:
        """The way of the error signal back; one of unknown state where layers or factors were not observed."""
        if not self.layers or "flow" not in self.observations:
            return ErrorPath()
        nodes, whole = self.network.nodes, self.coming or self.change is not None
        sizes = {layer.name: layer.measures.delta_rms for layer in self.layers}
        blocks = {node.name for node in nodes if node.inside}
        return ErrorPath.of(nodes[-1].name, self.flow, sizes, blocks, whole=whole)

    def activation(self, name: str) -> Activation | None:
        """Return a layer's activation, tied to what it has learned; None for a layer without one, and for the input."""
        activation = next((node.layer.activation for node in by_name(self.network.nodes) if node.name == name), None)
        learned = self.tensors().get(f"{name}.alpha")
        return activation if activation is None or learned is None else activation.bound(learned)


class SnapshotRecorder:
    """Takes snapshots of one trainer, in buffers of its own that last as long as the run."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._axes = self._grid_axes()
        self._grid: tuple[Pass, Array] | None = None

    @quiet()
    def capture(self, observations: frozenset[SnapshotPart], *, anew: bool) -> Snapshot:
        """Copy what the observations ask for.

        Gradient and layers are those of the last step; before the first step, or ``anew`` where parameters were set by
        hand, they are computed for the coming batch on a copy, so that the run does not notice.
        """
        trainer = self._trainer
        rehearsed = _rehearse(trainer) if anew or trainer.last_pass is None else None
        pass_ = rehearsed or trainer.last_pass
        assert pass_ is not None
        before = None if rehearsed else trainer.before
        snapshot = Snapshot(
            network=trainer.network.frozen_copy(),
            epoch=trainer.epoch,
            step=trainer.steps,
            position=trainer.position,
            rate=trainer.rate,
            batch=(trainer.next_batch() if rehearsed else trainer.last_batch).copy(),
            gradient=pass_.network.gradient.copy(),
            change=None if before is None else trainer.network.parameters - before,
            layers=_layers(pass_, before) if "layers" in observations else (),
            outputs=self._outputs() if "outputs" in observations else None,
            grid=self._sample_grid() if "grid" in observations and self._axes else None,
            flow=error_flow(pass_, before if before is not None else pass_.network.parameters)
            if "flow" in observations
            else (),
            trace=trace_of(trainer) if "trace" in observations and traceable(trainer) else None,
            trace_batch=trainer.next_batch().copy() if "trace" in observations else None,
            observations=observations,
            coming=rehearsed is not None,
        )
        snapshot.gradient.setflags(write=False)
        return snapshot

    def _outputs(self) -> Outputs:
        training, validation = self._trainer.on_training, self._trainer.on_validation
        training.evaluate()
        validation.evaluate()
        return Outputs(training.outputs.copy(), validation.outputs.copy(), training.metrics(), validation.metrics())

    def _grid_axes(self) -> tuple[Array, ...]:
        """Return the coordinates of the grid: none for more than two inputs, which no plane can show."""
        points = {1: CURVE_POINTS, 2: PLANE_POINTS}.get(self._trainer.network.inputs, 0)
        return tuple(_axis(self._trainer, feature, points) for feature in range(self._trainer.network.inputs) if points)

    def _sample_grid(self) -> ActivationGrid:
        if self._grid is None:
            columns = [axis.ravel() for axis in np.meshgrid(*self._axes)]
            self._grid = Pass(self._trainer.network, len(columns[0])), upright(np.column_stack(columns))
        pass_, x = self._grid
        pass_.forward(x)
        return ActivationGrid(self._axes, {name: operation.a.copy() for name, operation in pass_.flat_operations()})


def _rehearse(trainer: Trainer) -> Pass:
    """Send the coming batch through a copy of the network and back."""
    chosen = trainer.next_batch()
    batch, _ = trainer.room(len(chosen))
    batch.fill(chosen)
    pass_ = Pass(trainer.network.copy(), len(chosen), trainer.plan.loss, trainer.own_rng())
    pass_.forward(batch.x)
    pass_.measure(batch.y)
    pass_.backward(batch.y)
    return pass_


def _layers(pass_: Pass, before: Array | None) -> tuple[LayerValues, ...]:
    values = []
    for measures, (name, operation) in zip(measure_layers(pass_, before), pass_.flat_operations(), strict=True):
        applied = operation.applied()
        z = None if applied is None else applied.z.T.copy()
        x = operation.x[: operation.inputs].T.copy()
        values.append(LayerValues(name, x, z, operation.a.T.copy(), operation.delta.T * pass_.batch, measures))
    return tuple(values)


def _axis(trainer: Trainer, feature: int, points: int) -> Array:
    """Return evenly spaced values from a little below the smallest to a little above the largest of an input."""
    column = np.concatenate([trainer.samples.rows[:, feature], trainer.held_back.rows[:, feature]])
    low, high = float(column.min()), float(column.max())
    room = MARGIN * (high - low) or 1.0
    return np.linspace(low - room, high + room, points, dtype=trainer.network.parameters.dtype)

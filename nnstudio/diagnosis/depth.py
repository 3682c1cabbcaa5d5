"""The depth dial: what becomes of values and error signals in a deep network before any training."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from msgspec import Meta
from msgspec.structs import replace

from nnstudio.datasets.plan import Prepared, prepare
from nnstudio.description import Description
from nnstudio.engine.activations import AnyActivation, Identity, Sigmoid
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.initialisers import AnyInitialiser, GlorotUniform
from nnstudio.engine.layers import BindContext, Dense, Layer
from nnstudio.engine.layers.form import AppliedActivation
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.passes import upright
from nnstudio.project.edits import changed, output_layer, suited, with_ids
from nnstudio.project.plan import Block, NetworkPlan, Project
from nnstudio.training.measures import dead_share, delta_rms, saturated_share
from nnstudio.training.trainer import spawn_rngs

MOST_ROWS = 256


class DepthPlan(Description, frozen=True, tag="depth"):
    """A stack of hidden layers, all alike, their biases 0."""

    depth: Annotated[int, Meta(ge=2, le=50, title="hidden layers")] = 10
    width: Annotated[int, Meta(ge=1, le=512, title="units per layer")] = 16
    activation: AnyActivation = Sigmoid()
    initialiser: AnyInitialiser = GlorotUniform()

    @property
    def layers(self) -> tuple[Dense, ...]:
        """The hidden layers."""
        return tuple(Dense(self.width, self.activation) for _ in range(self.depth))


@dataclass(frozen=True)
class ProbeInput:
    """What is sent through: ``x`` (features + 1, rows) with its row of ones, and what starts the way back.

    With ``loss`` and its targets ``y`` (outputs, rows) the error signal starts as in training; without both, it is
    drawn from N(0, 1) for every row.
    """

    x: Array
    output: Layer
    loss: Loss | None = None
    y: Array | None = None

    @property
    def outputs(self) -> int:
        """How many units the output layer has."""
        return self.output.outputs(1)

    @classmethod
    def of(cls, project: Project, prepared: Prepared | None = None) -> "ProbeInput":
        """Send the first training rows of a project, at most 256, and start from its own output layer and loss."""
        output = _output_of(project)
        part = (prepared or prepare(project.data, outputs=output.outputs(1))).train
        return cls(upright(part.x[:MOST_ROWS]), output, project.training.loss, part.y[:MOST_ROWS].T)

    @classmethod
    def normal(cls, features: int, rows: int = MOST_ROWS, seed: int = 0) -> "ProbeInput":
        """Send rows drawn from N(0, 1)."""
        return cls(upright(np.random.default_rng(seed).standard_normal((rows, features))), Dense(1, Identity()))


@dataclass(frozen=True)
class DepthCurves:
    """Every layer of one network at its first weights, the output last: all arrays are (depth + 1,).

    ``z_std`` and ``activation_std`` are standard deviations over units and rows, ``saturated`` and ``dead`` are shares
    (NaN where there is no such thing), ``delta_rms`` is the root mean square of each row's own dL/dz.
    """

    seed: int
    z_std: Array
    activation_mean: Array
    activation_std: Array
    saturated: Array
    dead: Array
    delta_rms: Array

    @property
    def error_ratio(self) -> float:
        """The error signal of the first layer as a share of the last hidden one's; NaN where there is no such."""
        first, last = self.delta_rms[[0, -2]].tolist()
        return first / last if last > 0.0 and math.isfinite(last) else math.nan


class Dial:
    """One plan with its network and buffers, to be drawn anew from seed after seed.

    It goes the way of a ``Pass``, but keeps only z and a of the hidden layers and leaves out the weights' gradients,
    which nobody asks for here: that halves the time.
    """

    def __init__(self, plan: DepthPlan, feed: ProbeInput) -> None:
        self._plan, self._feed, rows = plan, feed, feed.x.shape[1]
        network = self._network = Network((*plan.layers, feed.output), len(feed.x) - 1)
        *hidden, last = network.stack.places
        self._blocks = [
            layer.block(network.parameters[place.span], place.inputs)
            for layer, place in zip(plan.layers, hidden, strict=True)
        ]
        self._z, self._out = np.empty((plan.depth, plan.width, rows)), np.ones((plan.depth, plan.width + 1, rows))
        vectors = network.parameters[last.span], network.gradient[last.span], network.state
        self._output = feed.output.bind(BindContext(last.inputs, rows, *vectors))
        self._objective = None if feed.loss is None else feed.loss.objective(self._output)

    @quiet()
    def curves(self, seed: int) -> DepthCurves:
        """Draw first weights as a run of a project with this seed would, and send the feed there and back."""
        first_weights, _, rng = spawn_rngs(seed)
        self._network.start(self._plan.initialiser, first_weights)
        z_std, mean, std, saturated, dead = np.array(list(self._send_on())).T
        deltas = np.array(list(self._send_back(rng)))
        return DepthCurves(seed, z_std, mean, std, saturated, dead, deltas[::-1])

    def _send_on(self) -> Iterator[tuple[float, ...]]:
        """Yield what is seen of the values in each layer, the output last."""
        x, activation = self._feed.x, self._plan.activation
        for block, z, out in zip(self._blocks, self._z, self._out, strict=True):
            block.dot(x, z)
            activation.value(z, out[:-1])
            yield _seen(AppliedActivation(activation, z, out[:-1]))
            x = out
        self._output.forward(x)
        if self._objective is not None and self._feed.y is not None:
            self._objective.measure(self._feed.y)  # a fused output is complete only now
        applied = self._output.applied()
        assert applied is not None
        yield _seen(applied)

    def _send_back(self, rng: np.random.Generator) -> Iterator[float]:
        """Yield the size of each sample's delta in each layer, the output first."""
        error = self._output.backward(self._first_error(rng))
        yield delta_rms(self._output.delta)
        slope = np.empty_like(self._z[0])
        for block, z, out in zip(self._blocks[::-1], self._z[::-1], self._out[::-1], strict=True):
            assert error is not None
            self._plan.activation.pull_back(z, out[:-1], error, slope)
            yield delta_rms(error)
            error = block[:, :-1].T @ error

    def _first_error(self, rng: np.random.Generator) -> Array:
        if self._objective is not None and self._feed.y is not None:
            return self._objective.start(self._feed.y)
        return rng.standard_normal(self._output.a.shape) / self._feed.x.shape[1]


def _seen(applied: AppliedActivation) -> tuple[float, ...]:
    """Return what the curves tell of one layer's values, in the order of their fields."""
    z, a = applied.z, applied.a
    return float(z.std()), float(a.mean()), float(a.std()), saturated_share(applied), dead_share(applied)


def curves(plan: DepthPlan, feed: ProbeInput, seed: int = 0) -> DepthCurves:
    """Return the curves of one network."""
    return Dial(plan, feed).curves(seed)


def band(plan: DepthPlan, feed: ProbeInput, seeds: Iterable[int]) -> Iterator[DepthCurves]:
    """Yield the curves of one seed after another, so that whoever draws the band can stop in between."""
    return map(Dial(plan, feed).curves, seeds)


def to_project(plan: DepthPlan, project: Project) -> Project:
    """Put the stack in place of the project's hidden layers; data, output, loss and the rest stay as they are."""
    blocks = tuple(map(Block, (*plan.layers, _output_of(project))))
    return with_ids(changed(project, "network", NetworkPlan(blocks, plan.initialiser)))


def _output_of(project: Project) -> Layer:
    """Return the project's output layer without weights and biases written down for it; the usual one if none fits."""
    schema, output = project.data.source.schema, output_layer(project)
    if output is None or output.outputs(1) not in schema.fitting_outputs:
        output = replace(Dense(schema.outputs), activation=suited(project)[0])
    return output.unwritten()

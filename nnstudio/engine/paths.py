"""The chain rule unfolded: one weight's derivative as the sum over all paths from it to the loss.

For one sample, dL/dw = x f'(z) times the sum over all paths of the product of the factors along the path and of delta
at the output where it ends. A factor is w f'(z) of the unit that the path comes to, or what a layer without weights
makes of it. There may be millions of paths: their number and their sum are found layer by layer, and only the largest
are listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnstudio.engine.activations import Activation, Softmax
from nnstudio.engine.arrays import Array
from nnstudio.engine.fronts import AtLoss, Fork, Front, Hop, Link
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, Layer, LayerNorm, Residual
from nnstudio.engine.layers.stack import Place
from nnstudio.engine.network import Network
from nnstudio.engine.trace import LayerTrace, StepTrace


@dataclass(frozen=True)
class Path:
    """One path from the chosen weight to the loss: its hops, delta of the output it ends at, and its part of dL/dw."""

    hops: tuple[Hop, ...]
    delta: float
    part: float


@dataclass(frozen=True)
class PathSum:
    """The derivative of the loss of one sample by one weight, dL/dw = x f'(z) (sum over the paths).

    ``x`` is what the weight multiplies (1 for a bias), ``slope`` is f'(z) of its unit: 1 at the output, whose delta
    holds it, and behind a softmax, where the first hop of a path does. ``paths`` are the largest, ``count`` is how many
    there are that are not 0, ``total`` is the sum of all of them. ``derivative`` is the engine's own dL/dw for this
    sample.
    """

    x: float
    slope: float
    paths: tuple[Path, ...]
    count: int
    total: float
    derivative: float

    @property
    def rest(self) -> float:
        """The sum of the paths that are not listed."""
        return self.total - sum(path.part for path in self.paths)

    @property
    def through_batch(self) -> float:
        """What no path within the sample explains: by way of the batch's mean and variance, else only rounding."""
        return self.derivative - self.total


def sum_over_paths(
    network: Network, trace: StepTrace, sample: int, layer: str, unit: int, source: int | None, most: int = 64
) -> PathSum:
    """Unfold the derivative by the weight of ``unit`` from ``source`` (None: by its bias); units count from 0.

    ``layer`` names a dense layer, such as "2" or "3.1"; at most ``most`` paths are listed, the largest first.
    """
    own, last = next(part for part in trace.layers if part.name == layer), trace.layers[-1]
    x = 1.0 if source is None else float(own.x[sample, source])
    delta = float(own.delta[sample, unit])
    if own is last:
        return PathSum(x, 1.0, (Path((), delta, x * delta),), 1, x * delta, x * delta)
    front: Front = AtLoss(last.delta[sample])
    for link in reversed(list(_Route(trace, sample).onwards(network.stack.places, "", layer))):
        front = link.back(front, most)
    slope = 1.0 if _is_softmax(own.layer) or own.slope is None else float(own.slope[sample, unit])
    outer = x * slope
    places = np.flatnonzero(front.products[unit] * outer).tolist()
    paths = tuple(Path(*front.way(unit, place), float(front.products[unit, place]) * outer) for place in places)
    count = int(front.counts[unit]) if outer else 0
    return PathSum(x, slope, paths, count, float(front.totals[unit]) * outer, x * delta)


class _Route:
    """The way of one sample through the network, link by link."""

    def __init__(self, trace: StepTrace, sample: int) -> None:
        self._traces = {part.name: part for part in trace.layers}
        self._output = trace.layers[-1].name
        self._sample = sample

    def onwards(self, places: Sequence[Place], prefix: str, start: str) -> Iterator[Link | Fork]:
        """Give the links from the layer ``start`` to the outputs; from inside a block, first the rest of its stack."""
        begun = False
        for place in places:
            name = f"{prefix}{place.number}"
            if begun:
                yield self._link(place, name)
            elif name == start and _is_softmax(place.layer):
                yield Link(name, self._sloped(Softmax(), self._traces[name]), None, None)
            elif start.startswith(f"{name}.") and isinstance(place.layer, Residual):
                yield from self.onwards(place.layer.stack(place.inputs).places, f"{name}.", start)
            begun = begun or start == name or start.startswith(f"{name}.")

    def _link(self, place: Place, name: str) -> Link | Fork:
        layer, trace = place.layer, self._traces[name]
        slopes = None if trace.slope is None else trace.slope[self._sample]
        match layer:
            case Residual():
                return self._fork(layer, place, name)
            case Dense() if name == self._output:
                return Link(name, trace.tensors["W"], trace.tensors["W"], None)  # its slope is within delta
            case Dense():
                weights = trace.tensors["W"]
                return Link(name, self._sloped(layer.activation, trace) @ weights, weights, slopes)
            case Activate():
                return Link(name, self._sloped(layer.activation, trace), None, slopes)
            case Dropout():
                return Link(name, np.diag(trace.details["factor"][self._sample]), None, None)
            case LayerNorm() | BatchNorm():
                return Link(name, self._normalised(layer, trace), None, None)
        return Link(name, np.eye(place.outputs), None, None)  # noise passes everything on

    def _fork(self, layer: Residual, place: Place, name: str) -> Fork:
        stack = [self._link(part, f"{name}.{part.number}") for part in layer.stack(place.inputs).places]
        projection = self._traces[name].tensors.get("P")
        around = np.eye(place.outputs) if projection is None else projection
        return Fork(stack, Link(name, around, projection, None, around=True))

    def _sloped(self, activation: Activation, trace: LayerTrace) -> Array:
        """Return da/dz (units, units): a diagonal of slopes, for softmax the whole Jacobian."""
        if isinstance(activation, Softmax):
            a = trace.a[self._sample]
            return np.diag(a) - np.outer(a, a)
        assert trace.slope is not None
        return np.diag(trace.slope[self._sample])

    def _normalised(self, layer: LayerNorm | BatchNorm, trace: LayerTrace) -> Array:
        """Return da/dx (units, units) within the sample, without batch norm's way by the other samples."""
        normal, gain = trace.details["normal"][self._sample], trace.tensors["gain"]
        scale = trace.details["scale"]
        if isinstance(layer, BatchNorm):
            batch = len(trace.a)
            return np.diag(gain * scale[0] * (1.0 - (1.0 + normal**2) / batch))
        units = len(normal)
        centred = np.eye(units) - (1.0 + np.outer(normal, normal)) / units
        return gain[:, None] * scale[self._sample] * centred


def _is_softmax(layer: Layer) -> bool:
    return isinstance(layer, Dense) and isinstance(layer.activation, Softmax)

"""The chain rule unfolded: one weight's derivative as the sum over all paths from it to the loss.

For one sample, dL/dw = x f'(z) times the sum over all paths of the product of the factors along the path and of delta
at the output where it ends. A factor is w f'(z) of the unit that the path comes to, or what a layer without weights
makes of it. There may be millions of paths: their number and their sum are found layer by layer, and only the largest
are listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnstudio.engine.analysis.path_search import BranchLink, LayerLink, LossFrontier, PathFrontier, PathHop
from nnstudio.engine.analysis.trace import LayerTrace, StepTrace
from nnstudio.engine.arrays import Array
from nnstudio.engine.layers.form import Branched, Weighted
from nnstudio.engine.network import Network
from nnstudio.engine.topology import LayerNode


@dataclass(frozen=True)
class Path:
    """One path from the chosen weight to the loss: its hops, delta of the output it ends at, and its part of dL/dw."""

    hops: tuple[PathHop, ...]
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
    traces = {part.name: part for part in trace.layers}
    own, last = traces[layer], traces[network.last]
    x = 1.0 if source is None else float(own.x[sample, source])
    delta = float(own.delta[sample, unit])
    if own is last:
        return PathSum(x, 1.0, (Path((), delta, x * delta),), 1, x * delta, x * delta)
    frontier: PathFrontier = LossFrontier((last.arriving if last.z is None else last.delta)[sample])
    for link in reversed(list(_Route(traces, last.name, sample).onwards(network.nodes, layer))):
        frontier = link.back(frontier, most)
    slope = 1.0 if own.slope is None or not _elementwise(own) else float(own.slope[sample, unit])
    outer = x * slope
    places = np.flatnonzero(frontier.products[unit] * outer).tolist()
    paths = tuple(Path(*frontier.way(unit, place), float(frontier.products[unit, place]) * outer) for place in places)
    count = int(frontier.counts[unit]) if outer else 0
    return PathSum(x, slope, paths, count, float(frontier.totals[unit]) * outer, x * delta)


class _Route:
    """The way of one sample through the network, link by link."""

    def __init__(self, traces: dict[str, LayerTrace], output: str, sample: int) -> None:
        self._traces, self._output, self._sample = traces, output, sample

    def onwards(self, nodes: Sequence[LayerNode], start: str) -> Iterator[LayerLink | BranchLink]:
        """Give the links from the layer ``start`` to the outputs; from inside a block, first the rest of its layers."""
        begun = False
        for node in nodes:
            if begun:
                yield self._link(node)
            elif node.name == start and not _elementwise(self._traces[start]):
                yield LayerLink(start, self._activated(self._traces[start]), None, None)
            elif start.startswith(f"{node.name}."):
                yield from self.onwards(node.inside, start)
            begun = begun or start == node.name or start.startswith(f"{node.name}.")

    def _link(self, node: LayerNode) -> LayerLink | BranchLink:
        trace = self._traces[node.name]
        slopes = None if trace.slope is None else trace.slope[self._sample]
        if isinstance(trace.form, Branched):
            return self._fork(node, trace.form)
        factors = trace.form.jacobian(self._sample)
        weights = trace.form.weights if isinstance(trace.form, Weighted) else None
        if node.name == self._output:  # its slope, if it has one, is within delta
            slopes = None
        elif trace.activation is not None:
            factors = self._activated(trace) @ factors
        return LayerLink(node.name, factors, weights, slopes)

    def _fork(self, node: LayerNode, form: Branched) -> BranchLink:
        stack = [self._link(part) for part in node.inside]
        around = np.eye(node.outputs) if form.projection is None else form.projection
        return BranchLink(stack, LayerLink(node.name, around, form.projection, None, around=True))

    def _activated(self, trace: LayerTrace) -> Array:
        """Return da/dz (units, units): a diagonal of slopes; where the units depend on each other, the whole matrix."""
        assert trace.activation is not None
        assert trace.slope is not None
        if not trace.activation.elementwise:
            return trace.activation.jacobian(trace.a[self._sample])
        return np.diag(trace.slope[self._sample])


def _elementwise(trace: LayerTrace) -> bool:
    return trace.activation is None or trace.activation.elementwise

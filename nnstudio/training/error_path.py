"""The error signal's way back through the network: its factors one by one, and summed up.

From layer to layer the size of delta changes by exactly two factors: the weights, |W^T delta| / |delta|, and the
slopes, |f'(z) * W^T delta| / |W^T delta|. Layers without weights have one factor of their own. Sizes are norms over the
whole batch; the root mean square of delta is |delta| / sqrt(units samples).
"""

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from nnstudio.engine.arrays import Array, norm, quiet
from nnstudio.engine.network import Network, own_tensors
from nnstudio.engine.passes import Pass

Cause = Literal["weights", "slopes", "layer"]

CAUSES: tuple[Cause, ...] = ("weights", "slopes", "layer")

State = Literal["unknown", "direct", "silent", "broken", "cut", "open"]
"""Unknown: not measured yet. Direct: one layer, no way to go. Silent: no error at the output. Broken: not finite, or
the weights that the signal went back through are gone. Cut: a factor is 0, nothing arrives below it. Open: it arrives.
"""


@dataclass(frozen=True)
class FlowHop:
    """One factor on the way back: its cause, and the name of the layer that it belongs to.

    "weights" are those of the layer named, on the way to the layer below; "slopes" are those of its activation; "layer"
    is a normalisation, a dropout, a noise or a residual block as a whole. The factor is NaN where nothing arrives.
    """

    layer: str
    cause: Cause
    factor: float


@dataclass(frozen=True)
class ErrorStep:
    """One step back, from the delta of layer ``above`` to that of ``layer``.

    ``weights`` is the factor of the weights of the layer above, None where it has none; ``own`` that of this layer,
    its slopes or ("layer") the whole of a normalisation, a dropout or a block. ``rms`` is the root mean square of delta
    on arrival; ``block`` says that there are layers inside this one.
    """

    layer: str
    above: str
    weights: float | None
    own: float
    cause: Cause
    rms: float
    block: bool = False

    @property
    def factor(self) -> float:
        """What the step multiplies the size of delta by; 0 where nothing arrives."""
        return product((1.0 if self.weights is None else self.weights, self.own))

    @cached_property
    def hops(self) -> tuple[FlowHop, ...]:
        """Its factors in the order of the way."""
        own = FlowHop(self.layer, self.cause, self.own)
        return (own,) if self.weights is None else (FlowHop(self.above, "weights", self.weights), own)


@dataclass(frozen=True)
class ErrorPath:
    """The whole way, from the output, whose delta has the root mean square ``rms``.

    ``whole`` says whether factors and sizes belong together: after a divergence the last step's weights are gone.
    """

    output: str = ""
    rms: float = math.nan
    steps: tuple[ErrorStep, ...] = ()
    whole: bool = True

    @classmethod
    def of(
        cls, output: str, hops: Iterable[FlowHop], sizes: Mapping[str, float], blocks: Container[str], *, whole: bool
    ) -> "ErrorPath":
        """Put factors together with the root mean square of delta by layer; ``blocks`` have layers inside."""
        steps: list[ErrorStep] = []
        above, weights = output, None
        for hop in hops:
            if hop.cause == "weights":
                weights = hop.factor
            else:
                name = hop.layer
                steps.append(ErrorStep(name, above, weights, hop.factor, hop.cause, sizes[name], name in blocks))
                above, weights = name, None
        return cls(output, sizes[output], tuple(steps), whole)

    def parts(self) -> "Iterator[ErrorPath]":
        """Give the way to every layer before the output, the nearest first."""
        return (replace(self, steps=self.steps[:end]) for end in range(1, len(self.steps) + 1))

    @property
    def layer(self) -> str:
        """The layer where the way ends."""
        return self.steps[-1].layer if self.steps else self.output

    @cached_property
    def hops(self) -> tuple[FlowHop, ...]:
        """All factors in the order of the way."""
        return tuple(hop for step in self.steps for hop in step.hops)

    @cached_property
    def state(self) -> State:
        """What kind of way it is."""
        if not self.output:
            return "unknown"
        if not math.isfinite(self.rms) or any(not math.isfinite(step.rms) for step in self.steps):
            return "broken"
        if not self.steps:
            return "direct"
        if not self.whole:
            return "broken"
        if self.rms == 0.0:
            return "silent"
        return "open" if self.cut is None else "cut"

    @cached_property
    def cut(self) -> FlowHop | None:
        """The factor that lets nothing through, if there is one."""
        return next((hop for hop in self.hops if hop.factor == 0.0), None)

    @property
    def ratio(self) -> float:
        """The product of all factors: |delta of the layer where it ends| / |delta of the output|."""
        return product(hop.factor for hop in self.hops)

    @property
    def weighted(self) -> int:
        """How many layers with weights are passed; 1 where there are none, so that it can divide."""
        return max(sum(step.weights is not None for step in self.steps), 1)

    @property
    def passes(self) -> int:
        """How many layers are passed that multiply by something of weight: those with weights, and blocks."""
        return max(sum((step.weights is not None) + step.block for step in self.steps), 1)

    def product(self, *causes: Cause) -> float:
        """Return the product of all factors of some causes."""
        return product(self._products[cause] for cause in causes)

    def mean(self, *causes: Cause) -> float:
        """Return what a layer multiplies by on average: the geometric mean over the layers passed."""
        return self.product(*causes) ** (1.0 / self.passes)

    @cached_property
    def _products(self) -> dict[Cause, float]:
        return {cause: product(hop.factor for hop in self.hops if hop.cause == cause) for cause in CAUSES}

    def has(self, cause: Cause) -> bool:
        """Tell whether there are factors of a cause."""
        return any(hop.cause == cause for hop in self.hops)

    @property
    def shrinker(self) -> Cause:
        """Which cause takes most away."""
        return min(CAUSES, key=lambda cause: self.product(cause))

    @property
    def grower(self) -> Cause:
        """Which cause adds most."""
        return max(CAUSES, key=lambda cause: self.product(cause))


def product(factors: Iterable[float]) -> float:
    """Multiply; NaN, which stands where nothing arrives, counts as 0."""
    known = [0.0 if math.isnan(factor) else factor for factor in factors]
    return 0.0 if 0.0 in known else math.prod(known)


@quiet()
def error_flow(pass_: Pass, parameters: Array) -> tuple[FlowHop, ...]:
    """Return all factors from the output's delta back to the first layer's, in the order of the signal's way.

    ``parameters`` are those that the step went back through: from before its update. The product of all factors is
    |delta of the first layer| / |delta of the last|.
    """
    return tuple(_hops(pass_, pass_.network.tensors(parameters)))


def _hops(pass_: Pass, tensors: dict[str, Array]) -> Iterator[FlowHop]:
    operations = pass_.operations
    arriving = operations[-1].delta
    size = norm(arriving)
    for number in range(len(operations), 0, -1):
        operation, name = operations[number - 1], str(number)
        if number < len(operations):
            own = norm(operation.delta)
            cause: Cause = "layer" if operation.applied() is None else "slopes"
            yield FlowHop(name, cause, _ratio(own, size))
            arriving, size = operation.delta, own
        weighed = operation.layer.weighed_back(arriving, own_tensors(name, tensors))
        if number > 1 and weighed is not None:
            arriving = weighed
            before, size = size, norm(arriving)
            yield FlowHop(name, "weights", _ratio(size, before))


def _ratio(size: float, before: float) -> float:
    return size / before if before > 0.0 else math.nan


def frozen_layers(network: Network) -> list[str]:
    """Name the layers that learn nothing: the signal passes through them all the same."""
    return [node.name for node in network.nodes if "W" in node.layer.fixed()]


@dataclass(frozen=True)
class ErrorSize:
    """How large the error signal of one layer is beside others.

    ``rms`` is the root mean square of each sample's own delta = dL/dz, ``share`` what it is of the output's, ``factor``
    what it is of the next layer's, NaN at the output.
    """

    layer: str
    rms: float
    share: float
    factor: float


def error_sizes(sizes: Mapping[str, float]) -> tuple[ErrorSize, ...]:
    """Compare the root mean squares of delta, by layer from the first to the output."""
    values = [*sizes.values()]
    return tuple(
        ErrorSize(layer, size, _beside(size, values[-1]), _beside(size, following))
        for (layer, size), following in zip(sizes.items(), [*values[1:], math.nan], strict=False)
    )


def _beside(size: float, other: float) -> float:
    """Return one size over another; 1 where both are nothing, as where every answer is exactly right."""
    if other == 0.0:
        return 1.0 if size == 0.0 else math.inf
    return size / other

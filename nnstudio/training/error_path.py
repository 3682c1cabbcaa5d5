"""The error signal's way back, step by step: what the weights and what the slopes multiply it by."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from nnstudio.training.flow import Cause, FlowHop
from nnstudio.training.snapshot import Snapshot

State = Literal["unknown", "direct", "silent", "broken", "cut", "open"]
"""Unknown: not measured yet. Direct: one layer, no way to go. Silent: no error at the output. Broken: not finite, or
the weights that the signal went back through are gone. Cut: a factor is 0, nothing arrives below it. Open: it arrives.
"""

CAUSES: tuple[Cause, ...] = ("weights", "slopes", "layer")


@dataclass(frozen=True)
class ErrorStep:
    """One step back, from the delta of layer ``above`` to that of ``layer``.

    ``weights`` is the factor of the weights of the layer above, None where it has none; ``own`` that of this layer,
    its slopes or ("layer") the whole of a normalisation, a dropout or a block. ``rms`` is the root mean square of delta
    on arrival.
    """

    layer: str
    above: str
    weights: float | None
    own: float
    cause: Cause
    rms: float

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
class Way:
    """The whole way, from the output, whose delta has the root mean square ``rms``.

    ``passes`` counts the layers on the way that multiply by something of weight: those with weights, and blocks.
    ``whole`` says whether factors and sizes belong together: after a divergence the last step's weights are gone.
    """

    output: str = ""
    rms: float = math.nan
    steps: tuple[ErrorStep, ...] = ()
    passes: int = 1
    whole: bool = True

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
        """The product of all factors: |delta of the first layer| / |delta of the output|."""
        return self.product(*CAUSES)

    def product(self, *causes: Cause) -> float:
        """Return the product of all factors of some causes."""
        return product(self._products[cause] for cause in causes)

    def mean(self, *causes: Cause) -> float:
        """Return what a layer multiplies by on average: the geometric mean over the layers passed."""
        whole = self.product(*causes)
        return whole if whole == 0.0 else whole ** (1.0 / self.passes)

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


def way_of(snapshot: Snapshot) -> Way:
    """Return the way back in a snapshot with layers and flow."""
    sizes = {layer.name: layer.measures.delta_rms for layer in snapshot.layers}
    output = str(len(snapshot.network.layers))
    if output not in sizes or "flow" not in snapshot.observations:
        return Way()
    whole = snapshot.coming or snapshot.change is not None
    steps: list[ErrorStep] = []
    above, weights = output, None
    for hop in snapshot.flow:
        if hop.cause == "weights":
            weights = hop.factor
        else:
            steps.append(ErrorStep(hop.layer, above, weights, hop.factor, hop.cause, sizes[hop.layer]))
            above, weights = hop.layer, None
    return Way(output, sizes[output], tuple(steps), _passes(snapshot, steps), whole)


def _passes(snapshot: Snapshot, steps: list[ErrorStep]) -> int:
    layers = snapshot.network.layers
    blocks = sum(bool(layers[int(step.layer) - 1].inside) for step in steps)
    return max(blocks + sum(step.weights is not None for step in steps), 1)


def frozen_layers(snapshot: Snapshot) -> list[str]:
    """Name the layers that learn nothing: the signal passes through them all the same."""
    layers = enumerate(snapshot.network.layers, 1)
    return [str(number) for number, layer in layers if "W" in layer.fixed()]

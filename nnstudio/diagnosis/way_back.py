"""The error signal's way back to a layer, summed up: what is left of it, and which of its factors are to blame."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nnstudio.diagnosis.evidence import Evidence
from nnstudio.engine.layers import Layer
from nnstudio.sentences import Sentence, say
from nnstudio.training.flow import Cause, FlowHop


@dataclass(frozen=True)
class WayBack:
    """The way from the output back to ``layer``: ``ratio`` is |delta of the layer| / |delta of the output|.

    ``factors`` has, by cause, the mean factor of a layer (the geometric mean over the way); "layer" stands for
    normalisations, dropout and residual blocks. A factor is 0 where nothing arrives.
    """

    layer: str
    ratio: float
    factors: dict[Cause, float]

    @property
    def shrinker(self) -> Cause:
        """Which factor takes most away."""
        return min(self.factors, key=lambda cause: self.factors[cause])

    @property
    def grower(self) -> Cause:
        """Which factor adds most."""
        return max(self.factors, key=lambda cause: self.factors[cause])

    def sentence(self) -> Sentence:
        """Say the two factors, and the third where there is one."""
        weights, slopes, rest = self.factors["weights"], self.factors["slopes"], self.factors["layer"]
        if rest == 1.0:
            return say(
                "Going back, each layer multiplies the error signal by about {each:.2g}: "
                "weights {weights:.2g} × slopes f′(z) {slopes:.2g}.",
                each=weights * slopes,
                weights=weights,
                slopes=slopes,
            )
        return say(
            "Going back, each layer multiplies the error signal by about {each:.2g}: "
            "weights {weights:.2g} × slopes f′(z) {slopes:.2g} × blocks and normalisation {rest:.2g}.",
            each=weights * slopes * rest,
            weights=weights,
            slopes=slopes,
            rest=rest,
        )


def ways_back(evidence: Evidence) -> list[WayBack]:
    """Return the way back to every layer before the output that learns, the nearest to the output first.

    There is none while a delta is no finite number: what is wrong then is no matter of factors.
    """
    if not all(math.isfinite(layer.measures.delta_rms) for layer in evidence.layers):
        return []
    hops = evidence.flow
    learning = {layer.name for layer in evidence.hidden if _learns(layer.layer)}
    ends = {hop.layer: number for number, hop in enumerate(hops, 1) if hop.cause != "weights"}
    return [_way(name, hops[:end]) for name, end in ends.items() if name in learning]


def _learns(layer: Layer) -> bool:
    return any(map(_learns, layer.inside)) or (layer.fully_connected and "W" not in layer.fixed())


def _way(name: str, hops: tuple[FlowHop, ...]) -> WayBack:
    products = {cause: _product(hop.factor for hop in hops if hop.cause == cause) for cause in _CAUSES}
    layers = max(sum(hop.cause == "weights" for hop in hops), 1)
    factors = {cause: 0.0 if product == 0.0 else product ** (1.0 / layers) for cause, product in products.items()}
    return WayBack(name, _product(hop.factor for hop in hops), factors)


def _product(factors: Iterable[float]) -> float:
    """Multiply; NaN, which stands where nothing arrives, counts as 0."""
    known = [0.0 if math.isnan(factor) else factor for factor in factors]
    return 0.0 if 0.0 in known else math.prod(known)


_CAUSES: tuple[Cause, ...] = ("weights", "slopes", "layer")

"""The error signal's way back to the layers that learn, and what its factors say in a sentence."""

import math

from nnstudio.diagnosis.evidence import Evidence
from nnstudio.engine.layers import Layer
from nnstudio.sentences import Sentence, say
from nnstudio.training.error_path import CAUSES, Cause, ErrorPath


def ways_back(evidence: Evidence) -> list[ErrorPath]:
    """Return the way back to every layer before the output that learns, the nearest to the output first.

    There is none while a delta is no finite number: what is wrong then is no matter of factors.
    """
    if not all(math.isfinite(layer.measures.delta_rms) for layer in evidence.layers):
        return []
    learning = {layer.name for layer in evidence.hidden if _learns(layer.layer)}
    return [way for way in evidence.error_path.parts() if way.layer in learning]


def _learns(layer: Layer) -> bool:
    return any(map(_learns, layer.inside)) or (layer.fully_connected and "W" not in layer.fixed())


def mean_factors(way: ErrorPath) -> dict[Cause, float]:
    """Return, by cause, the geometric mean of the factors over the layers with weights; 0 where nothing arrives."""
    return {cause: way.product(cause) ** (1.0 / way.weighted) for cause in CAUSES}


def factors_in_words(way: ErrorPath) -> Sentence:
    """Say the two factors, and the third where there is one."""
    weights, slopes, rest = mean_factors(way).values()
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

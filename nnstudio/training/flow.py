"""The error signal's way back through the network, factor by factor.

From layer to layer the size of delta changes by exactly two factors: the weights, |W^T delta| / |delta|, and the
slopes, |f'(z) * W^T delta| / |W^T delta|. Layers without weights have one factor of their own. Sizes are norms over the
whole batch.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nnstudio.engine.arrays import Array, norm, quiet
from nnstudio.engine.network import own_tensors
from nnstudio.engine.passes import Pass

Cause = Literal["weights", "slopes", "layer"]


@dataclass(frozen=True)
class FlowHop:
    """One factor on the way back: its cause, and the name of the layer that it belongs to.

    "weights" are those of the layer named, on the way to the layer below; "slopes" are those of its activation; "layer"
    is a normalisation, a dropout, a noise or a residual block as a whole. The factor is NaN where nothing arrives.
    """

    layer: str
    cause: Cause
    factor: float


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

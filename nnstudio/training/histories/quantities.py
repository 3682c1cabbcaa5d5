"""What can be looked at layer by layer, and where it is found in a snapshot."""

from dataclasses import dataclass
from typing import Literal

from nnstudio.engine.arrays import Array
from nnstudio.engine.topology import owner_of
from nnstudio.training.snapshot import Snapshot

Key = Literal["gradient", "delta", "activation", "weight", "update"]

KEYS: tuple[Key, ...] = ("gradient", "delta", "activation", "weight", "update")

MEASURES: dict[Key, str] = {
    "gradient": "grad_rms",
    "delta": "delta_rms",
    "activation": "activation_std",
    "weight": "weight_rms",
    "update": "update_ratio",
}
"""The number of ``LayerMeasures`` that sums a quantity up."""

LINEAR: frozenset[Key] = frozenset({"activation", "weight"})
"""What is looked at with its sign, on a linear axis; of the others the size alone matters."""

TENSORS = ("W", "P")
"""Weights, and the projections of residual blocks; biases, gains and shifts are another matter."""


@dataclass(frozen=True)
class LayerArray:
    """A layer's values. ``layer`` is its name, such as "2" or "2.1"; ``tensor`` is "W", "P", or empty for neither."""

    layer: str
    tensor: str
    values: Array


def layer_arrays(snapshot: Snapshot, key: Key) -> list[LayerArray] | None:
    """Return the values of every layer that has such, the first layer first; None if they are not known yet."""
    match key:
        case "delta":
            return [LayerArray(layer.name, "", layer.delta) for layer in snapshot.layers]
        case "activation":
            return [LayerArray(layer.name, "", layer.a) for layer in snapshot.layers]
        case _:
            vectors = {"gradient": snapshot.gradient, "weight": snapshot.parameters, "update": snapshot.change}
            vector = vectors[key]
            return None if vector is None else _tensors(snapshot, vector)


def is_output(snapshot: Snapshot, layer: str) -> bool:
    """Tell whether a layer is the last one."""
    return layer == snapshot.network.last


def _tensors(snapshot: Snapshot, vector: Array) -> list[LayerArray]:
    named = ((owner_of(name), values) for name, values in snapshot.tensors(vector).items())
    return [LayerArray(layer, tensor, values) for (layer, tensor), values in named if tensor in TENSORS]

"""How much each unit of a layer matters: by what leads on from it, and how much its activation varies."""

import numpy as np

from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.topology import INPUT, by_value
from nnstudio.training.snapshot import Snapshot


@quiet()
def importance(snapshot: Snapshot, layer: str) -> Array:
    """Return how much each unit matters: the sum of |w| of its outgoing weights times its activation's deviation.

    Units that no weights lead away from, the outputs, count by their deviation alone; without layers in the snapshot
    the weights count alone. The units of the input, "0", are its features.
    """
    outgoing, spread = _outgoing(snapshot, layer), _spread(snapshot, layer)
    if spread is None:
        return outgoing
    return spread if layer == snapshot.network.nodes[-1].name else outgoing * spread


def _outgoing(snapshot: Snapshot, layer: str) -> Array:
    nodes = [*by_value(snapshot.network.nodes)]
    place = [INPUT, *(node.name for node in nodes)].index(layer)
    reader = next((node for node in nodes[place:] if node.layer.fully_connected), None)
    if reader is None:
        return np.ones(nodes[place - 1].outputs)
    return np.asarray(np.abs(snapshot.tensors()[f"{reader.name}.W"]).sum(axis=0))


def _spread(snapshot: Snapshot, layer: str) -> Array | None:
    values = {INPUT: snapshot.layers[0].x} if snapshot.layers else {}
    values |= {one.name: one.a for one in snapshot.layers}
    return values[layer].std(axis=0) if layer in values else None

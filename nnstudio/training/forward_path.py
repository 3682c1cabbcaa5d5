"""The way forward: how large each layer's activations are, and how many of its units say nothing any more."""

import math
from dataclasses import dataclass

import numpy as np

from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.topology import number_of
from nnstudio.training.measures import DeadUnits
from nnstudio.training.snapshot import Snapshot

CHUNK = 1024


@dataclass(frozen=True)
class ForwardRow:
    """One layer on one batch: mean and standard deviation of its activations over all units and samples.

    ``saturated`` is the share of (unit, sample) pairs on a flat part of the activation, ``dead`` the share of units
    that no sample of the batch switches on; NaN where a layer has no such thing.
    """

    layer: str
    number: int
    units: int
    mean: float
    std: float
    saturated: float
    dead: float


def forward_rows(snapshot: Snapshot) -> tuple[ForwardRow, ...]:
    """Return the layers of a snapshot in the order of the way forward, those inside blocks included."""
    return tuple(
        ForwardRow(
            layer=layer.name,
            number=number_of(layer.name),
            units=layer.a.shape[1],
            mean=layer.measures.activation_mean,
            std=layer.measures.activation_std,
            saturated=layer.measures.saturated,
            dead=layer.measures.dead,
        )
        for layer in snapshot.layers
    )


@quiet()
def dead_units(network: Network, rows: Array, layer: str) -> list[int]:
    """Return the units of a layer that none of the samples (samples, inputs) switches on, counted from 0."""
    dead = DeadUnits()
    rows = rows.astype(network.parameters.dtype, copy=False)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        pass_ = Pass(network, len(chunk))
        pass_.forward(upright(chunk))
        dead.look(pass_)
    found = dead.by_layer.get(layer)
    return [] if found is None else np.flatnonzero(found).tolist()


def spread_ratio(rows: tuple[ForwardRow, ...]) -> float:
    """Return the standard deviation of the last hidden layer's activations over that of the first's; NaN if unknown."""
    hidden = [row for row in rows[:-1] if "." not in row.layer]
    if len(hidden) < 2 or not hidden[0].std > 0.0 or not math.isfinite(hidden[-1].std):
        return math.nan
    return hidden[-1].std / hidden[0].std

"""What stands behind one factor: the slopes of a layer over the batch, or the singular values of its weights."""

import math
from dataclasses import dataclass

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, quiet, rms
from nnstudio.engine.network import own_tensors
from nnstudio.training.error_path import FlowHop
from nnstudio.training.snapshot import Snapshot

BINS = 40
LARGEST_MATRIX = 4_000_000
"""Singular values of a matrix with more entries would make the window wait for seconds."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """All f'(z) of a layer, counted: ``edges`` bound the bins; ``units`` x ``samples`` of them are ``finite``.

    ``rms`` is the factor that a signal would get that has nothing to do with the slopes.
    """

    hop: FlowHop
    activation: Activation
    edges: Array
    counts: Array
    low: float
    high: float
    rms: float
    units: int
    samples: int
    finite: int


@dataclass(frozen=True, eq=False)
class Singular:
    """The singular values of a layer's weights (units, inputs), the largest first.

    ``rms`` is the root of their squares' sum over the units: the factor that a signal would get that points in no
    direction in particular.
    """

    hop: FlowHop
    values: Array
    units: int
    inputs: int
    rms: float


Spread = Slopes | Singular


@quiet()
def slopes_of(snapshot: Snapshot, hop: FlowHop) -> Slopes | None:
    """Count the slopes of a layer over the snapshot's batch; None where it has none."""
    values = next((layer for layer in snapshot.layers if layer.name == hop.layer), None)
    activation = snapshot.activation(hop.layer)
    if values is None or values.z is None or activation is None:
        return None
    all_slopes = activation.slopes(values.z.T, values.a.T).ravel()
    slopes = all_slopes[np.isfinite(all_slopes)]
    low, high = float(slopes.min(initial=math.inf)), float(slopes.max(initial=-math.inf))
    shown = (min(low, 0.0), max(high, activation.steepest)) if slopes.size else (0.0, 1.0)
    counts, edges = np.histogram(slopes, bins=BINS, range=shown)
    samples, units = values.a.shape
    return Slopes(hop, activation, edges, counts, low, high, rms(slopes), units, samples, slopes.size)


@quiet()
def singular_of(snapshot: Snapshot, hop: FlowHop) -> Singular | None:
    """Decompose the weights that the error signal went back through: those from before the last update.

    None where they are too many, or not finite.
    """
    vector = snapshot.parameters if snapshot.change is None else snapshot.parameters - snapshot.change
    node = snapshot.network.nodes[int(hop.layer) - 1]
    if node.inputs * node.outputs > LARGEST_MATRIX:
        return None
    weights = node.layer.weighed_back(np.eye(node.outputs), own_tensors(hop.layer, snapshot.tensors(vector)))
    if weights is None or not np.all(np.isfinite(weights)):
        return None
    values = np.linalg.svd(weights, compute_uv=False)
    inputs, units = weights.shape
    return Singular(hop, values, units, inputs, float(np.sqrt(np.square(values).sum() / units)))


def spread_of(snapshot: Snapshot, hop: FlowHop) -> Spread | None:
    """Return what stands behind a factor; None where there is nothing to show."""
    if hop.cause == "weights":
        return singular_of(snapshot, hop)
    return slopes_of(snapshot, hop) if hop.cause == "slopes" else None

"""What every layer knows of itself, and what it becomes when it is bound to arrays."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from nnstudio.description import Description
from nnstudio.engine.arrays import Array, with_ones
from nnstudio.engine.initialisers import Initialiser


@dataclass(frozen=True)
class Site:
    """The place in a network where a layer is bound: how many inputs it reads, and its parts of the flat vectors.

    ``rng`` is where dropout and noise draw from; without one nothing is drawn and the layer answers as when it is used
    (evaluation), with one as when it learns. ``lowest`` says that nobody below wants an error signal.
    """

    inputs: int
    batch: int
    parameters: Array
    gradient: Array
    state: Array
    rng: np.random.Generator | None = None
    lowest: bool = False

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision of the network's numbers."""
        return self.parameters.dtype

    def part(self, span: slice, state: slice, **changes: Any) -> "Site":
        """Return the site of a layer inside this one, given its parts of the vectors."""
        return replace(
            self, parameters=self.parameters[span], gradient=self.gradient[span], state=self.state[state], **changes
        )


class Operation:
    """A layer at work on one batch, in buffers made once.

    ``x`` is what it last read (inputs, batch), perhaps with the row of ones below. ``out`` holds its activations
    (units + 1, batch) with a last row of ones, ``a`` is the same without that row. After the backward pass ``delta``
    is the error signal dL/dz (units, batch) of the batch's mean loss L; for a layer without a weighted sum z it is
    dL/dx. Where somebody wants to see the signal as it arrives, dL/da, ``arriving`` is an array to copy it into.
    """

    x: Array
    delta: Array
    arriving: Array | None = None

    def __init__(self, layer: "Layer", units: int, site: Site) -> None:
        self.layer = layer
        self.inputs = site.inputs
        self.out = with_ones(units, site.batch, site.dtype)
        self.a = self.out[:-1]
        self._below = None if site.lowest else np.zeros((site.inputs, site.batch), site.dtype)

    def forward(self, x: Array) -> Array:
        """Read ``x`` (inputs + 1, batch) with its row of ones; return ``out``."""
        raise NotImplementedError

    def backward(self, error: Array) -> Array | None:
        """Read dL/da (units, batch), which may be overwritten; write the gradient; return dL/dx (inputs, batch)."""
        raise NotImplementedError

    def hand_down(self, delta: Array) -> Array | None:
        """Keep the error signal and return a copy for the layer below, which overwrites what it is given."""
        self.delta = delta
        if self._below is not None:
            np.copyto(self._below, delta)
        return self._below

    def inner(self) -> "tuple[Operation, ...]":
        """Return the operations inside this one, if it is a stack."""
        return ()


class Layer(Description, frozen=True):
    """One layer of a network, described without arrays: its fields are its hyper-parameters."""

    title: ClassVar[str]
    formula: ClassVar[str]

    def outputs(self, inputs: int) -> int:
        """Return how many units answer when ``inputs`` values come in."""
        return inputs

    def size(self, inputs: int) -> int:
        """Return how many parameters the layer has."""
        return 0

    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return named views into ``flat``, the layer's part of a vector laid out like the parameters."""
        return {}

    def decayed(self) -> tuple[str, ...]:
        """Name the tensors that weight decay pulls towards zero: weights, never biases."""
        return ("W",)

    def fixed(self) -> tuple[str, ...]:
        """Name the tensors that training leaves as they are."""
        return ()

    def state_size(self, inputs: int) -> int:
        """Return how many numbers the layer remembers without learning them by gradient."""
        return 0

    def state_tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return named views into the layer's part of the state vector."""
        return {}

    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Write first values into the layer's part of the parameter vector."""

    def start_state(self, flat: Array, inputs: int) -> None:
        """Write first values into the layer's part of the state vector."""

    def bind(self, site: Site) -> Operation:
        """Make the operation that does this layer's work at ``site``."""
        raise NotImplementedError

"""What every layer knows of itself, and what it becomes when it is bound to arrays."""

from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from msgspec import StructMeta

from nnstudio.description import Description
from nnstudio.engine.activations import AnyActivation
from nnstudio.engine.arrays import Array, with_ones
from nnstudio.engine.initialisers import Initialiser
from nnstudio.engine.layers.form import AppliedActivation, LayerForm, LearnedTensor


@dataclass(frozen=True)
class BindContext:
    """What a layer is bound to in its network: how many inputs it reads, and its parts of the flat vectors.

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

    def part(self, span: slice, state: slice, **changes: Any) -> "BindContext":
        """Return the context of a layer inside this one, given its parts of the vectors."""
        return replace(
            self, parameters=self.parameters[span], gradient=self.gradient[span], state=self.state[state], **changes
        )


class Operation(ABC):
    """A layer at work on one batch, in buffers made once.

    ``x`` is what it last read (inputs, batch), perhaps with the row of ones below. ``out`` holds its activations
    (units + 1, batch) with a last row of ones, ``a`` is the same without that row. After the backward pass ``delta``
    is the error signal dL/dz (units, batch) of the batch's mean loss L; for a layer without a weighted sum z it is
    dL/dx. Where somebody wants to see the signal as it arrives, dL/da, ``arriving`` is an array to copy it into.
    ``fused`` says that the objective takes the activation's part in both directions.
    """

    x: Array
    delta: Array
    arriving: Array | None = None
    fused = False

    def __init__(self, layer: "Layer", units: int, context: BindContext) -> None:
        self.layer = layer
        self.inputs = context.inputs
        self.out = with_ones(units, context.batch, context.dtype)
        self.a = self.out[:-1]
        self._below = None if context.lowest else np.zeros((context.inputs, context.batch), context.dtype)

    @abstractmethod
    def forward(self, x: Array) -> Array:
        """Read ``x`` (inputs + 1, batch) with its row of ones; return ``out``."""

    @abstractmethod
    def backward(self, error: Array) -> Array | None:
        """Read dL/da (units, batch), which may be overwritten; write the gradient; return dL/dx (inputs, batch)."""

    @abstractmethod
    def inner(self) -> "tuple[Operation, ...]":
        """Return the operations of the layers inside; none for most."""

    @abstractmethod
    def applied(self) -> AppliedActivation | None:
        """Return the activation with its sums z, if the layer has one."""

    @abstractmethod
    def form(self) -> LayerForm:
        """State what the layer made its sums of, or its outputs where it has no activation; all numbers are copies."""

    @abstractmethod
    def learned(self) -> tuple[LearnedTensor, ...]:
        """Return how the layer depends on each tensor that it learns, without those of layers inside; all copies."""

    def hand_down(self, delta: Array) -> Array | None:
        """Keep the error signal and return a copy for the layer below, which overwrites what it is given."""
        self.delta = delta
        if self._below is not None:
            np.copyto(self._below, delta)
        return self._below


class AbstractStruct(StructMeta, ABCMeta):
    """The type of descriptions that must say all that is asked of them before one can be made."""


class Layer(Description, frozen=True, metaclass=AbstractStruct):
    """One layer of a network, described without arrays: its fields are its hyper-parameters.

    ``fully_connected`` layers have a weight "W" from every input to every unit, and ``units``, an ``activation`` and a
    ``first_bias`` to choose, so they can be the last. ``draws`` says what a layer draws at random while learning:
    nothing, "noise", or a "mask" that switches units off. ``compares_samples`` says that a sample's outputs depend on
    its batch.
    """

    title: ClassVar[str]
    formula: ClassVar[str]
    fully_connected: ClassVar[bool]
    draws: ClassVar[Literal["", "noise", "mask"]]
    compares_samples: ClassVar[bool]

    @classmethod
    @abstractmethod
    def following(cls, before: "Sequence[Layer]") -> "Layer":
        """Return a new layer of this kind that goes well behind the layers ``before``."""

    @property
    @abstractmethod
    def activation(self) -> AnyActivation | None:
        """The activation that makes a of z, if there is one."""

    @property
    @abstractmethod
    def strength(self) -> float | None:
        """The one number that says how much the layer does, such as a dropout's rate; None if there is none."""

    @property
    @abstractmethod
    def inside(self) -> "tuple[Layer, ...]":
        """The layers that it is made of, one after another; none for most."""

    @abstractmethod
    def with_inside(self, layers: "Sequence[Layer]") -> "Layer":
        """Return the layer with other layers inside."""

    @property
    @abstractmethod
    def written(self) -> bool:
        """Whether first values are written down for it, which may not fit its shape."""

    @abstractmethod
    def unwritten(self) -> "Layer":
        """Return the layer without first values that are written down for one shape."""

    @abstractmethod
    def redrawn(self) -> "Layer":
        """Return the layer with its first weights drawn by the network's rule instead of its own."""

    @abstractmethod
    def outputs(self, inputs: int) -> int:
        """Return how many units answer when ``inputs`` values come in."""

    @abstractmethod
    def size(self, inputs: int) -> int:
        """Return how many parameters the layer has."""

    @abstractmethod
    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return named views into ``flat``, the layer's part of a vector laid out like the parameters."""

    @abstractmethod
    def decayed(self) -> tuple[str, ...]:
        """Name the tensors that weight decay pulls towards zero: weights, never biases."""

    @abstractmethod
    def fixed(self) -> tuple[str, ...]:
        """Name the tensors that training leaves as they are."""

    def state_size(self, inputs: int) -> int:
        """Return how many numbers the layer remembers without learning them by gradient."""
        return 0

    def state_tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return named views into the layer's part of the state vector."""
        return {}

    @abstractmethod
    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Write first values into the layer's part of the parameter vector."""

    def start_state(self, flat: Array, inputs: int) -> None:
        """Write first values into the layer's part of the state vector."""

    @abstractmethod
    def weighed_back(self, delta: Array, tensors: dict[str, Array]) -> Array | None:
        """Return dL/dx (inputs, batch) of dL/dz where weights make z of x, by tensors named like its own; else None."""

    @abstractmethod
    def bind(self, context: BindContext) -> Operation:
        """Make the operation that does this layer's work in ``context``."""


class Unweighted(Layer, frozen=True):
    """A layer that weighs nothing before its activation: it has as many units as it reads, and nothing inside.

    If it learns something, such as a gain for each unit, it says so itself; decay does not pull at it.
    """

    fully_connected = False

    @classmethod
    def following(cls, before: Sequence[Layer]) -> Layer:
        """Return a layer with the usual settings."""
        return cls()

    @property
    def inside(self) -> tuple[Layer, ...]:
        """No layers."""
        return ()

    def with_inside(self, layers: Sequence[Layer]) -> Layer:
        """Return the layer itself, which has nothing inside."""
        return self

    @property
    def written(self) -> bool:
        """Nothing is written down for it."""
        return False

    def unwritten(self) -> Layer:
        """Return the layer itself."""
        return self

    def redrawn(self) -> Layer:
        """Return the layer itself."""
        return self

    def outputs(self, inputs: int) -> int:
        """Return as many units as it reads."""
        return inputs

    def size(self, inputs: int) -> int:
        """Return 0: most of these learn nothing."""
        return 0

    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return nothing."""
        return {}

    def decayed(self) -> tuple[str, ...]:
        """Name nothing."""
        return ()

    def fixed(self) -> tuple[str, ...]:
        """Name nothing."""
        return ()

    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Write nothing."""

    def weighed_back(self, delta: Array, tensors: dict[str, Array]) -> Array | None:
        """Return None: nothing is weighed."""
        return None

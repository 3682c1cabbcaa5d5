"""The residual block: a stack of layers with a way around it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace as changed

from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Initialiser
from nnstudio.engine.layers.activate import Activate
from nnstudio.engine.layers.dense import Dense
from nnstudio.engine.layers.form import AppliedActivation, Branched, LayerForm, LearnedTensor
from nnstudio.engine.layers.layer import BindContext, Layer, Operation
from nnstudio.engine.layers.normalise import BatchNorm, LayerNorm
from nnstudio.engine.layers.stack import Stack, back_through
from nnstudio.engine.layers.stochastic import Dropout, GaussianNoise
from nnstudio.sentences import Unusable

if TYPE_CHECKING:
    AnyPlain = Layer
else:
    AnyPlain = Dense | Activate | Dropout | GaussianNoise | BatchNorm | LayerNorm


class Residual(Layer, frozen=True, tag="residual"):
    """A stack of layers whose input is added to its output, so that the error signal finds a way around the stack.

    a = F(x) + x (He et al. 2016). Where the widths differ the way around is a projection without bias,
    a = F(x) + P x, P (outputs, inputs).
    """

    layers: "tuple[AnyPlain, ...]" = (Dense(),)

    title = "Residual"
    formula = r"a=F(x)+x"
    fully_connected = False
    draws = ""
    compares_samples = False
    activation = None
    strength = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.layers:
            raise Unusable("A residual block needs at least one layer inside.")

    @classmethod
    def following(cls, before: Sequence[Layer]) -> "Residual":
        """Return a block around a layer like the last dense one."""
        return cls(layers=(Dense.following(before),))

    @property
    def inside(self) -> tuple[Layer, ...]:
        """The layers around which a way leads."""
        return self.layers

    def with_inside(self, layers: Sequence[Layer]) -> Layer:
        """Return the block with other layers inside."""
        return changed(self, layers=tuple(layers))

    @property
    def written(self) -> bool:
        """Whether anything is written down for the layers inside."""
        return any(layer.written for layer in self.layers)

    def unwritten(self) -> Layer:
        """Return the block with nothing written down for the layers inside."""
        return self.with_inside([layer.unwritten() for layer in self.layers])

    def redrawn(self) -> Layer:
        """Return the block with no rules of their own for the layers inside."""
        return self.with_inside([layer.redrawn() for layer in self.layers])

    def stack(self, inputs: int) -> Stack:
        """Return the layers inside with their places."""
        return Stack(self.layers, inputs)

    def outputs(self, inputs: int) -> int:
        """Return the width of the last layer inside."""
        return self.stack(inputs).outputs

    def projects(self, inputs: int) -> bool:
        """Tell whether the way around needs a projection, because widths differ."""
        return self.outputs(inputs) != inputs

    def size(self, inputs: int) -> int:
        """Return the parameters of the layers inside, then of the projection."""
        return self.stack(inputs).size + (inputs * self.outputs(inputs) if self.projects(inputs) else 0)

    def state_size(self, inputs: int) -> int:
        """Return what the layers inside remember."""
        return self.stack(inputs).state_size

    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return the tensors inside as "1.W", "1.b", "2.W"..., and the projection as "P" (outputs, inputs)."""
        named = self.stack(inputs).tensors(flat)
        if self.projects(inputs):
            named["P"] = self.projection(flat, inputs)
        return named

    def projection(self, flat: Array, inputs: int) -> Array:
        """Return the projection matrix, the tail of the block's part."""
        return flat[self.stack(inputs).size :].reshape(self.outputs(inputs), inputs)

    def decayed(self) -> tuple[str, ...]:
        """Name the weights inside and the projection."""
        return (*self.stack(1).decayed(), "P")

    def fixed(self) -> tuple[str, ...]:
        """Name what the layers inside keep fixed."""
        return tuple(self.stack(1).fixed())

    def state_tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return what the layers inside remember, as "2.running_mean"."""
        return self.stack(inputs).state_tensors(flat)

    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Start the layers inside, then the projection by the network's rule."""
        self.stack(inputs).start(flat, initialiser, rng)
        if self.projects(inputs):
            initialiser.fill(self.projection(flat, inputs), rng)

    def start_state(self, flat: Array, inputs: int) -> None:
        """Start what the layers inside remember."""
        self.stack(inputs).start_state(flat)

    def weighed_back(self, delta: Array, tensors: dict[str, Array]) -> Array | None:
        """Return None: what is weighed inside has its own layers."""
        return None

    def bind(self, context: BindContext) -> "ResidualOperation":
        """Make the operation."""
        return ResidualOperation(self, context)


class ResidualOperation(Operation):
    """A residual block at work on one batch: its stack, and the way around it."""

    def __init__(self, layer: Residual, context: BindContext) -> None:
        stack = layer.stack(context.inputs)
        super().__init__(layer, stack.outputs, context)
        self._operations = stack.bind(replace(context, lowest=False))  # delta wants the signal at the block's input
        self.projection = self._projection_gradient = None
        if layer.projects(context.inputs):
            self.projection = layer.projection(context.parameters, context.inputs)
            self._projection_gradient = layer.projection(context.gradient, context.inputs)
        self._inside = np.zeros_like(self.a)

    def inner(self) -> tuple[Operation, ...]:
        """Return the operations of the stack."""
        return self._operations

    def forward(self, x: Array) -> Array:
        """Compute F(x) + x, or F(x) + P x."""
        self.x = x[:-1]
        for operation in self._operations:
            x = operation.forward(x)
        around = self.x if self.projection is None else self.projection @ self.x
        np.add(x[:-1], around, self.a)
        return self.out

    def backward(self, error: Array) -> Array | None:
        """Send the error signal through the stack and around it; add what comes out."""
        np.copyto(self._inside, error)  # the stack overwrites what it is given
        inside = back_through(self._operations, self._inside)
        if self._projection_gradient is not None:
            np.dot(error, self.x.T, self._projection_gradient)
        around = error if self.projection is None else self.projection.T @ error
        assert inside is not None
        return self.hand_down(inside + around)

    def applied(self) -> AppliedActivation | None:
        """Return None: the sum has no activation of its own."""
        return None

    def form(self) -> LayerForm:
        """State the sum of what is inside and what goes around."""
        return Branched(None if self.projection is None else self.projection.copy())

    def learned(self) -> tuple[LearnedTensor, ...]:
        """Return the projection, if there is one."""
        if self.projection is None:
            return ()
        return (LearnedTensor("P", "p", "weight", "matrix", "a", self.x.T.copy(), "x", around=True),)

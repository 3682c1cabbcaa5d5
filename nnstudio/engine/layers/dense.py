"""The fully connected layer."""

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from msgspec.structs import replace

from nnstudio.engine.activations import Activation, AnyActivation, BoundPReLU, Tanh
from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import AnyInitialiser, Explicit, Initialiser
from nnstudio.engine.layers.form import AppliedActivation, LayerForm, LearnedTensor, Weighted
from nnstudio.engine.layers.layer import BindContext, Layer, Operation
from nnstudio.sentences import Unusable

Units = Annotated[int, Meta(ge=1, le=4096, title="units")]
BiasStart = Annotated[float, Meta(ge=-1000.0, le=1000.0, title="first bias")]


class Dense(Layer, frozen=True, tag="dense"):
    """A layer whose every unit weighs all inputs, adds a bias and passes the sum through an activation.

    z = W x + b, a = f(z), with W (units, inputs), b (units). Backwards: delta = dL/da * f'(z),
    dL/dW = delta x^T, dL/db = the sum of delta over the batch, dL/dx = W^T delta.
    """

    units: Units = 4
    activation: AnyActivation = Tanh()
    bias: Literal["learned", "frozen", "none"] = "learned"
    frozen: bool = False
    initialiser: AnyInitialiser | None = None
    first_bias: BiasStart | tuple[BiasStart, ...] = 0.0

    title = "Dense"
    formula = r"a=f(Wx+b)"
    fully_connected = True
    draws = ""
    compares_samples = False
    strength = None
    inside = ()

    @classmethod
    def following(cls, before: Sequence[Layer]) -> "Dense":
        """Return a layer with units and activation of the last one like it."""
        model = next((layer for layer in reversed(before) if isinstance(layer, Dense)), cls())
        return cls(units=model.units, activation=model.activation)

    def with_inside(self, layers: Sequence[Layer]) -> Layer:
        """Return the layer itself, which has nothing inside."""
        return self

    @property
    def written(self) -> bool:
        """Whether weights or biases are given as numbers."""
        return isinstance(self.initialiser, Explicit) or self.first_bias != 0.0

    def unwritten(self) -> Layer:
        """Return the layer with its weights drawn by the network's rule, and one first bias for all units."""
        return replace(
            self, initialiser=None, first_bias=0.0 if isinstance(self.first_bias, tuple) else self.first_bias
        )

    def redrawn(self) -> Layer:
        """Return the layer without a rule of its own."""
        return replace(self, initialiser=None)

    def outputs(self, inputs: int) -> int:
        """Return the number of units."""
        return self.units

    def size(self, inputs: int) -> int:
        """Return units x (inputs + 1), without the 1 where there is no bias, and what the activation learns."""
        return self.units * self._columns(inputs) + self.activation.learned

    def block(self, flat: Array, inputs: int) -> Array:
        """Return weights and biases as one matrix (units, inputs + 1): the last column is the biases."""
        columns = self._columns(inputs)
        return flat[: self.units * columns].reshape(self.units, columns)

    def learned(self, flat: Array) -> Array:
        """Return what the activation learns: the tail of the layer's part."""
        return flat[len(flat) - self.activation.learned :]

    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return W (units, inputs), b (units) and, for an activation that learns, alpha (1)."""
        block = self.block(flat, inputs)
        named = {"W": block[:, :inputs]}
        if self.bias != "none":
            named["b"] = block[:, inputs]
        if self.activation.learned:
            named["alpha"] = self.learned(flat)
        return named

    def decayed(self) -> tuple[str, ...]:
        """Name the weights."""
        return ("W",)

    def fixed(self) -> tuple[str, ...]:
        """Name everything in a frozen layer, or just a frozen bias."""
        if self.frozen:
            return ("W", "b", "alpha")
        return ("b",) if self.bias == "frozen" else ()

    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Draw the weights by the layer's own rule, else by the network's; set the biases to their first value."""
        named = self.tensors(flat, inputs)
        (self.initialiser or self._fitting(initialiser)).fill(named["W"], rng)
        if "b" in named:
            named["b"][:] = self._first_biases()
        self.learned(flat)[:] = self.activation.start()

    def weighed_back(self, delta: Array, tensors: dict[str, Array]) -> Array | None:
        """Return W^T delta."""
        return tensors["W"].T @ delta

    def bind(self, context: BindContext) -> "DenseOperation":
        """Make the operation."""
        return DenseOperation(self, context)

    def _columns(self, inputs: int) -> int:
        return inputs + (self.bias != "none")

    def _first_biases(self) -> float | tuple[float, ...]:
        if isinstance(self.first_bias, tuple) and len(self.first_bias) != self.units:
            raise Unusable(
                "{given} first biases are given for a layer of {units} units; give one number, or one per unit.",
                given=len(self.first_bias),
                units=self.units,
            )
        return self.first_bias

    @staticmethod
    def _fitting(initialiser: Initialiser) -> Initialiser:
        if isinstance(initialiser, Explicit):
            raise Unusable("Given weights belong to one layer; they cannot be the rule of the whole network.")
        return initialiser


class DenseOperation(Operation):
    """A dense layer at work on one batch: ``x``, ``z``, ``a``, ``slope`` and ``delta`` stay readable after the step."""

    def __init__(self, layer: Dense, context: BindContext) -> None:
        super().__init__(layer, layer.units, context)
        self.activation: Activation = layer.activation.bound(layer.learned(context.parameters))
        self.weights = layer.block(context.parameters, context.inputs)
        self.gradient = layer.block(context.gradient, context.inputs)
        self._weights_transposed = self.weights[:, : context.inputs].T
        self._learned_gradient = layer.learned(context.gradient)
        self._reads = context.inputs + (layer.bias != "none")
        self.z = np.zeros((layer.units, context.batch), context.dtype)
        self.slope = np.zeros_like(self.z)

    def forward(self, x: Array) -> Array:
        """Compute z = W x + b in one product, the biases meeting the row of ones, and a = f(z)."""
        self.x = x[: self._reads]
        self.weights.dot(self.x, self.z)
        if not self.fused:
            self.activation.value(self.z, self.a)
        return self.out

    def backward(self, error: Array) -> Array | None:
        """Turn dL/da into delta = dL/dz, then compute dL/dW, dL/db and dL/dx = W^T delta."""
        if not self.fused:
            if isinstance(self.activation, BoundPReLU):
                self.activation.learned_gradient(self.z, error, self._learned_gradient)
            self.activation.pull_back(self.z, self.a, error, self.slope)
        self.delta = error
        error.dot(self.x.T, self.gradient)
        if self._below is not None:
            self._weights_transposed.dot(error, self._below)
        return self._below

    def inner(self) -> tuple[Operation, ...]:
        """Return nothing: there are no layers inside."""
        return ()

    def applied(self) -> AppliedActivation:
        """Return the activation with its weighted sums."""
        return AppliedActivation(self.activation, self.z, self.a)

    def form(self) -> LayerForm:
        """State the weighted sum."""
        block = self.weights.copy()
        return Weighted(block[:, : self.inputs], block[:, self.inputs] if self._reads > self.inputs else None)

    def learned(self) -> tuple[LearnedTensor, ...]:
        """Return weights, biases and what the activation learns."""
        weights = LearnedTensor("W", "w", "weight", "matrix", "z", self.x[: self.inputs].T.copy(), "x")
        biases = LearnedTensor("b", "b", "bias", "unit", "z", None)
        return (weights, *([biases] if self._reads > self.inputs else []), *self.applied().learned())

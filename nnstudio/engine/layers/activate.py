"""An activation as a layer of its own, for use after a normalisation."""

import numpy as np

from nnstudio.engine.activations import Activation, AnyActivation, BoundPReLU, ReLU
from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Initialiser
from nnstudio.engine.layers.form import AppliedActivation, LayerForm, LearnedTensor, Unchanged
from nnstudio.engine.layers.layer import BindContext, Operation, Unweighted


class Activate(Unweighted, frozen=True, tag="activation"):
    """A layer that only applies an activation: a = f(z), its z being what comes in."""

    activation: AnyActivation = ReLU()

    title = "Activation"
    formula = r"a=f(x)"
    draws = ""
    compares_samples = False
    strength = None

    def size(self, inputs: int) -> int:
        """Return how many numbers the activation learns."""
        return self.activation.learned

    def tensors(self, flat: Array, inputs: int) -> dict[str, Array]:
        """Return alpha (1) for an activation that learns."""
        return {"alpha": flat} if self.activation.learned else {}

    def start(self, flat: Array, inputs: int, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Start what the activation learns."""
        flat[:] = self.activation.start()

    def bind(self, context: BindContext) -> "ActivateOperation":
        """Make the operation."""
        return ActivateOperation(self, context)


class ActivateOperation(Operation):
    """An activation at work on one batch."""

    z: Array

    def __init__(self, layer: Activate, context: BindContext) -> None:
        super().__init__(layer, context.inputs, context)
        self.activation: Activation = layer.activation.bound(context.parameters)
        self._learned_gradient = context.gradient
        self.slope = np.zeros_like(self.a)

    def forward(self, x: Array) -> Array:
        """Compute a = f(x)."""
        self.x = self.z = x[:-1]
        self.activation.value(self.z, self.a)
        return self.out

    def backward(self, error: Array) -> Array | None:
        """Turn dL/da into dL/dx = dL/da * f'(x)."""
        if isinstance(self.activation, BoundPReLU):
            self.activation.learned_gradient(self.z, error, self._learned_gradient)
        self.activation.pull_back(self.z, self.a, error, self.slope)
        return self.hand_down(error)

    def inner(self) -> tuple[Operation, ...]:
        """Return nothing: there are no layers inside."""
        return ()

    def applied(self) -> AppliedActivation:
        """Return the activation with what came in."""
        return AppliedActivation(self.activation, self.z, self.a)

    def form(self) -> LayerForm:
        """State that z is x."""
        return Unchanged(self.inputs)

    def learned(self) -> tuple[LearnedTensor, ...]:
        """Return what the activation learns."""
        return self.applied().learned()

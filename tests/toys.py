"""Layers that nobody but the tests knows: what holds for every layer of the catalogue must hold for these at once."""

from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.activations import AnyActivation, Tanh
from nnstudio.engine.layers import LAYERS, Layer, Operation, Unweighted
from nnstudio.engine.layers.form import AppliedActivation, LearnedTensor, Local, Scaled, Shifted, Unchanged, Weighted
from tests.present import present


class Alone(Operation):
    """An operation without layers inside, without an activation and without anything learned."""

    def inner(self):
        return ()

    def applied(self):
        return None

    def learned(self):
        return ()


class Negate(Unweighted, frozen=True, tag="negate"):
    """The layer of the review: a = -x."""

    title = "Negate"
    formula = "a=-x"
    activation = None
    strength = None
    draws = ""
    compares_samples = False

    def bind(self, context):
        return NegateOperation(self, context.inputs, context)


class NegateOperation(Alone):
    def forward(self, x):
        self.x = x[:-1]
        np.negative(self.x, self.a)
        return self.out

    def backward(self, error):
        np.negative(error, error)
        return self.hand_down(error)

    def form(self):
        return Scaled(np.full(self.a.T.shape, -1.0), "c")


class Amplify(Unweighted, frozen=True, tag="amplify"):
    """A layer that learns one number for each unit: a_i = g_i x_i."""

    first: Annotated[float, Meta(gt=0.0, le=10.0, title="first gain")] = 1.5

    title = "Amplify"
    formula = "a=gx"
    draws = ""
    compares_samples = False

    @property
    def activation(self) -> AnyActivation | None:
        return None

    @property
    def strength(self):
        return self.first

    def size(self, inputs):
        return inputs

    def tensors(self, flat, inputs):
        return {"g": flat}

    def start(self, flat, inputs, initialiser, rng):
        flat[:] = self.first

    def bind(self, context):
        return AmplifyOperation(self, context.inputs, context)


class AmplifyOperation(Alone):
    def __init__(self, layer, units, context):
        super().__init__(layer, units, context)
        self.gains, self.gradient = context.parameters[:, None], context.gradient

    def forward(self, x):
        self.x = x[:-1]
        np.multiply(self.x, self.gains, self.a)
        return self.out

    def backward(self, error):
        self.gradient[:] = (error * self.x).sum(axis=1)
        return self.hand_down(error * self.gains)

    def form(self):
        return Scaled(np.tile(self.gains.T, (self.a.shape[1], 1)), "g")

    def learned(self):
        return (LearnedTensor("g", "g", "gain", "unit", "a", self.x.T.copy(), "x"),)


class Steepen(Amplify, frozen=True, tag="steepen"):
    """A layer with sums of its own and an activation: z_i = g_i x_i, a_i = f(z_i)."""

    activation: AnyActivation = Tanh()

    title = "Steepen"
    formula = "a=f(gx)"

    def weighed_back(self, delta, tensors):
        return tensors["g"][:, None] * delta

    def bind(self, context):
        return SteepenOperation(self, context.inputs, context)


class SteepenOperation(AmplifyOperation):
    def __init__(self, layer, units, context):
        super().__init__(layer, units, context)
        self.z, self.slope = np.zeros_like(self.a), np.zeros_like(self.a)

    def forward(self, x):
        self.x = x[:-1]
        np.multiply(self.x, self.gains, self.z)
        self.layer.activation.value(self.z, self.a)
        return self.out

    def backward(self, error):
        self.layer.activation.pull_back(self.z, self.a, error, self.slope)
        self.delta = error
        self.gradient[:] = (error * self.x).sum(axis=1)
        return self._below if self._below is None else np.multiply(error, self.gains, self._below)

    def applied(self):
        return AppliedActivation(present(self.layer.activation), self.z, self.a)

    def learned(self):
        return (LearnedTensor("g", "g", "gain", "unit", "z", self.x.T.copy(), "x"),)


class Neighbours(Unweighted, frozen=True, tag="neighbours"):
    """A layer of a form that nobody has thought of: each unit is multiplied by the next, a_i = x_i x_{i+1}."""

    title = "Neighbours"
    formula = r"a_i=x_i\,x_{i+1}"
    activation = None
    strength = None
    draws = ""
    compares_samples = False

    def bind(self, context):
        return NeighboursOperation(self, context.inputs, context)


class NeighboursOperation(Alone):
    def forward(self, x):
        self.x = x[:-1]
        np.multiply(self.x, np.roll(self.x, -1, axis=0), self.a)
        return self.out

    def backward(self, error):
        others = np.roll(error * self.x, 1, axis=0)
        return self.hand_down(error * np.roll(self.x, -1, axis=0) + others)

    def form(self):
        units, next_ = np.eye(len(self.x)), np.roll(self.x, -1, axis=0)
        by_next = np.roll(units, 1, axis=1)
        return Local(np.stack([next_[:, [s]] * units + self.x[:, [s]] * by_next for s in range(self.x.shape[1])]))


class Lift(Negate, frozen=True, tag="lift"):
    """A layer whose units share the two numbers that they learn: a = x + p_1 + p_2 mean(x)."""

    title = "Lift"
    formula = r"a=x+p_1+p_2\,\bar x"

    def size(self, inputs):
        return 2

    def tensors(self, flat, inputs):
        return {"p": flat}

    def start(self, flat, inputs, initialiser, rng):
        flat[:] = 0.5

    def bind(self, context):
        return LiftOperation(self, context.inputs, context)


class LiftOperation(AmplifyOperation):
    def forward(self, x):
        self.x = x[:-1]
        first, second = self.gains[:, 0]
        np.add(self.x, first + second * self.x.mean(axis=0), self.a)
        return self.out

    def backward(self, error):
        self.gradient[:] = error.sum(), (error * self.x.mean(axis=0)).sum()
        return self.hand_down(error + self.gains[1, 0] * error.sum(axis=0) / len(error))

    def form(self):
        units, batch = self.x.shape
        return Local(np.tile(np.eye(units) + self.gains[1, 0] / units, (batch, 1, 1)))

    def learned(self):
        means = np.tile(self.x.mean(axis=0)[:, None], (1, len(self.x)))
        partial = np.stack([np.ones_like(means), means])
        return (LearnedTensor("p", "p", "shared number", "layer", "a", partial, r"\frac{\partial a_i}{\partial p}"),)


class Mix(Negate, frozen=True, tag="mix"):
    """A layer that weighs all that it reads, with weights that are given and no activation: a = A x."""

    title = "Mix"
    formula = "a=Ax"

    def bind(self, context):
        return MixOperation(self, context.inputs, context)


class MixOperation(Alone):
    def matrix(self):
        return np.eye(self.inputs) + 0.5 * np.tri(self.inputs)

    def forward(self, x):
        self.x = x[:-1]
        np.matmul(self.matrix(), self.x, out=self.a)
        return self.out

    def backward(self, error):
        return self.hand_down(self.matrix().T @ error)

    def form(self):
        return Weighted(self.matrix(), None)


class Drift(Negate, frozen=True, tag="drift"):
    """A layer whose samples depend on each other in no form that is known: x less the half of the batch's mean."""

    title = "Drift"
    formula = r"a=x-\frac{1}{2}\mu"
    compares_samples = True

    def bind(self, context):
        return DriftOperation(self, context.inputs, context)


class DriftOperation(Alone):
    def forward(self, x):
        self.x = x[:-1]
        np.subtract(self.x, 0.5 * self.x.mean(axis=1, keepdims=True), self.a)
        return self.out

    def backward(self, error):
        return self.hand_down(error - 0.5 * error.mean(axis=1, keepdims=True))

    def form(self):
        units, batch = self.x.shape
        return Local(np.tile((1.0 - 0.5 / batch) * np.eye(units), (batch, 1, 1)))


class Raise(Negate, frozen=True, tag="raise"):
    """A layer that adds the same number to every value."""

    title = "Raise"
    formula = "a=x+2"

    def bind(self, context):
        return RaiseOperation(self, context.inputs, context)


class RaiseOperation(Alone):
    def forward(self, x):
        self.x = x[:-1]
        np.add(self.x, 2.0, self.a)
        return self.out

    def backward(self, error):
        return self.hand_down(error)

    def form(self):
        return Shifted(np.full(self.a.T.shape, 2.0), "c")


class PassOn(Raise, frozen=True, tag="pass_on"):
    """A layer that does nothing at all."""

    title = "Pass on"
    formula = "a=x"

    def bind(self, context):
        return PassOnOperation(self, context.inputs, context)


class PassOnOperation(RaiseOperation):
    def forward(self, x):
        self.x = x[:-1]
        np.copyto(self.a, self.x)
        return self.out

    def form(self):
        return Unchanged(self.inputs)


TOYS = (Negate, Amplify, Steepen, Neighbours, Lift, Mix, Drift, Raise, PassOn)
EVERY_LAYER: tuple[type[Layer], ...] = (*LAYERS, *TOYS)

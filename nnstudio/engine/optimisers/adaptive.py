"""Optimisers that give every parameter its own step size, from the squares of its past gradients."""

from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.arrays import Array
from nnstudio.engine.optimisers.optimiser import Optimiser, Steps

Share = Annotated[float, Meta(ge=0.0, lt=1.0, title="share kept of the past")]
Epsilon = Annotated[float, Meta(gt=0.0, le=1.0, title="epsilon")]


class Adagrad(Optimiser, frozen=True, tag="adagrad"):
    """Adagrad (Duchi et al. 2011): s <- s + g^2, p <- p - eta g / (sqrt(s) + epsilon); its steps only ever shrink."""

    epsilon: Epsilon = 1e-10

    title = "Adagrad"
    formula = r"s\leftarrow s+g^2,\quad p\leftarrow p-\eta\frac{g}{\sqrt{s}+\epsilon}"
    usual_rate = 0.05

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "AdagradSteps":
        """Tie the rule to the vectors."""
        return AdagradSteps(self, parameters, gradient)


class AdagradSteps(Steps):
    """Adagrad at work; it remembers the sum of squares."""

    names = ("square_sum",)
    rule: Adagrad

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return the learning rate and epsilon."""
        return rate, self.rule.epsilon

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute s += g^2; p -= eta g / (sqrt(s) + epsilon)."""
        rate, epsilon = numbers
        np.multiply(g, g, work)
        np.add(memory[0], work, memory[0])
        np.sqrt(memory[0], work)
        np.add(work, epsilon, work)
        np.divide(g, work, work)
        np.multiply(work, rate, work)
        np.subtract(p, work, p)


class RMSprop(Optimiser, frozen=True, tag="rmsprop"):
    """RMSprop (Hinton 2012): v <- alpha v + (1 - alpha) g^2, p <- p - eta g / (sqrt(v) + epsilon)."""

    alpha: Share = 0.99
    epsilon: Epsilon = 1e-8

    title = "RMSprop"
    formula = r"v\leftarrow\alpha v+(1-\alpha)g^2,\quad p\leftarrow p-\eta\frac{g}{\sqrt{v}+\epsilon}"
    usual_rate = 0.01

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "RMSpropSteps":
        """Tie the rule to the vectors."""
        return RMSpropSteps(self, parameters, gradient)


class RMSpropSteps(Steps):
    """RMSprop at work; it remembers the running mean of squares."""

    names = ("square_mean",)
    rule: RMSprop

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return the learning rate, alpha, 1 - alpha and epsilon."""
        return rate, self.rule.alpha, 1.0 - self.rule.alpha, self.rule.epsilon

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute v = alpha v + (1 - alpha) g^2; p -= eta g / (sqrt(v) + epsilon)."""
        rate, alpha, rest, epsilon = numbers
        _running_square(memory[0], g, alpha, rest, work)
        np.sqrt(memory[0], work)
        np.add(work, epsilon, work)
        np.divide(g, work, work)
        np.multiply(work, rate, work)
        np.subtract(p, work, p)


class Adadelta(Optimiser, frozen=True, tag="adadelta"):
    """Adadelta (Zeiler 2012): the step has the size of past steps, u <- rho u + (1 - rho) d^2.

    v <- rho v + (1 - rho) g^2, d = g sqrt(u + epsilon) / sqrt(v + epsilon), p <- p - eta d.
    """

    rho: Share = 0.9
    epsilon: Epsilon = 1e-6

    title = "Adadelta"
    formula = r"d=g\,\sqrt{u+\epsilon}/\sqrt{v+\epsilon},\quad p\leftarrow p-\eta d"
    usual_rate = 1.0

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "AdadeltaSteps":
        """Tie the rule to the vectors."""
        return AdadeltaSteps(self, parameters, gradient)


class AdadeltaSteps(Steps):
    """Adadelta at work; it remembers the running means of squared gradients and squared steps."""

    names = ("square_mean", "step_square_mean")
    rule: Adadelta

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return the learning rate, rho, 1 - rho and epsilon."""
        return rate, self.rule.rho, 1.0 - self.rule.rho, self.rule.epsilon

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute d = g sqrt((u + epsilon) / (v + epsilon)); p -= eta d."""
        rate, rho, rest, epsilon = numbers
        square, step_square = memory
        _running_square(square, g, rho, rest, work)
        step = np.sqrt((step_square + epsilon) / (square + epsilon)) * g
        _running_square(step_square, step, rho, rest, work)
        np.multiply(step, rate, step)
        np.subtract(p, step, p)


def _running_square(mean: Array, values: Array, keep: Array, rest: Array, work: Array) -> None:
    """Compute mean = keep mean + rest values^2, in place."""
    np.multiply(mean, keep, mean)
    np.multiply(values, values, work)
    np.multiply(work, rest, work)
    np.add(mean, work, mean)

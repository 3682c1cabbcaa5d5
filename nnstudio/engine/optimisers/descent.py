"""Gradient descent, plain and with momentum."""

from typing import Annotated

import numpy as np
from msgspec import Meta

from nnstudio.engine.arrays import Array
from nnstudio.engine.optimisers.optimiser import Optimiser, Steps

Momentum = Annotated[float, Meta(ge=0.0, lt=1.0, title="momentum")]


class SGD(Optimiser, frozen=True, tag="sgd"):
    """Stochastic gradient descent: p <- p - eta g."""

    title = "SGD"
    formula = r"p\leftarrow p-\eta g"
    usual_rate = 0.1

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "SGDSteps":
        """Tie the rule to the vectors."""
        return SGDSteps(self, parameters, gradient)


class SGDSteps(Steps):
    """Gradient descent at work; it remembers nothing."""

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return the learning rate."""
        return (rate,)

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute p -= eta g."""
        np.multiply(g, numbers[0], work)
        np.subtract(p, work, p)


class MomentumSGD(Optimiser, frozen=True, tag="momentum"):
    """Gradient descent with momentum (Polyak 1964): v <- mu v + g, p <- p - eta v; the first v is g."""

    momentum: Momentum = 0.9

    title = "Momentum"
    formula = r"v\leftarrow\mu v+g,\quad p\leftarrow p-\eta v"
    usual_rate = 0.05

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "MomentumSteps":
        """Tie the rule to the vectors."""
        return MomentumSteps(self, parameters, gradient)


class MomentumSteps(Steps):
    """Momentum at work; it remembers the velocity."""

    names = ("velocity",)
    rule: "MomentumSGD | Nesterov"

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return the learning rate and mu."""
        return rate, self.rule.momentum

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute v = mu v + g; p -= eta v."""
        rate, momentum = numbers
        velocity = memory[0]
        np.multiply(velocity, momentum, velocity)
        np.add(velocity, g, velocity)
        np.multiply(velocity, rate, work)
        np.subtract(p, work, p)


class Nesterov(Optimiser, frozen=True, tag="nesterov"):
    """Nesterov's momentum in PyTorch's form: v <- mu v + g, p <- p - eta (g + mu v)."""

    momentum: Momentum = 0.9

    title = "Nesterov"
    formula = r"v\leftarrow\mu v+g,\quad p\leftarrow p-\eta(g+\mu v)"
    usual_rate = 0.05

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "NesterovSteps":
        """Tie the rule to the vectors."""
        return NesterovSteps(self, parameters, gradient)


class NesterovSteps(MomentumSteps):
    """Nesterov's momentum at work; it remembers the velocity."""

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute v = mu v + g; p -= eta (g + mu v)."""
        rate, momentum = numbers
        velocity = memory[0]
        np.multiply(velocity, momentum, velocity)
        np.add(velocity, g, velocity)
        np.multiply(velocity, momentum, work)
        np.add(work, g, work)
        np.multiply(work, rate, work)
        np.subtract(p, work, p)

"""Adam and its relatives: momentum and a step size of its own for every parameter."""

import math
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnstudio.engine.arrays import Array
from nnstudio.engine.optimisers.adaptive import Epsilon, Share
from nnstudio.engine.optimisers.optimiser import Optimiser, Steps

Decay = Annotated[float, Meta(ge=0.0, le=10.0, title="decoupled weight decay")]


class Adam(Optimiser, frozen=True, tag="adam"):
    """Adam (Kingma and Ba 2015): running means of the gradient and of its square, both freed of their start at 0.

    m <- beta1 m + (1 - beta1) g, v <- beta2 v + (1 - beta2) g^2,
    p <- p - eta m_hat / (sqrt(v_hat) + epsilon), m_hat = m / (1 - beta1^t), v_hat = v / (1 - beta2^t).
    """

    beta1: Share = 0.9
    beta2: Share = 0.999
    epsilon: Epsilon = 1e-8

    title = "Adam"
    formula = r"p\leftarrow p-\eta\frac{\hat m}{\sqrt{\hat v}+\epsilon}"
    usual_rate = 0.01

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "AdamSteps":
        """Tie the rule to the vectors."""
        return AdamSteps(self, parameters, gradient)


class AdamSteps(Steps):
    """Adam at work.

    It remembers M = m / (1 - beta1) and V = v / (1 - beta2), which saves two passes over the vectors; the constants
    go into the step: p -= step M / (sqrt(V) + e). ``state`` gives m and v.
    """

    names: ClassVar[tuple[str, ...]] = ("m", "v")
    by_count = True
    rule: Adam

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return beta1, beta2, step and e."""
        rule = self.rule
        root = math.sqrt((1.0 - rule.beta2**self.count) / (1.0 - rule.beta2))
        step = rate * root * (1.0 - rule.beta1) / (1.0 - rule.beta1**self.count)
        return rule.beta1, rule.beta2, step, rule.epsilon * root

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute M = beta1 M + g; V = beta2 V + g^2; p -= step M / (sqrt(V) + e)."""
        beta1, beta2, step, epsilon = numbers
        first, second = memory[0], memory[1]
        np.multiply(first, beta1, first)
        np.add(first, g, first)
        np.multiply(g, g, work)
        np.multiply(second, beta2, second)
        np.add(second, work, second)
        np.sqrt(self.divisor(second, memory), work)
        np.add(work, epsilon, work)
        np.divide(first, work, work)
        np.multiply(work, step, work)
        np.subtract(p, work, p)

    def divisor(self, second: Array, memory: tuple[Array, ...]) -> Array:
        """Return the mean square that the step is divided by."""
        return second

    def state(self) -> dict[str, Array]:
        """Return m and v, freed of the scale they are kept in."""
        scales = (1.0 - self.rule.beta1, *[1.0 - self.rule.beta2] * (len(self.names) - 1))
        return {name: row * scale for name, row, scale in zip(self.names, self.memory, scales, strict=True)}


class AMSGrad(Adam, frozen=True, tag="amsgrad"):
    """AMSGrad (Reddi et al. 2018): Adam that divides by the largest v so far, so that steps never grow again."""

    title = "AMSGrad"
    formula = r"p\leftarrow p-\eta\frac{\hat m}{\sqrt{\max\hat v}+\epsilon}"

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "AMSGradSteps":
        """Tie the rule to the vectors."""
        return AMSGradSteps(self, parameters, gradient)


class AMSGradSteps(AdamSteps):
    """AMSGrad at work; it also remembers the largest v."""

    names = ("m", "v", "largest_v")

    def divisor(self, second: Array, memory: tuple[Array, ...]) -> Array:
        """Return the largest mean square so far."""
        return np.maximum(memory[2], second, out=memory[2])


class AdamW(Adam, frozen=True, tag="adamw"):
    """AdamW (Loshchilov and Hutter 2019): Adam with weight decay beside the gradient: W <- W - eta lambda W first."""

    decay: Decay = 0.01

    title = "AdamW"
    formula = r"p\leftarrow p-\eta\lambda p-\eta\frac{\hat m}{\sqrt{\hat v}+\epsilon}"

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "AdamWSteps":
        """Tie the rule to the vectors."""
        return AdamWSteps(self, parameters, gradient, decayed)


class AdamWSteps(AdamSteps):
    """AdamW at work."""

    rule: AdamW

    def __init__(self, rule: AdamW, parameters: Array, gradient: Array, decayed: Array | None) -> None:
        super().__init__(rule, parameters, gradient)
        self._parameters = parameters
        self._decayed = decayed

    def step(self, rate: float) -> None:
        """Shrink the weights, then move as Adam."""
        if self._decayed is not None:
            self._parameters *= 1.0 - rate * self.rule.decay * self._decayed
        super().step(rate)


class Nadam(Adam, frozen=True, tag="nadam"):
    """Nadam (Dozat 2016): Adam with Nesterov's look ahead, in PyTorch's form with its slowly rising momentum.

    mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2),
    p <- p - eta (mu_{t+1} m / (1 - prod mu up to t+1) + (1 - mu_t) g / (1 - prod mu up to t)) / (sqrt(v_hat) +
    epsilon).
    """

    momentum_decay: Annotated[float, Meta(ge=0.0, le=1.0, title="momentum decay")] = 0.004

    title = "Nadam"
    formula = r"p\leftarrow p-\frac{\eta}{\sqrt{\hat v}+\epsilon}\left(\mu_{t+1}\hat m+(1-\mu_t)\hat g\right)"

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "NadamSteps":
        """Tie the rule to the vectors."""
        return NadamSteps(self, parameters, gradient)


class NadamSteps(AdamSteps):
    """Nadam at work."""

    rule: Nadam
    _product: tuple[int, float] = (0, 1.0)  # a step, and the product of all momenta up to it

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return beta1, beta2, the factors of M and g, and e."""
        rule, t = self.rule, self.count
        product = self._momentum_product(t)
        ahead = self._momentum(t + 1)
        root = math.sqrt((1.0 - rule.beta2**t) / (1.0 - rule.beta2))
        by_mean = rate * root * ahead * (1.0 - rule.beta1) / (1.0 - product * ahead)
        by_gradient = rate * root * (1.0 - self._momentum(t)) / (1.0 - product)
        return rule.beta1, rule.beta2, by_mean, by_gradient, rule.epsilon * root

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Compute p -= (by_mean M + by_gradient g) / (sqrt(V) + e)."""
        beta1, beta2, by_mean, by_gradient, epsilon = numbers
        first, second = memory
        np.multiply(first, beta1, first)
        np.add(first, g, first)
        np.multiply(g, g, work)
        np.multiply(second, beta2, second)
        np.add(second, work, second)
        np.sqrt(second, work)
        np.add(work, epsilon, work)
        p -= (by_mean * first + by_gradient * g) / work

    def _momentum(self, step: int) -> float:
        return self.rule.beta1 * (1.0 - 0.5 * 0.96 ** (step * self.rule.momentum_decay))

    def _momentum_product(self, t: int) -> float:
        known, product = self._product if self._product[0] <= t else (0, 1.0)
        for step in range(known + 1, t + 1):
            product *= self._momentum(step)
        self._product = (t, product)
        return product

"""The optimisers' arithmetic: one function for each rule of the catalogue, every line with its numbers.

Each function reads an ``UpdateStart`` and writes lines; the last line is the new value. To add an optimiser, write its
function here and name it in ``RULES``.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnstudio.engine.optimisers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    AMSGrad,
    MomentumSGD,
    Nadam,
    Nesterov,
    Optimiser,
    RMSprop,
)  # fmt: skip
from nnstudio.explanation import symbols
from nnstudio.numbers import base, factor, tex


@dataclass(frozen=True)
class ArithmeticLine:
    """One line of arithmetic, in LaTeX: what is found, how, the same with numbers, and what it comes to."""

    symbol: str
    formula: str
    live: str
    value: float


@dataclass(frozen=True)
class UpdateStart:
    """What one number's update starts from: its value p, the direction g, the rate, the step's count, and the memory.

    ``decays`` says whether decoupled decay applies to this parameter; ``symbol`` is its name in LaTeX.
    """

    symbol: str
    layer: str
    p: float
    g: float
    rate: float
    count: int
    memory: dict[str, float]
    decays: bool
    digits: int

    def t(self, value: float) -> str:
        """Write a number."""
        return tex(value, self.digits)

    def f(self, value: float) -> str:
        """Write a number as a factor."""
        return factor(value, self.digits)

    def moved(self, step: str, live: str, amount: float, of: float | None = None) -> ArithmeticLine:
        """Write the last line: the old value less the step."""
        old = self.p if of is None else of
        name = self.symbol if of is None else "p'"
        return ArithmeticLine(
            symbols.renewed(self.symbol, self.layer), rf"{name}-{step}", rf"{self.t(old)}-{live}", old - amount
        )


def _sgd(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    return [at.moved(r"\eta\,g", rf"{at.t(at.rate)}\cdot {at.f(at.g)}", at.rate * at.g)]


def _velocity(rule: Any, at: UpdateStart) -> tuple[float, ArithmeticLine]:
    old = at.memory["velocity"]
    v = rule.momentum * old + at.g
    return v, ArithmeticLine("v", r"\mu\,v_{old}+g", rf"{at.t(rule.momentum)}\cdot {at.f(old)}+{at.f(at.g)}", v)


def _momentum(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    v, line = _velocity(rule, at)
    return [line, at.moved(r"\eta\,v", rf"{at.t(at.rate)}\cdot {at.f(v)}", at.rate * v)]


def _nesterov(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    v, line = _velocity(rule, at)
    live = rf"{at.t(at.rate)}\left({at.t(at.g)}+{at.t(rule.momentum)}\cdot {at.f(v)}\right)"
    return [line, at.moved(r"\eta\,(g+\mu v)", live, at.rate * (at.g + rule.momentum * v))]


def _divided(at: UpdateStart, square: float, epsilon: float, symbol: str) -> ArithmeticLine:
    """Write the step g over the root of a square."""
    live = rf"{at.t(at.rate)}\cdot\frac{{{at.t(at.g)}}}{{\sqrt{{{at.t(square)}}}+{at.t(epsilon)}}}"
    amount = at.rate * at.g / (math.sqrt(square) + epsilon)
    return at.moved(rf"\eta\,\frac{{g}}{{\sqrt{{{symbol}}}+\epsilon}}", live, amount)


def _adagrad(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    old = at.memory["square_sum"]
    s = old + at.g * at.g
    line = ArithmeticLine("s", "s_{old}+g^2", rf"{at.t(old)}+{base(at.g, at.digits)}^2", s)
    return [line, _divided(at, s, rule.epsilon, "s")]


def _running(at: UpdateStart, keep: float, old: float, new: float, names: tuple[str, str, str]) -> ArithmeticLine:
    """Write a running mean of squares, keep old + (1 - keep) new^2; ``names`` are its own, keep's and new's."""
    symbol, kept, of = names
    formula = rf"{kept}\,{symbol}_{{old}}+(1-{kept})\,{of}^2"
    live = rf"{at.t(keep)}\cdot {at.t(old)}+{at.t(1.0 - keep)}\cdot {base(new, at.digits)}^2"
    return ArithmeticLine(symbol, formula, live, keep * old + (1.0 - keep) * new * new)


def _rmsprop(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    line = _running(at, rule.alpha, at.memory["square_mean"], at.g, ("v", r"\alpha", "g"))
    return [line, _divided(at, line.value, rule.epsilon, "v")]


def _adadelta(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    past, epsilon = at.memory["step_square_mean"], rule.epsilon
    square = _running(at, rule.rho, at.memory["square_mean"], at.g, ("v", r"\rho", "g"))
    d = at.g * math.sqrt((past + epsilon) / (square.value + epsilon))
    roots = rf"\sqrt{{\frac{{{at.t(past)}+{at.t(epsilon)}}}{{{at.t(square.value)}+{at.t(epsilon)}}}}}"
    step = ArithmeticLine("d", r"g\,\sqrt{\frac{u_{old}+\epsilon}{v+\epsilon}}", rf"{at.t(at.g)}\cdot {roots}", d)
    remembered = _running(at, rule.rho, past, d, ("u", r"\rho", "d"))
    return [square, step, remembered, at.moved(r"\eta\,d", rf"{at.t(at.rate)}\cdot {at.f(d)}", at.rate * d)]


def _means(rule: Any, at: UpdateStart) -> tuple[ArithmeticLine, ArithmeticLine]:
    """Write Adam's running means of the gradient and of its square."""
    old = at.memory["m"]
    m = rule.beta1 * old + (1.0 - rule.beta1) * at.g
    live = rf"{at.t(rule.beta1)}\cdot {at.f(old)}+{at.t(1.0 - rule.beta1)}\cdot {at.f(at.g)}"
    first = ArithmeticLine("m", r"\beta_1 m_{old}+(1-\beta_1)\,g", live, m)
    return first, _running(at, rule.beta2, at.memory["v"], at.g, ("v", r"\beta_2", "g"))


def _freed(at: UpdateStart, symbol: str, of: ArithmeticLine, beta: float, name: str) -> ArithmeticLine:
    """Write a running mean freed of its start at 0."""
    share = 1.0 - beta**at.count
    formula = rf"\frac{{{of.symbol}}}{{1-{name}^{{{at.count}}}}}"
    return ArithmeticLine(symbol, formula, rf"\frac{{{at.t(of.value)}}}{{{at.t(share)}}}", of.value / share)


def _adam_step(rule: Any, at: UpdateStart, m_hat: float, v_hat: float, of: float | None = None) -> ArithmeticLine:
    live = rf"{at.t(at.rate)}\cdot\frac{{{at.t(m_hat)}}}{{\sqrt{{{at.t(v_hat)}}}+{at.t(rule.epsilon)}}}"
    amount = at.rate * m_hat / (math.sqrt(v_hat) + rule.epsilon)
    return at.moved(r"\eta\,\frac{\hat m}{\sqrt{\hat v}+\epsilon}", live, amount, of)


def _adam(rule: Any, at: UpdateStart, of: float | None = None) -> list[ArithmeticLine]:
    m, v = _means(rule, at)
    m_hat = _freed(at, r"\hat m", m, rule.beta1, r"\beta_1")
    v_hat = _freed(at, r"\hat v", v, rule.beta2, r"\beta_2")
    return [m, v, m_hat, v_hat, _adam_step(rule, at, m_hat.value, v_hat.value, of)]


def _amsgrad(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    m, v = _means(rule, at)
    old = at.memory["largest_v"]
    largest = ArithmeticLine(
        "v_{max}", r"\max(v_{max,\,old},\ v)", rf"\max({at.t(old)},\ {at.t(v.value)})", max(old, v.value)
    )
    m_hat = _freed(at, r"\hat m", m, rule.beta1, r"\beta_1")
    v_hat = _freed(at, r"\hat v", largest, rule.beta2, r"\beta_2")
    return [m, v, largest, m_hat, v_hat, _adam_step(rule, at, m_hat.value, v_hat.value)]


def _adamw(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    if not at.decays:
        return _adam(rule, at)
    shrunk = at.p * (1.0 - at.rate * rule.decay)
    live = rf"{at.t(at.p)}\left(1-{at.t(at.rate)}\cdot {at.t(rule.decay)}\right)"
    return [ArithmeticLine("p'", rf"{at.symbol}\,(1-\eta\lambda)", live, shrunk), *_adam(rule, at, shrunk)]


def _nadam(rule: Any, at: UpdateStart) -> list[ArithmeticLine]:
    m, v = _means(rule, at)
    v_hat = _freed(at, r"\hat v", v, rule.beta2, r"\beta_2")
    now, ahead = (_nadam_momentum(rule, step) for step in (at.count, at.count + 1))
    product = math.prod(_nadam_momentum(rule, step) for step in range(1, at.count + 1))
    by_mean, by_gradient = ahead / (1.0 - product * ahead), (1.0 - now) / (1.0 - product)
    blend = by_mean * m.value + by_gradient * at.g
    formula = r"\frac{\mu_{t+1}}{1-\prod_{i\leq t+1}\mu_i}\,m+\frac{1-\mu_t}{1-\prod_{i\leq t}\mu_i}\,g"
    live = rf"{at.t(by_mean)}\cdot {at.f(m.value)}+{at.t(by_gradient)}\cdot {at.f(at.g)}"
    mixed = ArithmeticLine(r"\hat m", formula, live, blend)
    return [m, v, v_hat, mixed, _adam_step(rule, at, blend, v_hat.value)]


def _nadam_momentum(rule: Any, step: int) -> float:
    return float(rule.beta1 * (1.0 - 0.5 * 0.96 ** (step * rule.momentum_decay)))


RULES: dict[type[Optimiser], Callable[[Any, UpdateStart], list[ArithmeticLine]]] = {
    SGD: _sgd,
    MomentumSGD: _momentum,
    Nesterov: _nesterov,
    Adagrad: _adagrad,
    RMSprop: _rmsprop,
    Adadelta: _adadelta,
    Adam: _adam,
    AdamW: _adamw,
    AMSGrad: _amsgrad,
    Nadam: _nadam,
}
"""The arithmetic of every optimiser in the catalogue."""


def lines(rule: Optimiser, start: UpdateStart) -> list[ArithmeticLine]:
    """Work out one parameter's new value by a rule, line by line."""
    written = RULES[type(rule)](rule, start)
    return [_tidied(line) for line in written]


def _tidied(line: ArithmeticLine) -> ArithmeticLine:
    return ArithmeticLine(line.symbol, line.formula, line.live.replace("+-", "-"), line.value)

"""Steps to explain, and a reader of displayed numbers: what stands on the screen is worked out again, by itself."""

import math
import re

import numpy as np

from nnstudio.engine.activations import ELU, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.analysis.trace import trace_step
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, GaussianNoise, LayerNorm, Residual
from nnstudio.engine.layers.dense import Dense as DenseLayer
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.engine.optimisers import SGD
from nnstudio.engine.passes import Pass
from nnstudio.engine.update import Restraint, Update
from nnstudio.explanation import TrainingStep
from nnstudio.project.plan import TrainingPlan
from tests.engine.analysis.test_trace import NETWORKS
from tests.engine.specimens import drawn_network, drawn_rows, drawn_targets, step_of

RATE = 0.05

MORE_NETWORKS = NETWORKS | {
    "inner softmax": [Dense(3, Softmax()), Activate(Softmax()), Dense(2)],
    "deep block": [Dense(3, LeakyReLU()), Residual((Dense(4, ELU()), LayerNorm(), Dense(2))), Dropout(0.3), Dense(2)],
    "noisy": [GaussianNoise(0.1), Dense(3, ReLU()), BatchNorm(), Dense(2, Sigmoid())],
    "without bias": [DenseLayer(3, Tanh(), bias="none"), Dense(2, Identity())],
}


def explained(
    layers, *, loss=None, optimiser=None, restraint=None, batch=4, steps=2, parts=None, scale=1.0
) -> TrainingStep:
    """Return a step after some others, so that the optimiser remembers something."""
    loss, optimiser, restraint = loss or MeanSquaredError(), optimiser or SGD(), restraint or Restraint()
    network = drawn_network(layers, 3)
    update = Update(network, optimiser, restraint)
    pass_ = Pass(network, batch, loss, np.random.default_rng(8))
    for seed in range(steps):
        step_of(pass_, drawn_rows(batch, 3, seed), drawn_targets(loss, batch, network.outputs, seed))
        update.apply(RATE)
    network.parameters *= scale
    rows, targets = drawn_rows(batch, 3, 99), drawn_targets(loss, batch, network.outputs, 99)
    trace = trace_step(update, loss, rows, targets, RATE, rng=np.random.default_rng(5), parts=parts)
    return TrainingStep(trace, network, TrainingPlan(loss=loss, optimiser=optimiser, restraint=restraint))


FUNCTIONS = {
    "ln": math.log,
    "tanh": math.tanh,
    "cosh": math.cosh,
    "root": math.sqrt,
    "exp": math.exp,
    "sin": math.sin,
    "cos": math.cos,
    "min": min,
    "max": max,
    "lncosh": lambda value: math.log(math.cosh(value)),
    "sign": lambda value: (value > 0) - (value < 0),
    "sigma": lambda z: 1.0 / (1.0 + math.exp(-z)),
}


def worked_out(live: str) -> float | None:
    """Return what a displayed formula with numbers comes to; None where it is cut short or has words in it."""
    if r"\cdots" in live or "mathrm{for}" in live or "[" in live or "=" in live:
        return None
    text = live.replace(r"\left", "").replace(r"\right", "").replace(r"\mathrm{sign}", r"\sign ")
    text = text.replace(r"\ln\cosh", r"\lncosh").replace(r"\ ", " ")
    text = re.sub(r"\|([^|]*)\|", r"\\abs(\1)", text)
    text = _opened(text, r"\frac", "(({0})/({1}))", 2)
    text = _opened(text, r"\sqrt", r"\root(({0}))", 1)
    text = _opened(text, "e^", r"\exp({0})", 1)
    text = text.replace(r"\cdot", "*").replace(r"\,", " ").replace("{", "(").replace("}", ")").replace("^", "**")
    text = re.sub(r"\\(\w+)\s+(-?[\d.]+)", r"\\\1(\2)", text)
    text = re.sub(r"([\d.)])\s*(?=[(\\])", r"\1*", text).replace("\\", "")
    text = re.sub(r"([\d.)])\s+(?=[\d])", r"\1*", text)
    if re.search(r"alpha|lambda|beta|gamma|[a-z]_|\bt\b", text):
        return None
    return float(eval(text, {"__builtins__": {}, "abs": abs, "pi": math.pi}, FUNCTIONS))


def _opened(text: str, command: str, template: str, arguments: int) -> str:
    while command in text:
        start = text.rindex(command)
        parts, place = [], start + len(command)
        for _ in range(arguments):
            end = _closing(text, place)
            parts.append(text[place + 1 : end])
            place = end + 1
        text = text[:start] + template.format(*parts) + text[place:]
    return text


def _closing(text: str, start: int) -> int:
    assert text[start] == "{", text[start:]
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise AssertionError(text)

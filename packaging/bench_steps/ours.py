"""NN Studio's own engine in the race, and the bare matrix products that bound it."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from bench_steps.works import RATE, Work
from nnstudio.engine.activations import AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.arrays import quiet
from nnstudio.engine.initialisers import GlorotUniform
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import CategoricalCrossEntropy, MeanSquaredError
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD, Adam
from nnstudio.engine.passes import Pass
from nnstudio.engine.update import Restraint, Update

_ACTIVATIONS: dict[str, AnyActivation] = {"tanh": Tanh(), "sigmoid": Sigmoid(), "relu": ReLU()}

Burst = Callable[[], Any]


def facts() -> dict[str, Any]:
    """Say which BLAS does the products, for which processor, on how many threads."""
    blas = [library for library in threadpool_info() if library["user_api"] == "blas"]
    keys = ("internal_api", "version", "architecture", "num_threads")
    return {"numpy": np.__version__, **{key: blas[0].get(key) for key in keys if blas}}


def bursts(work: Work) -> dict[str, Burst]:
    """Return what is timed: a burst of steps, and a burst of the products alone."""
    rng = np.random.default_rng(0)
    squared = work.loss == "squared"
    hidden = [Dense(width, _ACTIVATIONS[work.activation]) for width in work.widths[1:-1]]
    output = Dense(work.widths[-1], Identity() if squared else Softmax())
    network = Network([*hidden, output], work.widths[0], np.float32)
    network.start(GlorotUniform(), rng)
    pass_ = Pass(network, work.batch, MeanSquaredError() if squared else CategoricalCrossEntropy(), rng)
    update = Update(network, SGD() if work.optimiser == "sgd" else Adam(), Restraint())
    x, y = _inputs(work, rng), _targets(work, rng)

    @quiet()
    def steps() -> None:
        for _ in range(work.steps):
            pass_.forward(x)
            pass_.measure(y)
            pass_.backward(y)
            update.apply(RATE)

    steps()
    return {"nnstudio": steps, "products": _products(work, x, rng)}


def _inputs(work: Work, rng: np.random.Generator) -> Any:
    """Return a batch as the engine takes it: a column for each sample, whose last number is the bias's 1."""
    rows = np.ones((work.batch, work.widths[0] + 1), np.float32)
    rows[:, :-1] = rng.normal(size=(work.batch, work.widths[0]))
    return rows.T


def _targets(work: Work, rng: np.random.Generator) -> Any:
    if work.loss == "squared":
        return rng.normal(size=(work.widths[-1], work.batch)).astype(np.float32)
    return np.eye(work.widths[-1], dtype=np.float32)[:, rng.integers(0, work.widths[-1], work.batch)]


def _products(work: Work, x: Any, rng: np.random.Generator) -> Burst:
    """Repeat the products of a step, without anything between them: z = W x, dW = delta x^T, and delta below."""
    products = []
    for number, (inputs, units) in enumerate(pairwise(work.widths)):
        weights = rng.normal(size=(units, inputs + 1)).astype(np.float32)
        z, delta, below = (np.ones((rows, work.batch), np.float32) for rows in (units, units, inputs))
        products += [(weights, x, z), (delta, x.T, np.empty_like(weights))]
        if number:
            products.append((weights[:, :inputs].T, delta, below))
        x = np.ones((units + 1, work.batch), np.float32)

    def multiply() -> None:
        for _ in range(work.steps):
            for one, other, out in products:
                one.dot(other, out)

    return multiply

"""NN Studio's own engine in the race, and the bare matrix products that bound it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from nnstudio.cli.bench.works import RATE, Work
from nnstudio.engine.activations import AnyActivation, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.arrays import quiet
from nnstudio.engine.initialisers import GlorotUniform
from nnstudio.engine.layers import Dense, DenseOperation
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
    network = Network(
        [*hidden, Dense(work.widths[-1], Identity() if squared else Softmax())], work.widths[0], np.float32
    )
    network.start(GlorotUniform(), rng)
    walk = Pass(network, work.batch, MeanSquaredError() if squared else CategoricalCrossEntropy(), rng)
    update = Update(network, SGD() if work.optimiser == "sgd" else Adam(), Restraint())
    rows = np.ones((work.batch, work.widths[0] + 1), np.float32)
    rows[:, :-1] = rng.normal(size=(work.batch, work.widths[0]))
    x, y = rows.T, _targets(work, rng)

    @quiet()
    def steps() -> None:
        for _ in range(work.steps):
            walk.forward(x)
            walk.measure(y)
            walk.backward(y)
            update.apply(RATE)

    steps()
    return {"nnstudio": steps, "products": _products(walk, work.steps)}


def _targets(work: Work, rng: np.random.Generator) -> Any:
    if work.loss == "squared":
        return rng.normal(size=(work.widths[-1], work.batch)).astype(np.float32)
    return np.eye(work.widths[-1], dtype=np.float32)[:, rng.integers(0, work.widths[-1], work.batch)]


def _products(walk: Pass, count: int) -> Burst:
    """Repeat the products of a step, on its own buffers, without anything between them."""
    layers = [operation for operation in walk.operations if isinstance(operation, DenseOperation)]
    products = []
    for number, layer in enumerate(layers):
        products.append((layer.weights, layer.x, layer.z))
        products.append((layer.delta, layer.x.T, layer.gradient))
        if number:
            below = np.zeros((layer.inputs, walk.batch), np.float32)
            products.append((layer.weights[:, : layer.inputs].T, layer.delta, below))

    def multiply() -> None:
        for _ in range(count):
            for one, other, out in products:
                one.dot(other, out)

    return multiply

"""JAX in the race: the whole step compiled by ``jit``, parameters donated, results awaited at the end of a burst."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from nnstudio.cli.bench.ours import Burst
from nnstudio.cli.bench.works import RATE, Work

_ACTIVATIONS = {"tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu}


def facts() -> dict[str, Any]:
    """Say which JAX this is."""
    return {"jax": jax.__version__}


def bursts(work: Work) -> dict[str, Burst]:
    """Return what is timed: a burst of steps."""
    rng = np.random.default_rng(0)
    widths = zip(work.widths, work.widths[1:], strict=False)
    parameters = [
        (jnp.asarray(rng.normal(size=(n, m)) / n**0.5, jnp.float32), jnp.zeros(m, jnp.float32)) for n, m in widths
    ]
    x = jnp.asarray(rng.normal(size=(work.batch, work.widths[0])), jnp.float32)
    if work.loss == "squared":
        y = jnp.asarray(rng.normal(size=(work.batch, work.widths[-1])), jnp.float32)
    else:
        y = jnp.eye(work.widths[-1])[rng.integers(0, work.widths[-1], work.batch)]
    step = jax.jit(_adam_step(work) if work.optimiser == "adam" else _descent_step(work), donate_argnums=0)
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    adam = (parameters, zeros, jax.tree.map(jnp.copy, zeros), jnp.float32(0))
    state = [adam if work.optimiser == "adam" else parameters]

    def steps() -> None:
        for _ in range(work.steps):
            state[0], _ = step(state[0], x, y)
        jax.block_until_ready(state[0])

    steps()
    return {"jax": steps}


def _loss(work: Work) -> Any:
    def loss(parameters: Any, x: Any, y: Any) -> Any:
        for weights, biases in parameters[:-1]:
            x = _ACTIVATIONS[work.activation](x @ weights + biases)
        z = x @ parameters[-1][0] + parameters[-1][1]
        if work.loss == "squared":
            return jnp.mean((z - y) ** 2)
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(z), axis=1))

    return jax.value_and_grad(loss)


def _descent_step(work: Work) -> Any:
    gradient = _loss(work)

    def step(parameters: Any, x: Any, y: Any) -> Any:
        value, slopes = gradient(parameters, x, y)
        return jax.tree.map(lambda p, g: p - RATE * g, parameters, slopes), value

    return step


def _adam_step(work: Work) -> Any:
    gradient = _loss(work)

    def step(state: Any, x: Any, y: Any) -> Any:
        parameters, first, second, count = state
        value, slopes = gradient(parameters, x, y)
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slopes)
        parameters = jax.tree.map(
            lambda p, m, v: p - RATE * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8),
            parameters, first, second,
        )  # fmt: skip
        return (parameters, first, second, count), value

    return step

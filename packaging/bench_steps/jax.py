"""JAX in the race: the step compiled by ``jit`` and called once a step, and a whole epoch in one call, by ``scan``.

Parameters are donated, and results awaited at the end of a burst.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bench_steps.ours import Burst
from bench_steps.works import RATE, Work

_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {"tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu}


def facts() -> dict[str, Any]:
    """Say which JAX this is."""
    return {"jax": jax.__version__}


def bursts(work: Work) -> dict[str, Burst]:
    """Return what is timed: a burst of steps, call by call, and the same in one call over as many mini-batches."""
    rng = np.random.default_rng(0)
    x, y = _epoch(work, rng)
    step = _adam_step(work) if work.optimiser == "adam" else _descent_step(work)
    one_step = jax.jit(lambda state, x, y: step(state, (x, y)), donate_argnums=0)
    epoch = jax.jit(lambda state, x, y: jax.lax.scan(step, state, (x, y)), donate_argnums=0)
    first_x, first_y = x[0], y[0]

    def steps(state: Any) -> Any:
        for _ in range(work.steps):
            state, _ = one_step(state, first_x, first_y)
        return state

    calls = {"jax": steps, "jax scan": lambda state: epoch(state, x, y)[0]}
    return {label: _burst(call, _first_state(work, rng)) for label, call in calls.items()}


def _burst(call: Callable[[Any], Any], state: Any) -> Burst:
    """Return a burst that goes on from where the last one ended; the first, which compiles, is made here."""
    held = [state]

    def burst() -> None:
        held[0] = jax.block_until_ready(call(held[0]))

    burst()
    return burst


def _epoch(work: Work, rng: np.random.Generator) -> tuple[Any, Any]:
    """Return as many mini-batches as a burst has steps: x (steps, batch, inputs), y (steps, batch, outputs)."""
    rows, outputs = (work.steps, work.batch), work.widths[-1]
    x = jnp.asarray(rng.normal(size=(*rows, work.widths[0])), jnp.float32)
    if work.loss == "squared":
        return x, jnp.asarray(rng.normal(size=(*rows, outputs)), jnp.float32)
    return x, jnp.asarray(np.eye(outputs)[rng.integers(0, outputs, rows)], jnp.float32)


def _first_state(work: Work, rng: np.random.Generator) -> Any:
    """Return the parameters, and for Adam its two memories and the count of steps."""
    parameters = [
        (jnp.asarray(rng.normal(size=(n, m)) / n**0.5, jnp.float32), jnp.zeros(m, jnp.float32))
        for n, m in pairwise(work.widths)
    ]
    if work.optimiser == "sgd":
        return parameters
    first, second = (jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
    return parameters, first, second, jnp.float32(0)


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

    def step(parameters: Any, batch: tuple[Any, Any]) -> Any:
        value, slopes = gradient(parameters, *batch)
        return jax.tree.map(lambda p, g: p - RATE * g, parameters, slopes), value

    return step


def _adam_step(work: Work) -> Any:
    gradient = _loss(work)

    def step(state: Any, batch: tuple[Any, Any]) -> Any:
        parameters, first, second, count = state
        value, slopes = gradient(parameters, *batch)
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slopes)
        parameters = jax.tree.map(
            lambda p, m, v: p - RATE * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8),
            parameters, first, second,
        )  # fmt: skip
        return (parameters, first, second, count), value

    return step

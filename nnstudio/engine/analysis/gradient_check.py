"""Is the gradient right? Back-propagation against the definition of the derivative, parameter by parameter."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import Array, Mask, quiet
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass

WRONG, UNEASY, FINE = 1e-2, 1e-4, 1e-7
"""Relative errors by the rule of Stanford's CS231n: above 1e-2 wrong; above 1e-4 uneasy; up to 1e-7 happy."""

FLOOR = 1e-7
"""Where both derivatives are smaller than this, rounding is all that differs, and the error counts as 0."""


@dataclass(frozen=True)
class TensorCheck:
    """The check of one tensor: both gradients and their relative errors, each shaped like the tensor.

    ``kinked`` marks parameters whose small change took a sum across a kink of its activation, where the definition and
    back-propagation may honestly differ. Parameters that were not checked hold NaN; the error is infinite where a
    derivative is no number.
    """

    name: str
    backpropagated: Array
    numeric: Array
    errors: Array
    kinked: Mask

    @property
    def largest(self) -> float:
        """The largest relative error away from kinks; 0 if nothing could be checked."""
        smooth = self.errors[~self.kinked & ~np.isnan(self.errors)]
        return float(smooth.max()) if smooth.size else 0.0

    @property
    def checked(self) -> int:
        """How many parameters were compared."""
        return int(np.count_nonzero(~np.isnan(self.errors)))

    @property
    def verdict(self) -> str:
        """One word for the largest error: "happy", "fine", "uneasy" or "wrong"."""
        bands = (("wrong", WRONG), ("uneasy", UNEASY), ("fine", FINE))
        return next((word for word, bound in bands if self.largest > bound), "happy")


def check_gradient(
    network: Network,
    loss: Loss,
    x: Array,
    y: Array,
    *,
    step: float = 1e-5,
    at_most: int | None = None,
    seed: int = 0,
) -> list[TensorCheck]:
    """Compare the gradient of the mean loss with centred differences, (L(p + h) - L(p - h)) / 2h, tensor by tensor.

    ``x`` is (inputs + 1, batch) with its row of ones, ``y`` (outputs, batch). Dropout keeps one mask throughout. With
    ``at_most``, only that many parameters of each tensor are checked, drawn by ``seed``. The network is left untouched.
    The relative error is |b - n| / max(|b|, |n|), 0 where both are below 1e-7. Computed in double precision.
    """
    check = GradientCheck(network, loss, x, y, step=step, at_most=at_most, seed=seed)
    for _ in check.run():
        pass
    return check.result()


class GradientCheck:
    """A check that is made parameter by parameter, for those who want to see how far it has come.

    The arguments are those of ``check_gradient``; ``total`` is how many parameters are to be compared.
    """

    def __init__(
        self,
        network: Network,
        loss: Loss,
        x: Array,
        y: Array,
        *,
        step: float = 1e-5,
        at_most: int | None = None,
        seed: int = 0,
    ) -> None:
        self._probe, self._step = _Probe(network, loss, x, y, seed), step
        with quiet():
            self._gradient = self._probe.gradient()
        self._numeric = np.full_like(self._gradient, np.nan)
        self._kinked = np.zeros(len(self._gradient), bool)
        self._chosen = _chosen(self._probe.network, at_most, seed)
        self._done = 0
        self.total = len(self._chosen)

    def run(self) -> Iterator[int]:
        """Compare one parameter after the other; yield how many have been compared."""
        for index in self._chosen[self._done :]:
            with quiet():
                self._numeric[index], self._kinked[index] = self._probe.derivative(index, self._step)
            self._done += 1
            yield self._done

    @quiet()
    def result(self) -> list[TensorCheck]:
        """Return what has been compared so far, tensor by tensor."""
        errors, done = relative_errors(self._gradient, self._numeric), self._chosen[: self._done]
        errors[done] = np.nan_to_num(errors[done], nan=np.inf)  # a derivative that is no number is as wrong as can be
        vectors = (self._gradient, self._numeric, errors, self._kinked)
        parts = [self._probe.network.tensors(vector) for vector in vectors]
        return [TensorCheck(name, *(part[name].copy() for part in parts)) for name in parts[0]]  # type: ignore[arg-type]


def relative_errors(one: Array, other: Array) -> Array:
    """Return |one - other| / max(|one|, |other|), 0 where both are too small to tell from rounding."""
    size = np.maximum(np.abs(one), np.abs(other))
    return np.divide(np.abs(one - other), size, out=np.where(np.isnan(size), np.nan, 0.0), where=size > FLOOR)


class _Probe:
    """A copy of the network in double precision, on which one parameter at a time is moved."""

    def __init__(self, network: Network, loss: Loss, x: Array, y: Array, seed: int) -> None:
        self.network = Network(network.layers, network.inputs)
        self.network.parameters[:] = network.parameters
        self.network.state[:] = network.state
        self._rng = np.random.default_rng(seed)
        self._first_state = self._rng.bit_generator.state
        self._pass = Pass(self.network, x.shape[1], loss, self._rng)
        self._loss = loss
        self._x, self._y = x.astype(float), y.astype(float)

    def gradient(self) -> Array:
        """Return the gradient by back-propagation."""
        self._measure()
        self._pass.backward(self._y)
        return self.network.gradient.copy()

    def derivative(self, index: int, step: float) -> tuple[float, bool]:
        """Return the centred difference for one parameter, and whether a kink lay between its two ends."""
        parameters = self.network.parameters
        value = parameters[index]
        parameters[index] = value + step
        above, sides_above = self._measure(), list(self._sides())
        parameters[index] = value - step
        below, sides_below = self._measure(), list(self._sides())
        parameters[index] = value
        crossed = any(not np.array_equal(a, b) for a, b in zip(sides_above, sides_below, strict=True))
        return (above - below) / (2.0 * step), crossed

    def _measure(self) -> float:
        self._rng.bit_generator.state = self._first_state
        self._pass.forward(self._x)
        return self._pass.measure(self._y)

    def _sides(self) -> Iterator[Mask]:
        """Tell on which side of each kink every sum and every residual lies."""
        for _, operation in self._pass.flat_operations():
            applied = operation.applied()
            if applied is not None:
                for kink in applied.activation.kinks:
                    yield applied.z > kink
        yield from self._loss.sides(self._pass.outputs, self._loss.targets(self._y))


def _chosen(network: Network, at_most: int | None, seed: int) -> NDArray[np.intp]:
    """Choose which parameters to check: all, or at most so many of each tensor."""
    places = network.tensors(np.arange(len(network.parameters)))  # type: ignore[arg-type]
    rng = np.random.default_rng(seed)
    picked = [
        view.ravel() if at_most is None or view.size <= at_most else rng.choice(view.ravel(), at_most, replace=False)
        for view in places.values()
    ]
    return np.concatenate([np.zeros(0), *picked]).astype(np.intp)  # the first for networks without parameters

"""From the gradient to new parameters: penalties, clipping, the optimiser, and a limit on the weights."""

import math
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnstudio.description import Description
from nnstudio.engine.arrays import Array
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import Optimiser

Limit = Annotated[float, Meta(gt=0.0, le=1e6, title="clipping limit")]
Strength = Annotated[float, Meta(ge=0.0, le=100.0, title="weight decay")]


class Clipping(Description, frozen=True):
    """A bound on the gradient, so that one steep place cannot throw the parameters far away."""

    title: ClassVar[str]
    formula: ClassVar[str]

    def clip(self, gradient: Array, layers: list[Array]) -> float:
        """Bound ``gradient`` in place; ``layers`` are its parts by layer. Return the smallest factor applied."""
        raise NotImplementedError


class NoClipping(Clipping, frozen=True, tag="none"):
    """The gradient as it is."""

    title = "off"
    formula = r"g"

    def clip(self, gradient: Array, layers: list[Array]) -> float:
        """Change nothing."""
        return 1.0


class ClipNorm(Clipping, frozen=True, tag="norm"):
    """Scale the whole gradient down to a norm: g min(1, limit / (|g| + 1e-6)), as PyTorch's clip_grad_norm_."""

    limit: Limit = 1.0

    title = "norm of the whole gradient"
    formula = r"g\,\min(1,\ c/\|g\|)"

    def clip(self, gradient: Array, layers: list[Array]) -> float:
        """Scale the gradient if its norm is above the limit."""
        return _scale_down(gradient, self.limit)


class ClipLayerNorm(Clipping, frozen=True, tag="layer_norm"):
    """Scale the gradient of each layer down to a norm by itself, as Keras' clipnorm does for each variable."""

    limit: Limit = 1.0

    title = "norm of each layer's gradient"
    formula = r"g_l\,\min(1,\ c/\|g_l\|)"

    def clip(self, gradient: Array, layers: list[Array]) -> float:
        """Scale each layer's gradient if its norm is above the limit."""
        return min((_scale_down(part, self.limit) for part in layers), default=1.0)


class ClipValue(Clipping, frozen=True, tag="value"):
    """Hold every single derivative between -limit and limit; this changes the gradient's direction."""

    limit: Limit = 1.0

    title = "each value"
    formula = r"\min(\max(g,-c),\ c)"

    def clip(self, gradient: Array, layers: list[Array]) -> float:
        """Hold every value within the limit."""
        largest = float(np.max(np.abs(gradient), initial=0.0))
        np.clip(gradient, -self.limit, self.limit, gradient)
        return 1.0 if largest <= self.limit else self.limit / largest


AnyClipping = NoClipping | ClipNorm | ClipLayerNorm | ClipValue

CLIPPINGS: tuple[type[Clipping], ...] = AnyClipping.__args__


class Restraint(Description, frozen=True, tag="restraint"):
    """What holds weights and gradients back, besides the learning rate.

    The objective gets the penalty l1 sum|w| + l2/2 sum w^2, over weights, never biases; its gradient joins the loss's
    before clipping. ``max_norm`` limits the norm of the weights into each unit after the step (0: no limit).
    """

    l1: Strength = 0.0
    l2: Strength = 0.0
    max_norm: Annotated[float, Meta(ge=0.0, le=1e6, title="largest norm of a unit's weights")] = 0.0
    clipping: AnyClipping = NoClipping()


class Update:
    """The second half of a step, tied to a network: it turns the network's gradient into new parameters.

    ``direction`` is what the optimiser sees: the gradient itself, or, where something is frozen, penalised or clipped,
    a vector of its own, so that the network's gradient stays what back-propagation found. ``clip_factor`` is the
    smallest factor by which the last step's clipping scaled.
    """

    def __init__(self, network: Network, optimiser: Optimiser, restraint: Restraint) -> None:
        self.network, self.optimiser, self.restraint = network, optimiser, restraint
        self._trainable = network.trainable_mask()
        self._decayed = network.decay_mask() if self._trainable is None else network.decay_mask() * self._trainable
        self._clips = not isinstance(restraint.clipping, NoClipping)
        self._plain = self._trainable is None and not (self._clips or restraint.l1 or restraint.l2)
        self.direction = network.gradient if self._plain else np.zeros_like(network.gradient)
        self._layers = [self.direction[place.span] for place in network.stack.places]
        fixed = set(network.stack.fixed())
        self._limited = [view for name, view in network.tensors().items() if name.endswith("W") and name not in fixed]
        self.steps = optimiser.bind(network.parameters, self.direction, self._decayed)
        self.clip_factor = 1.0

    def apply(self, rate: float) -> None:
        """Move the parameters once, with this learning rate."""
        if not self._plain:
            self._direct()
        self.steps.step(rate)
        if self.restraint.max_norm:
            self._limit()

    def penalty(self) -> float:
        """Return what the penalties add to the objective: l1 sum|w| + l2/2 sum w^2."""
        weights = self.network.parameters * self._decayed
        return self.restraint.l1 * float(np.abs(weights).sum()) + 0.5 * self.restraint.l2 * float(weights @ weights)

    def successor(self, network: Network | None = None, restraint: Restraint | None = None) -> "Update":
        """Return an update for another network or with another restraint that remembers what this one remembers."""
        other = Update(network or self.network, self.optimiser, restraint or self.restraint)
        other.steps.memory[:] = self.steps.memory
        other.steps.count = self.steps.count
        return other

    def _direct(self) -> None:
        """Compose what the optimiser sees: the gradient, the penalties', nothing where frozen, all of it clipped."""
        np.copyto(self.direction, self.network.gradient)
        parameters, restraint = self.network.parameters, self.restraint
        if restraint.l2:
            self.direction += restraint.l2 * self._decayed * parameters
        if restraint.l1:
            self.direction += restraint.l1 * self._decayed * np.sign(parameters)
        if self._trainable is not None:
            self.direction *= self._trainable
        if self._clips:
            self.clip_factor = restraint.clipping.clip(self.direction, self._layers)

    def _limit(self) -> None:
        """Scale the weights into each unit down to the largest norm allowed."""
        for weights in self._limited:
            norms = np.sqrt(np.einsum("ui,ui->u", weights, weights))
            weights *= np.minimum(1.0, self.restraint.max_norm / np.maximum(norms, 1e-30))[:, None]


def _scale_down(gradient: Array, limit: float) -> float:
    """Scale to the limit if the norm is above; the norm is taken of a scaled copy, so that squares cannot overflow."""
    largest = float(np.max(np.abs(gradient), initial=0.0))
    if largest == 0.0 or not math.isfinite(largest):
        return 1.0
    norm = largest * float(np.linalg.norm(gradient / largest))
    factor = min(1.0, limit / (norm + 1e-6))
    if factor < 1.0:
        np.multiply(gradient, factor, gradient)
    return factor

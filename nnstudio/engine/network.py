"""The network: layers in a row, with all their parameters in one vector and all gradients in another."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Initialiser
from nnstudio.engine.layers import Layer
from nnstudio.engine.layers.stack import Stack
from nnstudio.engine.topology import LayerNode, nodes_of, owner_of
from nnstudio.sentences import Unusable


class Network:
    """A feed-forward network of ``layers`` that reads ``inputs`` numbers per sample.

    ``parameters``, ``gradient`` and ``state`` are flat vectors; ``tensors()`` names the parts of any vector laid out
    like the parameters. ``state`` is what layers remember without learning it by gradient: running means and variances.

    Raises:
        Unusable: if there are no layers or no inputs.
    """

    def __init__(self, layers: Sequence[Layer], inputs: int, dtype: Any = np.float64) -> None:
        if not layers or inputs < 1:
            raise Unusable("A network needs at least one input and one layer.")
        self.layers = tuple(layers)
        self.stack = Stack(layers, inputs)
        self.inputs, self.outputs = inputs, self.stack.outputs
        self.parameters: Array = np.zeros(self.stack.size, dtype)
        self.gradient: Array = np.zeros(self.stack.size, dtype)
        self.state: Array = np.zeros(self.stack.state_size, dtype)
        self.stack.start_state(self.state)

    @cached_property
    def nodes(self) -> tuple[LayerNode, ...]:
        """The layers with their names, and who reads whom."""
        return nodes_of(self.layers, self.inputs)

    @property
    def last(self) -> str:
        """The name of the layer whose units are the answers."""
        return self.nodes[-1].name

    def start(self, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Write first values into parameters and state."""
        self.stack.start(self.parameters, initialiser, rng)
        self.stack.start_state(self.state)

    def tensors(self, vector: Array | None = None) -> dict[str, Array]:
        """Return named views, "1.W" (units, inputs), "1.b" (units), ..., into the parameters or a vector like them."""
        return self.stack.tensors(self.parameters if vector is None else vector)

    def state_tensors(self) -> dict[str, Array]:
        """Return named views into the state."""
        return self.stack.state_tensors(self.state)

    def decay_mask(self) -> Array:
        """Return a vector like the parameters: 1 where weight decay applies (weights), 0 elsewhere (biases, gains)."""
        return self._mask(set(self.stack.decayed()))

    def trainable_mask(self) -> Array | None:
        """Return a vector like the parameters, 0 where training changes nothing; None if it may change everything."""
        fixed = set(self.stack.fixed()) & self.tensors().keys()
        return 1.0 - self._mask(fixed) if fixed else None

    def copy(self) -> "Network":
        """Return a network with the same layers and its own copy of all numbers."""
        twin = Network(self.layers, self.inputs, self.parameters.dtype)
        twin.parameters[:] = self.parameters
        twin.gradient[:] = self.gradient
        twin.state[:] = self.state
        return twin

    def frozen_copy(self) -> "Network":
        """Return a copy whose numbers nobody can change."""
        twin = self.copy()
        for vector in (twin.parameters, twin.gradient, twin.state):
            vector.setflags(write=False)
        return twin

    def _mask(self, names: set[str]) -> Array:
        mask = np.zeros_like(self.parameters)
        for name, view in self.tensors(mask).items():
            if name in names:
                view.fill(1.0)
        return mask


def own_tensors(layer: str, tensors: dict[str, Array]) -> dict[str, Array]:
    """Pick the tensors of one layer, "W" for "2.W", without those of layers inside it."""
    owners = {name: owner_of(name) for name in tensors}
    return {own: tensors[name] for name, (owner, own) in owners.items() if owner == layer}

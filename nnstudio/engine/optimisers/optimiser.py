"""What every optimiser knows of itself, and what it becomes when it is bound to a network's vectors."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from nnstudio.description import Description
from nnstudio.engine.arrays import Array

BLOCK_BYTES = 1 << 16
"""An optimiser walks the vectors in blocks of this size, so that its ten or so passes find them in the cache."""


class Optimiser(Description, frozen=True):
    """A rule that turns the gradient g of the loss into a change of the parameters p, with learning rate eta.

    Definitions and default values are PyTorch's. ``usual_rate`` is the learning rate to begin with.
    """

    title: ClassVar[str]
    formula: ClassVar[str]
    usual_rate: ClassVar[float]

    def bind(self, parameters: Array, gradient: Array, decayed: Array | None = None) -> "Steps":
        """Tie the rule to the vectors; ``decayed`` is 1 where decoupled weight decay applies (None: nowhere)."""
        raise NotImplementedError


class Steps:
    """An optimiser at work: it moves the parameters against the gradient, and remembers what its rule remembers.

    ``memory`` (names, size of the parameters) is one array with a row per remembered vector; ``count`` is the number of
    steps taken. Both are all that a checkpoint needs.
    """

    names: ClassVar[tuple[str, ...]] = ()
    by_count: ClassVar[bool] = False  # True where the numbers of a step depend on how many went before

    def __init__(self, rule: Optimiser, parameters: Array, gradient: Array) -> None:
        self.rule = rule
        self.count = 0
        self.memory: Array = np.zeros((len(self.names), len(parameters)), parameters.dtype)
        block = max(BLOCK_BYTES // parameters.itemsize, 1)
        self._work: Array = np.zeros(min(block, len(parameters)), parameters.dtype)
        self._blocks = list(self._split(parameters, gradient, block))
        self._rate = -1.0
        self._numbers: tuple[Array, ...] = ()

    def step(self, rate: float) -> None:
        """Move the parameters once."""
        self.count += 1
        if self.by_count or rate != self._rate:
            self._rate = rate
            self._numbers = tuple(np.array(number, self._work.dtype) for number in self.numbers(rate))
        for p, g, memory, work in self._blocks:
            self.move(p, g, memory, work, self._numbers)

    def numbers(self, rate: float) -> tuple[float, ...]:
        """Return the numbers that a step needs, the same for all parameters."""
        raise NotImplementedError

    def move(self, p: Array, g: Array, memory: tuple[Array, ...], work: Array, numbers: tuple[Array, ...]) -> None:
        """Move one block of parameters; all arrays are (block,)."""
        raise NotImplementedError

    def state(self) -> dict[str, Array]:
        """Return what the rule remembers, by name, each laid out like the parameters."""
        return {name: row.copy() for name, row in zip(self.names, self.memory, strict=True)}

    def _split(
        self, parameters: Array, gradient: Array, block: int
    ) -> Iterator[tuple[Array, Array, tuple[Array, ...], Array]]:
        for start in range(0, len(parameters), block):
            span = slice(start, min(start + block, len(parameters)))
            work = self._work[: span.stop - span.start]
            yield parameters[span], gradient[span], tuple(row[span] for row in self.memory), work

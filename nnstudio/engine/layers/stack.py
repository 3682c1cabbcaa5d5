"""Layers one after another, and where each finds its numbers in the flat vectors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.engine.initialisers import Initialiser
from nnstudio.engine.layers.layer import BindContext, Layer, Operation


@dataclass(frozen=True)
class LayerSlot:
    """Where a layer stands in a stack: its number from 1, its widths, its parts of parameters and state."""

    number: int
    layer: Layer
    inputs: int
    outputs: int
    span: slice
    state_span: slice


class Stack:
    """A sequence of layers that fit each other: it lays out their parameters one after another."""

    def __init__(self, layers: Sequence[Layer], inputs: int) -> None:
        self.inputs = inputs
        self.places: list[LayerSlot] = []
        start = state_start = 0
        for number, layer in enumerate(layers, 1):
            end, state_end = start + layer.size(inputs), state_start + layer.state_size(inputs)
            outputs = layer.outputs(inputs)
            spans = slice(start, end), slice(state_start, state_end)
            self.places.append(LayerSlot(number, layer, inputs, outputs, *spans))
            start, state_start, inputs = end, state_end, outputs
        self.outputs = inputs
        self.size = start
        self.state_size = state_start

    def tensors(self, flat: Array) -> dict[str, Array]:
        """Return named views into a vector laid out like the parameters: "1.W", "1.b", "2.W"..."""
        return {
            f"{place.number}.{name}": view
            for place in self.places
            for name, view in place.layer.tensors(flat[place.span], place.inputs).items()
        }

    def state_tensors(self, flat: Array) -> dict[str, Array]:
        """Return named views into the state vector."""
        return {
            f"{place.number}.{name}": view
            for place in self.places
            for name, view in place.layer.state_tensors(flat[place.state_span], place.inputs).items()
        }

    def decayed(self) -> Iterator[str]:
        """Name the tensors that weight decay pulls towards zero."""
        return (f"{place.number}.{name}" for place in self.places for name in place.layer.decayed())

    def fixed(self) -> Iterator[str]:
        """Name the tensors that training leaves as they are."""
        return (f"{place.number}.{name}" for place in self.places for name in place.layer.fixed())

    def start(self, flat: Array, initialiser: Initialiser, rng: np.random.Generator) -> None:
        """Write first values, each layer from its own random generator: adding one leaves the others as they were."""
        for place, own in zip(self.places, rng.spawn(len(self.places)), strict=True):
            place.layer.start(flat[place.span], place.inputs, initialiser, own)

    def start_state(self, flat: Array) -> None:
        """Write first values of what layers remember without learning."""
        for place in self.places:
            place.layer.start_state(flat[place.state_span], place.inputs)

    def bind(self, context: BindContext) -> tuple[Operation, ...]:
        """Make the operations of all layers, each with its own part of ``context``."""
        return tuple(
            place.layer.bind(
                context.part(
                    place.span,
                    place.state_span,
                    inputs=place.inputs,
                    lowest=context.lowest and place.number == 1,
                )
            )
            for place in self.places
        )


def back_through(operations: tuple[Operation, ...], error: Array) -> Array | None:
    """Send an error signal back through operations, the last one first; None comes out where nobody wants it."""
    below: Array | None = error
    for operation in reversed(operations):
        assert below is not None  # only the lowest operation of all hands nothing down
        if operation.arriving is not None:
            np.copyto(operation.arriving, below)
        below = operation.backward(below)
    return below

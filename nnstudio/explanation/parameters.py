"""One weight, bias or other learned number: its name, its values before and after, its gradient sample by sample."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnstudio.engine.analysis.trace import LayerTrace
from nnstudio.engine.arrays import Array
from nnstudio.engine.layers import Dense
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.sentences import Sentence, say

WRITTEN_OUT = 12
"""Of so many parameters of one unit at most the equations are written; the others follow the same rule."""

_LETTERS = {"W": "w", "P": "p", "b": "b", "gain": r"\gamma", "shift": r"\beta", "alpha": r"\alpha"}


@dataclass(frozen=True)
class Parameter:
    """One learned number of a layer: ``tensor`` is "W", "b", "gain", "shift", "alpha", or "P" of a block's way around.

    ``source`` is where a weight comes from. Units count from 0; alpha belongs to the whole layer, its unit is 0.
    """

    layer: str
    tensor: str
    unit: int
    source: int | None = None

    @property
    def name(self) -> str:
        """The tensor's name in the network, such as "2.W"."""
        return f"{self.layer}.{self.tensor}"

    @property
    def index(self) -> tuple[int, ...]:
        """Where the number stands in its tensor."""
        return (self.unit,) if self.source is None else (self.unit, self.source)

    @cached_property
    def symbol(self) -> str:
        """Its name in LaTeX."""
        letter = _LETTERS[self.tensor]
        if self.source is not None:
            return symbols.weight(self.layer, self.unit, self.source, letter)
        if self.tensor == "alpha":
            return rf"\alpha^{{({self.layer})}}"
        return symbols.own(letter, self.layer, self.unit)

    @property
    def spot(self) -> Spot:
        """Its place."""
        if self.tensor == "alpha":
            return Spot(self.layer)
        return Spot(self.layer, self.unit, self.source, bias=self.tensor == "b")

    def title(self) -> Sentence:
        """Say which one it is, without an article."""
        layer, unit = self.layer, self.unit + 1
        if self.source is not None:
            source = self.source + 1
            if self.tensor == "P":
                return say("weight {source} → {unit} around block {layer}", source=source, unit=unit, layer=layer)
            return say("weight {source} → {unit} of layer {layer}", source=source, unit=unit, layer=layer)
        texts = {
            "b": "bias of unit {unit} of layer {layer}",
            "gain": "gain of unit {unit} of layer {layer}",
            "shift": "shift of unit {unit} of layer {layer}",
            "alpha": "slope for negative z of layer {layer}",
        }
        return say(texts[self.tensor], unit=unit, layer=layer)

    def value(self, step: TrainingStep) -> float:
        """Return its value before the step."""
        return float(step.layers[self.layer].tensors[self.tensor][self.index])

    def after(self, step: TrainingStep) -> float:
        """Return what the step makes of it."""
        return float(step.layers[self.layer].after[self.tensor][self.index])

    def gradient(self, step: TrainingStep) -> float:
        """Return the engine's derivative of the batch's mean loss."""
        return float(step.layers[self.layer].gradient[self.tensor][self.index])

    def sides(self, step: TrainingStep) -> tuple[Array, Array]:
        """Return the two factors of its derivative for every sample: what comes back, and what came in."""
        layer = step.layers[self.layer]
        ones = np.ones(step.batch)
        if self.tensor in ("W", "b"):
            return layer.delta[:, self.unit], ones if self.source is None else layer.x[:, self.source]
        if self.tensor == "P":
            assert self.source is not None
            return layer.arriving[:, self.unit], layer.x[:, self.source]
        if self.tensor == "alpha":
            return _by_alpha(layer), ones
        came_in = layer.details["normal"][:, self.unit] if self.tensor == "gain" else ones
        return layer.arriving[:, self.unit], came_in

    def pulls(self, step: TrainingStep) -> Array:
        """Return each sample's own derivative, (batch,); their mean is the gradient."""
        back, came_in = self.sides(step)
        return back * came_in

    def is_fixed(self, step: TrainingStep) -> bool:
        """Tell whether training leaves it as it is."""
        return self.name in step.fixed

    def is_decayed(self, step: TrainingStep) -> bool:
        """Tell whether penalties and decay pull it towards 0."""
        return self.name in step.decayed


def _by_alpha(layer: LayerTrace) -> Array:
    assert layer.z is not None
    return np.sum(layer.arriving * np.minimum(layer.z, 0.0), axis=1)


def parameters_of(step: TrainingStep, layer: str) -> tuple[int, int]:
    """Return how many units of a layer have parameters, and how many each has (without alpha)."""
    tensors = step.layers[layer].tensors
    if "gain" in tensors:
        return len(tensors["gain"]), 2
    for name in ("W", "P"):
        if name in tensors:
            units, sources = tensors[name].shape
            return units, sources + ("b" in tensors)
    return 0, 0


def parameter_at(step: TrainingStep, layer: str, unit: int, place: int) -> Parameter:
    """Return a unit's parameter by its place: weights by source, then the bias; or gain, then shift."""
    tensors = step.layers[layer].tensors
    if "gain" in tensors:
        return Parameter(layer, ("gain", "shift")[place], unit)
    tensor = "W" if "W" in tensors else "P"
    sources = tensors[tensor].shape[1]
    return Parameter(layer, tensor, unit, place) if place < sources else Parameter(layer, "b", unit)


def parameters_into(step: TrainingStep, layer: str, unit: int) -> list[Parameter]:
    """Return all parameters of one unit."""
    return [parameter_at(step, layer, unit, place) for place in range(parameters_of(step, layer)[1])]


def steepest(step: TrainingStep, parameters: list[Parameter]) -> list[Parameter]:
    """Return the parameters that are written out where a unit has many: those with the largest gradients."""
    if len(parameters) <= WRITTEN_OUT:
        return parameters
    sizes = [abs(parameter.gradient(step)) for parameter in parameters]
    least = sorted(sizes, reverse=True)[WRITTEN_OUT - 1]
    return [parameter for parameter, size in zip(parameters, sizes, strict=True) if size >= least][:WRITTEN_OUT]


def at_spot(spot: Spot) -> Parameter:
    """Return the weight or bias at a place of a dense layer."""
    assert spot.unit is not None
    return Parameter(spot.layer, "b" if spot.source is None else "W", spot.unit, spot.source)


def is_dense(step: TrainingStep, layer: str) -> bool:
    """Tell whether a layer is a dense one."""
    return layer in step.layers and isinstance(step.layers[layer].layer, Dense)

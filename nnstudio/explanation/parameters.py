"""One weight, bias or other learned number: its name, its values before and after, its gradient sample by sample."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.engine.layers.form import LearnedTensor
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.sentences import Sentence, say

WRITTEN_OUT = 12
"""Of so many parameters of one unit at most the equations are written; the others follow the same rule."""


@dataclass(frozen=True)
class Parameter:
    """One learned number of a layer, out of one of the tensors that the layer says it learns.

    ``source`` is where a weight comes from. Units count from 0; of a tensor that belongs to the whole layer, ``unit``
    counts the numbers.
    """

    layer: str
    learned: LearnedTensor
    unit: int
    source: int | None = None

    @property
    def tensor(self) -> str:
        """The tensor's name in the layer, such as "W"."""
        return self.learned.name

    @property
    def name(self) -> str:
        """The tensor's name in the network, such as "2.W"."""
        return f"{self.layer}.{self.tensor}"

    @property
    def index(self) -> tuple[int, ...]:
        """Where the number stands in its tensor."""
        return (self.unit,) if self.source is None else (self.unit, self.source)

    @property
    def shared(self) -> bool:
        """Whether it belongs to all units of the layer."""
        return self.learned.shape == "layer"

    @property
    def alone(self) -> bool:
        """Whether it is added as it is, so that its derivative is the error signal itself."""
        return self.learned.partial is None

    @cached_property
    def symbol(self) -> str:
        """Its name in LaTeX."""
        letter = self.learned.letter
        if self.source is not None:
            return symbols.weight(self.layer, self.unit, self.source, letter)
        if self.shared and self.unit == 0:
            return rf"{letter}^{{({self.layer})}}"
        return symbols.own(letter, self.layer, self.unit)

    @property
    def spot(self) -> Spot:
        """Its place."""
        if self.shared:
            return Spot(self.layer)
        return Spot(self.layer, self.unit, self.source, bias=self.alone and self.learned.of == "z")

    def title(self) -> Sentence:
        """Say which one it is, without an article."""
        said = {"what": self.learned.title, "unit": self.unit + 1, "layer": self.layer}
        if self.shared:
            return say("{what} of layer {layer}", **said)
        if self.source is None:
            return say("{what} of unit {unit} of layer {layer}", **said)
        text = (
            "{what} {source} → {unit} around block {layer}"
            if self.learned.around
            else "{what} {source} → {unit} of layer {layer}"
        )
        return say(text, source=self.source + 1, **said)

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
        layer, partial = step.layers[self.layer], self.learned.partial
        back, ones = layer.delta if self.learned.of == "z" else layer.arriving, np.ones(step.batch)
        if partial is None:
            return back[:, self.unit], ones
        if self.shared:
            return np.sum(back * partial[self.unit], axis=1), ones
        return back[:, self.unit], partial[:, self.unit if self.source is None else self.source]

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


def parameters_of(step: TrainingStep, layer: str) -> tuple[int, int]:
    """Return how many units of a layer have parameters of their own, and how many each has."""
    own = _own(step, layer)
    tensors = step.layers[layer].tensors
    return (len(tensors[own[0].name]), sum(_each(step, layer, one) for one in own)) if own else (0, 0)


def parameter_at(step: TrainingStep, layer: str, unit: int, place: int) -> Parameter:
    """Return a unit's parameter by its place: weights by source, then the bias; or gain, then shift."""
    for learned in _own(step, layer):
        count = _each(step, layer, learned)
        if place < count:
            return Parameter(layer, learned, unit, place if learned.shape == "matrix" else None)
        place -= count
    raise IndexError(place)


def parameters_into(step: TrainingStep, layer: str, unit: int) -> list[Parameter]:
    """Return all parameters of one unit."""
    return [parameter_at(step, layer, unit, place) for place in range(parameters_of(step, layer)[1])]


def shared_parameters(step: TrainingStep, layer: str) -> list[Parameter]:
    """Return the numbers that all units of a layer have in common, such as a learned slope."""
    tensors = step.layers[layer].tensors
    shared = [learned for learned in step.layers[layer].learned if learned.shape == "layer"]
    return [Parameter(layer, learned, number) for learned in shared for number in range(len(tensors[learned.name]))]


def steepest(step: TrainingStep, parameters: list[Parameter]) -> list[Parameter]:
    """Return the parameters that are written out where a unit has many: those with the largest gradients."""
    if len(parameters) <= WRITTEN_OUT:
        return parameters
    sizes = [abs(parameter.gradient(step)) for parameter in parameters]
    least = sorted(sizes, reverse=True)[WRITTEN_OUT - 1]
    return [parameter for parameter, size in zip(parameters, sizes, strict=True) if size >= least][:WRITTEN_OUT]


def at_spot(step: TrainingStep, spot: Spot) -> Parameter:
    """Return the weight or bias at a place of a fully connected layer."""
    assert spot.unit is not None
    shape = "unit" if spot.source is None else "matrix"
    learned = next(learned for learned in step.layers[spot.layer].learned if learned.shape == shape)
    return Parameter(spot.layer, learned, spot.unit, spot.source)


def _own(step: TrainingStep, layer: str) -> list[LearnedTensor]:
    return [learned for learned in step.layers[layer].learned if learned.shape != "layer"]


def _each(step: TrainingStep, layer: str, learned: LearnedTensor) -> int:
    return int(step.layers[layer].tensors[learned.name].shape[1]) if learned.shape == "matrix" else 1

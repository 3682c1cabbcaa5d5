"""What lights up in the network while an explanation step is told, and the numbers that stand there."""

from collections.abc import Iterable, Iterator

from nnstudio.engine.arrays import Array
from nnstudio.explanation.explanation_step import ExplanationStep, Spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.workspace.selection import Light, Place

MOST_NUMBERS = 60
"""More numbers than these at once could not be read."""

INPUT = "0"

FEW = 12
"""So many weights of a unit get their numbers; more would hide each other."""


def light_of(explanation_step: ExplanationStep, step: TrainingStep, sample: int) -> Light:
    """Return the places of an explanation step, with the numbers that it speaks of."""
    places = list(
        dict.fromkeys(
            [*_places((*explanation_step.focus, *explanation_step.feeds), step), *_weights(explanation_step, step)]
        )
    )
    pairs = [(place, value_at(place, explanation_step, step, sample)) for place in places[:MOST_NUMBERS]]
    numbers = tuple((place, value) for place, value in pairs if value is not None)
    return Light(frozenset(places), numbers if len(places) <= MOST_NUMBERS else (), explanation_step.travels)


def _places(spots: Iterable[Spot], step: TrainingStep) -> Iterator[Place]:
    for spot in spots:
        if spot.unit is not None:
            yield Place(spot.layer, spot.unit, spot.source, spot.bias)
        else:
            width = (step.trace.inputs if spot.layer == INPUT else step.layers[spot.layer].a).shape[1]
            yield from (Place(spot.layer, unit) for unit in range(width))


def _weights(explanation_step: ExplanationStep, step: TrainingStep) -> Iterator[Place]:
    """Give the weights between one unit and the few that its value comes from, whichever way it comes."""
    units = [spot for spot in explanation_step.focus if spot.unit is not None and spot.source is None and not spot.bias]
    if len(units) != 1 or len(explanation_step.feeds) > FEW:
        return
    unit = units[0]
    for feed in explanation_step.feeds:
        above, below = (unit, feed) if explanation_step.travels == "onwards" else (feed, unit)
        layer = step.layers.get(above.layer)
        reads = step.nodes[above.layer].reads if above.layer in step.nodes else ""
        if layer is not None and "W" in layer.tensors and reads == below.layer and None not in (above.unit, below.unit):
            assert above.unit is not None
            yield Place(above.layer, above.unit, below.unit)


def value_at(place: Place, explanation_step: ExplanationStep, step: TrainingStep, sample: int) -> float | None:
    """Return the number that an explanation step speaks of at a place: of a weight or bias, or of a unit."""
    if place.layer == INPUT:
        return float(step.trace.inputs[sample, place.unit])
    if place.source is not None or place.bias:
        return _parameter(place, explanation_step, step)
    table = _table(place, explanation_step, step)
    return None if table is None else float(table[sample, place.unit])


def _parameter(place: Place, explanation_step: ExplanationStep, step: TrainingStep) -> float | None:
    layer = step.layers[place.layer]
    gradients = explanation_step.what in ("gradient", "direction")
    tensors = layer.gradient if gradients else layer.after if explanation_step.stage == "update" else layer.tensors
    tensor = tensors.get("b" if place.bias else "W")
    if tensor is None:
        return None
    return float(tensor[place.unit] if place.bias else tensor[place.unit, place.source])


def _table(place: Place, explanation_step: ExplanationStep, step: TrainingStep) -> Array | None:
    """Return what stands at units: on the way back delta, or a where a gradient reads it; else a, or z."""
    layer, here = step.layers[place.layer], place.layer == explanation_step.layer
    if explanation_step.stage == "update":
        return None
    if explanation_step.stage == "backward":
        if explanation_step.what == "gradient":
            return layer.delta if here else layer.a
        return (
            {"arriving": layer.arriving, "slope": layer.slope}.get(explanation_step.what, layer.delta)
            if here
            else layer.delta
        )
    return layer.z if here and explanation_step.what == "z" else layer.a

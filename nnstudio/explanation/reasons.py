"""Why a parameter moves the way it does, in one sentence."""

import math

from nnstudio.engine.optimisers import SGD
from nnstudio.explanation.direction import Direction
from nnstudio.explanation.parameters import Parameter
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import figure
from nnstudio.sentences import Sentence, say


def why(step: TrainingStep, parameter: Parameter, digits: int = 4) -> Sentence:
    """Say by how much a parameter rises or falls in this step, and because of what."""
    old, new = parameter.value(step), parameter.after(step)
    gradient, change = parameter.gradient(step), new - old
    if parameter.is_fixed(step):
        return say("This parameter stays {value}, because it is frozen.", value=figure(old, digits))
    if not math.isfinite(new):
        return say("This parameter is no longer a finite number after this step: the run diverges.")
    if change == 0.0:
        return _stays(step, parameter, digits)
    said = {
        "change": figure(abs(change), digits),
        "gradient": figure(gradient, digits),
        "rate": figure(step.trace.rate, digits),
        "optimiser": step.plan.optimiser.title,
    }
    if gradient * change > 0.0:
        return say(_AGAINST[change > 0.0], **said)
    if gradient == 0.0:
        return say(_WITHOUT[change > 0.0], **said)
    plain = isinstance(step.plan.optimiser, SGD) and Direction(step, digits).plain and not step.plan.restraint.max_norm
    return say((_PLAIN if plain else _WITH)[change > 0.0], **said)


_PLAIN = {
    False: "This parameter falls by {change}, because raising it would raise the loss: its derivative is {gradient}, "
    "the learning rate {rate}.",
    True: "This parameter rises by {change}, because raising it lowers the loss: its derivative is {gradient}, the "
    "learning rate {rate}.",
}
_WITH = {
    False: "This parameter falls by {change}, because raising it would raise the loss: its derivative is {gradient}; "
    "how far it goes is worked out by {optimiser}.",
    True: "This parameter rises by {change}, because raising it lowers the loss: its derivative is {gradient}; how far "
    "it goes is worked out by {optimiser}.",
}
_AGAINST = {
    False: "This parameter falls by {change}, although its derivative is {gradient}: the memory of {optimiser}, or a "
    "penalty, outweighs this batch.",
    True: "This parameter rises by {change}, although its derivative is {gradient}: the memory of {optimiser}, or a "
    "penalty, outweighs this batch.",
}
_WITHOUT = {
    False: "This parameter falls by {change}, although its derivative is 0: the memory of {optimiser}, or a penalty, "
    "moves it.",
    True: "This parameter rises by {change}, although its derivative is 0: the memory of {optimiser}, or a penalty, "
    "moves it.",
}


def _stays(step: TrainingStep, parameter: Parameter, digits: int) -> Sentence:
    layer, value = step.layers[parameter.layer], figure(parameter.value(step), digits)
    back, came_in = parameter.sides(step)
    if not came_in.any():
        return say("This parameter stays {value}, because what it multiplies is 0 in every sample.", value=value)
    if layer.slope is not None and not layer.slope[:, parameter.unit].any():
        return say("This parameter stays {value}, because the slope of its unit is 0 in every sample.", value=value)
    if not back.any():
        return say("This parameter stays {value}, because no error signal reaches its unit.", value=value)
    return say("This parameter stays {value}: its derivative is {gradient}.", value=value,
               gradient=figure(parameter.gradient(step), digits))  # fmt: skip

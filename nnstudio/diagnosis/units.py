"""Findings about hidden units: dead ones, saturated ones, and twins."""

import math

import numpy as np

from nnstudio.diagnosis import remedies
from nnstudio.diagnosis.evidence import Evidence, LayerEvidence
from nnstudio.diagnosis.finding import Finding, FindingRule
from nnstudio.sentences import Sentence, say

MANY_DEAD = 0.5
"""More than half of the units that can die: however deep, random ReLU networks start with fewer."""

MOSTLY_FLAT = 0.5
"""More than half of a layer's activations on a flat part."""


def dead_units(evidence: Evidence) -> Finding | None:
    """Find out whether most units that can die are dead, or a whole layer is; point at the layer with most of them."""
    layers = [layer for layer in evidence.hidden if layer.dead is not None and len(layer.dead)]
    if not layers:
        return None
    dead, all_units = sum(_dead(layer) for layer in layers), sum(_units(layer) for layer in layers)
    worst = max(layers, key=lambda layer: _dead(layer) / _units(layer))
    whole = _dead(worst) == _units(worst)
    if dead <= MANY_DEAD * all_units and not whole:
        return None
    project = evidence.project
    return Finding(
        kind="dead_units",
        severity="broken" if whole else evidence.severity,
        layer=worst.name,
        sentence=say(
            "{dead} of {units} hidden units are dead: no training sample switches them on.", dead=dead, units=all_units
        ),
        numbers=(
            say(
                "Most of them in layer {layer}: {own} of {own_units} units have the slope 0 for every sample.",
                layer=worst.name,
                own=_dead(worst),
                own_units=_units(worst),
            ),
        ),
        rule=say(
            "More than half of all units that can die, or a whole layer. At the start fewer than half are dead, "
            "however deep the network; too large a learning rate kills 40 % and more (CS231n)."
        ),
        cause=(
            say(
                "A dead unit's slope f′(z) is 0 for every sample, so that no error signal passes it and its weights "
                "never move again. Large steps throw units so far off."
            ),
            *_whole_layer(worst, whole),
        ),
        project=project,
        ideas=(remedies.other_rate(project, 0.1), remedies.CLIP, remedies.LEAKY),
    )


def _dead(layer: LayerEvidence) -> int:
    assert layer.dead is not None
    return int(np.count_nonzero(layer.dead))


def _units(layer: LayerEvidence) -> int:
    assert layer.dead is not None
    return len(layer.dead)


def _whole_layer(layer: LayerEvidence, whole: bool) -> tuple[Sentence, ...]:
    if not whole:
        return ()
    return (say("Layer {layer} is dead as a whole: the layers before it can learn no more, ever.", layer=layer.name),)


def saturated_units(evidence: Evidence) -> Finding | None:
    """Find the hidden layer that is flattest, if it is flat for most samples while the loss is not low."""
    layers = [layer for layer in evidence.hidden if not math.isnan(layer.saturated)]
    if not layers or evidence.losses.learned:
        return None
    worst = max(layers, key=lambda layer: layer.saturated)
    if worst.saturated <= MOSTLY_FLAT:
        return None
    project = evidence.project
    return Finding(
        kind="saturated_units",
        severity=evidence.severity,
        layer=worst.name,
        sentence=say(
            "Layer {layer} is saturated: {share:.0%} of its activations lie where the curve is flat.",
            layer=worst.name,
            share=worst.saturated,
        ),
        numbers=(
            say(
                "Share of saturated activations: {shares}.",
                shares=", ".join(f"{layer.name}: {layer.saturated:.0%}" for layer in layers),
            ),
        ),
        rule=say(
            "More than half of a layer's activations have a slope below a twentieth of the steepest, while the loss is "
            "not low. In a network that has learned its task saturation is no harm (Glorot and Bengio 2010 watched it)."
        ),
        cause=(
            say(
                "There the slopes f′(z) are close to 0, whatever the weights: the error signal is cut at this layer. "
                "The sums z are too large, because the weights or the inputs are."
            ),
        ),
        project=project,
        ideas=(remedies.fitting_weights(project), remedies.SCALE_INPUTS, remedies.BATCH_NORM, remedies.RELU),
    )


def twins(evidence: Evidence) -> Finding | None:
    """Find the hidden layer with most units that do the same as another."""
    layers = [layer for layer in evidence.hidden if layer.twins]
    if not layers:
        return None
    worst = max(layers, key=lambda layer: sum(map(len, layer.twins)))
    project, alike = evidence.project, sum(map(len, worst.twins))
    return Finding(
        kind="twins",
        severity="broken",
        layer=worst.name,
        sentence=say("{alike} units of layer {layer} are twins and will stay so.", alike=alike, layer=worst.name),
        numbers=(
            say(
                "Their weights, their biases and their gradients are the same to 12 digits: {groups}.",
                groups="; ".join(", ".join(str(unit + 1) for unit in group) for group in worst.twins),
            ),
        ),
        rule=say(
            "Equal weights in, equal weights out, equal gradients. First weights must be random to break the symmetry "
            "(CS231n: the pitfall of all zero initialisation)."
        ),
        cause=(
            say(
                "Twins give the same answer to every sample and get the same error signal, so every step moves them "
                "alike: together they do the work of one unit."
            ),
        ),
        project=project,
        ideas=(remedies.fitting_weights(project),),
    )


TWINS = FindingRule("twins", "Units that are twins", twins, patience=1)
DEAD_UNITS = FindingRule("dead_units", "Dead units", dead_units)
SATURATED_UNITS = FindingRule(
    "saturated_units", "Saturated units", saturated_units, unless=("exploding", "rate_too_high")
)

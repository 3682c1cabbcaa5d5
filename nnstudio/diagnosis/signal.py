"""Findings about the error signal on its way back: it fades, or it grows without bounds."""

import math
from collections.abc import Iterator

from nnstudio.diagnosis import remedies
from nnstudio.diagnosis.evidence import Evidence
from nnstudio.diagnosis.finding import Finding, FindingRule, Remedy
from nnstudio.diagnosis.hidden import fitting_initialiser, hidden_activations
from nnstudio.diagnosis.way_back import factors_in_words, ways_back
from nnstudio.engine.activations import Activation
from nnstudio.engine.optimisers import SGD, MomentumSGD, Nesterov
from nnstudio.sentences import Sentence, say
from nnstudio.training.error_path import ErrorPath

FADED = 1e-3
"""The signal has faded where a smaller share of the output's arrives: that layer learns a thousand times slower."""

GROWN = 30.0
"""The signal has grown where it is so many times the output's: healthy deep networks stay below while they are new."""

WRECKED = 10.0
"""A loss so many times that of guessing says that the values, too, have grown out of all proportion on their way."""

LARGE_STEP = 0.1
"""A step that moves a layer's weights by a tenth of their size is a hundred times the usual one (CS231n: 1e-3)."""


def vanishing(evidence: Evidence) -> Finding | None:
    """Find the layer that the least of the error signal reaches, while the loss is not yet low."""
    ways = ways_back(evidence)
    if not ways or evidence.losses.learned:
        return None
    way = min(ways, key=lambda way: way.ratio)
    if way.ratio >= FADED:
        return None
    return Finding(
        kind="vanishing",
        severity=evidence.severity,
        layer=way.layer,
        sentence=_faded(way),
        numbers=(_sizes(way), *_hiding(evidence)),
        rule=say(
            "Below {limit:g} of the output's signal, while the loss is not low: then the layer learns a thousand times "
            "slower. Error signals are compared, since gradients of weights can be alike in all layers all the same "
            "(Glorot and Bengio 2010, equation 14).",
            limit=FADED,
        ),
        cause=(factors_in_words(way), *_why_faded(evidence, way)),
        project=evidence.project,
        ideas=_strengthen(evidence, way),
    )


def _faded(way: ErrorPath) -> Sentence:
    if way.ratio == 0.0:
        return say(
            "The gradient vanishes: nothing of the output's error signal reaches layer {layer}.", layer=way.layer
        )
    return say(
        "The gradient vanishes: of the output's error signal only {ratio:.1e} reaches layer {layer}.",
        ratio=way.ratio,
        layer=way.layer,
    )


def _sizes(way: ErrorPath) -> Sentence:
    return say(
        "Root mean square of each sample's δ = dL/dz: {own:.1e} in layer {layer}, {last:.1e} at the output.",
        own=way.steps[-1].rms,
        layer=way.layer,
        last=way.rms,
    )


def _hiding(evidence: Evidence) -> Iterator[Sentence]:
    optimiser = evidence.project.training.optimiser
    if not isinstance(optimiser, SGD | MomentumSGD | Nesterov):
        yield say(
            "{optimiser} divides each step by the size of the gradient, which hides this but does not cure it.",
            optimiser=optimiser.title,
        )


def _why_faded(evidence: Evidence, way: ErrorPath) -> Iterator[Sentence]:
    flattest = _flattest(evidence)
    if flattest is None or way.shrinker == "layer":
        return
    if _flat_slopes(evidence, way):
        yield say(
            "The slopes take most away: that of {activation} is at most {steepest:g}.",
            activation=flattest.title,
            steepest=flattest.steepest,
        )
    else:
        yield say(
            "The weights are too small to make up for the slopes; for {activation} there is {initialiser}.",
            activation=flattest.title,
            initialiser=fitting_initialiser(flattest).title,
        )


def _flattest(evidence: Evidence) -> Activation | None:
    return min(hidden_activations(evidence.project), key=lambda activation: activation.steepest, default=None)


def _flat_slopes(evidence: Evidence, way: ErrorPath) -> bool:
    """Tell whether the slopes are to blame: they take most away, and no weights of a fair size make up for them."""
    flattest = _flattest(evidence)
    return way.shrinker == "slopes" and flattest is not None and flattest.steepest < 1.0


def _strengthen(evidence: Evidence, way: ErrorPath) -> tuple[Remedy, ...]:
    """Mend what is to blame first: small weights by other first weights, flat slopes by another activation."""
    start, other = (remedies.fitting_weights(evidence.project),), (remedies.RELU, remedies.TANH)
    first = (*other, *start) if _flat_slopes(evidence, way) else (*start, *other)
    return (*first, remedies.WAYS_AROUND, remedies.BATCH_NORM, remedies.ADAM)


def exploding(evidence: Evidence) -> Finding | None:
    """Find the layer where the error signal is largest, while the loss is far above that of guessing."""
    ways, losses = ways_back(evidence), evidence.losses
    if not ways or losses.now < WRECKED * losses.level:
        return None
    way = max(ways, key=lambda way: way.ratio)
    if way.ratio < GROWN:
        return None
    step = evidence.largest_step
    return Finding(
        kind="exploding",
        severity="broken" if step >= LARGE_STEP else "watch",
        layer=way.layer,
        sentence=say(
            "The gradient explodes: the error signal is {ratio:.1e} times as large in layer {layer} as at the output.",
            ratio=way.ratio,
            layer=way.layer,
        ),
        numbers=(_sizes(way), _loss(evidence), *_step(step)),
        rule=say(
            "Above {grown:g} times the output's signal, and a loss above {wrecked:g} times that of guessing. It takes "
            "weights × slopes above 1 in every layer: slopes alone cannot do it, for they hardly ever exceed 1.",
            grown=GROWN,
            wrecked=WRECKED,
        ),
        cause=(factors_in_words(way), *_why_grown(way)),
        project=evidence.project,
        ideas=_restrain(evidence),
    )


def _loss(evidence: Evidence) -> Sentence:
    return say(
        "The training loss is {loss:.3g}; guessing costs {level:.3g}.",
        loss=evidence.losses.now,
        level=evidence.losses.level,
    )


def _step(step: float) -> Iterator[Sentence]:
    if not math.isnan(step):
        yield say("The last step moved the weights of a layer by {step:.2g} of their size.", step=step)


def _why_grown(way: ErrorPath) -> Iterator[Sentence]:
    if way.grower == "weights":
        yield say("The weights are to blame: they are too large.")


def _restrain(evidence: Evidence) -> tuple[Remedy, ...]:
    return (remedies.fitting_weights(evidence.project), remedies.CLIP, remedies.BATCH_NORM)


EXPLODING = FindingRule("exploding", "Exploding gradient", exploding, patience=1)
VANISHING = FindingRule("vanishing", "Vanishing gradient", vanishing, unless=("twins", "dead_units", "saturated_units"))

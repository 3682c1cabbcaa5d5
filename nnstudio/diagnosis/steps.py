"""Findings about the size of the steps: too large, too small, or without end."""

import math
from collections.abc import Iterator

import numpy as np

from nnstudio.diagnosis import remedies
from nnstudio.diagnosis.ends import LARGE_INPUT
from nnstudio.diagnosis.evidence import Evidence
from nnstudio.diagnosis.finding import Finding, FindingRule, Remedy
from nnstudio.sentences import Sentence, say
from nnstudio.training.divergence import Divergence

WINDOW = 10
"""So many epochs tell whether a loss jumps about or stands still."""

JUMPY = 0.25
"""A loss that jumps by a quarter of that of guessing from one epoch to the next has lost its way."""

RISING = 0.3
"""Of the epochs in the window so many must have made the loss worse."""

DOUBLINGS = 3
"""So many doublings of the loss in a row, to more than that of guessing, are a run on its way to infinity."""

SMALL_STEP = 1e-4
"""A tenth of the usual change of the weights in a step, 1e-3 of their size (CS231n)."""

STILL = 0.01
"""A loss that moved by less than a hundredth of that of guessing in the window stands still."""

LOW_RATE = 1.0 / 30.0
"""A rate below this share of the one to begin with has room upwards."""


def rate_too_high(evidence: Evidence) -> Finding | None:
    """Find a loss that runs away, or that jumps up as often as down without getting low."""
    runaway = _runs_away(evidence)
    if not runaway and _jump(evidence) < JUMPY:
        return None
    text = (
        "The learning rate {rate:g} is too high: the loss runs away."
        if runaway
        else "The learning rate {rate:g} is too high: the loss jumps about."
    )
    return Finding(
        kind="rate_too_high",
        severity="broken" if runaway else "watch",
        layer="",
        sentence=say(text, rate=evidence.rate),
        numbers=(_course(evidence), *_largest_step(evidence)),
        rule=say(
            "In the last {window} epochs the loss rose in {rising:.0%} of them or more, and jumped by {jumpy:.0%} of "
            "what guessing costs or more, on average; or it doubled {doublings} times in a row. A step usually moves "
            "weights by about 1e-3 of their size (CS231n).",
            window=WINDOW,
            rising=RISING,
            jumpy=JUMPY,
            doublings=DOUBLINGS,
        ),
        cause=(
            say(
                "Against the gradient the loss falls for short steps only: where it curves upwards, a rate above "
                "2 / curvature makes every step end higher than it began."
            ),
        ),
        project=evidence.project,
        ideas=_shorter(evidence),
    )


def _runs_away(evidence: Evidence) -> bool:
    recent = evidence.losses.last(DOUBLINGS)
    enough = len(recent) > DOUBLINGS and recent[-1] > evidence.losses.level
    return enough and bool(np.all(recent[1:] >= 2.0 * recent[:-1]))


def _jump(evidence: Evidence) -> float:
    """Return by how much the loss jumps from epoch to epoch, as a share of guessing's; 0 where it finds its way."""
    recent = evidence.losses.last(WINDOW)
    if len(recent) <= WINDOW or evidence.losses.learned:
        return 0.0
    changes = np.diff(recent)
    path, way = np.abs(changes).sum(), abs(recent[-1] - recent[0])
    wavers = np.mean(changes > 0.0) >= RISING and way <= 0.5 * path
    return float(path / WINDOW / evidence.losses.level) if wavers else 0.0


def _course(evidence: Evidence) -> Sentence:
    recent = evidence.losses.last(WINDOW)
    return say(
        "In the last {epochs} epochs the training loss went from {first:.3g} to {last:.3g}, between {low:.3g} and "
        "{high:.3g}; guessing costs {level:.3g}.",
        epochs=len(recent) - 1,
        first=recent[0],
        last=recent[-1],
        low=recent.min(),
        high=recent.max(),
        level=evidence.losses.level,
    )


def _largest_step(evidence: Evidence) -> Iterator[Sentence]:
    if not math.isnan(evidence.largest_step):
        yield say("The last step moved the weights of a layer by {step:.1e} of their size.", step=evidence.largest_step)


def _shorter(evidence: Evidence) -> tuple[Remedy, ...]:
    project = evidence.project
    scaling = (remedies.SCALE_INPUTS,) if evidence.input_sizes.max() > LARGE_INPUT else ()
    return (*scaling, remedies.CLIP, remedies.other_rate(project, 0.1), remedies.fitting_weights(project))


def rate_too_low(evidence: Evidence) -> Finding | None:
    """Find steps so small that the loss stands still, where the rate has room upwards."""
    project, losses = evidence.project, evidence.losses
    recent, usual = losses.last(WINDOW), project.training.optimiser.usual_rate
    still = len(recent) > WINDOW and abs(recent[-1] - recent[0]) < STILL * losses.level
    if losses.learned or not still or project.training.learning_rate > LOW_RATE * usual:
        return None
    if not evidence.largest_step < SMALL_STEP:
        return None
    return Finding(
        kind="rate_too_low",
        severity="watch",
        layer="",
        sentence=say("The learning rate {rate:g} is too low: the loss hardly moves.", rate=evidence.rate),
        numbers=(_course(evidence), *_largest_step(evidence)),
        rule=say(
            "No layer moves by more than {small:g} of its weights' size in a step (1e-3 is usual, CS231n), the loss "
            "moved by less than {still:.0%} of guessing's in {window} epochs, and the rate is below a thirtieth of the "
            "{usual:g} to begin with.",
            small=SMALL_STEP,
            still=STILL,
            window=WINDOW,
            usual=usual,
        ),
        cause=(say("A step is the gradient times the learning rate; the gradient is there, the steps are too short."),),
        project=project,
        ideas=(remedies.other_rate(project, 10.0), remedies.usual_rate(project), remedies.ADAM),
    )


def diverged(evidence: Evidence) -> Finding | None:
    """Tell of numbers that are no longer finite."""
    found = evidence.divergence
    if found is None:
        return None
    return Finding(
        kind="diverged",
        severity="broken",
        layer=found.layer,
        sentence=found.sentence(),
        numbers=(_largest(found),),
        rule=say("A loss, a parameter or a value on the way to them is infinite or not a number."),
        cause=(
            say(
                "Each step made the next one larger: large weights make large sums, those large gradients, and those "
                "larger weights, until a number does not fit any more (above 1.8e308)."
            ),
        ),
        project=evidence.project,
        ideas=_shorter(evidence),
    )


def _largest(found: Divergence) -> Sentence:
    if not len(found.growth):
        return say("It was the very first step: the first weights alone are enough for it.")
    return say(
        "In the step before, the largest |z| was {z:.2g}, the largest |gradient| {gradient:.2g}, "
        "the largest |weight| {weight:.2g}.",
        **found.largest,
    )


DIVERGED = FindingRule("diverged", "Numbers that are no numbers", diverged, patience=1)
RATE_TOO_HIGH = FindingRule("rate_too_high", "Learning rate too high", rate_too_high, unless=("exploding",))
RATE_TOO_LOW = FindingRule(
    "rate_too_low", "Learning rate too low", rate_too_low, unless=("vanishing", "twins", "dead_units")
)

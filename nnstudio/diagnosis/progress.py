"""Findings about what the training has come to: nothing at all, or nothing but the training samples."""

import math
from collections.abc import Iterator

import numpy as np

from nnstudio.diagnosis import remedies
from nnstudio.diagnosis.evidence import ALIKE, NOTHING, Evidence
from nnstudio.diagnosis.finding import Finding, FindingRule, Remedy
from nnstudio.sentences import Sentence, say

ENOUGH_STEPS, ENOUGH_EPOCHS = 100, 5
"""So many steps and epochs are enough for a network to show that it looks at its inputs."""

NEAR = 0.1
"""The loss of mini-batches wavers; within a tenth of that of guessing it counts as the same."""

WORSE = 0.1
"""A validation loss that rose by a tenth of that of guessing, and a fifth of its own best."""


def plateau(evidence: Evidence) -> Finding | None:
    """Find a network that has learned nothing: one answer to all samples, and the loss of guessing."""
    history = evidence.losses
    if evidence.step < ENOUGH_STEPS or evidence.epoch < ENOUGH_EPOCHS or history.guessing <= NOTHING:
        return None
    if not evidence.answers_alike or abs(history.loss - history.guessing) > NEAR * history.guessing:
        return None
    return Finding(
        kind="plateau",
        severity="broken",
        layer="",
        sentence=say(
            "The network has learned nothing in {epochs} epochs: its loss, {loss:.4f}, is no better than guessing.",
            epochs=evidence.epoch,
            loss=history.loss,
        ),
        numbers=(_guessing(evidence), _spread(evidence), *_no_evidence(evidence)),
        rule=say(
            "After {steps} steps and more, the outputs differ from sample to sample by less than {alike:.0%} of what "
            "the targets do, which can lower the loss by 1e-3 at most.",
            steps=ENOUGH_STEPS,
            alike=ALIKE,
        ),
        cause=(
            say(
                "The answer does not depend on the input: only the biases of the output have learned, "
                "how often each answer is right."
            ),
        ),
        project=evidence.project,
        ideas=_wake(evidence),
    )


def _guessing(evidence: Evidence) -> Sentence:
    level, classes = evidence.losses.guessing, evidence.project.data.source.schema.class_count
    if classes and math.isclose(level, math.log(classes), abs_tol=1e-3):
        return say("Guessing among {classes} classes costs ln {classes} = {level:.4f}.", classes=classes, level=level)
    return say("Always giving the mean of the targets as answer costs {level:.4g}.", level=level)


def _spread(evidence: Evidence) -> Sentence:
    return say(
        "From sample to sample the outputs differ by {spread:.1e} of what the targets do.",
        spread=evidence.output_spread,
    )


def _no_evidence(evidence: Evidence) -> Iterator[Sentence]:
    if evidence.project.data.source.schema.class_count:
        yield say("The accuracy, {accuracy:.1%}, is no evidence of anything here.", accuracy=evidence.metric)


def _wake(evidence: Evidence) -> tuple[Remedy, ...]:
    project = evidence.project
    return (remedies.fitting_weights(project), remedies.RELU, remedies.WAYS_AROUND, remedies.ADAM)


def overfitting(evidence: Evidence) -> Finding | None:
    """Find a validation loss that has risen for good while the training loss went on falling."""
    history = evidence.losses
    losses = history.validation
    if len(losses) < 6 or not np.isfinite(losses).all():
        return None
    best = int(np.argmin(losses))
    lowest, now = float(losses[best]), float(np.median(losses[-5:]))
    rise = now - lowest
    if rise < max(WORSE * history.level, 0.2 * lowest, evidence.validation_error):
        return None
    if history.loss >= float(history.train[best]):
        return None
    return Finding(
        kind="overfitting",
        severity="watch",
        layer="",
        sentence=say(
            "The network learns the training samples by heart: since epoch {best} the validation loss has risen.",
            best=best,
        ),
        numbers=(
            say(
                "Validation loss: {lowest:.3g} at epoch {best}, {now:.3g} now (standard error {error:.2g}). Training "
                "loss: {then:.3g} at epoch {best}, {loss:.3g} now.",
                lowest=lowest,
                best=best,
                now=now,
                error=evidence.validation_error,
                then=float(history.train[best]),
                loss=history.loss,
            ),
        ),
        rule=say(
            "The validation loss is above its best by a fifth, by a tenth of what guessing costs and by its standard "
            "error, while the training loss fell (Prechelt 1998, on early stopping)."
        ),
        cause=(
            say(
                "{parameters} parameters meet {samples} training samples: enough of them to fit the noise as well.",
                parameters=evidence.parameters,
                samples=evidence.samples,
            ),
        ),
        project=evidence.project,
        ideas=(
            remedies.stop_early(best),
            remedies.more_decay(evidence.project),
            remedies.DROPOUT,
            remedies.MORE_POINTS,
        ),
    )


PLATEAU = FindingRule("plateau", "Nothing learned", plateau)
OVERFITTING = FindingRule("overfitting", "Overfitting", overfitting)

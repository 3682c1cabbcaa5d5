"""Findings about the two ends of a network: outputs stuck where they are flat, and inputs of an awkward size."""

import numpy as np

from nnstudio.diagnosis import remedies
from nnstudio.diagnosis.evidence import Evidence
from nnstudio.diagnosis.finding import Finding, FindingRule
from nnstudio.project.edits import output_activation
from nnstudio.sentences import say

MANY_STUCK = 0.2
"""One output in five. Of ten classes one output in ten may be flat and wrong in a network that has just begun."""

LARGE_INPUT, SMALL_INPUT = 10.0, 0.01
"""Inputs are best around 1 in size (LeCun et al. 1998, "Efficient BackProp"); these are far from it."""


def saturated_outputs(evidence: Evidence) -> Finding | None:
    """Find outputs that are wrong where their activation is flat, behind a loss that leaves the slope in."""
    activation = output_activation(evidence.project)
    if evidence.stuck < MANY_STUCK or activation is None:
        return None
    project = evidence.project
    return Finding(
        kind="saturated_outputs",
        severity="watch",
        layer=evidence.layers[-1].name,
        sentence=say(
            "{share:.0%} of the outputs are wrong and saturated, where {loss} hardly moves them.",
            share=evidence.stuck,
            loss=project.training.loss.title.lower(),
        ),
        numbers=(
            say(
                "The mean slope f′(z) of these outputs is {slope:.2g}; the steepest {activation} has is {steepest:g}.",
                slope=evidence.stuck_slope,
                activation=activation.title,
                steepest=activation.steepest,
            ),
        ),
        rule=say(
            "One output in five is further off than half its range while its slope is below a twentieth of the "
            "steepest (Nielsen, Neural Networks and Deep Learning, chapter 3)."
        ),
        cause=(
            say(
                "The output's error signal is dL/da × f′(z). {loss} leaves the slope in it, so that the most wrong "
                "outputs learn slowest. Cross-entropy divides by the slope: dL/dz = a − y.",
                loss=project.training.loss.title,
            ),
        ),
        project=project,
        ideas=(remedies.suited_loss(project), remedies.PLAIN_OUTPUT_BIASES),
    )


def unscaled_inputs(evidence: Evidence) -> Finding | None:
    """Find inputs that are far too large, or altogether too small, while the loss is not low."""
    sizes = evidence.input_sizes
    largest = int(np.argmax(sizes))
    if evidence.losses.learned or SMALL_INPUT <= sizes[largest] <= LARGE_INPUT or sizes[largest] == 0.0:
        return None
    project = evidence.project
    return Finding(
        kind="unscaled_inputs",
        severity=evidence.severity,
        layer="",
        sentence=say(
            "The inputs are not scaled: {name} is about {size:.3g} in size.",
            name=project.data.source.schema.feature_names[largest],
            size=sizes[largest],
        ),
        numbers=(
            say(
                "Root mean square of the inputs over the training samples: from {low:.3g} to {high:.3g}.",
                low=sizes.min(),
                high=sizes.max(),
            ),
        ),
        rule=say(
            "The largest input is above {large:g} or below {small:g} in size; best are inputs around 1 "
            "(LeCun et al. 1998).",
            large=LARGE_INPUT,
            small=SMALL_INPUT,
        ),
        cause=(
            say(
                "The gradient of a weight is δ × its input: a large input makes large steps and large sums z, and "
                "throws the units into saturation; small ones do not count beside it."
            ),
        ),
        project=project,
        ideas=(remedies.SCALE_INPUTS, remedies.other_rate(project, 0.1)),
    )


UNSCALED_INPUTS = FindingRule("unscaled_inputs", "Unscaled inputs", unscaled_inputs, patience=1)
SATURATED_OUTPUTS = FindingRule("saturated_outputs", "Saturated outputs", saturated_outputs)

"""How fields are shown that deserve more than their annotation says: on a scale, in percent, with a word for 0.

A name stands for a field of every description, or, with its owner before it, of one. A field that is not named here
is shown by its annotation alone. The words stand here in English; they are translated where
they are shown.
"""

from dataclasses import dataclass

from nnstudio.ui.forms.fields import Field


@dataclass(frozen=True)
class Style:
    """How one field is shown.

    ``title`` replaces the field's own where that would be too long; ``tip`` teaches; ``zero`` is the word for 0;
    ``scale`` gives it a slider, ``seed`` a die; ``counted`` is the word behind the number, for one and for many;
    ``nothing`` is the word where there is none; ``note`` names an attribute that is told in small words below.
    """

    title: str = ""
    tip: str = ""
    zero: str = ""
    percent: bool = False
    scale: bool = False
    seed: bool = False
    counted: tuple[str, str] = ("", "")
    nothing: str = "none"
    note: str = ""


PLAIN = Style()

STYLES = {
    "points": Style(tip="How many points are drawn"),
    "noise": Style(tip="How far chance shifts every point: a standard deviation", scale=True),
    "validation": Style(
        title="Validation",
        tip="The share of the samples that the network is checked with and never learns from",
        percent=True,
        scale=True,
    ),
    "scaling": Style(
        tip="Brings the inputs to a like size by what the training samples tell: standard to mean 0 and deviation 1, "
        "min max to the range from 0 to 1"
    ),
    "seed": Style(seed=True),
    "units": Style(tip="How many units the layer has: the width of its answer", counted=("unit", "units")),
    "DepthPlan.depth": Style(
        tip="How many hidden layers, one behind the other: each multiplies the error signal once more"
    ),
    "DepthPlan.width": Style(
        tip="How many units each hidden layer has: the wider, the less is left to chance. From 32 on, a dotted curve "
        "shows the theory of infinitely wide layers"
    ),
    "activation": Style(tip="The function f that turns a unit's weighted sum z into its activation a"),
    "bias": Style(tip="Whether each unit has a number added to its sum, and whether that number learns"),
    "frozen": Style(tip="A frozen layer keeps its first weights: training leaves it as it is"),
    "first_bias": Style(tip="Where the biases start: one number for all units, or one each with spaces between them"),
    "initialiser": Style(tip="How the first weights are drawn", nothing="network's"),
    "loss": Style(tip="What training lowers: how far outputs are from their targets", note="reduction"),
    "optimiser": Style(
        tip="How a gradient becomes a change of the weights; another one brings its usual learning rate"
    ),
    "beta1": Style(title="β₁", tip="The share kept of the past in the running mean of the gradient"),
    "beta2": Style(title="β₂", tip="The share kept of the past in the running mean of the squared gradient"),
    "learning_rate": Style(tip="How far one step goes: too small learns slowly, too large diverges"),
    "schedule": Style(tip="How the learning rate changes from epoch to epoch"),
    "StepDecay.every": Style(title="Steps (epochs)", tip="After so many epochs each time"),
    "Exponential.decay": Style(
        title="Factor per epoch", tip="What the learning rate is multiplied by after every epoch"
    ),
    "Cosine.length": Style(title="Length (epochs)", tip="Over so many epochs; then the rate stays as it is"),
    "WarmUp.length": Style(title="Length (epochs)", tip="Over so many epochs; then the rate stays as it is"),
    "WarmUp.first": Style(title="First factor", tip="The share of the learning rate to begin with"),
    "batch_size": Style(tip="So many samples make one step; 0 takes all training samples at once", zero="all"),
    "epochs": Style(tip="Training ends after so many rounds through all training samples"),
    "l1": Style(title="Weight decay L1", tip="Adds l1 Σ|w| to the loss: pulls weights to exactly zero", zero="off"),
    "l2": Style(title="Weight decay L2", tip="Adds l2/2 Σw² to the loss: pulls weights towards zero", zero="off"),
    "max_norm": Style(
        title="Max norm", tip="Scales the weights into a unit down when their norm is larger than this", zero="off"
    ),
    "clipping": Style(
        title="Clip gradients", tip="Bounds the gradient, so that one steep place cannot throw the weights far away"
    ),
    "class_weights": Style(tip="Balanced: samples of rare classes weigh more, so that all classes weigh the same"),
    "precision": Style(
        tip="float64 keeps about 16 digits, float32 about 7; float32 is quicker for large networks, but squares of "
        "tiny gradients vanish"
    ),
}


def style_of(field: Field) -> Style:
    """Return how a field is shown."""
    return STYLES.get(f"{field.owner}.{field.name}") or STYLES.get(field.name) or PLAIN

"""The plans of the lecture, one press each."""

from dataclasses import dataclass

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.engine.activations import ReLU, Sigmoid, Tanh
from nnstudio.engine.initialisers import GlorotNormal, GlorotUniform, HeNormal, Normal


@dataclass(frozen=True)
class Preset:
    """A plan with the words on its button and what it teaches, in English."""

    title: str
    tip: str
    plan: DepthPlan


PRESETS = (
    Preset(
        "Sigmoid ×10 Xavier",
        "Vanishing: the slope of a sigmoid is at most 0.25, and the error signal is multiplied by it at every layer",
        DepthPlan(10, 16, Sigmoid(), GlorotUniform()),
    ),
    Preset(
        "Tanh ×30 gain 1.67",
        "A gain of 5/3 makes up for the slope of tanh: values keep their size, and error signals grow only slowly",
        DepthPlan(30, 64, Tanh(), GlorotUniform(gain=1.67)),
    ),
    Preset(
        "ReLU ×30 He",
        "He's weights make up for the half of the sums that a ReLU drops: even 30 layers pass the signal on",
        DepthPlan(30, 16, ReLU(), HeNormal()),
    ),
    Preset(
        "ReLU ×30 Xavier",
        "Xavier's weights do not: half of the squared signal is lost at every layer, and 30 layers stop learning",
        DepthPlan(30, 16, ReLU(), GlorotNormal()),
    ),
    Preset(
        "ReLU ×10 N(0, 0.7²)",
        "Exploding: weights that are too large multiply values and error signals at every layer",
        DepthPlan(10, 16, ReLU(), Normal(0.7)),
    ),
)

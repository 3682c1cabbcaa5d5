"""The error signal on its way back: how large it is in every layer, and what each layer makes of it."""

import math
from dataclasses import dataclass

from nnstudio import numbers
from nnstudio.diagnosis.error_grade import BROKEN, Grade, grade
from nnstudio.training.error_path import error_sizes
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.panels.network.words import batch_words, translate

SMALLEST = 1e-12
"""The lower end of the logarithmic scale."""


@dataclass(frozen=True)
class Signal:
    """The error signal of one layer: the RMS of delta = dL/dz, each sample's own; ``factor`` from the next layer."""

    layer: str
    centre: float
    size: float
    share: float
    factor: float

    @property
    def grade(self) -> Grade:
        """How it compares with the output's."""
        return grade(self.share)


def signals_of(scene: NetworkScene) -> tuple[Signal, ...]:
    """Return the error signal of every layer with weights, from the first to the output."""
    slots = [slot for slot in scene.layout.slots if slot.column.weighs and slot.column.name in scene.layers]
    sizes = error_sizes({slot.column.name: scene.layers[slot.column.name].measures.delta_rms for slot in slots})
    return tuple(
        Signal(one.layer, slot.centre, one.rms, one.share, one.factor) for slot, one in zip(slots, sizes, strict=True)
    )


def level(size: float, largest: float) -> float:
    """Return how far up the logarithmic scale from SMALLEST to the largest a size is: 0 to 1."""
    if not size > SMALLEST:
        return 0.0
    top = math.log10(max(largest, 10.0 * SMALLEST) / SMALLEST)
    return min(math.log10(size / SMALLEST) / top, 1.0) if math.isfinite(size) else 1.0


def tip_at(scene: NetworkScene, naming: Naming, x: float) -> str:
    """Say in words what the bar nearest to ``x`` shows."""
    signals = signals_of(scene)
    if not signals:
        return ""
    one = min(signals, key=lambda signal: abs(signal.centre - x))
    grades = {
        "healthy": translate("network", "healthy"),
        "watch": translate("network", "to be watched"),
        "broken": translate("network", "broken"),
    }
    text_ = translate(
        "network",
        "{layer}: the error signal δ = ∂L/∂z has an RMS of {size} over the {batch}, each sample by itself. That is "
        "{share} of the output's: {grade}. Healthy is a tenth to ten times the output's, broken less than a hundredth "
        "or more than a hundred times. Bars are on a log scale from 10⁻¹² to {largest}.",
    )
    return text_.format(
        layer=naming.layer(one.layer),
        size=numbers.short(one.size),
        batch=batch_words(scene),
        share=f"{numbers.short(one.share, 2)} ×" if one.share > BROKEN else numbers.percent(one.share),
        grade=grades[one.grade],
        largest=numbers.short(max(signal.size for signal in signals), 2),
    )

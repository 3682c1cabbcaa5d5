"""One layer of a traced step as one sample sees it."""

import math
import re
from functools import cached_property

from nnstudio.engine.activations import LeakyReLU, PReLU, Softmax
from nnstudio.engine.analysis.trace import LayerTrace
from nnstudio.engine.arrays import Array
from nnstudio.engine.layers import Activate, BatchNorm, Dense
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.figures import figure, tex
from nnstudio.explanation.step import TrainingStep, Wire


class LayerView:
    """One layer's numbers for one sample, shown with so many digits."""

    def __init__(self, step: TrainingStep, name: str, sample: int, digits: int) -> None:
        self.step, self.name, self.sample, self.digits = step, name, sample, digits

    def of(self, name: str) -> "LayerView":
        """Return another layer as the same sample sees it."""
        return LayerView(self.step, name, self.sample, self.digits)

    @property
    def trace(self) -> LayerTrace:
        """What the layer did."""
        return self.step.layers[self.name]

    @property
    def wire(self) -> Wire:
        """How the layer is connected."""
        return self.step.wires[self.name]

    @property
    def units(self) -> int:
        """How many values the layer gives out."""
        return self.trace.a.shape[1]

    @property
    def softmax(self) -> bool:
        """Whether the layer's activation is a softmax."""
        layer = self.trace.layer
        return isinstance(layer, Dense | Activate) and isinstance(layer.activation, Softmax)

    @property
    def over_batch(self) -> bool:
        """Whether the layer normalises over the batch."""
        return isinstance(self.trace.layer, BatchNorm)

    @property
    def sample_weight(self) -> float:
        """How much the sample counts: 1, unless classes are weighted."""
        weight = float(self.step.trace.parts[self.sample]) * self.step.batch
        return 1.0 if math.isclose(weight, 1.0, rel_tol=1e-6) else weight

    @cached_property
    def x(self) -> list[float]:
        """What came in."""
        return self._row(self.trace.x)

    @cached_property
    def z(self) -> list[float]:
        """The weighted sums."""
        assert self.trace.z is not None
        return self._row(self.trace.z)

    @cached_property
    def a(self) -> list[float]:
        """What went out."""
        return self._row(self.trace.a)

    @cached_property
    def slope(self) -> list[float]:
        """f'(z) of every unit."""
        assert self.trace.slope is not None
        return self._row(self.trace.slope)

    @cached_property
    def arriving(self) -> list[float]:
        """dL/da of every unit."""
        return self._row(self.trace.arriving)

    @cached_property
    def delta(self) -> list[float]:
        """dL/dz of every unit; dL/dx for a layer without sums."""
        return self._row(self.trace.delta)

    def detail(self, name: str) -> list[float]:
        """Return what only some layers know, such as dropout's factors."""
        return self._row(self.trace.details[name])

    def scale(self, unit: int) -> float:
        """Return 1 / sqrt(variance + epsilon) of a normalisation."""
        scale = self.trace.details["scale"]
        return float(scale[0, unit] if self.over_batch else scale[self.sample, 0])

    def mean(self, unit: int) -> float:
        """Return the mean that a normalisation takes away."""
        x = self.trace.x
        return float(x[:, unit].mean() if self.over_batch else x[self.sample].mean())

    def say(self, value: float) -> str:
        """Return a number for a sentence."""
        return figure(value, self.digits)

    def tex(self, value: float) -> str:
        """Return a number in LaTeX."""
        return tex(value, self.digits)

    def equation(self, symbol: str, formula: str, live: str, value: float) -> Equation:
        """Make an equation that comes to a number."""
        return Equation(symbol, formula, live, float(value), tex(float(value), self.digits))

    def with_constants(self, formula: str) -> str:
        """Write the layer's own slope for negative z into its activation's formula."""
        layer = self.trace.layer
        if not isinstance(layer, Dense | Activate) or not isinstance(layer.activation, LeakyReLU | PReLU):
            return formula
        learned = self.trace.tensors.get("alpha")
        leak = tex(layer.activation.leak if learned is None else float(learned[0]), self.digits)
        return re.sub(r"\\alpha\s*", lambda _: rf"{leak}\,", formula)

    def _row(self, table: Array) -> list[float]:
        return [float(value) for value in table[self.sample]]

"""One layer of a traced step as one sample sees it."""

import math
import re
from functools import cached_property

from nnstudio.engine.activations import Activation, LeakyReLU, PReLU, Softmax
from nnstudio.engine.analysis.trace import LayerTrace
from nnstudio.engine.arrays import Array
from nnstudio.engine.layers.form import LayerForm
from nnstudio.engine.topology import LayerNode
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import figure, tex


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
    def node(self) -> LayerNode:
        """How the layer is connected."""
        return self.step.nodes[self.name]

    @property
    def form(self) -> LayerForm:
        """What the layer did before its activation."""
        return self.trace.form

    @property
    def activation(self) -> Activation | None:
        """The layer's activation, if it has one."""
        return self.trace.activation

    @property
    def fused(self) -> bool:
        """Whether loss and activation are one here: the slope and the loss's denominator cancel."""
        return self.trace.fused

    @property
    def units(self) -> int:
        """How many values the layer gives out."""
        return self.trace.a.shape[1]

    @property
    def softmax(self) -> bool:
        """Whether the layer's activation is a softmax."""
        return isinstance(self.activation, Softmax)

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

    def made(self, unit: int) -> float:
        """Return what the form makes of what comes in: z, or a where there is no activation."""
        return self.a[unit] if self.activation is None else self.z[unit]

    @property
    def made_letter(self) -> str:
        """The letter of what the form makes: z, or a where there is no activation."""
        return "a" if self.activation is None else "z"

    def made_symbol(self, unit: int) -> str:
        """Write it."""
        return (symbols.activation if self.activation is None else symbols.weighted_sum)(self.name, unit)

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
        if not isinstance(self.activation, LeakyReLU | PReLU):
            return formula
        learned = self.trace.tensors.get("alpha")
        leak = tex(self.activation.leak if learned is None else float(learned[0]), self.digits)
        return re.sub(r"\\alpha\s*", lambda _: rf"{leak}\,", formula)

    def _row(self, table: Array) -> list[float]:
        return [float(value) for value in table[self.sample]]

"""From the gradient to what the optimiser sees: penalties are added, what is fixed is left out, clipping scales."""

from functools import cached_property

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.engine.topology import number_of
from nnstudio.engine.update import ClipLayerNorm, ClipNorm, ClipValue
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.parameters import Parameter
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import factor, tex


class Direction:
    """The direction of one step; every number of it can be told."""

    def __init__(self, step: TrainingStep, digits: int) -> None:
        self.step, self._digits = step, digits

    @property
    def plain(self) -> bool:
        """Whether the optimiser sees the gradient itself."""
        restraint = self.step.plan.restraint
        return not (restraint.l1 or restraint.l2) and not self.clips

    @property
    def clips(self) -> bool:
        """Whether there is clipping."""
        return isinstance(self.step.plan.restraint.clipping, ClipNorm | ClipLayerNorm | ClipValue)

    def value(self, parameter: Parameter) -> float:
        """Return what the optimiser saw, from the trace."""
        return float(self.step.trace.direction[parameter.name][parameter.index])

    def equations(self, parameter: Parameter) -> list[Equation]:
        """Write what the optimiser sees of one parameter; nothing where that is the gradient itself."""
        step = self.step
        if parameter.is_fixed(step) or self.plain:
            return []
        gradient, restraint = parameter.gradient(step), step.plan.restraint
        terms, live = [symbols.derivative(parameter.symbol)], [tex(gradient, self._digits)]
        if parameter.is_decayed(step):
            value = parameter.value(step)
            if restraint.l2:
                terms.append(rf"\lambda_2\,{parameter.symbol}")
                live.append(symbols.product(restraint.l2, value, digits=self._digits))
            if restraint.l1:
                terms.append(rf"\lambda_1\,\mathrm{{sign}}({parameter.symbol})")
                live.append(symbols.product(restraint.l1, float(np.sign(value)), digits=self._digits))
        formula, numbers = symbols.added(terms), symbols.added(live)
        if isinstance(restraint.clipping, ClipValue):
            limit = tex(restraint.clipping.limit, self._digits)
            formula, numbers = (rf"\min(\max({part},\,-{limit}),\ {limit})" for part in (formula, numbers))
        elif self.clips:
            if len(terms) == 1:
                numbers = factor(gradient, self._digits)
            formula, numbers = (part if len(terms) == 1 else rf"\left({part}\right)" for part in (formula, numbers))
            formula = rf"k\cdot {formula}"
            numbers = rf"{factor(self.scale(parameter.layer), self._digits)}\cdot {numbers}"
        value = self.value(parameter)
        return [Equation("g", formula, numbers, value, tex(value, self._digits))]

    def scale(self, layer: str) -> float:
        """Return the factor by which clipping scales a layer's gradient."""
        clipping = self.step.plan.restraint.clipping
        if isinstance(clipping, ClipNorm | ClipLayerNorm):
            return min(1.0, clipping.limit / (self.norm(layer) + 1e-6))
        return 1.0

    def norm(self, layer: str) -> float:
        """Return the norm that clipping by norm looks at: the whole gradient's, or that of the layer."""
        if isinstance(self.step.plan.restraint.clipping, ClipNorm):
            return float(np.linalg.norm(np.concatenate([part.ravel() for part in self.composed.values()])))
        parts = [part.ravel() for name, part in self.composed.items() if number_of(name) == number_of(layer)]
        return float(np.linalg.norm(np.concatenate(parts)))

    @cached_property
    def composed(self) -> dict[str, Array]:
        """The gradient with the penalties' and without what is fixed, by the tensors' names, before clipping."""
        step, restraint, found = self.step, self.step.plan.restraint, {}
        for layer in step.trace.layers:
            for tensor, gradient in layer.gradient.items():
                name, weights = f"{layer.name}.{tensor}", layer.tensors[tensor]
                pull = restraint.l2 * weights + restraint.l1 * np.sign(weights) if name in step.decayed else 0.0
                found[name] = np.zeros_like(gradient) if name in step.fixed else gradient + pull
        return found

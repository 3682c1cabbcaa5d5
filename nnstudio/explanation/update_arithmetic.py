"""From a parameter's old value to its new one: the direction, the optimiser's arithmetic, the largest norm allowed."""

import math
from dataclasses import replace

from nnstudio.explanation import symbols
from nnstudio.explanation.direction import Direction
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.optimiser_arithmetic import ArithmeticLine, UpdateStart, lines
from nnstudio.explanation.parameters import Parameter
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import figure, tex
from nnstudio.sentences import Sentence, say


class UpdateArithmetic:
    """The way from any parameter's old value to its new one, line by line."""

    def __init__(self, step: TrainingStep, digits: int) -> None:
        self.step, self.digits = step, digits
        self.direction = Direction(step, digits)
        self._norms: dict[tuple[str, int], float] = {}

    def lines(self, parameter: Parameter) -> list[ArithmeticLine]:
        """Work the new value out from the numbers that are shown; the largest norm allowed comes last."""
        found = lines(self.step.plan.optimiser, self._start(parameter))
        limit = self.step.plan.restraint.max_norm
        if not limit or parameter.tensor != "W":
            return found
        norm = self._norm(parameter)
        if norm <= limit:
            return found
        name, last = parameter.symbol, found[-1]
        live = rf"{tex(last.value, self.digits)}\cdot\frac{{{tex(limit, self.digits)}}}{{{tex(norm, self.digits)}}}"
        before = ArithmeticLine("p^{*}", last.formula, last.live, last.value)
        held = ArithmeticLine(
            symbols.renewed(name, parameter.layer), r"p^{*}\,\frac{c}{\|w^{*}\|}", live, last.value * limit / norm
        )
        return [*found[:-1], before, held]

    def equations(self, parameter: Parameter) -> list[Equation]:
        """Write direction and arithmetic of one parameter; the last value is the engine's own."""
        if parameter.is_fixed(self.step):
            value = parameter.after(self.step)
            return [
                Equation(
                    symbols.renewed(parameter.symbol, parameter.layer),
                    parameter.symbol,
                    "",
                    value,
                    tex(value, self.digits),
                )
            ]
        found = self.lines(parameter)
        values = [*(line.value for line in found[:-1]), parameter.after(self.step)]
        return self.direction.equations(parameter) + [
            Equation(line.symbol, self._named(line.formula, parameter), line.live, value, tex(value, self.digits))
            for line, value in zip(found, values, strict=True)
        ]

    def sentence(self, parameter: Parameter) -> Sentence:
        """Say how far the parameter moves."""
        old, new = parameter.value(self.step), parameter.after(self.step)
        numbers = {"old": figure(old, self.digits), "new": figure(new, self.digits), "parameter": parameter.title()}
        if parameter.is_fixed(self.step):
            return say("The {parameter} is frozen: it stays {old}.", **numbers)
        if not math.isfinite(new):
            return say("The {parameter} is no longer a finite number: the run diverges.", **numbers)
        if new == old:
            return say("The {parameter} stays {old}: nothing pulls at it.", **numbers)
        text = (
            "The {parameter} rises by {change}, from {old} to {new}."
            if new > old
            else "The {parameter} falls by {change}, from {old} to {new}."
        )
        return say(text, change=figure(abs(new - old), self.digits), **numbers)

    def _named(self, formula: str, parameter: Parameter) -> str:
        """Call the direction by its longer name where it is the gradient itself; a parameter may be a g as well."""
        if not self.direction.plain:
            return formula
        others = formula.split(parameter.symbol)
        gradient = symbols.derivative(parameter.symbol)
        return parameter.symbol.join(symbols.put_in(other, "g", gradient) for other in others)

    def _start(self, parameter: Parameter) -> UpdateStart:
        trace = self.step.trace
        memory = {
            name: float(tensors[parameter.name][parameter.index]) for name, tensors in trace.memory_before.items()
        }
        return UpdateStart(
            symbol=parameter.symbol, layer=parameter.layer, p=parameter.value(self.step),
            g=self.direction.value(parameter), rate=trace.rate,
            count=trace.count, memory=memory, decays=parameter.is_decayed(self.step), digits=self.digits,
        )  # fmt: skip

    def _norm(self, parameter: Parameter) -> float:
        """Return the norm of all weights into the unit after the optimiser's step, before it is limited."""
        key = parameter.layer, parameter.unit
        if key not in self._norms:
            sources = range(self.step.layers[parameter.layer].tensors["W"].shape[1])
            row = [replace(parameter, source=source) for source in sources]
            found = [lines(self.step.plan.optimiser, self._start(one))[-1].value for one in row]
            self._norms[key] = math.hypot(*found)
        return self._norms[key]

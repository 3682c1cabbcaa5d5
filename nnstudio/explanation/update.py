"""The update: the direction, the optimiser's arithmetic with its memory, and the new values."""

import numpy as np

from nnstudio.engine.topology import number_of
from nnstudio.engine.update import ClipLayerNorm, ClipNorm
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup
from nnstudio.explanation.parameters import (
    Parameter,
    parameter_at,
    parameters_into,
    parameters_of,
    shared_parameters,
    steepest,
)
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.update_arithmetic import UpdateArithmetic
from nnstudio.numbers import figure, tex
from nnstudio.sentences import say


def update_groups(step: TrainingStep, digits: int) -> list[StepGroup]:
    """Return what happens at the update, in its order."""
    update = UpdateArithmetic(step, digits)
    groups: list[StepGroup] = [Clipped(update)] if update.direction.clips else []
    for name in step.nodes:
        if parameters_of(step, name)[0]:
            groups.append(Updated(update, name))
        groups += [UpdatedShared(update, parameter) for parameter in shared_parameters(step, name)]
    return groups


class UpdateGroup(StepGroup):
    """Part of the update."""

    stage = "update"
    units = terms = 1

    def __init__(self, update: UpdateArithmetic, layer: str | None) -> None:
        self.update, self.step, self.layer = update, update.step, layer

    def unit(self, unit: int) -> ExplanationStep:
        """Tell it in one step."""
        return self.whole()

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell it in one step."""
        return self.whole()

    def one(self, parameter: Parameter) -> ExplanationStep:
        """Tell the update of one parameter."""
        equations = tuple(self.update.equations(parameter))
        unit = None if parameter.shared else parameter.unit
        said = self.update.sentence(parameter)
        return ExplanationStep(
            "update", parameter.layer, unit, parameter.source, "new", said, equations, (parameter.spot,)
        )


class Clipped(UpdateGroup):
    """Clipping: a gradient that is too large is scaled down."""

    def __init__(self, update: UpdateArithmetic) -> None:
        super().__init__(update, None)

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        clipping, digits = self.step.plan.restraint.clipping, self.update.digits
        scale = self.step.trace.clip_factor
        text = (
            "The gradient is within the limit of clipping: it stays as it is."
            if scale == 1.0
            else "The gradient is above the limit of clipping: its largest part is scaled by {scale}."
        )
        said = say(text, scale=figure(scale, digits))
        equations = [Equation("g", clipping.formula)]
        if isinstance(clipping, ClipNorm | ClipLayerNorm):
            equations.append(self._factor(clipping.limit))
        layers = tuple(Spot(name) for name in self.step.nodes if parameters_of(self.step, name)[0])
        return ExplanationStep("update", None, None, None, "direction", said, tuple(equations), layers)

    def _factor(self, limit: float) -> Equation:
        direction, digits, scale = self.update.direction, self.update.digits, self.step.trace.clip_factor
        tops = sorted({str(number_of(name)) for name in direction.composed})
        norm = direction.norm(min(tops, key=direction.scale))
        live = rf"\min\left(1,\ \frac{{{tex(limit, digits)}}}{{{tex(norm, digits)}+10^{{-6}}}}\right)"
        formula = r"\min\left(1,\ \frac{c}{\|g\|+10^{-6}}\right)"
        return Equation("k", formula, live, scale, tex(scale, digits))


class Updated(UpdateGroup):
    """The update of one layer's parameters."""

    layer: str

    def __init__(self, update: UpdateArithmetic, layer: str) -> None:
        super().__init__(update, layer)
        self.units, self.terms = parameters_of(update.step, layer)

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        optimiser = self.step.plan.optimiser
        said = say(
            "Layer {layer}: {optimiser} with learning rate {rate} moves the parameters, by at most {change}.",
            layer=self.layer, optimiser=optimiser.title, rate=figure(self.step.trace.rate),
            change=figure(self._largest(), self.update.digits),
        )  # fmt: skip
        rule = Equation("", optimiser.formula)
        return ExplanationStep("update", self.layer, None, None, "new", said, (rule,), (Spot(self.layer),))

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        parameters = parameters_into(self.step, self.layer, unit)
        written = steepest(self.step, parameters)
        equations = tuple(equation for one in written for equation in self.update.equations(one)[-1:])
        changes = [abs(one.after(self.step) - one.value(self.step)) for one in parameters]
        said = say("Unit {unit} of layer {layer}: its parameters move by at most {change}.", unit=unit + 1,
                   layer=self.layer, change=figure(max(changes), self.update.digits))  # fmt: skip
        focus = tuple(one.spot for one in parameters)
        return ExplanationStep("update", self.layer, unit, None, "new", said, equations, focus)

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        return self.one(parameter_at(self.step, self.layer, unit, term))

    def _largest(self) -> float:
        layer = self.step.layers[self.layer]
        return max(float(np.abs(layer.after[name] - layer.tensors[name]).max()) for name in layer.tensors)


class UpdatedShared(UpdateGroup):
    """The update of a number that all units of a layer share, such as a learned slope."""

    def __init__(self, update: UpdateArithmetic, parameter: Parameter) -> None:
        super().__init__(update, parameter.layer)
        self.parameter = parameter

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        return self.one(self.parameter)

"""The gradients: delta times what the weight read, sample by sample, and the mean over the batch."""

from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup, spots
from nnstudio.explanation.incoming_errors import arriving_symbol
from nnstudio.explanation.parameters import Parameter, parameter_at, parameters_into, parameters_of, steepest
from nnstudio.explanation.views import LayerView
from nnstudio.sentences import say


class Gradients(StepGroup):
    """The derivatives of the loss by all parameters of one layer, unit by unit."""

    stage = "backward"

    def __init__(self, view: LayerView) -> None:
        self.view, self.layer = view, view.name
        self.units, self.terms = parameters_of(view.step, view.name)

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Layer {layer}: each weight's derivative is the delta of its unit times the value that it read, "
            "averaged over the {batch} samples."
            if view.step.batch > 1
            else "Layer {layer}: each weight's derivative is the delta of its unit times the value that it read."
        )
        back = r"\frac{\partial L}{\partial a}" if "P" in view.trace.tensors else r"\delta"
        rule = Equation(r"\frac{\partial L}{\partial W}", rf"{back}\,x^{{T}}")
        if "gain" in view.trace.tensors:
            text = "Layer {layer}: the gains and shifts have derivatives too."
            rule = Equation(r"\frac{\partial L}{\partial\gamma}", r"\frac{\partial L}{\partial a}\,\hat x")
        focus = (Spot(view.name),)
        feeds = spots(view.wire.reads, range(len(view.x)))
        said = say(text, layer=view.name, batch=view.step.batch)
        return ExplanationStep("backward", view.name, None, None, "gradient", said, (rule,), focus, feeds)

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        parameters = parameters_into(view.step, view.name, unit)
        written = steepest(view.step, parameters)
        equations = tuple(equation for parameter in written for equation in gradient_equations(view, parameter))
        text = (
            "Unit {unit} of layer {layer}: delta {delta} times each value that it read."
            if written is parameters
            else "Unit {unit} of layer {layer}: delta {delta} times each of the {count} values it read; written out "
            "are the largest."
        )
        numbers = {"unit": unit + 1, "layer": view.name, "delta": view.say(self._back(unit)), "count": self.terms}
        said = say(text, **numbers)
        focus = tuple(parameter.spot for parameter in parameters)
        return ExplanationStep(
            "backward", view.name, unit, None, "gradient", said, equations, focus, (Spot(view.name, unit),)
        )

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        view, parameter = self.view, parameter_at(self.view.step, self.view.name, unit, term)
        return gradient_step(view, parameter)

    def _back(self, unit: int) -> float:
        view = self.view
        return view.arriving[unit] if {"P", "gain"} & view.trace.tensors.keys() else view.delta[unit]


class AlphaGradient(StepGroup):
    """The derivative by the slope that a whole layer learns for negative z."""

    stage = "backward"
    units = terms = 1

    def __init__(self, view: LayerView) -> None:
        self.view, self.layer = view, view.name

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        return gradient_step(self.view, Parameter(self.view.name, "alpha", 0))

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        return self.whole()

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        return self.whole()


def gradient_step(view: LayerView, parameter: Parameter) -> ExplanationStep:
    """Tell the derivative by one parameter."""
    text = (
        "The loss changes with the {parameter} at the rate {gradient}, the mean over {batch} samples."
        if view.step.batch > 1
        else "The loss changes with the {parameter} at the rate {gradient}."
    )
    said = say(text, parameter=parameter.title(), gradient=view.say(parameter.gradient(view.step)),
               batch=view.step.batch)  # fmt: skip
    feeds = () if parameter.source is None else (Spot(view.wire.reads, parameter.source),)
    unit = None if parameter.tensor == "alpha" else parameter.unit
    return ExplanationStep(
        "backward", view.name, unit, parameter.source, "gradient", said, tuple(gradient_equations(view, parameter)),
        (parameter.spot, Spot(view.name, unit)), feeds,
    )  # fmt: skip


def gradient_equations(view: LayerView, parameter: Parameter) -> list[Equation]:
    """Write the sample's own derivative and, for a batch, the mean over all samples."""
    back, came_in = (float(side[view.sample]) for side in parameter.sides(view.step))
    live = symbols.product(back, *([] if _alone(parameter) else [came_in]), digits=view.digits)
    own_symbol = symbols.derivative(parameter.symbol)
    if view.step.batch == 1:
        return [view.equation(own_symbol, _formula(view, parameter), live, parameter.gradient(view.step))]
    sample = own_symbol.replace("L", f"L_{{{view.sample + 1}}}", 1)
    own = view.equation(sample, _formula(view, parameter), live, back * came_in)
    return [own, _mean(view, parameter, own_symbol)]


def _mean(view: LayerView, parameter: Parameter, symbol: str) -> Equation:
    batch, pulls = view.step.batch, parameter.pulls(view.step)
    each = symbol.replace("L", "L_s", 1)
    sums = symbols.long_sum(batch, lambda sample: view.tex(float(pulls[sample])))
    value = parameter.gradient(view.step)
    return view.equation(symbol, rf"\frac{{1}}{{{batch}}}\sum_s {each}", rf"\frac{{{sums}}}{{{batch}}}", value)


def _alone(parameter: Parameter) -> bool:
    return parameter.tensor in ("b", "shift", "alpha")


def _formula(view: LayerView, parameter: Parameter) -> str:
    unit, reads = parameter.unit, view.wire.reads
    if parameter.tensor == "alpha":
        return r"\sum_i\frac{\partial L}{\partial a_i}\,\min(z_i,0)"
    back = (symbols.signal if parameter.tensor in ("W", "b") else arriving_symbol)(view.name, unit)
    if parameter.source is not None:
        return rf"{back}\,{symbols.activation(reads, parameter.source)}"
    normal = symbols.own(r"\hat x", view.name, unit)
    return back if _alone(parameter) else rf"{back}\,{normal}"

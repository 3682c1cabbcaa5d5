"""The gradients: delta times what the weight read, sample by sample, and the mean over the batch."""

from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup, spots
from nnstudio.explanation.incoming_errors import arriving_symbol
from nnstudio.explanation.layer_view import LayerView
from nnstudio.explanation.parameters import Parameter, parameter_at, parameters_into, parameters_of, steepest
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
        first = view.trace.learned[0]
        back = r"\delta" if first.of == "z" else r"\frac{\partial L}{\partial a}"
        rule = Equation(r"\frac{\partial L}{\partial W}", rf"{back}\,x^{{T}}")
        if first.shape != "matrix":
            text = "Layer {layer}: the {names} have derivatives too."
            rule = Equation(symbols.derivative(first.letter), rf"{back}\,{first.factor}")
        names = " and ".join(f"{learned.title}s" for learned in view.trace.learned if learned.shape == "unit")
        focus = (Spot(view.name),)
        feeds = spots(view.node.reads, range(len(view.x)))
        said = say(text, layer=view.name, batch=view.step.batch, names=names)
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
        return view.delta[unit] if view.trace.learned[0].of == "z" else view.arriving[unit]


class SharedGradient(StepGroup):
    """The derivative by a number that all units of a layer share, such as a learned slope for negative z."""

    stage = "backward"
    units = terms = 1

    def __init__(self, view: LayerView, parameter: Parameter) -> None:
        self.view, self.layer, self._parameter = view, view.name, parameter

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        return gradient_step(self.view, self._parameter)

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
    feeds = () if parameter.source is None else (Spot(view.node.reads, parameter.source),)
    unit = None if parameter.shared else parameter.unit
    return ExplanationStep(
        "backward", view.name, unit, parameter.source, "gradient", said, tuple(gradient_equations(view, parameter)),
        (parameter.spot, Spot(view.name, unit)), feeds,
    )  # fmt: skip


def gradient_equations(view: LayerView, parameter: Parameter) -> list[Equation]:
    """Write the sample's own derivative and, for a batch, the mean over all samples."""
    back, came_in = (float(side[view.sample]) for side in parameter.sides(view.step))
    live = symbols.product(back, *([] if parameter.alone or parameter.shared else [came_in]), digits=view.digits)
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


def _formula(view: LayerView, parameter: Parameter) -> str:
    unit, reads, learned = parameter.unit, view.node.reads, parameter.learned
    if parameter.shared:
        back = r"\delta_i" if learned.of == "z" else r"\frac{\partial L}{\partial a_i}"
        return rf"\sum_i{back}\,{learned.factor}"
    back = (symbols.signal if learned.of == "z" else arriving_symbol)(view.name, unit)
    if parameter.alone:
        return back
    if learned.factor == "x":
        return rf"{back}\,{symbols.activation(reads, unit if parameter.source is None else parameter.source)}"
    return rf"{back}\,{symbols.own(learned.factor, view.name, unit)}"

"""The way back through an activation: times its slope, or, for a softmax, through its whole Jacobian."""

import math

from nnstudio.engine.activations import Activation
from nnstudio.engine.layers.form import Branched, Scaled, Shifted, Standardised, Unchanged
from nnstudio.explanation import loss_parts, symbols
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.incoming_errors import arriving_symbol
from nnstudio.explanation.layer_backward import LayerBackward, Told
from nnstudio.explanation.layer_view import LayerView
from nnstudio.explanation.through_form import AsItIs, ThroughFactor, ThroughJacobian
from nnstudio.explanation.through_norm import ThroughNorm
from nnstudio.numbers import factor, tex
from nnstudio.sentences import say


def layer_backward(view: LayerView) -> LayerBackward:
    """Return what a layer does on the way back: its activation's part, or its form's where it has none."""
    if view.activation is not None:
        return ThroughSoftmax(view) if view.softmax else ThroughSlope(view, view.activation)
    match view.form:
        case Standardised() as form:
            return ThroughNorm(view, form)
        case Scaled() as form:
            return ThroughFactor(view, form)
        case Shifted() | Unchanged():
            return AsItIs(view)
        case Branched():
            raise TypeError("A block is told by the layers inside it and the way around them.")
        case form:
            return ThroughJacobian(view, form)


class ThroughSlope(LayerBackward):
    """An elementwise activation: delta = dL/da f'(z)."""

    terms = 2

    def __init__(self, view: LayerView, activation: Activation) -> None:
        super().__init__(view)
        self._activation = activation

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        return [Equation(r"\delta", r"\frac{\partial L}{\partial a}\,f'(z)")]

    def equations(self, unit: int) -> list[Equation]:
        """Return one unit's equations."""
        return [self._slope(unit), *self._delta(unit)]

    def term(self, unit: int, term: int) -> Told:
        """Tell one term."""
        view = self.view
        if term == 0:
            said = say("The slope of {activation} at z = {z} is {slope}.", activation=self._activation.title,
                       z=view.say(view.z[unit]), slope=view.say(view.slope[unit]))  # fmt: skip
            return said, [self._slope(unit)], "slope"
        text = (
            "Loss and activation together: delta = {delta}, where the slope has faded."
            if faded(view, unit)
            else "What arrives, times the slope: delta = {delta}."
        )
        return say(text, delta=view.say(view.delta[unit])), self._delta(unit), "delta"

    def _slope(self, unit: int) -> Equation:
        view, formula = self.view, self._activation.slope_formula
        z, a = symbols.weighted_sum(view.name, unit), symbols.activation(view.name, unit)
        live = view.with_constants(formula)
        for letter, value in (("z", view.z[unit]), ("a", view.a[unit])):
            live = symbols.put_in(live, letter, tex(value, view.digits))
        named = symbols.put_in(symbols.put_in(formula, "z", z), "a", a)
        return view.equation(symbols.slope(view.name, unit), named, live, view.slope[unit])

    def _delta(self, unit: int) -> list[Equation]:
        view = self.view
        formula = rf"{arriving_symbol(view.name, unit)}\cdot {symbols.slope(view.name, unit)}"
        live = symbols.product(view.arriving[unit], view.slope[unit], digits=view.digits)
        own = [] if faded(view, unit) else [self.delta(unit, formula, live)]
        return [*own, collapsed(view, unit)] if view.fused else own


class ThroughSoftmax(LayerBackward):
    """A softmax: every output depends on every sum, so delta takes a whole row of the Jacobian."""

    def __init__(self, view: LayerView) -> None:
        super().__init__(view)
        self.terms = view.units + 1

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        rules = [Equation(r"\delta_i", r"\sum_j\frac{\partial L}{\partial a_j}\,a_j\,([i=j]-a_i)")]
        return [*rules, Equation(r"\delta_i", r"a_i-y_i")] if self.view.fused else rules

    def equations(self, unit: int) -> list[Equation]:
        """Return one unit's equations."""
        view = self.view

        def term(other: int) -> str:
            return rf"{arriving_symbol(view.name, other)}\cdot {self._entry(unit, other)}"

        def term_live(other: int) -> str:
            return symbols.product(view.arriving[other], jacobian(view, unit, other), digits=view.digits)

        few = range(view.units if view.units <= symbols.SHOWN_TERMS + 1 else 0)
        found = [self._slope(unit, other) for other in few]
        if not faded(view, unit):
            formula, live = symbols.long_sum(view.units, term), symbols.long_sum(view.units, term_live)
            found.append(self.delta(unit, formula, live))
        return [*found, collapsed(view, unit)] if view.fused else found

    def term(self, unit: int, term: int) -> Told:
        """Tell one term."""
        if term == self.terms - 1:
            sums = [equation for equation in self.equations(unit) if r"\delta" in equation.symbol]
            return self.sentence(unit), sums, "delta"
        view = self.view
        entry, arriving = jacobian(view, unit, term), view.arriving[term]
        slope = self._slope(unit, term)
        formula = rf"{arriving_symbol(view.name, term)}\cdot {self._entry(unit, term)}"
        live = symbols.product(arriving, entry, digits=view.digits)
        said = say("By way of output {other}: {term}.", other=term + 1, term=view.say(arriving * entry))
        return said, [slope, view.equation(formula, "", live, arriving * entry)], "term"

    def _slope(self, unit: int, other: int) -> Equation:
        view = self.view
        live = symbols.product(view.a[other], (unit == other) - view.a[unit], digits=view.digits)
        formula = self._entry_formula(unit, other)
        return view.equation(self._entry(unit, other), formula, live, jacobian(view, unit, other))

    def _entry(self, unit: int, other: int) -> str:
        a, z = symbols.activation(self.view.name, other), symbols.weighted_sum(self.view.name, unit)
        return rf"\frac{{\partial {a}}}{{\partial {z}}}"

    def _entry_formula(self, unit: int, other: int) -> str:
        own, a = symbols.activation(self.view.name, unit), symbols.activation(self.view.name, other)
        return rf"{a}\,({int(unit == other)}-{own})"


def jacobian(view: LayerView, unit: int, other: int) -> float:
    """Return da_other / dz_unit of a softmax."""
    return view.a[other] * ((unit == other) - view.a[unit])


def faded(view: LayerView, unit: int) -> bool:
    """Tell whether the slopes of a fused output have faded so far that the long way loses the engine's delta."""
    if not view.fused:
        return False
    if view.softmax:
        long_way = sum(view.arriving[other] * jacobian(view, unit, other) for other in range(view.units))
    else:
        long_way = view.arriving[unit] * view.slope[unit]
    return not math.isclose(long_way, view.delta[unit], rel_tol=1e-6, abs_tol=1e-12)


def collapsed(view: LayerView, unit: int) -> Equation:
    """Write what loss and activation of the output make together: a - y, without any slope."""
    target = float(loss_parts.targets(view.step, view.sample)[unit])
    formula = rf"{symbols.activation(view.name, unit)}-y_{{{unit + 1}}}"
    live = rf"{view.tex(view.a[unit])}-{factor(target, view.digits)}"
    if loss_parts.is_mean(view.step.loss) and view.units > 1:
        formula, live = (rf"\frac{{{part}}}{{{view.units}}}" for part in (formula, live))
    if view.sample_weight != 1.0:
        formula, live = rf"c\left({formula}\right)", rf"{tex(view.sample_weight, view.digits)}\left({live}\right)"
    return view.equation(symbols.signal(view.name, unit), formula, live, view.delta[unit])

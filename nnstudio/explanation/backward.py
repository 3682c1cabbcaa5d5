"""The way back: delta of every unit, from the loss at the outputs, from the units that it feeds elsewhere."""

from nnstudio.explanation import loss_parts
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup, spots
from nnstudio.explanation.incoming_errors import Terms, arriving_symbol, feeds_of, feeds_of_block, signal_symbol
from nnstudio.explanation.layer_backward import LayerBackward
from nnstudio.explanation.layer_view import LayerView
from nnstudio.explanation.through_activation import layer_backward
from nnstudio.numbers import tex
from nnstudio.sentences import Sentence, say


class Deltas(StepGroup):
    """One layer on the way back: what arrives at its outputs, and what it makes of it."""

    stage = "backward"

    def __init__(self, view: LayerView) -> None:
        self.view, self.layer, self.units = view, view.name, view.units
        feeds = feeds_of(view)
        self._arrivals = Terms(feeds, view.digits)
        self._told = 0 if len(feeds) == 1 and feeds[0].weights is None else self._arrivals.count
        self._pull: LayerBackward = layer_backward(view)
        self.terms = self._told + 1 + self._pull.terms

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "The loss arrives at the outputs; the delta of each says how the loss changes with its sum z."
            if self._arrivals.count == 0
            else "Back to layer {layer}: each of its units gathers the error signal from all that it feeds."
        )
        said = say(text, layer=view.name)
        if self._arrivals.count:
            rules = [Equation(r"\frac{\partial L}{\partial a}", self._arrivals.rule())]
        else:
            rules = [
                Equation(r"\frac{\partial L}{\partial a_i}", loss_parts.gradient_formula(view.step.loss, view.units))
            ]
        back = () if not self._arrivals.count else tuple(Spot(spot.layer) for spot in self._arrivals.spots(0)[:1])
        return self._explanation_step(said, [*rules, *self._pull.rule()], None, back, "delta")

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        equations = [self._arriving(unit), *self._pull.equations(unit)]
        said = self._pull.sentence(unit)
        return self._explanation_step(said, equations, unit, self._arrivals.spots(unit), "delta")

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        if term < self._told:
            return self._one_term(unit, term)
        if term == self._told:
            return self._arrived(unit)
        said, equations, what = self._pull.term(unit, term - self._told - 1)
        return self._explanation_step(said, equations, unit, (), what)

    def _one_term(self, unit: int, place: int) -> ExplanationStep:
        view, term = self.view, self._arrivals.at(unit, place)
        equation = view.equation(term.formula, "", term.live, term.value)
        text = (
            "Unit {above} of layer {layer} reads this unit over the weight {unit} → {above}: {term} comes back."
            if term.spot.source is not None
            else "Unit {above} of layer {layer} depends on this unit: {term} comes back."
        )
        said = say(
            text, above=term.unit + 1, layer=term.layer, unit=unit + 1, term=view.say(term.value),
        )  # fmt: skip
        if term.weight is None:
            said = say("{term} comes back around the block.", term=view.say(term.value))
        focus = (term.spot, Spot(view.name, unit))
        feeds = (Spot(term.layer, term.unit),)
        return ExplanationStep("backward", view.name, unit, None, "term", said, (equation,), focus, feeds, "back")

    def _arrived(self, unit: int) -> ExplanationStep:
        view = self.view
        text = (
            "The loss changes with output {unit} at the rate {arriving}."
            if self._arrivals.count == 0
            else "At unit {unit} of layer {layer} arrives {arriving}: the rate at which the loss changes with its "
            "activation."
        )
        said = say(text, unit=unit + 1, layer=view.name, arriving=view.say(view.arriving[unit]))
        return self._explanation_step(said, [self._arriving(unit)], unit, self._arrivals.spots(unit), "arriving")

    def _arriving(self, unit: int) -> Equation:
        view = self.view
        symbol, value = arriving_symbol(view.name, unit), view.arriving[unit]
        if self._arrivals.count:
            return view.equation(symbol, *self._arrivals.total(unit), value)
        formula = loss_parts.gradient_formula(view.step.loss, view.units)
        name, live = loss_parts.in_symbols(formula, view.step.output, unit, view.units), self._in_numbers(formula, unit)
        weight = view.sample_weight
        if weight != 1.0:
            name, live = rf"c\left({name}\right)", rf"{tex(weight, view.digits)}\left({live}\right)"
        return view.equation(symbol, name, live, value)

    def _in_numbers(self, formula: str, unit: int) -> str:
        view = self.view
        return loss_parts.in_numbers(formula, loss_parts.values(view.step, view.sample, unit), view.digits)

    def _explanation_step(
        self, said: Sentence, equations: list[Equation], unit: int | None, feeds: tuple[Spot, ...], what: str
    ) -> ExplanationStep:
        view = self.view
        focus = spots(view.name, range(self.units) if unit is None else range(unit, unit + 1))
        return ExplanationStep("backward", view.name, unit, None, what, said, tuple(equations), focus, feeds, "back")


class BlockDeltas(StepGroup):
    """A residual block on the way back: what comes through its layers and what comes around them are added."""

    stage = "backward"

    def __init__(self, view: LayerView) -> None:
        self.view, self.layer = view, view.name
        self._terms = Terms(feeds_of_block(view), view.digits)
        self.units, self.terms = view.trace.delta.shape[1], self._terms.count + 1

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        said = say("Below block {layer} the signal through its layers and the signal around them are added.",
                   layer=self.view.name)  # fmt: skip
        rule = Equation(r"\frac{\partial L}{\partial x}", self._terms.rule())
        return self._explanation_step(said, rule, None, ())

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        said = say("Below block {layer}, {delta} comes out for value {unit}.", layer=view.name, unit=unit + 1,
                   delta=view.say(view.delta[unit]))  # fmt: skip
        symbol = signal_symbol(view)(view.name, unit)
        equation = view.equation(symbol, *self._terms.total(unit), view.delta[unit])
        return self._explanation_step(said, equation, unit, self._terms.spots(unit))

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        if term == self._terms.count:
            return self.unit(unit)
        view, one = self.view, self._terms.at(unit, term)
        text = "{term} comes around the block." if one.layer == view.name else "{term} comes through the block."
        equation = view.equation(one.formula, "", one.live if one.weight is not None else "", one.value)
        return self._explanation_step(say(text, term=view.say(one.value)), equation, unit, (one.spot,), "term")

    def _explanation_step(
        self, said: Sentence, equation: Equation, unit: int | None, feeds: tuple[Spot, ...], what: str = "delta"
    ) -> ExplanationStep:
        reads = self.view.node.reads
        focus = spots(reads, range(self.units) if unit is None else range(unit, unit + 1))
        return ExplanationStep("backward", self.view.name, unit, None, what, said, (equation,), focus, feeds, "back")

"""The way forward through dense layers and activations: every sum, every activation."""

from nnstudio.engine.activations import Activation, Softmax
from nnstudio.engine.layers.form import Unchanged, Weighted
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, spots
from nnstudio.explanation.forward_group import ForwardGroup
from nnstudio.explanation.layer_view import LayerView
from nnstudio.numbers import factor, tex
from nnstudio.sentences import say


class Sums(ForwardGroup):
    """Weighted sums: z as the sum of its terms, then a = f(z); a softmax waits until all sums are there."""

    def __init__(self, view: LayerView, form: Weighted) -> None:
        super().__init__(view)
        self._weights, self._bias = form.weights, form.bias
        self._sources = self._weights.shape[1]
        self.terms = self._sources + (self._bias is not None) + 1
        self._activation = None if view.softmax else view.activation

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view, activation = self.view, self._activation
        rules = [Equation(view.made_letter, r"Wx+b")]
        if activation is None:
            said = say("Layer {layer}, units: {units}. Each weighs the values that it reads and adds its bias.",
                       layer=view.name, units=self.units)  # fmt: skip
        else:
            said = say(
                "Layer {layer}, units: {units}. Each weighs the values that it reads, adds its bias, and passes the "
                "sum through {activation}.", layer=view.name, units=self.units, activation=activation.title,
            )  # fmt: skip
            rules.append(Equation("a", activation.formula))
        return self.explanation_step(
            said, rules, unit=None, feeds=spots(view.node.reads, range(self._sources)), what="z"
        )

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        equations = [self._sum(unit)]
        text, made = "Unit {unit} of layer {layer} adds up to {letter} = {made}.", view.say(view.made(unit))
        if self._activation is not None:
            equations.append(activated(view, unit, self._activation))
            text = "Unit {unit} of layer {layer} adds up to {letter} = {made} and gives out a = {a}."
        said = say(text, unit=unit + 1, layer=view.name, letter=view.made_letter, made=made, a=view.say(view.a[unit]))
        feeds = spots(view.node.reads, range(self._sources))
        return self.explanation_step(
            said, equations, unit=unit, feeds=feeds, what=view.made_letter if self._activation is None else "a"
        )

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        if term < self._sources:
            return self._weighed(unit, term)
        if term == self._sources and self._bias is not None:
            return self._biased(unit)
        return self._finished(unit)

    def _weighed(self, unit: int, source: int) -> ExplanationStep:
        view = self.view
        w, x = float(self._weights[unit, source]), float(view.x[source])
        name, read = symbols.weight(view.name, unit, source), symbols.activation(view.node.reads, source)
        product = view.equation(rf"{name}\,{read}", "", symbols.product(w, x, digits=view.digits), w * x)
        said = say(
            "The value {x} comes over the weight {source} → {unit}, {w}: a term of {term}.",
            x=view.say(x), w=view.say(w), source=source + 1, unit=unit + 1, term=view.say(w * x),
        )  # fmt: skip
        feeds = (Spot(view.node.reads, source),)
        return self.explanation_step(said, [product], unit=unit, source=source, feeds=feeds, what="term")

    def _biased(self, unit: int) -> ExplanationStep:
        view = self.view
        assert self._bias is not None
        value = float(self._bias[unit])
        said = say("Unit {unit} of layer {layer} adds its bias, {bias}.", unit=unit + 1, layer=view.name,
                   bias=view.say(value))  # fmt: skip
        own = view.equation(symbols.bias(view.name, unit), "", "", value)
        spot = Spot(view.name, unit, bias=True)
        return ExplanationStep("forward", view.name, unit, None, "bias", said, (own,), (spot, Spot(view.name, unit)))

    def _finished(self, unit: int) -> ExplanationStep:
        view = self.view
        letter, made = view.made_letter, view.say(view.made(unit))
        if self._activation is None:
            said = say("Together: {letter} = {made}.", letter=letter, made=made)
            return self.explanation_step(said, [self._sum(unit)], unit=unit, feeds=(), what=letter)
        said = say("Together z = {z}; {activation} makes a = {a} of it.", z=made, activation=self._activation.title,
                   a=view.say(view.a[unit]))  # fmt: skip
        return self.explanation_step(
            said, [self._sum(unit), activated(view, unit, self._activation)], unit=unit, feeds=()
        )

    def _sum(self, unit: int) -> Equation:
        view, digits = self.view, self.view.digits
        also = [] if self._bias is None else [symbols.bias(view.name, unit)]
        also_live = [] if self._bias is None else [tex(float(self._bias[unit]), digits)]

        def term(source: int) -> str:
            return symbols.weight(view.name, unit, source) + r"\," + symbols.activation(view.node.reads, source)

        def term_live(source: int) -> str:
            w, x = float(self._weights[unit, source]), float(view.x[source])
            return rf"{tex(w, digits)}\cdot {factor(x, digits)}"

        return view.equation(
            view.made_symbol(unit),
            symbols.long_sum(self._sources, term, also),
            symbols.long_sum(self._sources, term_live, also_live),
            view.made(unit),
        )


def activated(view: LayerView, unit: int, activation: Activation) -> Equation:
    """Write a = f(z) of one unit."""
    formula = view.with_constants(activation.formula)
    z = symbols.weighted_sum(view.name, unit)
    return view.equation(
        symbols.activation(view.name, unit),
        symbols.put_in(activation.formula, "z", z),
        symbols.put_in(formula, "z", tex(view.z[unit], view.digits)),
        view.a[unit],
    )


class Activations(ForwardGroup):
    """An activation by itself: a = f(z), where z is what came in or has been made of it before."""

    def __init__(self, view: LayerView, activation: Activation) -> None:
        super().__init__(view)
        self._activation = activation
        self._reads = isinstance(view.form, Unchanged)

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        said = say("Layer {layer} passes every value through {activation}.", layer=view.name,
                   activation=self._activation.title)  # fmt: skip
        feeds = spots(view.node.reads if self._reads else view.name, range(self.units))
        return self.explanation_step(said, [Equation("a", self._activation.formula)], unit=None, feeds=feeds)

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, z = self.view, symbols.weighted_sum(self.view.name, unit)
        said = say(
            "Unit {unit} of layer {layer}: {activation} makes {a} of {z}.", unit=unit + 1, layer=view.name,
            activation=self._activation.title, a=view.say(view.a[unit]), z=view.say(view.z[unit]),
        )  # fmt: skip
        equations = [activated(view, unit, self._activation)]
        if self._reads:
            equations.insert(0, view.equation(z, symbols.activation(view.node.reads, unit), "", view.z[unit]))
        feeds = self.own_source(unit) if self._reads else ()
        return self.explanation_step(said, equations, unit=unit, feeds=feeds)


class Shares(ForwardGroup):
    """A softmax: the sums of the whole layer become shares of one."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        said = say("Layer {layer}: the softmax turns the {units} sums into shares of one.", layer=view.name,
                   units=self.units)  # fmt: skip
        return self.explanation_step(said, [Equation("a_i", Softmax.formula)], unit=None, feeds=self._all())

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, digits = self.view, self.view.digits

        def power(other: int) -> str:
            return rf"e^{{{symbols.weighted_sum(view.name, other)}}}"

        def power_live(other: int) -> str:
            return rf"e^{{{tex(view.z[other], digits)}}}"

        equation = view.equation(
            symbols.activation(view.name, unit),
            rf"\frac{{{power(unit)}}}{{{symbols.long_sum(self.units, power)}}}",
            rf"\frac{{{power_live(unit)}}}{{{symbols.long_sum(self.units, power_live)}}}",
            view.a[unit],
        )
        said = say("Unit {unit} of layer {layer} takes the share {a}.", unit=unit + 1, layer=view.name,
                   a=view.say(view.a[unit]))  # fmt: skip
        return self.explanation_step(said, [equation], unit=unit, feeds=self._all())

    def _all(self) -> tuple[Spot, ...]:
        return spots(self.view.name, range(self.units))

"""The way forward through forms without weighted sums: factors, offsets, normalisation, branches, anything else."""

from nnstudio.engine.layers.form import Branched, Scaled, Shifted, Standardised
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, spots
from nnstudio.explanation.forward_group import FormGroup
from nnstudio.explanation.layer_view import LayerView
from nnstudio.numbers import factor, tex
from nnstudio.sentences import say


class Multiplied(FormGroup):
    """Every unit times a factor of its own; a random mask switches some off and makes the others larger."""

    def __init__(self, view: LayerView, form: Scaled) -> None:
        super().__init__(view)
        self._form, self._factors = form, [float(factor) for factor in form.factors[view.sample]]

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Layer {layer}: dropout switches {off} of {units} units off in this step; the others are scaled up."
            if self._form.drawn
            else "Layer {layer} multiplies every value that it reads by a factor."
        )
        said = say(text, layer=view.name, off=self._factors.count(0.0), units=self.units)
        rule = Equation(view.made_letter, rf"{self._form.letter}\,x")
        return self.explanation_step(
            said, [rule], unit=None, feeds=spots(view.node.reads, range(self.units)), what=view.made_letter
        )

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, scale = self.view, self._factors[unit]
        read, letter = symbols.activation(view.node.reads, unit), self._form.letter
        said = say(self._text(scale), unit=unit + 1, layer=view.name, scale=view.say(scale),
                   letter=view.made_letter, made=view.say(view.made(unit)))  # fmt: skip
        equation = view.equation(
            view.made_symbol(unit),
            rf"{letter}_{{{unit + 1}}}\cdot {read}",
            symbols.product(scale, view.x[unit], digits=view.digits),
            view.made(unit),
        )
        return self.explanation_step(said, [equation], unit=unit, feeds=self.own_source(unit))

    def _text(self, scale: float) -> str:
        if not self._form.drawn:
            return "Unit {unit} of layer {layer} multiplies what it reads by {scale}: {letter} = {made}."
        if scale == 0.0:
            return "Unit {unit} of layer {layer} is off in this step: it gives out 0."
        return "Unit {unit} of layer {layer} stays on, scaled by {scale}: it gives out {made}."


class Moved(FormGroup):
    """Something is added to every value: noise, or whatever else does not depend on it."""

    def __init__(self, view: LayerView, form: Shifted) -> None:
        super().__init__(view)
        self._form = form

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Layer {layer} adds noise to every value it reads."
            if self._form.drawn
            else "Layer {layer} adds a number to every value it reads."
        )
        feeds = spots(view.node.reads, range(self.units))
        rule = Equation(view.made_letter, f"x+{self._form.letter}")
        return self.explanation_step(say(text, layer=view.name), [rule], unit=None, feeds=feeds)

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, digits = self.view, self.view.digits
        x, offset = view.x[unit], float(self._form.offsets[view.sample, unit])
        text = (
            "Unit {unit} of layer {layer}: noise of {noise} is added."
            if self._form.drawn
            else "Unit {unit} of layer {layer}: {noise} is added."
        )
        said = say(text, unit=unit + 1, layer=view.name, noise=view.say(offset))
        equation = view.equation(
            view.made_symbol(unit),
            rf"{symbols.activation(view.node.reads, unit)}+{self._form.letter}_{{{unit + 1}}}",
            symbols.added([tex(x, digits), tex(offset, digits)]),
            view.made(unit),
        )
        return self.explanation_step(said, [equation], unit=unit, feeds=self.own_source(unit))


class WorkedOut(FormGroup):
    """Any other form: its rule, and what every unit makes of what the layer reads."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        said = say("Layer {layer} works its values out of those that it reads.", layer=view.name)
        feeds = spots(view.node.reads, range(len(view.x)))
        return self.explanation_step(said, [Equation("", view.trace.layer.formula)], unit=None, feeds=feeds)

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        said = say("Unit {unit} of layer {layer} works {made} out of what the layer reads.", unit=unit + 1,
                   layer=view.name, made=view.say(view.made(unit)))  # fmt: skip
        formula = rf"h_{{{unit + 1}}}\left(x\right)"
        equation = view.equation(view.made_symbol(unit), formula, "", view.made(unit))
        feeds = spots(view.node.reads, range(len(view.x)))
        return self.explanation_step(said, [equation], unit=unit, feeds=feeds)


class Normalised(FormGroup):
    """A normalisation: mean 0 and variance 1, then a gain and a shift of its own for every unit."""

    def __init__(self, view: LayerView, form: Standardised) -> None:
        super().__init__(view)
        self._form = form
        self.terms = 2

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Layer {layer}: batch norm brings each unit to mean 0 and variance 1 over the {batch} samples, then scales "
            "and shifts it."
            if self._form.over_batch
            else "Layer {layer}: layer norm brings the {units} values to mean 0 and variance 1, then scales and "
            "shifts each."
        )
        said = say(text, layer=view.name, batch=view.step.batch, units=self.units)
        rules = [
            Equation(r"\hat x", r"\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}"),
            Equation(view.made_letter, r"\gamma\,\hat x+\beta"),
        ]
        return self.explanation_step(said, rules, unit=None, feeds=spots(view.node.reads, range(self.units)))

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        said = say(
            "Unit {unit} of layer {layer} is normalised to {normal}; its gain and shift make {a} of it.",
            unit=unit + 1, layer=view.name, normal=view.say(self._normal_of(unit)), a=view.say(view.made(unit)),
        )  # fmt: skip
        return self.explanation_step(
            said, [self._normal(unit), self._scaled(unit)], unit=unit, feeds=self._read(unit), what=view.made_letter
        )

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        view = self.view
        if term == 1:
            said = say("Its gain and its shift make {a} of it.", a=view.say(view.made(unit)))
            return self.explanation_step(said, [self._scaled(unit)], unit=unit, feeds=())
        said = say("Less the mean, over the standard deviation: {normal}.",
                   normal=view.say(self._normal_of(unit)))  # fmt: skip
        return self.explanation_step(said, [self._normal(unit)], unit=unit, feeds=self._read(unit), what="normal")

    def _normal_of(self, unit: int) -> float:
        return float(self._form.normal[self.view.sample, unit])

    def _read(self, unit: int) -> tuple[Spot, ...]:
        return self.own_source(unit) if self._form.over_batch else spots(self.view.node.reads, range(self.units))

    def _normal(self, unit: int) -> Equation:
        view, digits = self.view, self.view.digits
        form, x = self._form, view.trace.x
        mean = float(x[:, unit].mean() if form.over_batch else x[view.sample].mean())
        scale = float(form.scale[0, unit] if form.over_batch else form.scale[view.sample, 0])
        spread = tex(1.0 / scale, digits)
        top = symbols.added([tex(view.x[unit], digits), tex(-mean, digits)])
        read = symbols.activation(view.node.reads, unit)
        return view.equation(
            symbols.own(r"\hat x", view.name, unit),
            rf"\frac{{{read}-\mu}}{{\sqrt{{\sigma^2+\epsilon}}}}",
            rf"\frac{{{top}}}{{{spread}}}",
            self._normal_of(unit),
        )

    def _scaled(self, unit: int) -> Equation:
        view, digits = self.view, self.view.digits
        gain, shift = float(self._form.gain[unit]), float(self._form.shift[unit])
        scaled = symbols.product(gain, self._normal_of(unit), digits=digits)
        normal = symbols.own(r"\hat x", view.name, unit)
        return view.equation(
            view.made_symbol(unit),
            rf"\gamma_{{{unit + 1}}}\,{normal}+\beta_{{{unit + 1}}}",
            symbols.added([scaled, tex(shift, digits)]),
            view.made(unit),
        )


class Joined(FormGroup):
    """A residual block: what came in is added to what its layers made of it."""

    def __init__(self, view: LayerView, form: Branched) -> None:
        super().__init__(view)
        self._projection = form.projection

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Block {layer} adds what came in, through its projection, to what its layers made of it."
            if self._projection is not None
            else "Block {layer} adds what came in to what its layers made of it."
        )
        rule = Equation("a", "F(x)+x" if self._projection is None else "F(x)+Px")
        return self.explanation_step(
            say(text, layer=view.name), [rule], unit=None, feeds=self._inside(range(self.units))
        )

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, digits = self.view, self.view.digits
        last = view.node.inside[-1].name
        inside = float(view.step.layers[last].a[view.sample, unit])
        around, written, live = self._around(unit)
        said = say(
            "Unit {unit} of block {layer}: {inside} from inside and {around} from around make {a}.",
            unit=unit + 1, layer=view.name, inside=view.say(inside), around=view.say(around), a=view.say(view.a[unit]),
        )  # fmt: skip
        equation = view.equation(
            symbols.activation(view.name, unit),
            symbols.added([symbols.activation(last, unit), written]),
            symbols.added([tex(inside, digits), live]),
            view.a[unit],
        )
        return self.explanation_step(said, [equation], unit=unit, feeds=self._inside(range(unit, unit + 1)))

    def _around(self, unit: int) -> tuple[float, str, str]:
        """Return what comes around, in symbols and in numbers."""
        view, digits = self.view, self.view.digits
        if self._projection is None:
            return view.x[unit], symbols.activation(view.node.reads, unit), tex(view.x[unit], digits)
        row = self._projection[unit]

        def term(source: int) -> str:
            name = symbols.weight(view.name, unit, source, "p")
            return rf"{name}\,{symbols.activation(view.node.reads, source)}"

        def term_live(source: int) -> str:
            return rf"{tex(float(row[source]), digits)}\cdot {factor(view.x[source], digits)}"

        value = float(row @ view.trace.x[view.sample])
        return value, symbols.long_sum(len(row), term), symbols.long_sum(len(row), term_live)

    def _inside(self, units: range) -> tuple[Spot, ...]:
        view = self.view
        return spots(view.node.inside[-1].name, units) + spots(view.node.reads, range(len(view.x)))

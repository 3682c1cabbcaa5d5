"""The way forward through layers without weighted sums: dropout, noise, normalisation, residual blocks."""

from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, spots
from nnstudio.explanation.figures import factor, tex
from nnstudio.explanation.forward_group import ForwardGroup
from nnstudio.explanation.views import LayerView
from nnstudio.sentences import say


class Dropped(ForwardGroup):
    """Dropout: some units are off in this step, the others made larger."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        off = sum(value == 0.0 for value in view.detail("factor"))
        said = say("Layer {layer}: dropout switches {off} of {units} units off in this step; the others are scaled up.",
                   layer=view.name, off=off, units=self.units)  # fmt: skip
        return self.explanation_step(
            said, [Equation("a", r"m\,x")], unit=None, feeds=spots(view.wire.reads, range(self.units))
        )

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        scale, x = view.detail("factor")[unit], view.x[unit]
        text = (
            "Unit {unit} of layer {layer} is off in this step: it gives out 0."
            if scale == 0.0
            else "Unit {unit} of layer {layer} stays on, scaled by {scale}: it gives out {a}."
        )
        said = say(text, unit=unit + 1, layer=view.name, scale=view.say(scale), a=view.say(view.a[unit]))
        read = symbols.activation(view.wire.reads, unit)
        equation = view.equation(
            symbols.activation(view.name, unit),
            rf"m_{{{unit + 1}}}\cdot {read}",
            symbols.product(scale, x, digits=view.digits),
            view.a[unit],
        )
        return self.explanation_step(said, [equation], unit=unit, feeds=self.own_source(unit))


class Noised(ForwardGroup):
    """Noise: every value is moved by chance."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        said = say("Layer {layer} adds noise to every value it reads.", layer=view.name)
        feeds = spots(view.wire.reads, range(self.units))
        return self.explanation_step(said, [Equation("a", r"x+\varepsilon")], unit=None, feeds=feeds)

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, digits = self.view, self.view.digits
        x, noise = view.x[unit], view.a[unit] - view.x[unit]
        said = say("Unit {unit} of layer {layer}: noise of {noise} is added.", unit=unit + 1, layer=view.name,
                   noise=view.say(noise))  # fmt: skip
        equation = view.equation(
            symbols.activation(view.name, unit),
            rf"{symbols.activation(view.wire.reads, unit)}+\varepsilon_{{{unit + 1}}}",
            symbols.added([tex(x, digits), tex(noise, digits)]),
            view.a[unit],
        )
        return self.explanation_step(said, [equation], unit=unit, feeds=self.own_source(unit))


class Normalised(ForwardGroup):
    """A normalisation: mean 0 and variance 1, then a gain and a shift of its own for every unit."""

    def __init__(self, view: LayerView) -> None:
        super().__init__(view)
        self.terms = 2

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Layer {layer}: batch norm brings each unit to mean 0 and variance 1 over the {batch} samples, then scales "
            "and shifts it."
            if view.over_batch
            else "Layer {layer}: layer norm brings the {units} values to mean 0 and variance 1, then scales and "
            "shifts each."
        )
        said = say(text, layer=view.name, batch=view.step.batch, units=self.units)
        rules = [Equation(r"\hat x", r"\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}"), Equation("a", r"\gamma\,\hat x+\beta")]
        return self.explanation_step(said, rules, unit=None, feeds=spots(view.wire.reads, range(self.units)))

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view = self.view
        said = say(
            "Unit {unit} of layer {layer} is normalised to {normal}; its gain and shift make {a} of it.",
            unit=unit + 1, layer=view.name, normal=view.say(view.detail("normal")[unit]), a=view.say(view.a[unit]),
        )  # fmt: skip
        return self.explanation_step(said, [self._normal(unit), self._scaled(unit)], unit=unit, feeds=self._read(unit))

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term."""
        view = self.view
        if term == 1:
            said = say("Its gain and its shift make {a} of it.", a=view.say(view.a[unit]))
            return self.explanation_step(said, [self._scaled(unit)], unit=unit, feeds=())
        said = say("Less the mean, over the standard deviation: {normal}.",
                   normal=view.say(view.detail("normal")[unit]))  # fmt: skip
        return self.explanation_step(said, [self._normal(unit)], unit=unit, feeds=self._read(unit), what="normal")

    def _read(self, unit: int) -> tuple[Spot, ...]:
        return self.own_source(unit) if self.view.over_batch else spots(self.view.wire.reads, range(self.units))

    def _normal(self, unit: int) -> Equation:
        view, digits = self.view, self.view.digits
        mean, scale = view.mean(unit), view.scale(unit)
        spread = tex(1.0 / scale, digits)
        top = symbols.added([tex(view.x[unit], digits), tex(-mean, digits)])
        read = symbols.activation(view.wire.reads, unit)
        return view.equation(
            symbols.own(r"\hat x", view.name, unit),
            rf"\frac{{{read}-\mu}}{{\sqrt{{\sigma^2+\epsilon}}}}",
            rf"\frac{{{top}}}{{{spread}}}",
            view.detail("normal")[unit],
        )

    def _scaled(self, unit: int) -> Equation:
        view, digits = self.view, self.view.digits
        gain, shift = (float(view.trace.tensors[name][unit]) for name in ("gain", "shift"))
        scaled = symbols.product(gain, view.detail("normal")[unit], digits=digits)
        normal = symbols.own(r"\hat x", view.name, unit)
        return view.equation(
            symbols.activation(view.name, unit),
            rf"\gamma_{{{unit + 1}}}\,{normal}+\beta_{{{unit + 1}}}",
            symbols.added([scaled, tex(shift, digits)]),
            view.a[unit],
        )


class Joined(ForwardGroup):
    """A residual block: what came in is added to what its layers made of it."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        view = self.view
        text = (
            "Block {layer} adds what came in, through its projection, to what its layers made of it."
            if "P" in view.trace.tensors
            else "Block {layer} adds what came in to what its layers made of it."
        )
        rule = Equation("a", "F(x)+Px" if "P" in view.trace.tensors else "F(x)+x")
        return self.explanation_step(
            say(text, layer=view.name), [rule], unit=None, feeds=self._inside(range(self.units))
        )

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        view, digits = self.view, self.view.digits
        last = view.step.inside(view.name)[-1].name
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
        projection = view.trace.tensors.get("P")
        if projection is None:
            return view.x[unit], symbols.activation(view.wire.reads, unit), tex(view.x[unit], digits)
        row = projection[unit]

        def term(source: int) -> str:
            name = symbols.weight(view.name, unit, source, "p")
            return rf"{name}\,{symbols.activation(view.wire.reads, source)}"

        def term_live(source: int) -> str:
            return rf"{tex(float(row[source]), digits)}\cdot {factor(view.x[source], digits)}"

        value = float(row @ view.trace.x[view.sample])
        return value, symbols.long_sum(len(row), term), symbols.long_sum(len(row), term_live)

    def _inside(self, units: range) -> tuple[Spot, ...]:
        view = self.view
        return spots(view.step.inside(view.name)[-1].name, units) + spots(view.wire.reads, range(len(view.x)))

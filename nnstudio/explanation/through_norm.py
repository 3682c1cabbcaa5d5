"""The way back through a normalisation, whose mean and variance move with every value."""

from nnstudio.engine.layers.form import Standardised
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.incoming_errors import arriving_symbol
from nnstudio.explanation.layer_backward import LayerBackward, Told
from nnstudio.explanation.layer_view import LayerView
from nnstudio.numbers import factor, tex
from nnstudio.sentences import say


class ThroughNorm(LayerBackward):
    """A normalisation: what arrives, less its mean and its part along the normalised values, over the deviation."""

    terms = 4

    def __init__(self, view: LayerView, form: Standardised) -> None:
        super().__init__(view)
        self._form = form

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        formula = r"\frac{e-\bar e-\hat x\,\overline{e\hat x}}{\sqrt{\sigma^2+\epsilon}}"
        return [
            Equation("e", r"\gamma\,\frac{\partial L}{\partial a}"),
            Equation(r"\frac{\partial L}{\partial x}", formula),
        ]

    def equations(self, unit: int) -> list[Equation]:
        """Return one unit's equations."""
        return [self._scaled(unit), *self._means(unit), self._whole(unit)]

    def term(self, unit: int, term: int) -> Told:
        """Tell one term."""
        one = self.equations(unit)[term]
        texts = (
            "What arrives, times the gain: {value}.",
            "The mean of that over all that was normalised together: {value}.",
            "And the mean of its products with the normalised values: {value}.",
            "Both are taken away, since mean and variance move with every value: {value} is passed back.",
        )
        value = 0.0 if one.value is None else one.value
        return say(texts[term], value=self.view.say(value)), [one], "delta" if term == 3 else "term"

    def _gains(self, unit: int) -> list[float]:
        """Return e = gain dL/da of all values that were normalised together with this one."""
        arriving, gain = self.view.trace.arriving, self._form.gain
        together = arriving[:, unit] * gain[unit] if self._form.over_batch else arriving[self.view.sample] * gain
        return [float(value) for value in together]

    def _normals(self, unit: int) -> list[float]:
        normal = self._form.normal
        return [float(value) for value in (normal[:, unit] if self._form.over_batch else normal[self.view.sample])]

    def _scale(self, unit: int) -> float:
        """Return 1 / sqrt(variance + epsilon)."""
        scale = self._form.scale
        return float(scale[0, unit] if self._form.over_batch else scale[self.view.sample, 0])

    def _scaled(self, unit: int) -> Equation:
        view = self.view
        gain, arriving = float(self._form.gain[unit]), view.arriving[unit]
        formula = rf"\gamma_{{{unit + 1}}}\cdot {arriving_symbol(view.name, unit)}"
        live = symbols.product(gain, arriving, digits=view.digits)
        return view.equation(f"e_{{{unit + 1}}}", formula, live, gain * arriving)

    def _means(self, unit: int) -> list[Equation]:
        view, digits = self.view, self.view.digits
        gains, normals = self._gains(unit), self._normals(unit)
        count = len(gains)
        sums = symbols.long_sum(count, lambda place: tex(gains[place], digits))
        products = symbols.long_sum(
            count, lambda place: rf"{tex(gains[place], digits)}\cdot {factor(normals[place], digits)}"
        )
        along = sum(e * normal for e, normal in zip(gains, normals, strict=True)) / count
        mean_rule, along_rule = (rf"\frac{{1}}{{{count}}}\sum {of}" for of in ("e", r"e\,\hat x"))
        return [
            view.equation(r"\bar e", mean_rule, rf"\frac{{{sums}}}{{{count}}}", sum(gains) / count),
            view.equation(r"\overline{e\hat x}", along_rule, rf"\frac{{{products}}}{{{count}}}", along),
        ]

    def _whole(self, unit: int) -> Equation:
        view, digits = self.view, self.view.digits
        mean, along = (equation.value or 0.0 for equation in self._means(unit))
        own, normal = self._scaled(unit).value or 0.0, float(self._form.normal[view.sample, unit])
        top = symbols.added([tex(own, digits), tex(-mean, digits), "-" + symbols.product(normal, along, digits=digits)])
        e, x_hat = f"e_{{{unit + 1}}}", symbols.own(r"\hat x", view.name, unit)
        formula = rf"\frac{{{e}-\bar e-{x_hat}\,\overline{{e\hat x}}}}{{\sqrt{{\sigma^2+\epsilon}}}}"
        return self.delta(unit, formula, rf"\frac{{{top}}}{{{tex(1.0 / self._scale(unit), digits)}}}")

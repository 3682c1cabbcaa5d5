"""The way back through a form without an activation: factors, what is only moved, and derivatives as numbers."""

import math

from nnstudio.engine.layers.form import DirectForm, Scaled
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.incoming_errors import arriving_symbol
from nnstudio.explanation.layer_backward import LayerBackward
from nnstudio.explanation.layer_view import LayerView
from nnstudio.numbers import tex


class ThroughFactor(LayerBackward):
    """Factors: what arrives is multiplied by them once more; what a mask switched off lets nothing back."""

    def __init__(self, view: LayerView, form: Scaled) -> None:
        super().__init__(view)
        self._form = form

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        return [Equation(r"\frac{\partial L}{\partial x}", rf"{self._form.letter}\,\frac{{\partial L}}{{\partial a}}")]

    def equations(self, unit: int) -> list[Equation]:
        """Return one unit's equations."""
        view = self.view
        formula = rf"{self._form.letter}_{{{unit + 1}}}\cdot {arriving_symbol(view.name, unit)}"
        scale = float(self._form.factors[view.sample, unit])
        return [self.delta(unit, formula, symbols.product(scale, view.arriving[unit], digits=view.digits))]


class AsItIs(LayerBackward):
    """What is only moved lets the signal pass as it is."""

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        return [Equation(r"\frac{\partial L}{\partial x}", r"\frac{\partial L}{\partial a}")]

    def equations(self, unit: int) -> list[Equation]:
        """Return one unit's equations."""
        return [self.delta(unit, arriving_symbol(self.view.name, unit), "")]


class ThroughJacobian(LayerBackward):
    """Any other form: by way of every output, its derivative by what is read times what arrives there.

    What the derivatives within the sample do not explain comes by way of the other samples, and is written as R.
    """

    def __init__(self, view: LayerView, form: DirectForm) -> None:
        super().__init__(view)
        self._jacobian = form.jacobian(view.sample)
        self.units = self._jacobian.shape[1]

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        formula = r"\sum_j\frac{\partial a_j}{\partial x_i}\,\frac{\partial L}{\partial a_j}"
        return [Equation(r"\frac{\partial L}{\partial x_i}", formula)]

    def equations(self, unit: int) -> list[Equation]:
        """Return one unit's equations."""
        view, rest = self.view, self._rest(unit)
        own, x = [float(value) for value in self._jacobian[:, unit]], symbols.own("x", view.name, unit)

        def term(other: int) -> str:
            a = symbols.activation(view.name, other)
            return rf"\frac{{\partial {a}}}{{\partial {x}}}\cdot {arriving_symbol(view.name, other)}"

        def term_live(other: int) -> str:
            return symbols.product(own[other], view.arriving[other], digits=view.digits)

        also, also_live = ([f"R_{{{unit + 1}}}"], [tex(rest, view.digits)]) if rest else ([], [])
        formula, live = symbols.long_sum(len(own), term, also), symbols.long_sum(len(own), term_live, also_live)
        return [self.delta(unit, formula, live)]

    def _rest(self, unit: int) -> float:
        view = self.view
        within = float(self._jacobian[:, unit] @ view.arriving)
        return 0.0 if math.isclose(within, view.delta[unit], rel_tol=1e-6, abs_tol=1e-12) else view.delta[unit] - within

"""What the explanations of all layers on the way back have in common: a rule, a unit's equations, and a sentence."""

from nnstudio.explanation.explanation_step import Equation
from nnstudio.explanation.incoming_errors import signal_symbol
from nnstudio.explanation.layer_view import LayerView
from nnstudio.sentences import Sentence, say

Told = tuple[Sentence, list[Equation], str]
"""A sentence, its equations, and what the last of them is."""


class LayerBackward:
    """What a layer does to the arriving signal; ``terms`` says in how many steps it is told."""

    terms = 1

    def __init__(self, view: LayerView) -> None:
        self.view = view

    def rule(self) -> list[Equation]:
        """Return the rule in symbols."""
        raise NotImplementedError

    def equations(self, unit: int) -> list[Equation]:
        """Return all equations of one unit, its delta last."""
        raise NotImplementedError

    def sentence(self, unit: int) -> Sentence:
        """Say what one unit's delta is."""
        view = self.view
        return say(
            "Unit {unit} of layer {layer}: {arriving} arrives, delta is {delta}.",
            unit=unit + 1,
            layer=view.name,
            arriving=view.say(view.arriving[unit]),
            delta=view.say(view.delta[unit]),
        )

    def term(self, unit: int, term: int) -> Told:
        """Tell one step of one unit."""
        equations = self.equations(unit)
        return self.sentence(unit), equations, "delta"

    def delta(self, unit: int, formula: str, live: str) -> Equation:
        """Write the equation that a unit's delta comes to."""
        view = self.view
        return view.equation(signal_symbol(view)(view.name, unit), formula, live, view.delta[unit])

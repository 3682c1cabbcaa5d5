"""What the scenes of the way forward share."""

from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup
from nnstudio.explanation.views import LayerView
from nnstudio.sentences import Sentence


class ForwardGroup(StepGroup):
    """One layer on the way forward."""

    stage = "forward"

    def __init__(self, view: LayerView) -> None:
        self.view, self.layer = view, view.name
        self.units, self.terms = view.units, 1

    def explanation_step(
        self,
        sentence: Sentence,
        equations: list[Equation],
        *,
        unit: int | None,
        feeds: tuple[Spot, ...],
        source: int | None = None,
        what: str = "a",
    ) -> ExplanationStep:
        """Make a step of this layer."""
        spot = Spot(self.view.name, unit, source)
        focus = (spot,) if source is None else (spot, Spot(self.view.name, unit))
        return ExplanationStep(
            "forward", self.view.name, unit, source, what, sentence, tuple(equations), focus, feeds, "onwards"
        )

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term; where a unit has only one, that is the unit."""
        return self.unit(unit)

    def own_source(self, unit: int) -> tuple[Spot, ...]:
        """Return the one unit that this unit reads."""
        return (Spot(self.view.wire.reads, unit),)

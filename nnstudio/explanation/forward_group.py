"""What the groups of the way forward share."""

from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup
from nnstudio.explanation.layer_view import LayerView
from nnstudio.sentences import Sentence


class ForwardGroup(StepGroup):
    """One layer on the way forward."""

    stage = "forward"

    def __init__(self, view: LayerView) -> None:
        self.view, self.layer = view, view.name
        self.units, self.terms = view.units, 1
        self.makes = "a"

    def explanation_step(
        self,
        sentence: Sentence,
        equations: list[Equation],
        *,
        unit: int | None,
        feeds: tuple[Spot, ...],
        source: int | None = None,
        what: str = "",
    ) -> ExplanationStep:
        """Make a step of this layer; what it comes to is what the whole group does, unless it is said."""
        spot = Spot(self.view.name, unit, source)
        focus = (spot,) if source is None else (spot, Spot(self.view.name, unit))
        return ExplanationStep(
            "forward",
            self.view.name,
            unit,
            source,
            what or self.makes,
            sentence,
            tuple(equations),
            focus,
            feeds,
            "onwards",
        )

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term; where a unit has only one, that is the unit."""
        return self.unit(unit)

    def own_source(self, unit: int) -> tuple[Spot, ...]:
        """Return the one unit that this unit reads."""
        return (Spot(self.view.node.reads, unit),)


class FormGroup(ForwardGroup):
    """What a layer's form makes: z, or a where no activation follows."""

    def __init__(self, view: LayerView) -> None:
        super().__init__(view)
        self.makes = view.made_letter

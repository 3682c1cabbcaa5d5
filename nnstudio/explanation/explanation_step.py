"""What the explanation of a training step is made of: smaller steps, each with its places, sentence and equations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nnstudio.sentences import Sentence

Stage = Literal["forward", "loss", "backward", "update"]
STAGES: tuple[Stage, ...] = ("forward", "loss", "backward", "update")

Grain = Literal["stage", "layer", "unit", "term"]
GRAINS: tuple[Grain, ...] = ("stage", "layer", "unit", "term")


@dataclass(frozen=True)
class Spot:
    """A place that lights up: a layer, a unit of it, or, with ``source``, the weight to it from a unit that it reads.

    ``layer`` is the layer's name in the network ("2"; "0" is the input); units count from 0. ``bias`` points at the
    unit's bias.
    """

    layer: str
    unit: int | None = None
    source: int | None = None
    bias: bool = False


@dataclass(frozen=True)
class Equation:
    """A quantity, how it is found, and what it comes to: ``symbol`` = ``formula`` = ``live`` = ``value``, all in LaTeX.

    ``live`` is the formula with numbers in it; where nothing can be put in, it is empty. ``shown`` is the value in
    LaTeX, rounded. An equation without a value is a rule; one without a symbol is a formula by itself.
    """

    symbol: str
    formula: str
    live: str = ""
    value: float | None = None
    shown: str = ""

    @property
    def symbols(self) -> str:
        """The equation without numbers."""
        return "=".join(filter(None, (self.symbol, self.formula)))

    @property
    def numbers(self) -> str:
        """The equation with its numbers, symbol = live = value; empty for a rule."""
        if not self.shown:
            return ""
        live = "" if self.live == self.shown else self.live
        return "=".join(filter(None, (self.symbol, live, self.shown)))


@dataclass(frozen=True)
class ExplanationStep:
    """One thing that happens in a training step, told at one grain.

    ``what`` names the quantity: "z", "a", "loss", "arriving" (dL/da), "slope", "delta", "gradient", "direction",
    "new". ``focus`` are the places that light up, ``feeds`` those that the values come from; ``travels`` says which way
    they go. ``equations`` stand in the order in which one works them out; the last is what the step comes to.
    """

    stage: Stage
    layer: str | None
    unit: int | None
    source: int | None
    what: str
    sentence: Sentence
    equations: tuple[Equation, ...]
    focus: tuple[Spot, ...]
    feeds: tuple[Spot, ...] = ()
    travels: Literal["onwards", "back", ""] = ""

    @property
    def formula(self) -> str:
        """What is computed, in symbols (LaTeX)."""
        return self.equations[-1].symbols if self.equations else ""

    @property
    def live(self) -> str:
        """The same with the numbers of this step (LaTeX)."""
        return self.equations[-1].numbers if self.equations else ""

    @property
    def value(self) -> float | None:
        """What it comes to."""
        return self.equations[-1].value if self.equations else None


class StepGroup:
    """Steps that belong together: one layer at one stage, told whole, unit by unit, or term by term.

    ``units`` and ``terms`` (the same for every unit) say how many steps there are without making any.
    """

    stage: Stage
    layer: str | None
    units: int
    terms: int

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        raise NotImplementedError

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit in one step."""
        raise NotImplementedError

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one term of one unit."""
        raise NotImplementedError


def spots(layer: str, units: Sequence[int] | range) -> tuple[Spot, ...]:
    """Return the places of some units of a layer."""
    return tuple(Spot(layer, unit) for unit in units)

"""Where the error signal of a layer comes from: over the weights of what reads it, or straight."""

from collections.abc import Callable
from dataclasses import dataclass

from nnstudio.engine.arrays import Array
from nnstudio.engine.layers import Activate, Dense
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.figures import factor, tex
from nnstudio.explanation.views import LayerView


@dataclass(frozen=True)
class IncomingError:
    """What comes back from one layer: its signal times its weights, or, without ``weights``, the signal as it is."""

    layer: str
    signal: list[float]
    symbol: Callable[[str, int], str]
    weights: Array | None = None
    letter: str = "w"

    @property
    def count(self) -> int:
        """How many terms come back to one unit."""
        return 1 if self.weights is None else len(self.signal)

    def rule(self) -> str:
        """Return what comes back to a whole layer, in symbols."""
        signal = self.symbol(self.layer, 0).replace("_{1}", "")
        return signal if self.weights is None else rf"{self.letter.upper()}^{{({self.layer})\,T}}\,{signal}"


@dataclass(frozen=True)
class Term:
    """One of the terms that add up to what arrives at a unit: over one weight, from one unit above."""

    layer: str
    unit: int
    weight: float | None
    back: float
    formula: str
    live: str
    spot: Spot

    @property
    def value(self) -> float:
        """The term."""
        return self.back if self.weight is None else self.weight * self.back


def signal_symbol(view: LayerView) -> Callable[[str, int], str]:
    """Return how the layer's own error signal is written: delta for a layer with sums, else dL/dx."""
    return symbols.signal if isinstance(view.trace.layer, Dense | Activate) else _by_input


def arriving_symbol(layer: str, unit: int) -> str:
    """Write dL/da."""
    return symbols.derivative(symbols.activation(layer, unit))


def feeds_of(view: LayerView) -> list[IncomingError]:
    """Return what arrives at a layer's outputs; nothing at the network's output, where the loss begins."""
    wire = view.wire
    if wire.read_by is not None:
        return [_reader(view.of(wire.read_by))]
    return feeds_of(view.of(wire.block)) if wire.block else []


def feeds_of_block(view: LayerView) -> list[IncomingError]:
    """Return what comes out of a residual block below: through its layers, and around them."""
    first = view.of(view.step.inside(view.name)[0].name)
    around = IncomingError(view.name, view.arriving, arriving_symbol, view.trace.tensors.get("P"), "p")
    return [_reader(first), around]


def _reader(view: LayerView) -> IncomingError:
    weights = view.trace.tensors["W"] if isinstance(view.trace.layer, Dense) else None
    return IncomingError(view.name, view.delta, signal_symbol(view), weights)


class Terms:
    """All terms that come back to a unit, found one by one."""

    def __init__(self, feeds: list[IncomingError], digits: int) -> None:
        self._feeds, self._digits = feeds, digits
        self.count = sum(feed.count for feed in feeds)

    def at(self, unit: int, place: int) -> Term:
        """Return one term."""
        for feed in self._feeds:
            if place < feed.count:
                return self._term(feed, unit, place)
            place -= feed.count
        raise IndexError(place)

    def total(self, unit: int) -> tuple[str, str]:
        """Return the sum of all terms, in symbols and in numbers."""
        formula = symbols.long_sum(self.count, lambda place: self.at(unit, place).formula)
        return formula, symbols.long_sum(self.count, lambda place: self.at(unit, place).live)

    def rule(self) -> str:
        """Return the sum for a whole layer, in symbols."""
        return symbols.added([feed.rule() for feed in self._feeds])

    def spots(self, unit: int) -> tuple[Spot, ...]:
        """Return the places that all terms come from."""
        return tuple(self.at(unit, place).spot for place in range(self.count))

    def _term(self, feed: IncomingError, unit: int, above: int) -> Term:
        if feed.weights is None:
            back = feed.signal[unit]
            written = tex(back, self._digits)
            return Term(feed.layer, unit, None, back, feed.symbol(feed.layer, unit), written, Spot(feed.layer, unit))
        weight, back = float(feed.weights[above, unit]), feed.signal[above]
        name = symbols.weight(feed.layer, above, unit, feed.letter)
        formula = rf"{name}\,{feed.symbol(feed.layer, above)}"
        live = rf"{tex(weight, self._digits)}\cdot {factor(back, self._digits)}"
        return Term(feed.layer, above, weight, back, formula, live, Spot(feed.layer, above, unit))


def _by_input(layer: str, unit: int) -> str:
    return symbols.derivative(symbols.own("x", layer, unit))

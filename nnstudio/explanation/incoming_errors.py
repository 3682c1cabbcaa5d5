"""Where the error signal of a layer comes from: over the weights of what reads it, or straight."""

from collections.abc import Callable
from dataclasses import dataclass

from nnstudio.engine.arrays import Array
from nnstudio.engine.layers.form import Branched, Shifted, Unchanged, Weighted
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.layer_view import LayerView
from nnstudio.numbers import factor, tex


@dataclass(frozen=True)
class IncomingError:
    """What comes back from one layer: its signal times its weights, or, without ``weights``, the signal as it is.

    Where ``letter`` is empty, the factors are no weights but the derivatives of the layer's sums by what it reads.
    """

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
        if not self.letter:
            return rf"\sum_j\frac{{\partial z_j}}{{\partial x}}\,{signal}"
        return signal if self.weights is None else rf"{self.letter.upper()}^{{({self.layer})\,T}}\,{signal}"


@dataclass(frozen=True)
class Term:
    """One of the terms that add up to what arrives at a unit: over one weight or factor, from one unit above."""

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
    return symbols.signal if view.activation is not None else _by_input


def arriving_symbol(layer: str, unit: int) -> str:
    """Write dL/da."""
    return symbols.derivative(symbols.activation(layer, unit))


def feeds_of(view: LayerView) -> list[IncomingError]:
    """Return what arrives at a layer's outputs; nothing at the network's output, where the loss begins."""
    node = view.node
    if node.read_by is not None:
        return [_reader(view.of(node.read_by))]
    return feeds_of(view.of(node.block)) if node.block else []


def feeds_of_block(view: LayerView) -> list[IncomingError]:
    """Return what comes out of a residual block below: through its layers, and around them."""
    first, form = view.of(view.node.inside[0].name), view.form
    assert isinstance(form, Branched)
    return [_reader(first), IncomingError(view.name, view.arriving, arriving_symbol, form.projection, "p")]


def _reader(view: LayerView) -> IncomingError:
    """Return what comes back from a layer: its delta over its weights; as it is where that is dL/dx already."""
    form, symbol = view.form, signal_symbol(view)
    if view.activation is None or isinstance(form, Unchanged | Shifted | Branched):
        return IncomingError(view.name, view.delta, symbol)
    letter = "w" if isinstance(form, Weighted) else ""
    return IncomingError(view.name, view.delta, symbol, form.jacobian(view.sample), letter)


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
        live = rf"{tex(weight, self._digits)}\cdot {factor(back, self._digits)}"
        name, spot = symbols.weight(feed.layer, above, unit, feed.letter), Spot(feed.layer, above, unit)
        if not feed.letter:
            x = symbols.own("x", feed.layer, unit)
            name, spot = (
                rf"\frac{{\partial {symbols.weighted_sum(feed.layer, above)}}}{{\partial {x}}}",
                Spot(feed.layer, above),
            )
        return Term(feed.layer, above, weight, back, rf"{name}\,{feed.symbol(feed.layer, above)}", live, spot)


def _by_input(layer: str, unit: int) -> str:
    return symbols.derivative(symbols.own("x", layer, unit))

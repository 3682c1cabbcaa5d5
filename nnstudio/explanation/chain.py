"""The chain rule for one weight or bias: a product of fractions, delta as a sum, the paths, and every sample's pull."""

from dataclasses import dataclass

from nnstudio.engine.analysis.paths import Path, PathSum, sum_over_paths
from nnstudio.engine.arrays import Array
from nnstudio.explanation import symbols
from nnstudio.explanation.explanation_step import Equation, Spot
from nnstudio.explanation.incoming_errors import Terms, feeds_of
from nnstudio.explanation.layer_view import LayerView
from nnstudio.explanation.parameters import Parameter, at_spot
from nnstudio.explanation.reasons import why
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.through_activation import faded, layer_backward
from nnstudio.explanation.update_arithmetic import UpdateArithmetic
from nnstudio.sentences import Sentence, say

LISTED_PATHS = 64


@dataclass(frozen=True)
class Fraction:
    """One factor of the product: its fraction in LaTeX, its number, and what it says in words."""

    symbol: str
    value: float
    shown: str
    meaning: Sentence


@dataclass(frozen=True)
class ErrorShare:
    """One of the terms that make what arrives at the unit: the unit above it, weight times delta."""

    spot: Spot
    equation: Equation


@dataclass(frozen=True)
class PathRow:
    """One path from the weight to the loss: its units from the weight's own to an output, its factors, its part.

    ``spots`` are the places on the way, weights included; ``live`` is the product in LaTeX; ``share`` is the part's
    share of all listed parts' sizes.
    """

    path: Path
    spots: tuple[Spot, ...]
    live: str
    share: float


@dataclass(frozen=True)
class Chain:
    """Everything about one weight's or bias's derivative, for one sample and for the batch.

    ``fractions`` multiply to ``derivative``, the sample's own; ``mean`` is the engine's gradient. ``parts`` add up to
    what arrives at the unit (none at the output). ``paths`` are the largest, ``rest`` is the sum of those not listed,
    ``through_batch`` what goes by way of batch norm's mean and variance. ``pulls`` is each sample's own derivative.
    """

    parameter: Parameter
    sample: int
    fractions: tuple[Fraction, ...]
    product: Equation
    delta: tuple[Equation, ...]
    parts: tuple[ErrorShare, ...]
    paths: tuple[PathRow, ...]
    count: int
    rest: float
    through_batch: float
    derivative: float
    mean: float
    pulls: Array
    update: tuple[Equation, ...]
    sentence: Sentence


def chain(step: TrainingStep, spot: Spot, sample: int = 0, digits: int = 4, most: int = LISTED_PATHS) -> Chain:
    """Unfold the derivative by the weight or bias at a place of a fully connected layer.

    The paths are only found when asked for: ``most`` = 0 leaves them out.
    """
    parameter = at_spot(step, spot)
    view = LayerView(step, spot.layer, sample, digits)
    pulls = parameter.pulls(step)
    fractions = _fractions(view, parameter)
    sums = sum_over_paths(step.network, step.trace, sample, spot.layer, parameter.unit, spot.source, most)
    return Chain(
        parameter=parameter,
        sample=sample,
        fractions=fractions,
        product=_product(view, parameter, fractions, float(pulls[sample])),
        delta=tuple(layer_backward(view).equations(parameter.unit)),
        parts=_parts(view, parameter.unit),
        paths=_rows(view, parameter, sums),
        count=sums.count,
        rest=sums.rest,
        through_batch=sums.through_batch,
        derivative=float(pulls[sample]),
        mean=parameter.gradient(step),
        pulls=pulls,
        update=tuple(UpdateArithmetic(step, digits).equations(parameter)),
        sentence=why(step, parameter, digits),
    )


def _fractions(view: LayerView, parameter: Parameter) -> tuple[Fraction, ...]:
    """Return dL/da, da/dz and dz/dw; a softmax has dL/dz at once, since every output depends on every sum."""
    unit = parameter.unit
    a, z = symbols.activation(view.name, unit), symbols.weighted_sum(view.name, unit)
    last = _fraction(view, z, parameter.symbol, _came_in(view, parameter), _read(view, parameter))
    if view.softmax or faded(view, unit):
        text = "how the loss changes with the sum z, by way of all outputs"
        return _fraction(view, "L", z, view.delta[unit], say(text)), last
    return (
        _fraction(view, "L", a, view.arriving[unit], say("how the loss changes with the unit's activation")),
        _fraction(view, a, z, view.slope[unit], say("the slope of the activation at this z")),
        last,
    )


def _read(view: LayerView, parameter: Parameter) -> Sentence:
    if parameter.source is None:
        return say("a bias is added as it is")
    if view.node.reads == "0":
        return say("input {unit}, which the weight reads", unit=parameter.source + 1)
    return say("the activation of unit {unit} of layer {layer}, which the weight reads", unit=parameter.source + 1,
               layer=view.node.reads)  # fmt: skip


def _fraction(view: LayerView, top: str, bottom: str, value: float, meaning: Sentence) -> Fraction:
    return Fraction(rf"\frac{{\partial {top}}}{{\partial {bottom}}}", value, view.tex(value), meaning)


def _came_in(view: LayerView, parameter: Parameter) -> float:
    return 1.0 if parameter.source is None else view.x[parameter.source]


def _product(view: LayerView, parameter: Parameter, fractions: tuple[Fraction, ...], derivative: float) -> Equation:
    formula = r"\cdot ".join(fraction.symbol for fraction in fractions)
    live = symbols.product(*(fraction.value for fraction in fractions), digits=view.digits)
    return view.equation(symbols.derivative(parameter.symbol), formula, live, derivative)


def _parts(view: LayerView, unit: int) -> tuple[ErrorShare, ...]:
    terms = Terms(feeds_of(view), view.digits)
    found = (terms.at(unit, place) for place in range(terms.count))
    return tuple(ErrorShare(term.spot, view.equation(term.formula, "", term.live, term.value)) for term in found)


def _rows(view: LayerView, parameter: Parameter, sums: PathSum) -> tuple[PathRow, ...]:
    size = sum(abs(path.part) for path in sums.paths) or 1.0
    return tuple(
        PathRow(path, _spots(parameter, path), _live(view, sums, path), abs(path.part) / size) for path in sums.paths
    )


def _spots(parameter: Parameter, path: Path) -> tuple[Spot, ...]:
    """Return the places of a path: the weight, its unit, and of every hop the weight and the unit."""
    found, before = [parameter.spot, Spot(parameter.layer, parameter.unit)], parameter.unit
    for hop in path.hops:
        if hop.weight is not None:
            found.append(Spot(hop.layer, hop.unit, before))
        found.append(Spot(hop.layer, hop.unit))
        before = hop.unit
    return tuple(found)


def _live(view: LayerView, sums: PathSum, path: Path) -> str:
    """Write the product of a path's factors: what came in, the slope, every hop's weight and slope, delta."""
    factors = [sums.x, sums.slope]
    for hop in path.hops:
        factors += [hop.factor] if hop.weight is None or hop.slope is None else [hop.weight, hop.slope]
    return symbols.product(*factors, path.delta, digits=view.digits)

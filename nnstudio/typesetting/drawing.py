"""The network of a worksheet as a drawing: every weight is named from source to destination, with its number."""

import math
from dataclasses import dataclass
from html import escape

from nnstudio import numbers
from nnstudio.engine.layers.form import Branched, Local, Weighted
from nnstudio.engine.topology import LayerNode
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.worksheet_parts import NetworkFigure

ACROSS, DOWN, RADIUS, EDGE = 215.0, 92.0, 21.0, 62.0
PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.28, 0.72)
LETTERS = "font-family='Inter' font-weight='400'"


@dataclass(frozen=True)
class SvgDrawing:
    """A picture as SVG, and its size."""

    svg: str
    width: float
    height: float


def network_drawing(figure: NetworkFigure) -> SvgDrawing:
    """Draw the network from left to right; at every weight stand source, destination and value."""
    return _Sketch(figure.step, figure.digits).drawing()


class _Sketch:
    def __init__(self, step: TrainingStep, digits: int) -> None:
        self._step, self._digits = step, digits
        self._columns = ["0", *step.nodes]
        self._units = {"0": step.network.inputs} | {name: step.layers[name].a.shape[1] for name in step.nodes}
        self._most = max(self._units.values())
        self.width = ACROSS * (len(self._columns) - 1) + 2 * EDGE + 2 * RADIUS + 34
        blocks = any(isinstance(layer.form, Branched) for layer in step.trace.layers)
        self._top = 18.0 if blocks else -14.0  # the way around a block is on top
        self.height = DOWN * self._most + self._top + 46.0

    def drawing(self) -> SvgDrawing:
        """Put all parts together: lines below, units above them, names on top."""
        nodes = self._step.nodes.values()
        lines = [part for node in nodes for part in self._lines(node)]
        units = [self._unit(name, unit) for name in self._columns for unit in range(self._units[name])]
        names = [part for node in nodes for part in self._weights(node)]
        captions = [self._caption(name) for name in self._columns]
        ends = self._ends()
        body = "".join([*lines, *units, *names, *captions, *ends])
        size = f"width='{self.width:g}' height='{self.height:g}' viewBox='0 0 {self.width:g} {self.height:g}'"
        return SvgDrawing(
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} {LETTERS}>{body}</svg>", self.width, self.height
        )

    def _at(self, name: str, unit: int) -> tuple[float, float]:
        x = EDGE + RADIUS + 14 + ACROSS * self._columns.index(name)
        return x, self._top + DOWN * (unit + 0.5 + (self._most - self._units[name]) / 2)

    def _lines(self, node: LayerNode) -> list[str]:
        form = self._step.layers[node.name].form
        if isinstance(form, Weighted | Local):
            return [
                self._line(node.reads, source, node.name, unit)
                for unit in range(self._units[node.name])
                for source in range(self._units[node.reads])
            ]
        if isinstance(form, Branched):
            last = node.inside[-1].name
            return [self._line(last, unit, node.name, unit) for unit in range(self._units[node.name])] + [
                self._around(node.reads, node.name)
            ]
        return [self._line(node.reads, unit, node.name, unit) for unit in range(self._units[node.name])]

    def _line(self, start: str, source: int, end: str, unit: int) -> str:
        (x1, y1), (x2, y2) = self._at(start, source), self._at(end, unit)
        return f"<line x1='{x1:g}' y1='{y1:g}' x2='{x2:g}' y2='{y2:g}' stroke='#7a8594' stroke-width='1.1'/>"

    def _around(self, start: str, end: str) -> str:
        (x1, _), (x2, _) = self._at(start, 0), self._at(end, 0)
        path = f"M {x1:g} 12 L {x2:g} 12"
        return f"<path d='{path}' stroke='#7a8594' stroke-dasharray='4 3' fill='none'/>" + _text(
            (x1 + x2) / 2, 9, f"around block {end}", 9
        )

    def _weights(self, node: LayerNode) -> list[str]:
        tensors = self._step.layers[node.name].tensors
        if "W" not in tensors:
            return []
        taken: list[tuple[float, float]] = []
        return [
            self._weight(node, unit, source, float(tensors["W"][unit, source]), taken)
            for unit in range(self._units[node.name])
            for source in range(self._units[node.reads])
        ]

    def _weight(self, node: LayerNode, unit: int, source: int, value: float, taken: list[tuple[float, float]]) -> str:
        """Write along the line, where it is furthest from the names that are there already."""
        (x1, y1), (x2, y2) = self._at(node.reads, source), self._at(node.name, unit)
        name = f"{source + 1}→{unit + 1}: {self._said(value)}"
        half = 2.75 * len(name) + 3
        least = min((RADIUS + half) / math.hypot(x2 - x1, y2 - y1), 0.5)
        shares = [along for along in PLACES if least <= along <= 1 - least] or [0.5]
        places = [(x1 + along * (x2 - x1), y1 + along * (y2 - y1)) for along in shares]
        x, y = max(places, key=lambda place: min((_apart(place, other) for other in taken), default=0.0))
        taken.append((x, y))
        angle = math.degrees(math.atan2(y2 - y1, x2 - x1))
        box = f"<rect x='{-half:g}' y='-7' width='{2 * half:g}' height='14' fill='#ffffff'/>"
        return f"<g transform='translate({x:g} {y:g}) rotate({angle:g})'>{box}{_text(0, 3.6, name, 10.5)}</g>"

    def _unit(self, name: str, unit: int) -> str:
        x, y = self._at(name, unit)
        circle = f"<circle cx='{x:g}' cy='{y:g}' r='{RADIUS:g}' fill='#ffffff' stroke='#1c2733' stroke-width='1.5'/>"
        return (
            circle
            + _text(x, y + 5, f"x{_below(unit + 1)}" if name == "0" else str(unit + 1), 14)
            + self._bias(name, unit)
        )

    def _bias(self, name: str, unit: int) -> str:
        biases = None if name == "0" else self._step.layers[name].tensors.get("b")
        if biases is None:
            return ""
        x, y = self._at(name, unit)
        return _text(x, y + RADIUS + 14, f"b{_below(unit + 1)}: {self._said(biases[unit])}", 10.5)

    def _said(self, value: float) -> str:
        return numbers.figure(float(value), self._digits)

    def _caption(self, name: str) -> str:
        x, _ = self._at(name, 0)
        if name == "0":
            return _text(x, self.height - 24, "inputs", 11)
        layer = self._step.layers[name].layer
        below = layer.title if layer.activation is None else layer.activation.title
        return _text(x, self.height - 24, f"layer {name}", 11) + _text(x, self.height - 10, below, 10)

    def _ends(self) -> list[str]:
        """Write the inputs' values before them and the targets behind the outputs."""
        x, y, found = self._step.trace.inputs[0], self._step.trace.targets[0], []
        for unit, value in enumerate(x):
            at = self._at("0", unit)
            found.append(_text(at[0] - RADIUS - 6, at[1] + 4, self._said(value), 11, "end"))
        for unit, value in enumerate(y):
            at = self._at(self._step.output, unit)
            text = f"y{_below(unit + 1)}: {self._said(value)}"
            found.append(_text(at[0] + RADIUS + 6, at[1] + 4, text, 11, "start"))
        return found


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how far two names are apart; they are wider than they are high."""
    return math.hypot((one[0] - other[0]) / 4.0, one[1] - other[1])


def _text(x: float, y: float, text: str, size: float, anchor: str = "middle") -> str:
    return f"<text x='{x:g}' y='{y:g}' font-size='{size:g}' text-anchor='{anchor}' fill='#1c2733'>{escape(text)}</text>"


def _below(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

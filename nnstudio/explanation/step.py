"""A traced step together with what the trace does not say: the network's wiring and the plan behind the numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.analysis.trace import LayerTrace, StepTrace
from nnstudio.engine.layers import Dense, Residual
from nnstudio.engine.layers.stack import LayerSlot
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.project.plan import TrainingPlan
from nnstudio.training.session import TrainingSession


@dataclass(frozen=True)
class Wire:
    """How one layer is connected: the name of what it reads ("0" is the input), and of what reads it in the same stack.

    ``block`` names the residual block that it is in, if any.
    """

    name: str
    reads: str
    read_by: str | None
    block: str | None


@dataclass(frozen=True)
class TrainingStep:
    """One step with all that is needed to explain it; only the structure of ``network`` is looked at."""

    trace: StepTrace
    network: Network
    plan: TrainingPlan

    @classmethod
    def of(cls, session: TrainingSession, rows: NDArray[np.intp] | None = None) -> "TrainingStep":
        """Trace a step of a run, on training samples by number or on those that come next; the run stays as it is."""
        return cls(session.trace(rows), session.trainer.network, session.trainer.plan)

    @property
    def loss(self) -> Loss:
        """The loss that the step lowers."""
        return self.plan.loss

    @property
    def batch(self) -> int:
        """How many samples the step uses."""
        return len(self.trace.inputs)

    @cached_property
    def layers(self) -> dict[str, LayerTrace]:
        """What every layer did, by name."""
        return {layer.name: layer for layer in self.trace.layers}

    @cached_property
    def wires(self) -> dict[str, Wire]:
        """How the layers are connected, in the order in which values come out of them: a block after what is inside."""
        return {wire.name: wire for wire in _wires(self.network.stack.places, "0", None)}

    @property
    def output(self) -> str:
        """The name of the last layer."""
        return str(len(self.network.stack.places))

    @cached_property
    def decayed(self) -> frozenset[str]:
        """The names of the tensors that penalties and decay pull towards 0, without those that are fixed."""
        return frozenset(self.network.stack.decayed()) - self.fixed

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The names of the tensors that training leaves as they are."""
        return frozenset(self.network.stack.fixed())

    def inside(self, block: str) -> list[Wire]:
        """Return the layers inside a residual block."""
        return [wire for wire in self.wires.values() if wire.block == block]

    def fused(self, name: str) -> bool:
        """Tell whether loss and activation of this layer are one: the slope and the loss's denominator cancel."""
        layer = self.layers[name].layer
        return name == self.output and isinstance(layer, Dense) and self.loss.fuses_with is type(layer.activation)


def _wires(places: list[LayerSlot], reads: str, block: str | None) -> Iterator[Wire]:
    prefix = f"{block}." if block else ""
    for place in places:
        name = f"{prefix}{place.number}"
        if isinstance(place.layer, Residual):
            yield from _wires(place.layer.stack(place.inputs).places, reads, name)
        last = place is places[-1]
        yield Wire(name, reads, None if last else f"{prefix}{place.number + 1}", block)
        reads = name

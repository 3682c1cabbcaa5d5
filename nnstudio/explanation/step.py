"""A traced step together with what the trace does not say: how the layers are connected, and the plan behind it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.analysis.trace import LayerTrace, StepTrace
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.topology import LayerNode, by_value
from nnstudio.project.plan import TrainingPlan
from nnstudio.training.session import TrainingSession


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
    def nodes(self) -> dict[str, LayerNode]:
        """The layers in their places, in the order in which values come out of them: a block after what is inside."""
        return {node.name: node for node in by_value(self.network.nodes)}

    @property
    def output(self) -> str:
        """The name of the last layer."""
        return self.network.last

    @cached_property
    def decayed(self) -> frozenset[str]:
        """The names of the tensors that penalties and decay pull towards 0, without those that are fixed."""
        return frozenset(self.network.stack.decayed()) - self.fixed

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The names of the tensors that training leaves as they are."""
        return frozenset(self.network.stack.fixed())

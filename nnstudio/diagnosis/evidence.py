"""Evidence: everything that the rules look at, taken from a run at one moment, the run left as it was."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnstudio.diagnosis.twins import Groups, twin_units
from nnstudio.diagnosis.unit_statistics import UnitStatistics, standard_error
from nnstudio.engine.arrays import Array, Mask, quiet
from nnstudio.engine.layers import Layer
from nnstudio.engine.topology import LayerNode, by_name
from nnstudio.project.plan import Project
from nnstudio.training.divergence import Divergence
from nnstudio.training.error_path import ErrorPath
from nnstudio.training.history import Table
from nnstudio.training.measures import LayerMeasures
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import Snapshot
from nnstudio.training.trainer import Trainer

ALIKE = 0.05
"""Outputs that differ by less than a twentieth of what the targets do lower the loss by about 1e-3 at most."""

NOTHING = 1e-12
"""A loss of guessing below this is rounding: all targets are alike."""


@dataclass(frozen=True)
class LayerEvidence:
    """One layer: its measures on the last batch, and what all training samples say of its units.

    ``dead`` marks the units that no training sample switches on (None where none can die); ``twins`` are groups of
    unit numbers; ``saturated`` is the share of (unit, sample) pairs on a flat part of the activation, NaN where there
    is none.
    """

    name: str
    layer: Layer
    measures: LayerMeasures
    dead: Mask | None
    twins: Groups
    saturated: float


@dataclass(frozen=True)
class LossHistory:
    """The way of the losses: ``train`` and ``validation`` have one number per epoch, the first from before training.

    ``guessing`` is the loss of a network that gives every sample the same answer, the mean of the targets: ln 2 for
    two classes of equal size, ln K for K classes, the variance of the targets for the mean squared error.
    """

    train: Table
    validation: Table
    guessing: float

    @property
    def level(self) -> float:
        """What losses are measured by: that of guessing, or the first one where guessing is always right."""
        return next((loss for loss in (self.guessing, float(self.train[0])) if loss > NOTHING), 1.0)

    @property
    def now(self) -> float:
        """The last training loss; infinite where it is no number."""
        return float(self.last(0)[-1])

    @property
    def loss(self) -> float:
        """The training loss, steadied: the median of the last five epochs."""
        return float(np.median(self.last(4)))

    @property
    def learned(self) -> bool:
        """Whether the loss has come down to less than half of that of guessing."""
        return self.loss < 0.5 * self.level

    def last(self, epochs: int) -> Table:
        """Return the training losses of the last so many epochs, and the one from before them."""
        return np.nan_to_num(self.train[-epochs - 1 :], nan=math.inf, posinf=math.inf)


@dataclass(frozen=True)
class Evidence:
    """All of it. ``layers`` also names those inside residual blocks ("2.1"); the last is the output.

    ``largest_step`` is the largest update ratio of a layer, NaN if unknown. ``input_sizes`` has the root mean square
    of each input over the training samples, as the network sees it. ``stuck`` is the share of outputs that are wrong
    where their activation is flat, ``stuck_slope`` their mean slope. ``output_spread`` is the standard deviation of
    the outputs from sample to sample, over that of the targets; ``metric`` is the task's main one on the training
    samples; ``validation_error`` is the standard error of the validation loss.
    """

    project: Project
    epoch: int
    step: int
    rate: float
    samples: int
    parameters: int
    layers: tuple[LayerEvidence, ...]
    error_path: ErrorPath
    losses: LossHistory
    input_sizes: Array
    stuck: float
    stuck_slope: float
    output_spread: float
    metric: float
    validation_error: float
    divergence: Divergence | None

    @property
    def hidden(self) -> tuple[LayerEvidence, ...]:
        """The layers before the output."""
        return self.layers[:-1]

    @property
    def largest_step(self) -> float:
        """The largest share of its weights' size by which the last step moved a layer; NaN if that is not known."""
        ratios = [layer.measures.update_ratio for layer in self.layers]
        return max((ratio for ratio in ratios if not math.isnan(ratio)), default=math.nan)

    @property
    def answers_alike(self) -> bool:
        """Whether the network answers nearly the same to every sample."""
        return self.output_spread < ALIKE

    @property
    def severity(self) -> Literal["watch", "broken"]:
        """How bad it is what keeps a network from learning: broken where it has one answer to everything."""
        return "broken" if self.answers_alike else "watch"

    def layer(self, name: str) -> LayerEvidence:
        """Return a layer by its name."""
        return next(layer for layer in self.layers if layer.name == name)


@quiet()
def gather(session: TrainingSession) -> Evidence:
    """Take the evidence of a run as it stands; of a diverged one, whose last step says nothing, no layers."""
    trainer = session.trainer
    statistics = UnitStatistics(trainer.on_training)
    snapshot = session.snapshot(frozenset({"layers", "flow"})) if session.divergence is None else None
    epochs = trainer.history.epochs.view()
    return Evidence(
        project=trainer.project,
        epoch=trainer.epoch,
        step=trainer.steps,
        rate=trainer.rate,
        samples=len(trainer.samples),
        parameters=len(trainer.network.parameters),
        layers=tuple(_layers(snapshot, statistics)) if snapshot else (),
        error_path=snapshot.error_path if snapshot else ErrorPath(),
        losses=LossHistory(train=epochs[:, 2], validation=epochs[:, 3], guessing=guessing_loss(trainer)),
        input_sizes=np.sqrt(np.mean(trainer.data.train.x**2, axis=0)),
        stuck=statistics.stuck,
        stuck_slope=statistics.stuck_slope,
        output_spread=statistics.output_spread,
        metric=trainer.on_training.metric(),
        validation_error=standard_error(trainer.on_validation),
        divergence=session.divergence,
    )


def guessing_loss(trainer: Trainer) -> float:
    """Return the training loss of giving every sample the same answer: the mean of the targets, as they are weighed."""
    loss, part = trainer.plan.loss, trainer.data.train
    targets = loss.targets(part.y.T)
    answer = np.average(targets, axis=1, weights=trainer.parts(np.arange(len(part))))[:, np.newaxis]
    return float(np.mean(loss.sample_losses(np.broadcast_to(answer, targets.shape), targets)))


def _layers(snapshot: Snapshot, statistics: UnitStatistics) -> Iterator[LayerEvidence]:
    nodes = {node.name: node for node in by_name(snapshot.network.nodes)}
    parameters, gradient = snapshot.tensors(), snapshot.tensors(snapshot.gradient)
    for values in snapshot.layers:
        yield LayerEvidence(
            name=values.name,
            layer=nodes[values.name].layer,
            measures=values.measures,
            dead=statistics.dead.get(values.name),
            twins=_twins(nodes[values.name], parameters, gradient),
            saturated=statistics.saturated.get(values.name, math.nan),
        )


def _twins(node: LayerNode, parameters: dict[str, Array], gradient: dict[str, Array]) -> Groups:
    """Find the twins of a fully connected layer; the weights of what reads it are looked at where it has some."""
    if not node.layer.fully_connected:
        return ()
    following = parameters.get(f"{node.read_by}.W")
    return twin_units(_block(parameters, node.name), _block(gradient, node.name), following)


def _block(tensors: dict[str, Array], name: str) -> Array:
    weights, biases = tensors[f"{name}.W"], tensors.get(f"{name}.b")
    return weights if biases is None else np.column_stack([weights, biases])

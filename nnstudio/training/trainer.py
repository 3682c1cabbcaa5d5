"""The trainer: an iterator whose every ``next()`` is one step of training."""

import copy
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnstudio.datasets.plan import Prepared, prepare
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.passes import Pass
from nnstudio.engine.update import Update
from nnstudio.project.plan import Project, TrainingPlan, build_network
from nnstudio.project.problems import refuse_unless_runnable
from nnstudio.training.evaluation import Evaluator
from nnstudio.training.history import History, HistoryMark
from nnstudio.training.journal import Journal, ParameterSet, PlanChanged
from nnstudio.training.samples import Batch, Samples

Order = NDArray[np.intp]


class Diverged(ArithmeticError):
    """The loss or the parameters are no longer finite numbers."""


class RunPosition(Struct, frozen=True):
    """How far a run has come: the optimiser's steps, the samples used of the epoch, and all generators' states."""

    count: int
    position: int
    epoch: int
    schedule: tuple[float, ...]
    shuffling: dict[str, Any]
    rng: dict[str, Any]


@dataclass(frozen=True)
class Checkpoint:
    """All that a run needs to go on from here, bit for bit: copies that nobody else writes to.

    ``journal`` is its place in the run's journal: so many entries come before it.
    """

    parameters: Array
    state: Array
    memory: Array
    order: Order
    run_position: RunPosition
    mark: HistoryMark
    journal: int = 0


def spawn_rngs(seed: int) -> list[np.random.Generator]:
    """Return a run's random generators: for first weights, for shuffling, for dropout and noise."""
    return [np.random.default_rng(stream) for stream in np.random.SeedSequence((seed, *b"run")).spawn(3)]


class Trainer:
    """One run of a project: ``next()`` takes a step and returns the mean loss of its batch, before the update.

    ``epoch`` counts the epochs that are complete, ``position`` the samples of the next one that have been used. The
    same project gives the same numbers, bit for bit, in whatever portions the steps are taken. After a step,
    ``last_pass`` still holds all its values, and ``last_batch`` the numbers of its samples.

    Raises:
        Unusable: if the design cannot run, with the first of its problems.
        Diverged: from ``next()``, where the loss is no longer a finite number; the step is then not taken.
    """

    def __init__(self, project: Project, prepared: Prepared | None = None) -> None:
        refuse_unless_runnable(project)
        self.project = project
        self.plan: TrainingPlan = project.training
        self.network = build_network(project)
        self.data = prepared or prepare(project.data, outputs=self.network.outputs, dtype=project.dtype)
        self.samples, self.held_back = Samples.of(self.data.train), Samples.of(self.data.validation)
        first_weights, self._shuffling, self._rng = spawn_rngs(project.seed)
        self.network.start(project.network.initialiser, first_weights)
        self.update = Update(self.network, self.plan.optimiser, self.plan.restraint)
        task, loss = self.data.table.schema.task, self.plan.loss
        self.on_training = Evaluator(self.network, self.samples, task, loss)
        self.on_validation = Evaluator(self.network, self.held_back, task, loss)
        self._weights = self._sample_weights()
        self._rooms: dict[int, tuple[Batch, Pass]] = {}
        self._schedule = self.plan.schedule.start()
        self._rate_factor = self.plan.schedule.factor(0, self._schedule)
        self.history = History()
        self.journal = Journal(project)
        self.epoch, self.position = 0, 0
        self.last_pass: Pass | None = None
        self.last_batch: Order = np.arange(0)
        self.before: Array | None = None
        self._watching = False
        self._shuffle()
        with quiet():
            self._note_epoch()

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return len(self.history.losses)

    @property
    def finished(self) -> bool:
        """Whether the plan's epochs are complete."""
        return self.epoch >= self.plan.epochs

    @property
    def batch_size(self) -> int:
        """How many samples a step uses, the last of an epoch perhaps fewer."""
        return min(self.plan.batch_size or len(self.samples), len(self.samples))

    @property
    def steps_per_epoch(self) -> int:
        """How many steps an epoch takes."""
        return math.ceil(len(self.samples) / self.batch_size)

    @property
    def rate(self) -> float:
        """The learning rate in force, the schedule's factor included."""
        return self.plan.learning_rate * self._rate_factor

    def __iter__(self) -> Iterator[float]:
        return self

    def __next__(self) -> float:
        if self.finished:
            raise StopIteration
        with quiet():
            return self._step()

    def run(self, seconds: float) -> None:
        """Take steps for about so many seconds, at least one, or until the plan's epochs are complete."""
        end = time.perf_counter() + seconds
        with quiet():
            while not self.finished:
                self._step()
                if time.perf_counter() >= end:
                    return

    def adopt(self, plan: TrainingPlan) -> None:
        """Go on by another plan that differs only in what may change while running: rate, batch size, restraint..."""
        if plan.restraint != self.plan.restraint:
            self.update = self.update.successor(restraint=plan.restraint)
        if plan.schedule != self.plan.schedule:
            self._schedule = plan.schedule.start()
        if plan != self.plan:
            self.journal = self.journal.noting(PlanChanged(self.steps, self.epoch, plan))
        whole = self.batch_size == len(self.samples)
        self.plan = plan
        if self.position == 0 and whole != (self.batch_size == len(self.samples)):
            self._shuffle()
        self._rate_factor = plan.schedule.factor(self.epoch, self._schedule)

    def set_parameter(self, name: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand, such as ("2.W", (3, 0)), and evaluate anew what the history last noted."""
        self.network.tensors()[name][place] = value
        self.journal = self.journal.noting(ParameterSet(self.steps, self.epoch, name, place, value))
        with quiet():
            training, validation = self.on_training.evaluate(), self.on_validation.evaluate()
        row = (self.epoch, self.steps, training.loss, validation.loss, training.metric, validation.metric)
        self.history.epochs.append(row)

    def watch(self) -> None:
        """Keep the parameters from before the next step in ``before``, to see afterwards how far it moved them.

        The last step of the plan is watched in any case; after a step that was not, ``before`` is None.
        """
        self._watching = True

    def next_batch(self) -> Order:
        """Return the numbers of the samples that the next step will use."""
        return self._order[self.position : self.position + self.batch_size]

    def parts(self, chosen: Order) -> Array | None:
        """Return the samples' parts in the mean loss of their batch; None where all count the same."""
        if self._weights is None:
            return None
        weights = self._weights[chosen]
        return weights / weights.sum()

    def room(self, size: int) -> tuple[Batch, Pass]:
        """Return the buffers for batches of one size, made when first wanted."""
        if size not in self._rooms:
            if len(self._rooms) > 4:  # a batch size dragged up and down must not fill the memory
                self._rooms.clear()
            pass_ = Pass(self.network, size, self.plan.loss, self._rng)
            self._rooms[size] = Batch(self.samples, size), pass_
        return self._rooms[size]

    def own_rng(self) -> np.random.Generator:
        """Return a copy of where dropout and noise draw from, to try out a step that the run does not notice."""
        return copy.deepcopy(self._rng)

    def checkpoint(self) -> Checkpoint:
        """Copy all that the run needs to go on from here."""
        return Checkpoint(
            parameters=self.network.parameters.copy(),
            state=self.network.state.copy(),
            memory=self.update.steps.memory.copy(),
            order=self._order.copy(),
            run_position=RunPosition(
                count=self.update.steps.count,
                position=self.position,
                epoch=self.epoch,
                schedule=self._schedule,
                shuffling=dict(self._shuffling.bit_generator.state),
                rng=dict(self._rng.bit_generator.state),
            ),
            mark=self.history.mark(),
            journal=len(self.journal),
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint of this run; its history and its journal end there again."""
        self.network.parameters[:] = checkpoint.parameters
        self.network.state[:] = checkpoint.state
        self.update.steps.memory[:] = checkpoint.memory
        self._order = checkpoint.order.copy()
        there = checkpoint.run_position
        self.update.steps.count = there.count
        self.position, self.epoch, self._schedule = there.position, there.epoch, there.schedule
        self._rate_factor = self.plan.schedule.factor(self.epoch, self._schedule)
        self._shuffling.bit_generator.state = there.shuffling
        self._rng.bit_generator.state = there.rng
        self.history = self.history.until(checkpoint.mark)
        self.journal = self.journal.until(checkpoint.journal)

    def _step(self) -> float:
        chosen = self.next_batch()
        batch, pass_ = self.room(len(chosen))
        batch.fill(chosen)
        self.last_pass, self.last_batch = pass_, chosen
        parts = self.parts(chosen)
        if parts is not None:
            pass_.objective.weigh(parts)
        pass_.forward(batch.x)
        loss = pass_.measure(batch.y)
        if not math.isfinite(loss):
            raise Diverged
        pass_.backward(batch.y)
        watched = self._watching or (self.epoch + 1 == self.plan.epochs and self._ends_epoch(len(chosen)))
        self.before, self._watching = self.network.parameters.copy() if watched else None, False
        self.update.apply(self.rate)
        self.history.losses.append(loss)
        self.position += len(chosen)
        if self.position >= len(self.samples):
            self._end_epoch()
        return loss

    def _ends_epoch(self, batch: int) -> bool:
        return self.position + batch >= len(self.samples)

    def _end_epoch(self) -> None:
        self.epoch += 1
        self.position = 0
        self._shuffle()
        loss = self._note_epoch()
        self._schedule = self.plan.schedule.remember(self._schedule, loss)
        self._rate_factor = self.plan.schedule.factor(self.epoch, self._schedule)

    def _note_epoch(self) -> float:
        """Evaluate both sets and note the epoch; return the loss that schedules go by: validation, if there is any."""
        training, validation = self.on_training.evaluate(), self.on_validation.evaluate()
        row = (self.epoch, self.steps, training.loss, validation.loss, training.metric, validation.metric)
        self.history.epochs.append(row)
        return training.loss if math.isnan(validation.loss) else validation.loss

    def _shuffle(self) -> None:
        """Draw a new order; where every step uses all samples, order means nothing and they stand as they come."""
        count = len(self.samples)
        self._order = np.arange(count) if self.batch_size == count else self._shuffling.permutation(count)

    def _sample_weights(self) -> Array | None:
        """Return each training sample's weight where classes are balanced; None where all samples weigh the same."""
        classes = self.data.train.classes
        if self.plan.class_weights == "equal" or classes is None:
            return None
        counts = np.bincount(classes)
        return (len(classes) / (np.count_nonzero(counts) * np.maximum(counts, 1)))[classes].astype(self.project.dtype)

"""A session: one trainer with all that watches over it, ready to be run in slices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.datasets.plan import Prepared
from nnstudio.engine.analysis.trace import StepTrace
from nnstudio.engine.arrays import quiet
from nnstudio.project.plan import Project
from nnstudio.training.divergence import Divergence, Guard
from nnstudio.training.history import History
from nnstudio.training.journal import Adopted, Journal, Reset
from nnstudio.training.measures import DeadUnits, LayerMeasures
from nnstudio.training.snapshot import Snapshot, SnapshotPart, SnapshotRecorder
from nnstudio.training.tracing import trace_of
from nnstudio.training.trainer import Checkpoint, Trainer


@dataclass(frozen=True)
class Progress:
    """How far a run has come; ``history`` ends here, also while the run goes on."""

    project: Project
    history: History
    data: Prepared
    epoch: int
    position: int
    samples: int
    steps: int
    steps_per_epoch: int
    rate: float
    finished: bool
    divergence: Divergence | None


class TrainingSession:
    """One run and its state; whoever holds it decides when it moves.

    Raises:
        Unusable: if the project cannot run.
    """

    def __init__(self, project: Project) -> None:
        self.trainer = Trainer(project)
        self._guard = Guard(self.trainer)
        self._recorder = SnapshotRecorder(self.trainer)
        self._touched = False
        self.divergence: Divergence | None = None

    @property
    def done(self) -> bool:
        """Whether there is nothing left to run: the plan is complete, or the run has diverged."""
        return self.trainer.finished or self.divergence is not None

    def run(self, seconds: float) -> None:
        """Take steps for about so many seconds, keeping how far the last of them moved the parameters."""
        if not self.done:
            self._touched = False
            self.divergence = self._guard.run(seconds)
            self.step()

    def step(self) -> None:
        """Take one step, keeping how far it moved the parameters."""
        if not self.done:
            self._touched = False
            self.trainer.watch()
            self.divergence = self._guard.step()

    def finish_epoch(self) -> None:
        """Take the steps that are left of this epoch, keeping how far the last of them moved the parameters."""
        last = self.trainer.epoch + 1
        while not self.done and self.trainer.epoch < last:
            self.step()

    def trace(self, rows: NDArray[np.intp] | None = None) -> StepTrace:
        """Take a step on a copy, with every number: on training samples by number, or those that come next."""
        return trace_of(self.trainer, rows)

    def measures(self) -> list[LayerMeasures]:
        """Measure all layers: the last batch, or before the first step the coming one; dead units over all samples."""
        values = self.snapshot(frozenset({"layers"})).layers
        dead = DeadUnits()
        with quiet():
            self.trainer.on_training.evaluate(dead.look)
        return [dead.put_into(layer.measures) for layer in values]

    def adopt(self, project: Project) -> None:
        """Go on by another project of the same structure."""
        replanned = project.training != self.trainer.plan
        if replanned and not self.done:
            self.divergence = self._guard.check()  # what came before can be retraced by the old plan only
        self.trainer.project = project
        self.trainer.adopt(project.training)
        if replanned and self.divergence is None:
            self._guard.keep()

    def note(self, happened: type[Adopted] | type[Reset]) -> None:
        """Note in the journal what happened to the run as a whole."""
        trainer = self.trainer
        trainer.journal = trainer.journal.noting(happened(trainer.steps, trainer.epoch))

    def set_parameter(self, name: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand, such as ("2.W", (3, 0)): unit 3's weight from input 0, counted from 0."""
        self.trainer.set_parameter(name, place, value)
        self._guard.keep()
        self._touched, self.divergence = True, None

    def restore(self, checkpoint: Checkpoint, history: History, journal: Journal) -> None:
        """Put a saved run back in its place."""
        self.trainer.history, self.trainer.journal = history, journal
        self.trainer.restore(checkpoint)
        self._guard.keep()

    def snapshot(self, observations: frozenset[SnapshotPart], *, coming: bool = False) -> Snapshot:
        """Take a snapshot of the last step, or, ``coming``, of the values that the next one will start from."""
        return self._recorder.capture(observations, anew=self._touched or coming)

    def progress(self) -> Progress:
        """Say how far the run has come."""
        trainer = self.trainer
        return Progress(
            project=trainer.project,
            history=trainer.history.so_far(),
            data=trainer.data,
            epoch=trainer.epoch,
            position=trainer.position,
            samples=len(trainer.samples),
            steps=trainer.steps,
            steps_per_epoch=trainer.steps_per_epoch,
            rate=trainer.rate,
            finished=trainer.finished,
            divergence=self.divergence,
        )

"""The report on a run that diverged: how the numbers grew, and what would have become of them otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnstudio.diagnosis import remedies
from nnstudio.diagnosis.finding import Remedy
from nnstudio.sentences import Sentence, say
from nnstudio.training.divergence import GROWTH_COLUMNS, Divergence, growth_row
from nnstudio.training.history import Table
from nnstudio.training.session import TrainingSession
from nnstudio.training.trainer import Diverged, Trainer

LONGER = 300
"""A run otherwise takes the steps that the diverged one took, and at least so many, to show where it is going."""


@dataclass(frozen=True)
class Otherwise:
    """The same steps with one thing changed: ``growth`` as in the divergence, up to where that run diverged as well."""

    remedy: Remedy
    growth: Table
    survived: bool

    def sentence(self) -> Sentence:
        """Say what would have come of it."""
        if not len(self.growth):
            return say("{remedy}: the very first step diverges as well.", remedy=self.remedy.label)
        step, loss = int(self.growth[-1, 0]), float(self.growth[-1, 1])
        if not self.survived:
            return say("{remedy}: diverges as well, after step {step}.", remedy=self.remedy.label, step=step)
        return say("{remedy}: at step {step} the loss is {loss:.3g}.", remedy=self.remedy.label, step=step, loss=loss)


@dataclass(frozen=True)
class DivergenceReport:
    """What is found. ``growth`` has GROWTH_COLUMNS; ``first`` is the step after which ``otherwise`` begin."""

    divergence: Divergence
    growth: Table
    first: int
    otherwise: tuple[Otherwise, ...]

    def sentences(self) -> Iterator[Sentence]:
        """Say where, how fast, and what else could have happened."""
        yield self.divergence.sentence()
        yield from self._pace()
        for other in self.otherwise:
            yield other.sentence()

    def _pace(self) -> Iterator[Sentence]:
        """Say by how much the largest weight grew over the steps in which it only grew."""
        weights = self.growth[:, GROWTH_COLUMNS.index("weight")]
        steps = len(weights) - _start_of_rise(weights) - 1
        if steps > 0:
            yield say(
                "In the last {steps} steps before it, the largest |weight| grew from {old:.2g} to {new:.2g}.",
                steps=steps,
                old=weights[-steps - 1],
                new=weights[-1],
            )


def _start_of_rise(values: Table) -> int:
    """Return from which place on the values only grow."""
    falls = np.flatnonzero(np.diff(values) <= 0.0)
    return int(falls[-1]) + 1 if falls.size else 0


def report_divergence(session: TrainingSession) -> DivergenceReport | None:
    """Look into a diverged run, which is left as it is; None for one that has not diverged."""
    found, project = session.divergence, session.trainer.project
    if found is None:
        return None
    first = found.safe.mark.steps
    steps = max(found.step - first, LONGER)
    changes = [remedies.CLIP, remedies.other_rate(project, 0.1)]
    otherwise = [
        _otherwise(session.trainer, found, change, steps) for change in changes if change.edit(project) != project
    ]
    return DivergenceReport(found, found.growth, first, tuple(otherwise))


def _otherwise(trainer: Trainer, found: Divergence, remedy: Remedy, steps: int) -> Otherwise:
    """Go on from the safe state with one thing changed."""
    twin = Trainer(remedy.edit(trainer.project), trainer.data)
    twin.history = trainer.history
    twin.restore(found.safe)
    rows = list(_growth(twin, steps))
    finite = bool(np.isfinite(twin.network.parameters).all())
    survived = finite and (twin.finished or len(rows) == steps)
    return Otherwise(remedy, np.array(rows).reshape(-1, len(GROWTH_COLUMNS)), survived)


def _growth(trainer: Trainer, steps: int) -> Iterator[tuple[float, ...]]:
    """Take so many steps, or as many as there are with finite numbers; yield what GROWTH_COLUMNS name after each."""
    for _ in range(steps):
        try:
            next(trainer)
        except (Diverged, StopIteration):
            return
        row = growth_row(trainer)
        if not np.isfinite(row).all():
            return
        yield row

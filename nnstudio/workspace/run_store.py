"""The store of runs: each has an id, and those of earlier designs are kept for undo."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from nnstudio.project.plan import Project, structure
from nnstudio.training.history import History
from nnstudio.training.session import TrainingSession
from nnstudio.workspace.design import Design

PARKED = 6
"""So many runs of earlier designs are kept, so that undo brings back what they had learned."""


@dataclass(frozen=True, eq=False)
class StoredRun:
    """A session with the id that it has for ever."""

    id: int
    session: TrainingSession


class RunStore:
    """Begins runs, and parks those that are not on show; ``numbers`` are theirs to take as ids."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._parked: dict[Struct, StoredRun] = {}

    def __len__(self) -> int:
        return len(self._parked)

    def begin(self, project: Project) -> StoredRun:
        """Begin a run.

        Raises:
            Unusable: if the project cannot run.
        """
        return StoredRun(next(self._numbers), TrainingSession(project))

    def copy(self, run: StoredRun) -> StoredRun:
        """Return a run of its own that stands where another does, with the same history, and goes on as that would."""
        return StoredRun(next(self._numbers), copy_of(run.session))

    def park(self, design: Design, run: StoredRun) -> None:
        """Keep a run that has taken steps; of too many the oldest is forgotten."""
        if run.session.trainer.steps:
            self._parked[_key(design)] = run
            while len(self._parked) > PARKED:
                del self._parked[next(iter(self._parked))]

    def take_back(self, design: Design) -> StoredRun | None:
        """Return the run that was parked for a design, and park it no more."""
        return self._parked.pop(_key(design), None)


class Generation:
    """Numbers the histories of what is on show: with a higher one where another takes the place of the one before."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._number = 0
        self._history: History | None = None

    def of(self, history: History | None) -> int:
        """Return the number of a history, which may have grown."""
        if history is not self._history:
            self._history = history
            self._number = next(self._numbers)
        return self._number


def share_run(one: Design, other: Design) -> bool:
    """Tell whether two designs may share a run."""
    return _key(one) == _key(other)


def begins_again(before: Design, design: Design) -> bool:
    """Tell whether a design is another attempt at the one before."""
    return share_run(before, replace(design, attempt=before.attempt))


def copy_of(session: TrainingSession) -> TrainingSession:
    """Return a session that stands where another does, with the same history, and goes on as that would."""
    copy = TrainingSession(session.trainer.project)
    copy.restore(session.trainer.checkpoint(), session.trainer.history, session.trainer.journal)
    return copy


def _key(design: Design) -> Struct:
    """Return what designs that may share a run have in common."""
    return replace(design, project=structure(design.project))

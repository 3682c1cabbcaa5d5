"""What is told of a run, all of it at one moment: how it stands, what it looks like, and what its observers say."""

from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from nnstudio.sentences import Sentence
from nnstudio.training.session import Progress
from nnstudio.training.snapshot import Snapshot, SnapshotPart
from nnstudio.workspace.design import Design

Grain = Literal["sample", "batch", "epoch"]
State = Literal["empty", "paused", "running", "finished", "diverged"]

Observation = str
"""What a view may ask of a run: a part of a snapshot, or an observer by its name."""

Report = TypeVar("Report")


@dataclass(frozen=True)
class Twin:
    """The run that the one on show is compared with: its design, in a few words what it is, and how far it has come.

    ``generation`` rises where another history takes the place of the one before.
    """

    design: Design
    label: Sentence
    progress: Progress
    generation: int = 0


@dataclass(frozen=True)
class RunStatus:
    """What can be said of the run in a few words; it is replaced, never changed.

    ``cursor`` is the sample of the coming batch that is being looked at, in steps of one sample; ``refusal`` says why
    the design has no run. In a comparison the state is "running" until both runs are at their end. ``reports`` are what
    observers have to say.
    """

    state: State = "empty"
    progress: Progress | None = None
    steps_per_second: float = 0.0
    cursor: int | None = None
    refusal: Sentence | None = None
    twin: Twin | None = None
    reports: tuple[object, ...] = ()

    def report(self, kind: type[Report]) -> Report | None:
        """Return the report of one kind, if an observer has made one."""
        return next((report for report in self.reports if isinstance(report, kind)), None)


@dataclass(frozen=True)
class RunUpdate:
    """One moment of the run on show: whoever shows several things of it takes them from the same update.

    ``run`` is the id of the run, 0 where there is none. ``generation`` rises where the run begins anew, goes back,
    or is another one: what was kept of an update with another number is about another history.
    """

    run: int = 0
    generation: int = 0
    status: RunStatus = RunStatus()
    snapshot: Snapshot | None = None
    twin_snapshot: Snapshot | None = None

    @property
    def running(self) -> bool:
        """Whether steps were being taken."""
        return self.status.state == "running"


def of_snapshots(observations: frozenset[Observation]) -> frozenset[SnapshotPart]:
    """Return the observations that a snapshot can answer."""
    parts: tuple[SnapshotPart, ...] = get_args(SnapshotPart)
    return frozenset(part for part in parts if part in observations)

"""The run loop: which run is on the road, how fast, and how far to go; it knows no threads and no signals."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from msgspec import Struct
from msgspec.structs import replace

from nnstudio.diagnosis.divergence_report import DivergenceReport
from nnstudio.diagnosis.finding import Finding
from nnstudio.project.files import Saved, write
from nnstudio.project.plan import structure
from nnstudio.sentences import Sentence, Unusable
from nnstudio.training.saving import learned, put_back
from nnstudio.training.session import Progress, TrainingSession
from nnstudio.training.snapshot import Snapshot, SnapshotPart
from nnstudio.workspace.design import Design
from nnstudio.workspace.pair import Pair, Twin, copy_of
from nnstudio.workspace.run_monitor import RunMonitor
from nnstudio.workspace.speed_meter import SpeedMeter

PARKED = 6
"""So many runs of earlier designs are kept, so that undo brings back what they had learned."""

Grain = Literal["sample", "batch", "epoch"]
State = Literal["empty", "paused", "running", "finished", "diverged"]

Observation = SnapshotPart | Literal["findings", "divergence_report", "twin"]
"""What a view may ask of a run: a snapshot's wishes; what is found wrong; how it diverged; the layers of its twin."""


@dataclass(frozen=True)
class RunStatus:
    """What can be said of the run in a few words; it is replaced, never changed.

    ``cursor`` is the sample of the coming batch that is being looked at, in steps of one sample; ``refusal`` says why
    the design has no run. ``findings`` are as they stood after step ``examined``, None if nobody has asked for them;
    ``earlier`` names the kinds of those that are over; ``divergence_report`` belongs to a run that diverged. In a
    comparison the state is "running" until both runs are at their end.
    """

    state: State = "empty"
    progress: Progress | None = None
    steps_per_second: float = 0.0
    cursor: int | None = None
    refusal: Sentence | None = None
    findings: tuple[Finding, ...] = ()
    earlier: tuple[str, ...] = ()
    examined: int | None = None
    divergence_report: DivergenceReport | None = None
    twin: Twin | None = None


@dataclass(frozen=True)
class _Twin:
    """The other run of a comparison."""

    design: Design
    label: Sentence
    session: TrainingSession


class RunLoop:
    """Holds the session of the design that is shown, parks those of earlier ones, and moves on in slices."""

    def __init__(self) -> None:
        self._session: TrainingSession | None = None
        self._design: Design | None = None
        self._parked: dict[Struct, TrainingSession] = {}
        self._twin: _Twin | None = None
        self._monitors: WeakKeyDictionary[TrainingSession, RunMonitor] = WeakKeyDictionary()
        self._refusal: Sentence | None = None
        self._interval = self._due = 0.0
        self._last_epoch: int | None = None
        self._cursor: int | None = None
        self._meter = SpeedMeter()
        self.going = self._watched = False

    def show(self, design: Design) -> None:
        """Put the design's run on the road: the one it had, if it is parked, or a new one; going on as before."""
        if design == self._design:
            return
        key = _key(design)
        if self._design is None or _key(self._design) != key:
            self._park()
            self._take(design, key)
            self._renew_twin(design)
        elif self._session is not None:
            self._session.adopt(design.project)
        self._design = design

    def restore(self, design: Design, saved: Saved) -> None:
        """Show a design with what it had learned when it was saved.

        Raises:
            Unusable: if what was saved does not fit the design.
        """
        self.going = False
        self.end_comparison()
        self.show(design)
        if self._session is not None and saved.tensors:
            put_back(self._session, saved.tensors)

    def compare(self, design: Design, label: Sentence) -> None:
        """Train a twin beside the run: another design from its first weights, or, of the same design, a copy.

        To show the twin's design later is to adopt the twin, with all that it has learned.

        Raises:
            Unusable: if the design cannot run.
        """
        if self._session is not None:
            same = design.project == self._session.trainer.project
            self._twin = _Twin(design, label, copy_of(self._session) if same else TrainingSession(design.project))

    def end_comparison(self) -> None:
        """Forget the twin."""
        self._twin = None

    def save(self, path: Path, design: Design) -> None:
        """Write a design with what its run has learned.

        Raises:
            Unusable: if the file cannot be written.
        """
        self.show(design)
        write(path, Saved(design.project, learned(self._session) if self._session else {}))

    def go(self, going: bool) -> None:
        """Start or pause."""
        self.going, self._last_epoch, self._cursor = going, None, None
        self._due = time.perf_counter()
        self._meter = SpeedMeter()

    def set_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None: as many as possible."""
        self._interval = 1.0 / steps_per_second if steps_per_second else 0.0
        self._due = time.perf_counter()

    def step(self, grain: Grain) -> None:
        """Take one step of a grain: one more sample of the coming batch, one batch, or to the end of the epoch."""
        if self._session is None:
            return
        if grain == "epoch":
            self.go(True)
            self._last_epoch = self._pair(self._session).leader.trainer.epoch + 1
        elif grain == "sample" and self._look_at_next_sample(self._session):
            self.going = False
        else:
            self.go(False)
            self._pair(self._session).step()

    def set_parameter(self, name: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand."""
        if self._session is not None:
            self._session.set_parameter(name, place, value)
            self._monitors.pop(self._session, None)  # what was found is about other numbers

    def due_in(self) -> float:
        """Return the seconds until there is a step to take."""
        if self._session is not None and self._pair(self._session).late:
            return 0.0
        return max(self._due - time.perf_counter(), 0.0)

    def advance(self, seconds: float) -> None:
        """Move on for a slice of time, if going."""
        if self._session is None or not self.going:
            return
        pair = self._pair(self._session)
        before = pair.steps
        if self._last_epoch is not None:
            self._towards_epoch(pair, self._last_epoch, seconds)
        elif self._interval:
            self._paced(pair, seconds)
        else:
            pair.run(seconds)
        self._meter.count(pair.steps - before)
        self.going = self.going and not pair.done
        if self._watched:
            self._monitor(self._session).look(self._session, going=True)

    def snapshot(self, observations: frozenset[Observation]) -> Snapshot | None:
        """Take a snapshot of how things are now; where findings are asked for, examine the run if it is time."""
        if self._session is None:
            return None
        self._watched = "findings" in observations
        if self._watched:
            self._monitor(self._session).look(self._session, going=self.going)
        if "divergence_report" in observations:
            self._monitor(self._session).dissect(self._session)
        return self._session.snapshot(of_snapshots(observations), coming=self._cursor is not None)

    def snapshot_of_twin(self, observations: frozenset[Observation]) -> Snapshot | None:
        """Take a snapshot of the twin's layers, if there is a twin and somebody asks for it."""
        if self._twin is None or "twin" not in observations:
            return None
        return self._twin.session.snapshot(frozenset({"layers"}))

    def status(self) -> RunStatus:
        """Say how things stand."""
        monitor = self._monitors.get(self._session) if self._session else None
        return RunStatus(
            state=self._state(),
            progress=self._session.progress() if self._session else None,
            steps_per_second=self._meter.rate if self.going else 0.0,
            cursor=self._cursor,
            refusal=self._refusal,
            findings=monitor.findings if monitor else (),
            earlier=monitor.earlier if monitor else (),
            examined=monitor.step if monitor else None,
            divergence_report=monitor.divergence_report if monitor else None,
            twin=Twin(self._twin.design, self._twin.label, self._twin.session.progress()) if self._twin else None,
        )

    def _monitor(self, session: TrainingSession) -> RunMonitor:
        return self._monitors.setdefault(session, RunMonitor())

    def _pair(self, session: TrainingSession) -> Pair:
        return Pair(session, self._twin.session if self._twin else None)

    def _state(self) -> State:
        if self._session is None:
            return "empty"
        if self.going:
            return "running"
        if self._session.divergence is not None:
            return "diverged"
        return "finished" if self._session.trainer.finished else "paused"

    def _park(self) -> None:
        if self._session is not None and self._design is not None and self._session.trainer.steps:
            self._parked[_key(self._design)] = self._session
            while len(self._parked) > PARKED:
                del self._parked[next(iter(self._parked))]

    def _take(self, design: Design, key: Struct) -> None:
        self._cursor = self._last_epoch = self._refusal = None
        try:
            self._session = self._adopted(key) or self._parked.pop(key, None) or TrainingSession(design.project)
        except Unusable as refusal:
            self._session, self._refusal, self.going = None, refusal.sentence, False
        else:
            self._session.adopt(design.project)

    def _adopted(self, key: Struct) -> TrainingSession | None:
        """Return the twin's session if its design is the one that is wanted; this ends the comparison."""
        if self._twin is None or _key(self._twin.design) != key:
            return None
        session = self._twin.session
        self.end_comparison()
        return session

    def _renew_twin(self, design: Design) -> None:
        """Where the run begins anew, so does its twin; where it learns from other data, there is nothing to compare."""
        if self._design is not None and design.project.data != self._design.project.data:
            self.end_comparison()
        if self._twin is not None:
            self._twin = _Twin(self._twin.design, self._twin.label, TrainingSession(self._twin.design.project))

    def _look_at_next_sample(self, session: TrainingSession) -> bool:
        """Move the cursor to the next sample of the coming batch; False where there is none left."""
        cursor = 0 if self._cursor is None else self._cursor + 1
        if session.done or cursor >= len(session.trainer.next_batch()):
            return False
        self._cursor = cursor
        return True

    def _towards_epoch(self, pair: Pair, epoch: int, seconds: float) -> None:
        """Take steps until the epoch is over or the slice is."""
        end = time.perf_counter() + seconds
        while not pair.done and (pair.late or pair.leader.trainer.epoch < epoch) and time.perf_counter() < end:
            pair.step()
        if pair.leader.trainer.epoch >= epoch and not pair.late:
            self.going, self._last_epoch = False, None

    def _paced(self, pair: Pair, seconds: float) -> None:
        """Take the steps that are due."""
        end = time.perf_counter() + seconds
        pair.catch_up(seconds)
        while self._due <= time.perf_counter() < end and not pair.done:
            pair.step()
            self._due += self._interval
        self._due = max(self._due, time.perf_counter() - 1.0)  # a slow machine does not run after lost time for ever


def _key(design: Design) -> Struct:
    """Return what designs that may share a run have in common."""
    return replace(design, project=structure(design.project))


def of_snapshots(observations: frozenset[Observation]) -> frozenset[SnapshotPart]:
    """Return the wishes that a snapshot can fulfil."""
    return frozenset(
        observe
        for observe in observations
        if observe != "findings" and observe != "divergence_report" and observe != "twin"
    )

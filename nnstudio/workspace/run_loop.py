"""The run loop: which run trains, and its moves in slices of time; it knows no threads and no signals."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from nnstudio.project.files import Saved, write
from nnstudio.sentences import Sentence, Unusable
from nnstudio.training.journal import Reset
from nnstudio.training.saving import learned, put_back
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import Snapshot
from nnstudio.workspace.comparison import Comparison
from nnstudio.workspace.design import Design
from nnstudio.workspace.observers import Observers
from nnstudio.workspace.pacing import Pacing
from nnstudio.workspace.run_store import Generation, RunStore, StoredRun, begins_again, share_run
from nnstudio.workspace.run_update import Grain, Observation, RunStatus, RunUpdate, State, of_snapshots


class RunLoop:
    """Holds the run of the design that is shown, parks those of earlier ones, and moves on in slices.

    ``numbers``, which only rise, number its runs and the generations of what is on show.
    """

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        numbers = numbers or itertools.count(1)
        self.going = False
        self.store = RunStore(numbers)
        self._comparison = Comparison(self.store, numbers)
        self._pacing = Pacing()
        self._observers = Observers()
        self._generation = Generation(numbers)
        self._design: Design | None = None
        self._run: StoredRun | None = None
        self._refusal: Sentence | None = None
        self._cursor: int | None = None

    @property
    def _session(self) -> TrainingSession | None:
        return self._run.session if self._run else None

    def show(self, design: Design) -> None:
        """Make the design's run the present one: the one it had, if it is parked, or a new one; going on as before."""
        before = self._design
        if design == before:
            return
        if before is None or not share_run(before, design):
            left = self._run
            begun = self._take(design)
            if before is not None and left is not None:
                if begun and begins_again(before, design):
                    left.session.note(Reset)
                self.store.park(before, left)
            self._comparison.renew(before, design)
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
        if self._run is not None:
            self._comparison.begin(self._run, design, label)

    def end_comparison(self) -> None:
        """Forget the twin."""
        self._comparison.end()

    def save(self, path: Path, design: Design) -> None:
        """Write a design with what its run has learned.

        Raises:
            Unusable: if the file cannot be written.
        """
        self.show(design)
        write(path, Saved(design.project, learned(self._session) if self._session else {}))

    def go(self, going: bool) -> None:
        """Start or pause."""
        self.going, self._cursor = going, None
        self._pacing.begin()

    def set_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None: as many as possible."""
        self._pacing.set_speed(steps_per_second)

    def step(self, grain: Grain) -> None:
        """Take one step of a grain: one more sample of the coming batch, one batch, or to the end of the epoch."""
        if self._session is None:
            return
        pair = self._comparison.pair(self._session)
        if grain == "sample" and self._look_at_next_sample(self._session):
            self.going = False
            return
        self.go(grain == "epoch")
        if grain == "epoch":
            self._pacing.begin(last_epoch=pair.leader.trainer.epoch + 1)
        else:
            pair.step()

    def set_parameter(self, name: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand."""
        if self._session is not None:
            self._session.set_parameter(name, place, value)
            self._observers.forget(self._session)  # what was found is about other numbers

    def due_in(self) -> float:
        """Return the seconds until there is a step to take."""
        late = self._session is not None and self._comparison.pair(self._session).late
        return 0.0 if late else self._pacing.due_in()

    def advance(self, seconds: float) -> None:
        """Move on for a slice of time, if going."""
        if self._session is None or not self.going:
            return
        self.going = self._pacing.advance(self._comparison.pair(self._session), seconds)
        self._observers.after_slice(self._session)

    def update(self, observations: frozenset[Observation]) -> RunUpdate:
        """Tell and show how things are now; observers that are asked for look first, if it is time."""
        if self._session is not None:
            self._observers.ask(observations, self._session, going=self.going)
        return self.plain_update(self._snapshot(observations), self._twin_snapshot(observations))

    def plain_update(self, snapshot: Snapshot | None = None, twin_snapshot: Snapshot | None = None) -> RunUpdate:
        """Tell how things are now, with pictures if there are any."""
        history = None if self._session is None else self._session.trainer.history
        return RunUpdate(
            run=self._run.id if self._run else 0,
            generation=self._generation.of(history),
            status=self.status(),
            snapshot=snapshot,
            twin_snapshot=twin_snapshot,
        )

    def status(self) -> RunStatus:
        """Say how things stand."""
        session = self._session
        return RunStatus(
            state=self._state(),
            progress=session.progress() if session else None,
            steps_per_second=self._pacing.rate if self.going else 0.0,
            cursor=self._cursor,
            refusal=self._refusal,
            twin=self._comparison.twin,
            reports=self._observers.reports(session) if session else (),
        )

    def _snapshot(self, observations: frozenset[Observation]) -> Snapshot | None:
        if self._session is None:
            return None
        return self._session.snapshot(of_snapshots(observations), coming=self._cursor is not None)

    def _twin_snapshot(self, observations: frozenset[Observation]) -> Snapshot | None:
        """Take a snapshot of the twin's layers, if there is a twin and somebody asks for it."""
        twin = self._comparison.session
        return None if twin is None or "twin" not in observations else twin.snapshot(frozenset({"layers"}))

    def _state(self) -> State:
        if self._session is None:
            return "empty"
        if self.going:
            return "running"
        if self._session.divergence is not None:
            return "diverged"
        return "finished" if self._session.trainer.finished else "paused"

    def _take(self, design: Design) -> bool:
        """Make the design's run the present one; return whether it begins only now."""
        self._cursor = self._refusal = None
        self._pacing.forget_epoch()
        found = self._comparison.adopt(design) or self.store.take_back(design)
        try:
            self._run = found or self.store.begin(design.project)
        except Unusable as refusal:
            self._run, self._refusal, self.going = None, refusal.sentence, False
        else:
            self._run.session.adopt(design.project)
        return found is None

    def _look_at_next_sample(self, session: TrainingSession) -> bool:
        """Move the cursor to the next sample of the coming batch; False where there is none left."""
        cursor = 0 if self._cursor is None else self._cursor + 1
        if session.done or cursor >= len(session.trainer.next_batch()):
            return False
        self._cursor = cursor
        return True

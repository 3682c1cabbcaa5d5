"""The comparison: the run on show and its twin, which both take the same number of steps."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from nnstudio.sentences import Sentence
from nnstudio.training.journal import Adopted
from nnstudio.training.session import TrainingSession
from nnstudio.workspace.design import Design
from nnstudio.workspace.run_store import Generation, RunStore, StoredRun, share_run
from nnstudio.workspace.run_update import Twin


class Pair:
    """One session, or two that keep abreast: the one that has taken fewer steps catches up before both go on.

    A session that is done no longer counts; the other goes on alone.
    """

    def __init__(self, session: TrainingSession, twin: TrainingSession | None = None) -> None:
        self._sessions = [session] if twin is None else [session, twin]

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do, for both."""
        return all(session.done for session in self._sessions)

    @property
    def leader(self) -> TrainingSession:
        """The session on show; its twin once that is done."""
        return next((session for session in self._sessions if not session.done), self._sessions[0])

    @property
    def steps(self) -> int:
        """How many steps both together have taken."""
        return sum(session.trainer.steps for session in self._sessions)

    @property
    def late(self) -> bool:
        """Whether one has to catch up with the other."""
        return self._late() is not None

    def run(self, seconds: float) -> None:
        """Take steps for about so many seconds; two sessions end abreast, unless one is still catching up."""
        if len(self._sessions) == 1:
            self._sessions[0].run(seconds)
            return
        end = time.perf_counter() + seconds
        while not self.done and time.perf_counter() < end:
            self.step()

    def step(self) -> None:
        """Take one step: the one that is behind alone, or both."""
        late = self._late()
        for session in self._sessions if late is None else [late]:
            session.step()

    def catch_up(self, seconds: float) -> None:
        """Let the one that is behind take steps for about so many seconds, until both are abreast."""
        end = time.perf_counter() + seconds
        while (late := self._late()) is not None and time.perf_counter() < end:
            late.step()

    def _late(self) -> TrainingSession | None:
        farthest = max(session.trainer.steps for session in self._sessions)
        return next(
            (session for session in self._sessions if not session.done and session.trainer.steps < farthest), None
        )


@dataclass(frozen=True)
class _Rival:
    """The other run of a comparison."""

    design: Design
    label: Sentence
    run: StoredRun


class Comparison:
    """Holds the twin, if there is one."""

    def __init__(self, store: RunStore, numbers: Iterator[int]) -> None:
        self._store = store
        self._generation = Generation(numbers)
        self._rival: _Rival | None = None

    @property
    def session(self) -> TrainingSession | None:
        """The twin's session."""
        return self._rival.run.session if self._rival else None

    @property
    def twin(self) -> Twin | None:
        """What can be said of the twin."""
        if self._rival is None:
            return None
        session = self._rival.run.session
        generation = self._generation.of(session.trainer.history)
        return Twin(self._rival.design, self._rival.label, session.progress(), generation)

    def begin(self, run: StoredRun, design: Design, label: Sentence) -> None:
        """Train a twin beside a run: another design from its first weights, or, of the same design, a copy.

        Raises:
            Unusable: if the design cannot run.
        """
        same = design.project == run.session.trainer.project
        self._rival = _Rival(design, label, self._store.copy(run) if same else self._store.begin(design.project))

    def end(self) -> None:
        """Forget the twin."""
        self._rival = None

    def pair(self, session: TrainingSession) -> Pair:
        """Return the run's session with its twin's, if there is one."""
        return Pair(session, self.session)

    def adopt(self, design: Design) -> StoredRun | None:
        """Return the twin's run if its design is the one that is wanted; this ends the comparison."""
        if self._rival is None or not share_run(self._rival.design, design):
            return None
        run = self._rival.run
        run.session.note(Adopted)
        self.end()
        return run

    def renew(self, before: Design | None, design: Design) -> None:
        """Where the run begins anew, so does its twin; where it learns from other data, there is nothing to compare."""
        if before is not None and design.project.data != before.project.data:
            self.end()
        if self._rival is not None:
            run = self._store.begin(self._rival.design.project)
            self._rival = _Rival(self._rival.design, self._rival.label, run)

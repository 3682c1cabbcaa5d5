"""The pair: the session on show and, in a comparison, its twin; both take the same number of steps."""

import time
from dataclasses import dataclass

from nnstudio.sentences import Sentence
from nnstudio.training.session import Progress, TrainingSession
from nnstudio.workspace.design import Design


@dataclass(frozen=True)
class Twin:
    """The run that the one on show is compared with: its design, in a few words what it is, and how far it has come."""

    design: Design
    label: Sentence
    progress: Progress


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


def copy_of(session: TrainingSession) -> TrainingSession:
    """Return a session that stands where another does, with the same history, and goes on as that would."""
    copy = TrainingSession(session.trainer.project)
    copy.restore(session.trainer.checkpoint(), session.trainer.history)
    return copy

"""The pair: the lane on show and, in a comparison, its twin; both take the same number of steps."""

import time
from dataclasses import dataclass

from nnstudio.sentences import Sentence
from nnstudio.training.lane import Lane, Progress
from nnstudio.workspace.document import Design


@dataclass(frozen=True)
class Twin:
    """The run that the one on show is compared with: its design, in a few words what it is, and how far it has come."""

    design: Design
    label: Sentence
    progress: Progress


class Pair:
    """One lane, or two that keep abreast: the one that has taken fewer steps catches up before both go on.

    A lane that is done no longer counts; the other goes on alone.
    """

    def __init__(self, lane: Lane, twin: Lane | None = None) -> None:
        self._lanes = [lane] if twin is None else [lane, twin]

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do, for both."""
        return all(lane.done for lane in self._lanes)

    @property
    def leader(self) -> Lane:
        """The lane on show; its twin once that is done."""
        return next((lane for lane in self._lanes if not lane.done), self._lanes[0])

    @property
    def steps(self) -> int:
        """How many steps both together have taken."""
        return sum(lane.trainer.steps for lane in self._lanes)

    @property
    def late(self) -> bool:
        """Whether one has to catch up with the other."""
        return self._late() is not None

    def run(self, seconds: float) -> None:
        """Take steps for about so many seconds; two lanes end abreast, unless one is still catching up."""
        if len(self._lanes) == 1:
            self._lanes[0].run(seconds)
            return
        end = time.perf_counter() + seconds
        while not self.done and time.perf_counter() < end:
            self.step()

    def step(self) -> None:
        """Take one step: the one that is behind alone, or both."""
        late = self._late()
        for lane in self._lanes if late is None else [late]:
            lane.step()

    def catch_up(self, seconds: float) -> None:
        """Let the one that is behind take steps for about so many seconds, until both are abreast."""
        end = time.perf_counter() + seconds
        while (late := self._late()) is not None and time.perf_counter() < end:
            late.step()

    def _late(self) -> Lane | None:
        farthest = max(lane.trainer.steps for lane in self._lanes)
        return next((lane for lane in self._lanes if not lane.done and lane.trainer.steps < farthest), None)


def copy_of(lane: Lane) -> Lane:
    """Return a lane that stands where another does, with the same history, and goes on as that would."""
    copy = Lane(lane.trainer.project)
    copy.restore(lane.trainer.checkpoint(), lane.trainer.history)
    return copy

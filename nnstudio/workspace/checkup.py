"""The checkup: a doctor who looks at one lane again and again, in doses that training hardly notices."""

import time

from nnstudio.diagnosis.autopsy import Autopsy, autopsy
from nnstudio.diagnosis.doctor import Doctor
from nnstudio.diagnosis.evidence import gather
from nnstudio.diagnosis.finding import CALM, Finding
from nnstudio.diagnosis.findings import find_all
from nnstudio.training.lane import Lane

REST = 50.0
"""After a look training goes on for so many times as long: looks take at most a 51st of the time."""

LEAST_SECONDS = 0.3
"""So far apart are looks at a run that goes on, however little they take."""

EARLY_LOOKS, QUICK_SECONDS = 10, 0.05
"""Much happens in the first epochs, and a short run is soon over: so many looks come after every epoch, if quick."""


class Checkup:
    """What is known of one lane: ``findings``, as they stood after step ``step`` (None: not looked at yet).

    ``earlier`` names the kinds of findings that were told and are over. A lane that goes on is looked at after its
    first epochs and then now and then, one at rest once. ``autopsy`` is there once a diverged lane has been dissected.
    """

    def __init__(self) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.earlier: tuple[str, ...] = ()
        self.autopsy: Autopsy | None = None
        self.step: int | None = None
        self._doctor = Doctor()
        self._looks = 0
        self._seen: tuple[int, bool, bool] | None = None
        self._epoch = -1
        self._due = 0.0
        self._early = True

    def look(self, lane: Lane, *, going: bool) -> None:
        """Examine the lane if it is time for that."""
        moment = lane.trainer.steps, lane.divergence is not None, lane.done
        if moment == self._seen or (going and not self._is_time(lane)):
            return
        start = time.perf_counter()
        self._examine(lane)
        end = time.perf_counter()
        self._seen, self._epoch = moment, lane.trainer.epoch
        self._due = end + max(REST * (end - start), LEAST_SECONDS)
        self._early = self._looks < EARLY_LOOKS and end - start < QUICK_SECONDS

    def dissect(self, lane: Lane) -> None:
        """Find out, once, what became of a lane that diverged, and what would have become of it otherwise."""
        if self.autopsy is None or self.autopsy.divergence is not lane.divergence:
            self.autopsy = autopsy(lane)

    def _is_time(self, lane: Lane) -> bool:
        """Tell whether a look at a lane that goes on is due; an early one waits for a new epoch only."""
        return time.perf_counter() >= self._due or (self._early and lane.trainer.epoch != self._epoch)

    def _examine(self, lane: Lane) -> None:
        """Look at the lane; where it has come to its end, this look decides what is over, and after few looks all."""
        self._looks += 1
        told = (*self.earlier, *(finding.kind for finding in self.findings))
        evidence = gather(lane)
        self.findings = self._doctor.examine(evidence, final=lane.done and self._looks < CALM)
        if lane.trainer.finished:
            holds = find_all(evidence)
            self.findings = tuple(finding for finding in self.findings if finding.kind in holds)
        for finding in self.findings:
            finding.try_ideas()  # here, so that the window need not
        now = {finding.kind for finding in self.findings}
        self.earlier = tuple(dict.fromkeys(kind for kind in told if kind not in now))
        self.step = lane.trainer.steps

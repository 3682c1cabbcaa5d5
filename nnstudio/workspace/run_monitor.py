"""The run monitor: a doctor who looks at one session again and again, in doses that training hardly notices."""

import time

from nnstudio.diagnosis.doctor import Doctor
from nnstudio.diagnosis.evidence import gather
from nnstudio.diagnosis.finding import CALM, Finding
from nnstudio.diagnosis.findings import find_all
from nnstudio.training.session import TrainingSession

REST = 50.0
"""After a look training goes on for so many times as long: looks take at most a 51st of the time."""

LEAST_SECONDS = 0.3
"""So far apart are looks at a run that goes on, however little they take."""

EARLY_LOOKS, QUICK_SECONDS = 10, 0.05
"""Much happens in the first epochs, and a short run is soon over: so many looks come after every epoch, if quick."""


class RunMonitor:
    """What is known of one session: ``findings``, as they stood after step ``step`` (None: not looked at yet).

    ``earlier`` names the kinds of findings that were told and are over. A session that goes on is looked at after its
    first epochs and then now and then, one at rest once.
    """

    def __init__(self) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.earlier: tuple[str, ...] = ()
        self.step: int | None = None
        self._doctor = Doctor()
        self._looks = 0
        self._seen: tuple[int, bool, bool] | None = None
        self._epoch = -1
        self._due = 0.0
        self._early = True

    def look(self, session: TrainingSession, *, going: bool) -> None:
        """Examine the session if it is time for that."""
        status = session.trainer.steps, session.divergence is not None, session.done
        if status == self._seen or (going and not self._is_time(session)):
            return
        start = time.perf_counter()
        self._examine(session)
        end = time.perf_counter()
        self._seen, self._epoch = status, session.trainer.epoch
        self._due = end + max(REST * (end - start), LEAST_SECONDS)
        self._early = self._looks < EARLY_LOOKS and end - start < QUICK_SECONDS

    def _is_time(self, session: TrainingSession) -> bool:
        """Tell whether a look at a session that goes on is due; an early one waits for a new epoch only."""
        return time.perf_counter() >= self._due or (self._early and session.trainer.epoch != self._epoch)

    def _examine(self, session: TrainingSession) -> None:
        """Look at the session; at its end this look decides what is over, and after few looks all."""
        self._looks += 1
        told = (*self.earlier, *(finding.kind for finding in self.findings))
        evidence = gather(session)
        self.findings = self._doctor.examine(evidence, final=session.done and self._looks < CALM)
        if session.trainer.finished:
            holds = find_all(evidence)
            self.findings = tuple(finding for finding in self.findings if finding.kind in holds)
        for finding in self.findings:
            finding.try_ideas()  # here, so that the window need not
        now = {finding.kind for finding in self.findings}
        self.earlier = tuple(dict.fromkeys(kind for kind in told if kind not in now))
        self.step = session.trainer.steps

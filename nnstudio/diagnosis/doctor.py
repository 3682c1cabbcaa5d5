"""The doctor: watches one run, and says calmly what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nnstudio.diagnosis.evidence import Evidence, gather
from nnstudio.diagnosis.finding import CALM, Finding
from nnstudio.diagnosis.findings import FINDINGS, find_all, without_consequences
from nnstudio.training.session import TrainingSession

EXAMINATIONS = 50
"""About so many examinations are spread over a run on the command line."""


@dataclass
class _Watch:
    """What is known of one kind of finding: how often in a row it held, or did not, and what is told of it."""

    held: int = 0
    missed: int = 0
    told: Finding | None = None

    def note(self, finding: Finding | None, patience: int) -> None:
        """Take in one more examination; with patience 0 a finding is told at once."""
        if finding is None:
            self.held, self.missed = 0, self.missed + 1
            self.told = self.told if self.missed < CALM else None
        else:
            self.held, self.missed = self.held + 1, 0
            self.told = finding if self.told or self.held >= patience else None


class Doctor:
    """Examines one run again and again.

    A finding appears after it held for its rule's patience of examinations in a row, and goes after it was absent for
    ``CALM`` in a row. Looking again at a run that has not moved says nothing new. When a run has diverged nothing more
    will come: then all that held when it was last seen is told at once.
    """

    def __init__(self) -> None:
        self._watches: dict[str, _Watch] = {}
        self._last: dict[str, Finding] = {}
        self._seen = (-1, False)

    def examine(self, evidence: Evidence, *, final: bool = False) -> tuple[Finding, ...]:
        """Look at the evidence of this moment; return what is told of the run now, broken things first.

        ``final`` says that nothing more will come, so that what holds now is told at once.
        """
        diverged = evidence.divergence is not None
        moment = (evidence.step, diverged)
        if moment < self._seen:  # the run went back in time
            self._watches.clear()
        if moment != self._seen:
            found = find_all(evidence)
            self._last = {**self._last, **found} if diverged else found
            self._note(without_consequences(self._last), at_once=final or diverged)
        self._seen = moment
        return self.findings()

    def findings(self) -> tuple[Finding, ...]:
        """Return what is told of the run: what is broken, then what to watch, in the order of the catalogue."""
        told = [watch.told for watch in self._watches.values() if watch.told is not None]
        return tuple(sorted(told, key=lambda finding: finding.severity != "broken"))

    def _note(self, found: dict[str, Finding], *, at_once: bool) -> None:
        for rule in FINDINGS:
            watch = self._watches.setdefault(rule.kind, _Watch())
            watch.note(found.get(rule.kind), 0 if at_once else rule.patience)


@dataclass(frozen=True)
class Diagnosis:
    """What was told of a whole run: ``now`` at its end, ``earlier`` only before, each as it was last told.

    What is over by the end still happened, and belongs to what a run teaches: outputs that were stuck at first, say.
    """

    now: tuple[Finding, ...]
    earlier: tuple[Finding, ...]

    @property
    def kinds(self) -> set[str]:
        """All kinds of findings of the run."""
        return {finding.kind for finding in (*self.now, *self.earlier)}


def diagnose(session: TrainingSession) -> Diagnosis:
    """Run a session to its end and examine it before the first step, after every early epoch, and now and then later.

    Of a run with nothing left to do the one examination decides.
    """
    doctor = Doctor()
    told = {finding.kind: finding for finding in doctor.examine(gather(session), final=session.done)}
    for epoch in examined_epochs(session.trainer.epoch, session.trainer.plan.epochs):
        while not session.done and session.trainer.epoch < epoch:
            session.finish_epoch()
        told.update({finding.kind: finding for finding in doctor.examine(gather(session))})
    now = doctor.findings()
    kinds = {finding.kind for finding in now}
    return Diagnosis(now, tuple(finding for kind, finding in told.items() if kind not in kinds))


def examined_epochs(first: int, last: int) -> Iterator[int]:
    """Return the epochs after which a run is examined: the first ten, then every fiftieth part, and the last."""
    apart = max((last - first) // EXAMINATIONS, 1)
    return (epoch for epoch in range(first + 1, last + 1) if epoch - first <= 10 or epoch % apart == 0 or epoch == last)

"""The observer that says what is wrong with a run."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from nnstudio.diagnosis.finding import Finding
from nnstudio.training.session import TrainingSession
from nnstudio.workspace.run_monitor import RunMonitor


@dataclass(frozen=True)
class FindingsReport:
    """What is found wrong with a run, as it stood after step ``examined``; None if it was not looked at yet.

    ``earlier`` names the kinds of findings that are over.
    """

    findings: tuple[Finding, ...] = ()
    earlier: tuple[str, ...] = ()
    examined: int | None = None


class FindingsObserver:
    """Has every session examined by a monitor of its own, which is parked with it."""

    def __init__(self) -> None:
        self._monitors: WeakKeyDictionary[TrainingSession, RunMonitor] = WeakKeyDictionary()

    def after_slice(self, session: TrainingSession) -> None:
        """Examine the session, if it is time."""
        self.look(session, going=True)

    def look(self, session: TrainingSession, *, going: bool) -> None:
        """Examine the session, if it is time."""
        self._monitors.setdefault(session, RunMonitor()).look(session, going=going)

    def forget(self, session: TrainingSession) -> None:
        """Begin anew with the next look."""
        self._monitors.pop(session, None)

    def report(self, session: TrainingSession) -> FindingsReport | None:
        """Return what was found."""
        monitor = self._monitors.get(session)
        return None if monitor is None else FindingsReport(monitor.findings, monitor.earlier, monitor.step)

"""The observer that finds out how a run diverged."""

from weakref import WeakKeyDictionary

from nnstudio.diagnosis.divergence_report import DivergenceReport, report_divergence
from nnstudio.training.session import TrainingSession


class DivergenceObserver:
    """Reports on a session that has diverged, once: what became of it, and what would have become of it otherwise."""

    def __init__(self) -> None:
        self._reports: WeakKeyDictionary[TrainingSession, DivergenceReport] = WeakKeyDictionary()

    def after_slice(self, session: TrainingSession) -> None:
        """Leave the session alone until somebody asks how it stands."""

    def look(self, session: TrainingSession, *, going: bool) -> None:
        """Look into the session, if it has diverged since the last time."""
        if self.report(session) is None and (report := report_divergence(session)) is not None:
            self._reports[session] = report

    def forget(self, session: TrainingSession) -> None:
        """Forget how the session diverged."""
        self._reports.pop(session, None)

    def report(self, session: TrainingSession) -> DivergenceReport | None:
        """Return what was found."""
        known = self._reports.get(session)
        return known if known is not None and known.divergence is session.divergence else None

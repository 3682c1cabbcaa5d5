"""The observers of a run, by name: each looks at runs while somebody asks for it, and has its say in their status.

To add one, write its class in a file of its own and name it in ``OBSERVERS``.
"""

from collections.abc import Callable
from typing import Protocol

from nnstudio.training.session import TrainingSession
from nnstudio.workspace.divergence_observer import DivergenceObserver
from nnstudio.workspace.findings_observer import FindingsObserver
from nnstudio.workspace.run_update import Observation


class RunObserver(Protocol):
    """Knows something about sessions; what is dear to find out it finds out only while it is asked for."""

    def after_slice(self, session: TrainingSession) -> None:
        """Look at a session that goes on, while somebody asks for this observer."""

    def look(self, session: TrainingSession, *, going: bool) -> None:
        """Look at a session for somebody who asks now."""

    def forget(self, session: TrainingSession) -> None:
        """Forget what was found: a parameter was set by hand."""

    def report(self, session: TrainingSession) -> object | None:
        """Return what there is to say of a session, a frozen value; None if nothing is known."""


OBSERVERS: dict[str, Callable[[], RunObserver]] = {
    "findings": FindingsObserver,
    "divergence_report": DivergenceObserver,
}


class Observers:
    """All observers of the runs, and which of them are asked for."""

    def __init__(self) -> None:
        self._all = {name: make() for name, make in OBSERVERS.items()}
        self._asked: tuple[RunObserver, ...] = ()

    def ask(self, observations: frozenset[Observation], session: TrainingSession, *, going: bool) -> None:
        """Let those look that are asked for, now and after every slice from now on."""
        self._asked = tuple(observer for name, observer in self._all.items() if name in observations)
        for observer in self._asked:
            observer.look(session, going=going)

    def after_slice(self, session: TrainingSession) -> None:
        """Let those look that are asked for."""
        for observer in self._asked:
            observer.after_slice(session)

    def forget(self, session: TrainingSession) -> None:
        """Let all forget what they found in a session."""
        for observer in self._all.values():
            observer.forget(session)

    def reports(self, session: TrainingSession) -> tuple[object, ...]:
        """Return what all have to say of a session, also those that are not asked for now."""
        said = (observer.report(session) for observer in self._all.values())
        return tuple(report for report in said if report is not None)

"""The observers: they look while they are asked for, and what they found stays with the run."""

import math

from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.workspace.divergence_observer import DivergenceObserver
from nnstudio.workspace.observers import OBSERVERS, Observers


class Counter:
    """An observer that only the tests know: it counts how often it has looked."""

    def __init__(self) -> None:
        self.looks = 0

    def after_slice(self, session: TrainingSession) -> None:
        self.looks += 1

    def look(self, session: TrainingSession, *, going: bool) -> None:
        self.looks += 1

    def forget(self, session: TrainingSession) -> None:
        self.looks = 0

    def report(self, session: TrainingSession) -> int | None:
        return self.looks or None


def test_an_observer_that_is_named_in_the_registry_looks_while_it_is_asked_for(monkeypatch) -> None:
    monkeypatch.setitem(OBSERVERS, "counter", Counter)
    observers, session = Observers(), TrainingSession(template("moons"))
    assert observers.reports(session) == ()
    observers.after_slice(session)
    observers.ask(frozenset({"layers", "counter"}), session, going=True)
    observers.after_slice(session)
    assert observers.reports(session) == (2,)
    observers.ask(frozenset({"layers"}), session, going=True)
    observers.after_slice(session)
    assert observers.reports(session) == (2,)
    observers.forget(session)
    assert observers.reports(session) == ()


def test_a_diverged_run_has_its_report_made_once() -> None:
    session, observer = TrainingSession(template("exploding")), DivergenceObserver()
    observer.look(session, going=True)
    assert observer.report(session) is None
    session.run(math.inf)
    observer.look(session, going=False)
    made = observer.report(session)
    assert made is not None
    assert made.divergence is session.divergence
    observer.look(session, going=False)
    assert observer.report(session) is made
    observer.forget(session)
    assert observer.report(session) is None

"""The run: training in a thread of its own, and the only place where threads meet.

The worker runs slices of a few milliseconds and leaves what it has to say in a mailbox; a frame timer in the window's
thread, alive only while something moves, looks into it. Nothing is ever sent per step, so nothing can pile up.
"""

import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from nnstudio.project.files import Saved
from nnstudio.sentences import Sentence, Unusable
from nnstudio.training.snapshot import Snapshot
from nnstudio.workspace.document import Design
from nnstudio.workspace.driver import Asked, Driver, Grain, Moment

logger = logging.getLogger(__name__)

SLICE_SECONDS = 0.004
FRAME_MILLISECONDS = 40


@dataclass(frozen=True)
class Failure:
    """An exception in the worker: one line, and the whole report."""

    line: str
    report: str


class Run(QObject):
    """The run of the open design, as the window sees it: wishes go in as methods, facts come out as signals."""

    moment_changed = Signal(object)  # Moment: at most one per frame
    snapshot_taken = Signal(object)  # Snapshot: at most one per frame
    failed = Signal(object)  # Failure
    saved = Signal(object)  # Path
    refused = Signal(object)  # Sentence: why something could not be saved or put back

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moment = Moment()
        self.snapshot: Snapshot | None = None
        self.twin_snapshot: Snapshot | None = None  # taken right after the run's own, where a view wishes for it
        self.flat_out = True
        self._design: Design | None = None
        self._wishes: dict[QObject, frozenset[Asked]] = {}
        self._worker = _Worker()
        self._worker.rang.connect(self._on_frame)
        self._period = FRAME_MILLISECONDS
        self._frames = QTimer(self)
        self._frames.setSingleShot(True)
        self._frames.timeout.connect(self._on_frame)
        self._worker.start()

    @property
    def running(self) -> bool:
        """Whether steps are being taken."""
        return self.moment.state == "running"

    def show(self, design: Design) -> None:
        """Run this design from now on: go on where it was left, or begin. Of several in a row only the last counts."""
        self._design = design
        self._worker.post(lambda driver: driver.show(self._design or design))
        self.refresh()

    def start(self) -> None:
        """Take steps until told otherwise."""
        self._worker.post(lambda driver: driver.go(True))

    def pause(self) -> None:
        """Take no more steps."""
        self._worker.post(lambda driver: driver.go(False))
        self.refresh()

    def toggle(self) -> None:
        """Start, or pause."""
        if self.running:
            self.pause()
        else:
            self.start()

    def step(self, grain: Grain) -> None:
        """Take one step: look at one more sample of the coming batch, use one batch, or go to the end of the epoch."""
        self._worker.post(lambda driver: driver.step(grain))
        self.refresh()

    def set_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None: as many as possible."""
        self.flat_out = steps_per_second is None
        self._worker.post(lambda driver: driver.set_speed(steps_per_second))

    def look_every(self, milliseconds: int) -> None:
        """Look for news so often while the run goes on: as often as the views can draw it."""
        self._period = milliseconds

    def set_parameter(self, name: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand."""
        self._worker.post(lambda driver: driver.set_parameter(name, place, value))
        self.refresh()

    def restore(self, design: Design, saved: Saved) -> None:
        """Show a design with what it had learned when it was saved."""
        self._design = design
        self._worker.post(lambda driver: driver.restore(design, saved))
        self.refresh()

    def compare(self, design: Design, label: Sentence) -> None:
        """Train a twin beside the run, step for step; to show its design is to adopt it."""
        self._worker.post(lambda driver: driver.compare(design, label))
        self.refresh()

    @Slot()
    def end_comparison(self) -> None:
        """Forget the twin."""
        self._worker.post(lambda driver: driver.end_comparison())
        self.refresh()

    def save(self, path: Path, design: Design) -> None:
        """Write the design with what has been learned; ``saved`` or ``refused`` says how it went."""
        self._worker.post(lambda driver: driver.save(path, design), then=path)

    def wish(self, owner: QObject, wishes: frozenset[Asked]) -> None:
        """Say what a view wants to see from now on; an empty set when it is hidden."""
        if self._wishes.get(owner, frozenset()) != wishes:
            self._wishes[owner] = wishes
            self.refresh()

    def refresh(self) -> None:
        """Ask for a snapshot of what is wished for."""
        self._worker.ask(frozenset().union(*self._wishes.values()))

    def close(self) -> None:
        """End the thread; nothing comes after this."""
        self._frames.stop()
        self._worker.stop()
        self._worker.wait()

    @Slot()
    def _on_frame(self) -> None:
        """Look into the mailbox, say what is new, and ask for the next picture while the run goes on."""
        mail, before = self._worker.collect(), _steps(self.moment)
        for event in mail.events:
            self._tell(event)
        if mail.moment is not self.moment:
            self.moment = mail.moment
            self.moment_changed.emit(mail.moment)
        if mail.snapshot is not None:
            self.snapshot, self.twin_snapshot = mail.snapshot, mail.twin
            self.snapshot_taken.emit(mail.snapshot)
        if self.running and not self._frames.isActive():
            self._frames.start(self._period)
        elif not self.running:
            self._frames.stop()
        if self.running or _steps(self.moment) != before:  # the last picture of a run is that of its end
            self.refresh()

    def _tell(self, event: "Event") -> None:
        match event:
            case Failure():
                self.failed.emit(event)
            case Sentence():
                self.refused.emit(event)
            case _:
                self.saved.emit(event)


def _steps(moment: Moment) -> int:
    """Return how many steps had been taken at a moment, those of a twin included."""
    return sum(run.progress.steps for run in (moment, moment.twin) if run and run.progress)


Event = Failure | Sentence | Path


@dataclass(frozen=True)
class _Mail:
    moment: Moment
    snapshot: Snapshot | None
    twin: Snapshot | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class _Command:
    act: Callable[[Driver], None]
    then: Path | None  # the event that follows, if all went well


class _Worker(QThread):
    """The thread that trains: it drives between commands, and leaves in the mailbox what there is to see and to say."""

    rang = Signal()  # look into the mailbox: sent when something other than time has passed

    def __init__(self) -> None:
        super().__init__()
        self._driver = Driver()
        self._door = threading.Condition()
        self._commands: deque[_Command] = deque()
        self._asked: frozenset[Asked] | None = None
        self._stopping = False
        self._moment = Moment()
        self._pictures = _Pictures()
        self._events: list[Event] = []

    def post(self, act: Callable[[Driver], None], then: Path | None = None) -> None:
        """Have something done between two slices."""
        with self._door:
            self._commands.append(_Command(act, then))
            self._door.notify()

    def ask(self, wishes: frozenset[Asked]) -> None:
        """Ask for the next snapshot."""
        with self._door:
            self._asked = wishes
            self._door.notify()

    def collect(self) -> _Mail:
        """Take everything out of the mailbox."""
        with self._door:
            mail = _Mail(self._moment, self._pictures.own, self._pictures.twin, tuple(self._events))
            self._pictures, self._events = _Pictures(), []
        return mail

    def stop(self) -> None:
        """End the thread after the slice it is in."""
        with self._door:
            self._stopping = True
            self._door.notify()

    def run(self) -> None:
        """Work until stopped."""
        while (work := self._wait()) is not None:
            commands, asked = work
            was_going = self._driver.going
            events = [event for command in commands for event in self._attempt(command)]
            events += self._attempt(_Command(lambda driver: driver.advance(SLICE_SECONDS), None))
            pictures = _Pictures()
            if asked is not None:
                pictures, failures = self._photograph(asked)
                events += failures
            self._publish(pictures, events)
            if events or commands or (pictures.own and not was_going) or was_going != self._driver.going:
                self.rang.emit()

    def _wait(self) -> tuple[tuple[_Command, ...], frozenset[Asked] | None] | None:
        """Sleep until there is something to do; return the commands and wishes there are, None at the end."""
        with self._door:
            patience = self._driver.due_in() if self._driver.going else None
            self._door.wait_for(lambda: self._stopping or self._commands or self._asked is not None, patience)
            if self._stopping:
                return None
            work = tuple(self._commands), self._asked
            self._commands.clear()
            self._asked = None
        return work

    def _attempt(self, command: _Command) -> list[Event]:
        """Do something; whatever goes wrong becomes an event, and the thread lives on."""
        try:
            command.act(self._driver)
        except Unusable as refusal:
            return [refusal.sentence]
        except Exception as error:
            logger.exception("The training thread failed.")
            self._driver.going = False
            return [Failure(f"{type(error).__name__}: {error}", traceback.format_exc())]
        return [] if command.then is None else [command.then]

    def _photograph(self, wishes: frozenset[Asked]) -> tuple["_Pictures", list[Event]]:
        pictures = _Pictures()

        def take(driver: Driver) -> None:
            pictures.own = driver.snapshot(wishes)
            pictures.twin = driver.snapshot_of_twin(wishes)

        return pictures, self._attempt(_Command(take, None))

    def _publish(self, pictures: "_Pictures", events: list[Event]) -> None:
        moment = self._driver.moment()
        with self._door:
            self._moment = moment
            if pictures.own is not None:
                self._pictures = pictures
            self._events += events


@dataclass
class _Pictures:
    """Snapshots of the run and of its twin."""

    own: Snapshot | None = None
    twin: Snapshot | None = None

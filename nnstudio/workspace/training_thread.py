"""The training thread: it drives between commands, and leaves in a mailbox what there is to see and to say.

Whatever raises in it, anywhere, is told: a command that fails is told and the thread lives on; where the thread itself
fails, its last word is why.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QThread, Signal

from nnstudio.sentences import Sentence, Unusable
from nnstudio.training.snapshot import Snapshot
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.run_loop import Observation, RunLoop, RunStatus

logger = logging.getLogger(__name__)

SLICE_SECONDS = 0.004

Event = Failure | Sentence | Path
"""What is said once: something went wrong; why something cannot be done; the file that was written."""


@dataclass(frozen=True)
class Mail:
    """What lay in the mailbox."""

    status: RunStatus
    snapshot: Snapshot | None
    twin: Snapshot | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class _Command:
    act: Callable[[RunLoop], None]
    then: Path | None  # the event that follows, if all went well


Work = tuple[tuple[_Command, ...], frozenset[Observation] | None]


class TrainingThread(QThread):
    """Works in turns of a few milliseconds: what it was told, a slice of training, a picture if one is asked for."""

    mailbox_filled = Signal()  # look into the mailbox: sent when something other than time has passed

    def __init__(self) -> None:
        super().__init__()
        self._run_loop = RunLoop()
        self._lock = threading.Condition()
        self._commands: deque[_Command] = deque()
        self._asked: frozenset[Observation] | None = None
        self._stopping = False
        self._status = RunStatus()
        self._pictures = _Pictures()
        self._events: list[Event] = []

    def post(self, act: Callable[[RunLoop], None], then: Path | None = None) -> None:
        """Have something done between two slices."""
        with self._lock:
            self._commands.append(_Command(act, then))
            self._lock.notify()

    def ask(self, observations: frozenset[Observation]) -> None:
        """Ask for the next snapshot."""
        with self._lock:
            self._asked = observations
            self._lock.notify()

    def collect(self) -> Mail:
        """Take everything out of the mailbox."""
        with self._lock:
            mail = Mail(self._status, self._pictures.own, self._pictures.twin, tuple(self._events))
            self._pictures, self._events = _Pictures(), []
        return mail

    def stop(self) -> None:
        """End the thread after the slice it is in, and wait for that."""
        with self._lock:
            self._stopping = True
            self._lock.notify()
        self.wait()

    def run(self) -> None:
        """Work until stopped; whatever ends the work before that is told."""
        try:
            while (work := self._wait()) is not None:
                self._take_turn(*work)
        except Exception as error:
            logger.exception("The training thread has ended.")
            self._leave_last_word(Failure.of(error, ended=True))

    def _wait(self) -> Work | None:
        """Sleep until there is something to do; return the commands and wishes there are, None at the end."""
        with self._lock:
            patience = self._run_loop.due_in() if self._run_loop.going else None
            self._lock.wait_for(lambda: self._stopping or self._commands or self._asked is not None, patience)
            if self._stopping:
                return None
            work = tuple(self._commands), self._asked
            self._commands.clear()
            self._asked = None
        return work

    def _take_turn(self, commands: tuple[_Command, ...], asked: frozenset[Observation] | None) -> None:
        was_going = self._run_loop.going
        events = [event for command in commands for event in self._attempt(command)]
        events += self._attempt(_Command(lambda run_loop: run_loop.advance(SLICE_SECONDS), None))
        pictures = _Pictures()
        if asked is not None:
            pictures, failures = self._photograph(asked)
            events += failures
        self._publish(pictures, events)
        if events or commands or (pictures.own and not was_going) or was_going != self._run_loop.going:
            self.mailbox_filled.emit()

    def _attempt(self, command: _Command) -> list[Event]:
        """Do something; whatever goes wrong becomes an event, and the thread lives on."""
        try:
            command.act(self._run_loop)
        except Unusable as refusal:
            return [refusal.sentence]
        except Exception as error:
            logger.exception("The training thread failed.")
            self._run_loop.going = False
            return [Failure.of(error)]
        return [] if command.then is None else [command.then]

    def _photograph(self, observations: frozenset[Observation]) -> tuple["_Pictures", list[Event]]:
        pictures = _Pictures()

        def take(run_loop: RunLoop) -> None:
            pictures.own = run_loop.snapshot(observations)
            pictures.twin = run_loop.snapshot_of_twin(observations)

        return pictures, self._attempt(_Command(take, None))

    def _publish(self, pictures: "_Pictures", events: list[Event]) -> None:
        status = self._run_loop.status()
        with self._lock:
            self._status = status
            if pictures.own is not None:
                self._pictures = pictures
            self._events += events

    def _leave_last_word(self, failure: Failure) -> None:
        """Say why there is nobody who trains any more."""
        with self._lock:
            if self._status.state == "running":
                self._status = replace(self._status, state="paused", steps_per_second=0.0)
            self._events.append(failure)
        self.mailbox_filled.emit()


@dataclass
class _Pictures:
    """Snapshots of the run and of its twin."""

    own: Snapshot | None = None
    twin: Snapshot | None = None

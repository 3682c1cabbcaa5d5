"""The training thread: it advances the run loop between commands, and leaves in a mailbox what there is to tell.

Whatever raises in it, anywhere, is told: a command that fails is told and the thread lives on; where the thread itself
fails, its last word is why.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.sentences import Sentence, Unusable
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.mailbox import Mailbox, MailboxThread
from nnstudio.workspace.run_loop import RunLoop
from nnstudio.workspace.run_update import Observation, RunUpdate

logger = logging.getLogger(__name__)

SLICE_SECONDS = 0.004

Event = Failure | Sentence | Path
"""What is said once: something went wrong; why something cannot be done; the file that was written."""


@dataclass(frozen=True)
class _Command:
    act: Callable[[RunLoop], None]
    then: Path | None  # the event that follows, if all went well


Work = tuple[tuple[_Command, ...], bool]
"""Commands, and whether somebody asks for an update."""


class TrainingThread(MailboxThread):
    """Works in turns of a few milliseconds: what it was told, a slice of training, a picture if one is asked for."""

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        super().__init__()
        self._run_loop = RunLoop(numbers)
        self._lock = threading.Condition()
        self._commands: deque[_Command] = deque()
        self._observations: frozenset[Observation] = frozenset()
        self._asked = False
        self._stopping = False
        self.mailbox: Mailbox[RunUpdate, Event] = Mailbox(RunUpdate())

    def post(self, act: Callable[[RunLoop], None], then: Path | None = None) -> None:
        """Have something done between two slices."""
        with self._lock:
            self._commands.append(_Command(act, then))
            self._lock.notify()

    def ask(self, observations: frozenset[Observation]) -> None:
        """Ask for an update, now, and of the same kind whenever something has been done."""
        with self._lock:
            self._observations, self._asked = observations, True
            self._lock.notify()

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
        """Sleep until there is something to do; return the commands and observations there are, None at the end."""
        with self._lock:
            patience = self._run_loop.due_in() if self._run_loop.going else None
            self._lock.wait_for(lambda: self._stopping or self._commands or self._asked, patience)
            if self._stopping:
                return None
            work = tuple(self._commands), self._asked
            self._commands.clear()
            self._asked = False
        return work

    def _take_turn(self, commands: tuple[_Command, ...], asked: bool) -> None:
        was_going = self._run_loop.going
        events = [event for command in commands for event in self._attempt(command)]
        events += self._attempt(_Command(lambda run_loop: run_loop.advance(SLICE_SECONDS), None))
        if not (asked or commands or events or was_going != self._run_loop.going):
            return
        update, failures = self._look()
        self.mailbox.leave(update, *events, *failures)
        if commands or events or failures or not was_going or not self._run_loop.going:
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

    def _look(self) -> tuple[RunUpdate, list[Event]]:
        """Return how things are now, without a picture where that cannot be taken."""
        found: list[RunUpdate] = []
        failures = self._attempt(_Command(lambda run_loop: found.append(run_loop.update(self._observations)), None))
        return (found or [self._run_loop.plain_update()])[0], failures

    def _leave_last_word(self, failure: Failure) -> None:
        """Say why there is nobody who trains any more."""
        update = self.mailbox.latest
        if update.running:
            update = replace(update, status=replace(update.status, state="paused", steps_per_second=0.0))
        self.mailbox.leave(update, failure)
        self.mailbox_filled.emit()

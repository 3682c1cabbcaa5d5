"""The run: training in a thread of its own, as the window sees it.

The thread runs slices of a few milliseconds and leaves what it has to say in a mailbox; a frame timer in the window's
thread, alive only while something moves, looks into it. Nothing is ever sent per step, so nothing can pile up.
"""

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnstudio.project.files import Saved
from nnstudio.project.plan import Project
from nnstudio.sentences import Sentence
from nnstudio.training.snapshot import Snapshot
from nnstudio.workspace.design import Design
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.run_loop import RunLoop
from nnstudio.workspace.run_update import Grain, Observation, RunStatus, RunUpdate
from nnstudio.workspace.training_thread import Event, TrainingThread

FRAME_MILLISECONDS = 40


class RunController(QObject):
    """The run of the open design, as the window sees it: commands go in as methods, facts come out as signals.

    ``prepare`` sets the process up for the design that comes next, in the thread of the window.
    """

    updated = Signal(object)  # RunUpdate: at most one per frame
    failed = Signal(object)  # Failure
    saved = Signal(object)  # Path
    refused = Signal(object)  # Sentence: why something could not be saved or put back

    def __init__(
        self, prepare: Callable[[Project], object] = lambda project: None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._prepare = prepare
        self.update = RunUpdate()
        self._numbers = itertools.count(1)  # a fresh thread must not use a number again
        self._design: Design | None = None
        self._speed: float | None = None
        self._observations: WeakKeyDictionary[QObject, frozenset[Observation]] = WeakKeyDictionary()
        self._failure: Failure | None = None
        self._worker = self._fresh_worker()
        self._period = FRAME_MILLISECONDS
        self._frames = QTimer(self)
        self._frames.setSingleShot(True)
        self._frames.timeout.connect(self._on_frame)

    @property
    def status(self) -> RunStatus:
        """How the run stood at the last update."""
        return self.update.status

    @property
    def snapshot(self) -> Snapshot | None:
        """What the run looked like at the last update."""
        return self.update.snapshot

    @property
    def running(self) -> bool:
        """Whether steps are being taken."""
        return self.update.running

    @property
    def flat_out(self) -> bool:
        """Whether as many steps are taken as possible."""
        return self._speed is None

    def show(self, design: Design) -> None:
        """Run this design from now on: go on where it was left, or begin. Of several in a row only the last counts."""
        self._design = design
        self._prepare(design.project)
        self._post(lambda run_loop: run_loop.show(self._design or design))

    @Slot(object, object)
    def follow(self, before: Design, after: Design) -> None:
        """Run what the design has become."""
        self.show(after)

    def start(self) -> None:
        """Take steps until told otherwise."""
        self._post(lambda run_loop: run_loop.go(True))

    def pause(self) -> None:
        """Take no more steps."""
        self._post(lambda run_loop: run_loop.go(False))

    def toggle(self) -> None:
        """Start, or pause."""
        if self.running:
            self.pause()
        else:
            self.start()

    def step(self, grain: Grain) -> None:
        """Take one step: look at one more sample of the coming batch, use one batch, or go to the end of the epoch."""
        self._post(lambda run_loop: run_loop.step(grain))

    def set_speed(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None: as many as possible."""
        self._speed = steps_per_second
        self._post(lambda run_loop: run_loop.set_speed(steps_per_second))

    def look_every(self, milliseconds: int) -> None:
        """Look for news so often while the run goes on: as often as the views can draw it."""
        self._period = milliseconds

    def set_parameter(self, name: str, place: tuple[int, ...], value: float) -> None:
        """Set one parameter by hand."""
        self._post(lambda run_loop: run_loop.set_parameter(name, place, value))

    def restore(self, design: Design, saved: Saved) -> None:
        """Show a design with what it had learned when it was saved."""
        self._design = design
        self._prepare(design.project)
        self._post(lambda run_loop: run_loop.restore(design, saved))

    def compare(self, design: Design, label: Sentence) -> None:
        """Train a twin beside the run, step for step; to show its design is to adopt it."""
        self._post(lambda run_loop: run_loop.compare(design, label))

    @Slot()
    def end_comparison(self) -> None:
        """Forget the twin."""
        self._post(lambda run_loop: run_loop.end_comparison())

    def save(self, path: Path, design: Design) -> None:
        """Write the design with what has been learned; ``saved`` or ``refused`` says how it went."""
        self._post(lambda run_loop: run_loop.save(path, design), then=path)

    def observe(self, owner: QObject, observations: frozenset[Observation]) -> None:
        """Say what a view wants to see from now on; an empty set when it is hidden."""
        if self._observations.get(owner, frozenset()) != observations:
            self._observations[owner] = observations
            self.refresh()

    def refresh(self) -> None:
        """Ask for an update with what is observed."""
        self._worker.ask(frozenset().union(*self._observations.values()))

    @Slot()
    def start_again(self) -> None:
        """Put a fresh thread in the place of one that has failed: it begins the open design anew, and rests."""
        self._worker.stop()
        self._failure = None
        self._worker = self._fresh_worker()
        self.set_speed(self._speed)
        if self._design is not None:
            self.show(self._design)
        self.refresh()

    def close(self) -> None:
        """End the thread; nothing comes after this."""
        self._frames.stop()
        self._worker.stop()

    def _fresh_worker(self) -> TrainingThread:
        worker = TrainingThread(self._numbers)
        worker.mailbox_filled.connect(self._on_frame)
        worker.start()
        return worker

    def _post(self, act: Callable[[RunLoop], None], then: Path | None = None) -> None:
        """Have the thread do something, which an update tells of; where it has ended by a failure, tell that again."""
        self._worker.post(act, then)
        if self._failure is not None and self._failure.ended:
            QTimer.singleShot(0, self, partial(self.failed.emit, self._failure))

    @Slot()
    def _on_frame(self) -> None:
        """Look into the mailbox, say what is new, and ask for the next update while the run goes on."""
        mail = self._worker.mailbox.collect()
        for event in mail.items:
            self._tell(event)
        if mail.latest is not self.update:
            self.update = mail.latest
            self.updated.emit(mail.latest)
        if not self.running:
            self._frames.stop()
        elif not self._frames.isActive():
            self._frames.start(self._period)
            self.refresh()

    def _tell(self, event: "Event") -> None:
        match event:
            case Failure():
                self._failure = event
                self.failed.emit(event)
            case Sentence():
                self.refused.emit(event)
            case _:
                self.saved.emit(event)

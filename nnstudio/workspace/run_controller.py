"""The run: training in a thread of its own, as the window sees it.

The thread runs slices of a few milliseconds and leaves what it has to say in a mailbox; a frame timer in the window's
thread, alive only while something moves, looks into it. Nothing is ever sent per step, so nothing can pile up.
"""

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
from nnstudio.workspace.run_loop import Grain, Observation, RunLoop, RunStatus
from nnstudio.workspace.training_thread import Event, TrainingThread

FRAME_MILLISECONDS = 40


class RunController(QObject):
    """The run of the open design, as the window sees it: wishes go in as methods, facts come out as signals.

    ``prepare`` sets the process up for the design that comes next, in the thread of the window.
    """

    status_changed = Signal(object)  # RunStatus: at most one per frame
    snapshot_taken = Signal(object)  # Snapshot: at most one per frame
    failed = Signal(object)  # Failure
    saved = Signal(object)  # Path
    refused = Signal(object)  # Sentence: why something could not be saved or put back

    def __init__(
        self, prepare: Callable[[Project], object] = lambda project: None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._prepare = prepare
        self.status = RunStatus()
        self.snapshot: Snapshot | None = None
        self.twin_snapshot: Snapshot | None = None  # taken right after the run's own, where a view wishes for it
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
    def running(self) -> bool:
        """Whether steps are being taken."""
        return self.status.state == "running"

    @property
    def flat_out(self) -> bool:
        """Whether as many steps are taken as possible."""
        return self._speed is None

    def show(self, design: Design) -> None:
        """Run this design from now on: go on where it was left, or begin. Of several in a row only the last counts."""
        self._design = design
        self._prepare(design.project)
        self._post(lambda run_loop: run_loop.show(self._design or design))
        self.refresh()

    def start(self) -> None:
        """Take steps until told otherwise."""
        self._post(lambda run_loop: run_loop.go(True))

    def pause(self) -> None:
        """Take no more steps."""
        self._post(lambda run_loop: run_loop.go(False))
        self.refresh()

    def toggle(self) -> None:
        """Start, or pause."""
        if self.running:
            self.pause()
        else:
            self.start()

    def step(self, grain: Grain) -> None:
        """Take one step: look at one more sample of the coming batch, use one batch, or go to the end of the epoch."""
        self._post(lambda run_loop: run_loop.step(grain))
        self.refresh()

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
        self.refresh()

    def restore(self, design: Design, saved: Saved) -> None:
        """Show a design with what it had learned when it was saved."""
        self._design = design
        self._prepare(design.project)
        self._post(lambda run_loop: run_loop.restore(design, saved))
        self.refresh()

    def compare(self, design: Design, label: Sentence) -> None:
        """Train a twin beside the run, step for step; to show its design is to adopt it."""
        self._post(lambda run_loop: run_loop.compare(design, label))
        self.refresh()

    @Slot()
    def end_comparison(self) -> None:
        """Forget the twin."""
        self._post(lambda run_loop: run_loop.end_comparison())
        self.refresh()

    def save(self, path: Path, design: Design) -> None:
        """Write the design with what has been learned; ``saved`` or ``refused`` says how it went."""
        self._post(lambda run_loop: run_loop.save(path, design), then=path)

    def observe(self, owner: QObject, observations: frozenset[Observation]) -> None:
        """Say what a view wants to see from now on; an empty set when it is hidden."""
        if self._observations.get(owner, frozenset()) != observations:
            self._observations[owner] = observations
            self.refresh()

    def refresh(self) -> None:
        """Ask for a snapshot of what is wished for."""
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

    def close(self) -> None:
        """End the thread; nothing comes after this."""
        self._frames.stop()
        self._worker.stop()

    def _fresh_worker(self) -> TrainingThread:
        worker = TrainingThread()
        worker.mailbox_filled.connect(self._on_frame)
        worker.start()
        return worker

    def _post(self, act: Callable[[RunLoop], None], then: Path | None = None) -> None:
        """Have the thread do something; where it has ended with a failure, that is told again."""
        self._worker.post(act, then)
        if self._failure is not None and self._failure.ended:
            QTimer.singleShot(0, self, partial(self.failed.emit, self._failure))

    @Slot()
    def _on_frame(self) -> None:
        """Look into the mailbox, say what is new, and ask for the next picture while the run goes on."""
        mail, before = self._worker.collect(), _steps(self.status)
        for event in mail.events:
            self._tell(event)
        if mail.status is not self.status:
            self.status = mail.status
            self.status_changed.emit(mail.status)
        if mail.snapshot is not None:
            self.snapshot, self.twin_snapshot = mail.snapshot, mail.twin
            self.snapshot_taken.emit(mail.snapshot)
        if self.running and not self._frames.isActive():
            self._frames.start(self._period)
        elif not self.running:
            self._frames.stop()
        if self.running or _steps(self.status) != before:  # the last picture of a run is that of its end
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


def _steps(status: RunStatus) -> int:
    """Return how many steps had been taken at a moment, those of a twin included."""
    return sum(run.progress.steps for run in (status, status.twin) if run and run.progress)

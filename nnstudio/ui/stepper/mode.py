"""The mode of the window in which a step is explained: into it, through it, and out of it without a trace."""

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.explanation.step import Step
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.desk import Desk
from nnstudio.ui.stepper.bar import StepBar
from nnstudio.ui.stepper.course import Course
from nnstudio.ui.stepper.lighting import light_of
from nnstudio.workspace.driver import Moment


class ExplainedStep(QWidget):
    """The step bar with what it tells; hidden except in the mode.

    The run pauses; what is told is a step on a copy. Only "Apply update" lets the run take it.
    """

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._told: Snapshot | None = None
        self.course = Course(self)
        self.course.changed.connect(self._on_changed)
        self.bar = StepBar(self.course)
        self.bar.apply_requested.connect(self._on_apply)
        self.bar.leave_requested.connect(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        desk.run.snapshot_taken.connect(self._on_snapshot)
        desk.run.moment_changed.connect(self._on_moment)
        self.hide()

    def enter(self) -> None:
        """Pause the run and begin to tell the step that it would take next."""
        self.bar.show_message(self.tr("The coming step is being worked out."))
        self.show()
        self._desk.run.pause()
        self._desk.run.wish(self, frozenset({"trace"}))
        self.bar.next.setFocus()

    @Slot()
    def leave(self) -> None:
        """Leave everything as it was."""
        if self.isHidden():
            return
        self.bar.stop()
        self.hide()
        self._told = None
        self.course.clear()
        self._desk.run.wish(self, frozenset())
        self.left.emit()

    @Slot(object)
    def _on_moment(self, moment: Moment) -> None:
        """Leave when the run goes on or is gone."""
        if moment.state == "empty" or (moment.state == "running" and self._told is not None):
            self.leave()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        """Tell the step from this moment on, unless it is the one that is being told."""
        progress = self._desk.run.moment.progress
        if self.isHidden() or "trace" not in snapshot.wishes or progress is None or self._desk.run.running:
            return
        if snapshot.trace is None:
            self.bar.show_message(
                self.tr("This step is too large to be told number by number; a smaller batch size helps.")
            )
            return
        told, self._told = self._told, snapshot
        step = Step(snapshot.trace, snapshot.network, progress.project.training)
        if told is None or told.step != snapshot.step or told.network.layers != snapshot.network.layers:
            self.course.start(step)
        elif not _same(told, snapshot) or self.course.step is None or self.course.step.plan != step.plan:
            self.course.renew(step)

    @Slot()
    def _on_apply(self) -> None:
        self._desk.run.step("batch")

    @Slot()
    def _on_changed(self) -> None:
        course, beat = self.course, self.course.beat
        if beat is None or course.step is None:
            self._desk.selection.shine(None)
        else:
            self._desk.selection.shine(light_of(beat, course.step, course.sample))


def _same(one: Snapshot, other: Snapshot) -> bool:
    """Tell whether two snapshots are of the same moment."""
    return (
        np.array_equal(one.parameters, other.parameters)
        and one.rate == other.rate
        and np.array_equal(one.trace_batch, other.trace_batch)  # type: ignore[arg-type]
    )

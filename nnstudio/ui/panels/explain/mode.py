"""The mode of the window in which a step is explained: into it, through it, and out of it without a trace."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from nnstudio.explanation.step import TrainingStep
from nnstudio.project.plan import TrainingPlan
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.mode import Mode
from nnstudio.ui.panels.explain.bar import StepBar
from nnstudio.ui.panels.explain.explanation_cursor import ExplanationCursor
from nnstudio.ui.panels.explain.lighting import light_of
from nnstudio.workspace.run_update import RunUpdate


class ExplainedStep(Mode):
    """The step bar with what it tells; hidden except in the mode.

    The run pauses; what is told is a step on a copy. Only "Apply update" lets the run take it.
    """

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._told: Snapshot | None = None
        self.explanation_cursor = ExplanationCursor(self)
        self.explanation_cursor.changed.connect(self._on_changed)
        self.bar = StepBar(self.explanation_cursor)
        self.bar.apply_requested.connect(self._on_apply)
        self.bar.leave_requested.connect(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        context.redraw_scheduler.frame_began.connect(self._on_update)

    def enter(self) -> None:
        """Pause the run and begin to tell the step that it would take next."""
        self.bar.show_message(self.tr("The coming step is being worked out."))
        self.show()
        self.context.run.pause()
        self.context.run.observe(self, frozenset({"trace"}))
        self.bar.next.setFocus()

    @Slot()
    def leave(self) -> None:
        """Leave everything as it was."""
        if self.isHidden():
            return
        self.bar.stop()
        self.hide()
        self._told = None
        self.explanation_cursor.clear()
        self.context.run.observe(self, frozenset())
        self.left.emit()

    @Slot(object)
    def _on_update(self, update: RunUpdate) -> None:
        """Tell the coming step while the run rests; leave when it goes on or is gone."""
        snapshot, progress = update.snapshot, update.status.progress
        if progress is None or (update.running and self._told is not None):
            self.leave()
        elif snapshot is not None and "trace" in snapshot.observations and not (self.isHidden() or update.running):
            self._tell(snapshot, progress.project.training)

    def _tell(self, snapshot: Snapshot, plan: TrainingPlan) -> None:
        """Tell the step from this moment on, unless it is the one that is being told."""
        if snapshot.trace is None:
            self.bar.show_message(
                self.tr("This step is too large to be told number by number; a smaller batch size helps.")
            )
            return
        told, self._told = self._told, snapshot
        step = TrainingStep(snapshot.trace, snapshot.network, plan)
        if told is None or told.step != snapshot.step or told.network.layers != snapshot.network.layers:
            self.explanation_cursor.start(step)
        elif (
            not _same(told, snapshot)
            or self.explanation_cursor.training_step is None
            or self.explanation_cursor.training_step.plan != step.plan
        ):
            self.explanation_cursor.renew(step)

    @Slot()
    def _on_apply(self) -> None:
        self.context.run.step("batch")

    @Slot()
    def _on_changed(self) -> None:
        cursor, explanation_step = self.explanation_cursor, self.explanation_cursor.explanation_step
        if explanation_step is None or cursor.training_step is None:
            self.context.selection.shine(None)
        else:
            self.context.selection.shine(light_of(explanation_step, cursor.training_step, cursor.sample))


def _same(one: Snapshot, other: Snapshot) -> bool:
    """Tell whether two snapshots have the same numbers for the coming step."""
    return (
        np.array_equal(one.parameters, other.parameters)
        and one.rate == other.rate
        and np.array_equal(one.trace_batch, other.trace_batch)  # type: ignore[arg-type]
    )

"""Whose turn it is to draw: one panel after another, so that neither the window nor the training has to wait long."""

import time
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from nnstudio.ui.widgets.single_shot import single_shot
from nnstudio.workspace.run_controller import FRAME_MILLISECONDS, RunController
from nnstudio.workspace.run_update import RunUpdate

SHARE = 0.15
"""While training goes flat out, drawing takes at most this share of the time: what it takes, the training loses."""

LONGEST_PAUSE = 60
"""Milliseconds between two turns, however long they take."""

CALM = 0.2
"""How fast the estimate of a turn's cost follows."""


class Redrawable(Protocol):
    """What can take a turn."""

    def show_update(self, update: RunUpdate) -> None:
        """Show the run at one moment."""


class RedrawScheduler(QObject):
    """Hands the updates of a run to the views that can be seen, frame by frame: all views of a frame show the same one.

    At rest all of them get it at once. While the run goes on they take turns, a few milliseconds each with pauses in
    between, so that a slow machine or a large network costs pictures per second and not steps per second.
    """

    frame_began = Signal(object)  # RunUpdate: what all views show from now on, one after another

    def __init__(self, run: RunController) -> None:
        super().__init__(run)
        self._run = run
        self.shown = run.update
        self._views: list[Redrawable] = []
        self._due: list[Redrawable] = []
        self._cost = 0.0
        self._began: float | None = None
        self._timer = single_shot(self, self._take_turn)
        run.updated.connect(self._on_updated)

    def join(self, view: Redrawable) -> None:
        """Let a view that can be seen have the news."""
        if view not in self._views:
            self._views.append(view)

    def leave(self, view: Redrawable) -> None:
        """Leave a view alone that cannot be seen."""
        for views in (self._views, self._due):
            if view in views:
                views.remove(view)
        if not self._views:
            self._timer.stop()

    @Slot(object)
    def _on_updated(self, update: RunUpdate) -> None:
        if update.running:
            if not self._due:
                self._begin_frame(update)
            return
        self._timer.stop()
        self._due.clear()
        self._show_everywhere(update)

    def _show_everywhere(self, update: RunUpdate) -> None:
        self.shown = update
        self.frame_began.emit(update)
        for view in list(self._views):
            view.show_update(update)

    def _begin_frame(self, update: RunUpdate) -> None:
        """Let all views show an update, one after another."""
        self.shown = update
        self.frame_began.emit(update)
        self._due = list(self._views)
        if self._due and not self._timer.isActive():
            self._timer.start(0)

    @Slot()
    def _take_turn(self) -> None:
        """Let the next view draw, and have the one after it wait as long as the share asks for."""
        now = time.thread_time()  # without waiting for the thread that trains
        if self._began is not None:
            self._cost += CALM * (now - self._began - self._cost)
        if not self._due and self._run.update is not self.shown:
            self._begin_frame(self._run.update)
        self._began = now if self._due else None
        if not self._due:
            return
        self._due.pop(0).show_update(self.shown)
        pause = min(round(1000.0 * self._cost / SHARE), LONGEST_PAUSE) if self._run.flat_out else 0
        self._run.look_every(max(FRAME_MILLISECONDS, pause * len(self._views)))
        self._timer.start(pause)

"""A frame cannot lie: while training goes flat out, all that a panel shows is of one moment, in all panels the same."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.compare.panel import ComparePanel
from nnstudio.ui.panels.flow.panel import FlowPanel
from nnstudio.ui.panels.flow.time_view import TimeView
from nnstudio.ui.panels.gradients.norms_view import NormsView
from nnstudio.ui.panels.gradients.panel import GradientPanel
from nnstudio.ui.panels.loss.panel import LossPanel
from nnstudio.ui.panels.network.panel import NetworkPanel
from nnstudio.ui.panels.output.panel import OutputPanel
from nnstudio.ui.shell.run_bar import RunBar
from nnstudio.ui.shell.window import MainWindow


def steps_shown(view: QWidget) -> Iterator[int]:
    """Return the step of everything that a view shows."""
    if isinstance(view, Panel) and not isinstance(view, NetworkPanel):
        assert view.run_update.status.progress is not None
        yield view.run_update.status.progress.steps
        yield len(view.run_update.status.progress.history.losses)
        yield view.run_update.snapshot.step
    match view:
        case LossPanel(history_view=shown) if shown is not None:
            yield shown.steps
            assert shown.last_epoch == pytest.approx(shown.steps / 15)
        case OutputPanel(_predictions=predictions) if predictions is not None:
            yield predictions.snapshot.step
        case GradientPanel(norms_view=NormsView(picture=picture)) if picture.lines:
            yield int(picture.lines[0].x[-1])
        case FlowPanel(time=TimeView(picture=picture)) if picture.heat is not None:
            yield int(picture.heat.last)
        case ComparePanel(own=own, other=other) if len(other.norms):
            yield from (own.norms.last_step, other.norms.last_step)
        case NetworkPanel(diagram=diagram) if diagram.scene is not None:
            yield diagram.scene.snapshot.step
        case RunBar():
            yield int("".join(filter(str.isdigit, view._step._value.text())))


class Witness(QObject):
    """Writes down at every painting which steps the view shows then, and which the frame."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.paintings: dict[str, list[set[int]]] = defaultdict(list)
        self.frames = [0]
        self.late: list[str] = []
        window.context.redraw_scheduler.frame_began.connect(self._on_frame)
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            for view in self._around(watched):
                steps = set(steps_shown(view))
                self.paintings[type(view).__name__].append(steps)
                rests = isinstance(view, NetworkPanel)  # its diagram stands still for as long as it takes to draw
                if not (rests or steps <= set(self.frames[-2:])):
                    self.late.append(f"{type(view).__name__} shows {steps}, the frames were {self.frames[-3:]}")
        return False

    def _around(self, widget: QWidget) -> Iterator[QWidget]:
        """Return the panel or bar that a painted widget belongs to, where it has something to show."""
        at: QWidget | None = widget
        while at is not None:
            if isinstance(at, RunBar) or (isinstance(at, Panel) and at.run_update.snapshot is not None):
                yield at
                return
            at = at.parentWidget()

    def _on_frame(self, update) -> None:
        self.frames.append(update.status.progress.steps)


@pytest.mark.parametrize("beside", ["gradients", "flow", "compare"])
def test_while_training_flat_out_every_painting_is_of_one_moment(window: MainWindow, qtbot: QtBot, beside: str) -> None:
    for dock in window.docks.values():
        if dock.isVisible():
            dock.fill()
    window.show_panel(beside)
    panel = window.docks[beside].panel
    if isinstance(panel, GradientPanel | FlowPanel):
        panel.set_view("time")
    else:
        window.actions_by_key["compare"].trigger()
    witness = Witness(window)
    window.context.run.start()
    qtbot.waitUntil(lambda: len(witness.frames) > 12 and witness.frames[-1] > 500)
    window.context.run.pause()
    qtbot.waitUntil(lambda: not window.context.run.running)
    last, paintings = window.context.run.status.progress.steps, witness.paintings
    qtbot.waitUntil(lambda: paintings["LossPanel"][-1] == paintings["RunBar"][-1] == {last})
    QApplication.instance().removeEventFilter(witness)
    assert len(paintings) >= 4
    for name, seen in paintings.items():
        assert all(len(steps) <= 1 for steps in seen), name
    assert witness.late == []
    assert witness.frames[-1] == last

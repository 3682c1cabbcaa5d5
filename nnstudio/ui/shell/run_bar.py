"""The run bar: start, pause, step, reset; how far the run has come; how fast it goes."""

from math import isnan

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from nnstudio import numbers
from nnstudio.project.problems import problems
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style import words
from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.live_text import LiveText
from nnstudio.ui.widgets.pieces import styled
from nnstudio.ui.widgets.segments import Segments
from nnstudio.workspace.design import Design
from nnstudio.workspace.run_update import Grain, RunUpdate

SPEEDS: tuple[float | None, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, None)

ROOM_FOR_WORDS = 1340
"""From so many pixels on, at the usual size of text, every button of the bar has its words."""


class RunBar(QFrame):
    """The bar along the top of the window."""

    def __init__(self, context: WindowContext, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("run_bar")
        self.setAccessibleName(self.tr("Run bar"))
        self._context = context
        self._run = ActionButton(actions["run"], primary=True)
        self._running = False
        self._grain = Segments(
            {"sample": self.tr("sample"), "batch": self.tr("batch"), "epoch": self.tr("epoch")},
            self.tr("What one step is"),
            {
                "sample": self.tr(
                    "Look at one more sample of the coming batch; after its last sample the weights change"
                ),
                "batch": self.tr("Use one batch: one update of the weights"),
                "epoch": self.tr("Go on until every training sample has been used once"),
            },
        )
        self._grain.choose("batch")
        self._grain.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._epoch, self._step = Readout(self.tr("EPOCH"), "88 888"), Readout(self.tr("STEP"), "8 888 888")
        self._loss = Readout(self.tr("LOSS train · val"), "0.88888 · 0.88888")
        self._speed = SpeedSlider(context)
        self._arrange(actions)
        context.redraw_scheduler.frame_began.connect(self._on_update)
        context.document.design_changed.connect(self._on_design_changed)
        self._actions = actions
        actions["run"].changed.connect(self._show_running)
        self._show_running()
        self._on_design_changed(None, context.document.design)

    @property
    def grain(self) -> Grain:
        """What one step is."""
        return self._grain.value  # type: ignore[return-value]

    def _arrange(self, actions: dict[str, QAction]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        row.setSpacing(8)
        step, reset, templates = (ActionButton(actions[key]) for key in ("step", "reset", "templates"))
        self._wordy = (step, reset, templates)
        for widget in (self._run, step, self._grain, reset, ActionButton(actions["new_weights"], wordy=False)):
            row.addWidget(widget)
        row.addSpacing(8)
        for readout in (self._epoch, self._step, self._loss):
            row.addWidget(readout)
        row.addWidget(self._speed, 1)
        row.addStretch(1)
        self._explain = ActionButton(actions["explain"])
        row.addWidget(self._explain)
        row.addWidget(templates)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let buttons that have an icon do without words where there is no room for them."""
        super().resizeEvent(event)
        wordy = self.width() >= ROOM_FOR_WORDS * self._context.appearance.font_scale
        for button in self._wordy:
            button.set_wordy(wordy)
        self._explain.setVisible(wordy)  # the menu and its key remain

    @Slot(object)
    def _on_update(self, update: RunUpdate) -> None:
        running, progress = update.running, update.status.progress
        if running != self._running:
            self._running = running
            self._show_running()
        self._speed.show_rate(update.status.steps_per_second if running else None)
        if progress is None:
            return
        self._epoch.set_value(numbers.count(progress.epoch))
        self._step.set_value(numbers.count(progress.steps))
        _, _, train, validation, _, _ = progress.history.epochs.view()[-1]
        self._loss.set_value(" · ".join("–" if isnan(loss) else numbers.short(loss) for loss in (train, validation)))

    @Slot()
    def _show_running(self) -> None:
        self._run.setText(self.tr("Pause") if self._running else self.tr("Run"))
        self._run.setIcon(icon("pause" if self._running else "play", "on_accent"))

    @Slot(object, object)
    def _on_design_changed(self, before: Design | None, after: Design) -> None:
        """Let a design that cannot run not be run, and say why."""
        blocking = next((problem for problem in problems(after.project) if problem.blocking), None)
        for name in ("run", "step", "explain"):
            self._actions[name].setEnabled(blocking is None)
        tip = self.tr("Start or pause (Space)")
        self._run.setToolTip(words.sentence(blocking.sentence) if blocking else tip)


class ActionButton(QPushButton):
    """A button for an action of the menus, with its icon, words, tooltip and shortcut."""

    def __init__(self, action: QAction, *, primary: bool = False, wordy: bool = True) -> None:
        super().__init__()
        self.setObjectName("primary" if primary else "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action, self._wordy = action, wordy
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        menu = action.menu()
        if isinstance(menu, QMenu):
            self.setMenu(menu)
        self._follow()

    def set_wordy(self, wordy: bool) -> None:
        """Show the words beside the icon, or only the icon."""
        if wordy != self._wordy:
            self._wordy = wordy
            self._follow()

    @Slot()
    def _follow(self) -> None:
        action = self._action
        self.setEnabled(action.isEnabled())
        self.setIcon(action.icon())
        self.setText(action.iconText() if self._wordy else "")
        self.setAccessibleName(action.iconText())
        keys = action.shortcut().toString()
        self.setToolTip(f"{action.toolTip()} ({keys})" if keys else action.toolTip())


class Readout(QWidget):
    """A number under its small name, with room for its longest value, so that nothing beside it moves."""

    def __init__(self, name: str, longest: str) -> None:
        super().__init__()
        self._value = LiveText("readout", longest)
        self._value.setText("–")
        self._value.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(styled(QLabel(name), "caption"))
        column.addWidget(self._value)

    def set_value(self, text: str) -> None:
        """Show a number."""
        self._value.setText(text)


class SpeedSlider(QWidget):
    """How fast the run goes: from one step per second to as fast as it can."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, len(SPEEDS) - 1)
        self._slider.setPageStep(1)
        self._slider.setValue(len(SPEEDS) - 1)
        self._slider.setMinimumWidth(40)
        self._slider.setMaximumWidth(150)
        self._slider.setAccessibleName(self.tr("Speed"))
        self._slider.setToolTip(self.tr("From one step per second to as fast as it goes"))
        self._slider.valueChanged.connect(self._on_moved)
        self._said = LiveText("muted", self._words(88888))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(styled(QLabel(self.tr("SPEED")), "caption"))
        column.addWidget(self._slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(column, 1)
        row.addWidget(self._said, 0, Qt.AlignmentFlag.AlignBottom)
        self.show_rate(None)

    def show_rate(self, steps_per_second: float | None) -> None:
        """Show the speed that was measured, or, at rest, the one that is set."""
        if steps_per_second:
            self._said.setText(self._words(steps_per_second))
            return
        speed = SPEEDS[self._slider.value()]
        self._said.setText(self.tr("flat out") if speed is None else self._words(speed))

    def _words(self, steps_per_second: float) -> str:
        return self.tr("{number} steps/s").format(number=numbers.count(round(steps_per_second)))

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        self._context.run.set_speed(SPEEDS[place])
        self.show_rate(None)

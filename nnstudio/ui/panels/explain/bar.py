"""The step bar: the explanation step that is told, in words and in formulas, and the way on."""

from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from nnstudio.explanation.explanation_step import ExplanationStep, Grain, Stage
from nnstudio.ui.formulas.equations import in_one
from nnstudio.ui.formulas.layout import lay_out
from nnstudio.ui.formulas.lines import FormulaArea
from nnstudio.ui.panels.explain.controls import StepControls
from nnstudio.ui.panels.explain.explanation_cursor import ExplanationCursor
from nnstudio.ui.style import words
from nnstudio.ui.widgets.pieces import styled, wrapped
from nnstudio.ui.widgets.segments import Segments

PACES = {"slow": 5.0, "medium": 2.5, "fast": 1.0}
"""Seconds for each step while it plays by itself."""

LINES = 6.0
"""The height of the formulas' area, in lines of text."""

ONE_LINE = 85
"""From so many lines of text in width on, a sentence has one line to stand in."""

MOST_FORMULAS = 8


class StepBar(QFrame):
    """Shows one step of an explanation at a time; keys, clicker or clock lead on."""

    apply_requested = Signal()
    leave_requested = Signal()

    def __init__(self, explanation_cursor: ExplanationCursor) -> None:
        super().__init__()
        self.setObjectName("step_bar")
        self.setAccessibleName(self.tr("Explained step"))
        self._explanation_cursor = explanation_cursor
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._on_clock)
        self.stages = self._make_stages()
        self.controls = controls = StepControls(explanation_cursor.grain)
        self.grains, self.samples = controls.grains, controls.samples
        self.pace, self.zoom = controls.pace, controls.zoom
        self.back, self.next, self.play, self.apply = controls.back, controls.next, controls.play, controls.apply
        self._number = styled(QLabel(), "beat_number")
        self.sentence = wrapped(style="beat_sentence")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.area = FormulaArea()
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrange()
        self._connect()
        self._make_keys()
        self._fit()

    @property
    def playing(self) -> bool:
        """Whether steps go on by themselves."""
        return self._clock.isActive()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as much room for the sentence as it needs."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "area"):
            self._fit()

    def show_message(self, text: str) -> None:
        """Say why there is nothing to tell."""
        self.sentence.setText(text)
        self.area.set_formulas(())
        self._number.setText("")
        for button in (self.back, self.next, self.play, self.apply):
            button.setEnabled(False)

    def stop(self) -> None:
        """Go on no more by itself."""
        self._clock.stop()
        self.controls.show_playing(self.playing)

    def _make_stages(self) -> Segments:
        names = {
            "forward": self.tr("Forward"),
            "loss": self.tr("Loss"),
            "backward": self.tr("Backward"),
            "update": self.tr("Update"),
        }
        tips = {
            "forward": self.tr("From the inputs to the outputs: every sum and every activation"),
            "loss": self.tr("How far the outputs are from the targets"),
            "backward": self.tr("The chain rule, from the loss back to every weight"),
            "update": self.tr("What the optimiser makes of the gradients"),
        }
        return Segments(names, self.tr("Stage"), tips)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.stages)
        top.addWidget(self._number, 1)
        told = QVBoxLayout()
        told.setSpacing(6)
        told.addLayout(top)
        told.addWidget(self.sentence)
        told.addWidget(self.area, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(12)
        row.addLayout(told, 1)
        row.addWidget(self.controls)

    def _connect(self) -> None:
        self._explanation_cursor.changed.connect(self.show_explanation_step)
        self.stages.chosen.connect(self._on_stage)
        self.grains.chosen.connect(self._on_grain)
        self.samples.chosen.connect(self._explanation_cursor.set_sample)
        self.zoom.zoomed.connect(self._on_zoomed)
        self.pace.chosen.connect(self._on_pace)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.play.clicked.connect(self._on_play)
        self.apply.clicked.connect(self.apply_requested)
        self.controls.leave.clicked.connect(self.leave_requested)

    def _make_keys(self) -> None:
        """Let arrow keys lead on within the bar, and the keys of presenters' clickers from everywhere."""
        window, bar = Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, act, context in (
            (Qt.Key.Key_PageDown, self._on_next, window),
            (Qt.Key.Key_PageUp, self._on_back, window),
            (Qt.Key.Key_Right, self._on_next, bar),
            (Qt.Key.Key_Left, self._on_back, bar),
            (Qt.Key.Key_Escape, self.leave_requested.emit, window),
        ):
            QShortcut(QKeySequence(key), self, act, context=context)

    @Slot()
    def show_explanation_step(self) -> None:
        """Show the step that is told."""
        explanation_cursor, explanation_step = self._explanation_cursor, self._explanation_cursor.explanation_step
        if explanation_step is None or explanation_cursor.training_step is None:
            return
        self.stages.choose(explanation_cursor.stage)
        self.grains.choose(explanation_cursor.grain)
        self.samples.show_samples(explanation_cursor.sample, explanation_cursor.training_step.batch)
        self._number.setText(
            self.tr("{number} of {count}").format(number=explanation_cursor.index + 1, count=explanation_cursor.count)
        )
        said = words.opening(words.sentence(explanation_step.sentence))
        self.sentence.setText(said)
        self.sentence.setAccessibleName(said)
        self.area.set_formulas(formulas_of(explanation_step))
        self.back.setEnabled(explanation_cursor.index > 0)
        self.next.setEnabled(not explanation_cursor.at_end)
        self.play.setEnabled(not explanation_cursor.at_end)
        self.apply.setEnabled(True)
        self.controls.emphasise(self.apply if explanation_cursor.at_end else self.next)
        if explanation_cursor.at_end:
            self.stop()
        QTimer.singleShot(0, self, self._set_ahead)

    @Slot()
    def _set_ahead(self) -> None:
        """Set the formulas of the next step while there is time, so that it comes at once."""
        explanation_step = self._explanation_cursor.following
        if explanation_step is not None:
            for formula in formulas_of(explanation_step):
                lay_out(formula)

    @Slot(str)
    def _on_stage(self, stage: str) -> None:
        self._explanation_cursor.go_to(cast(Stage, stage))

    @Slot(str)
    def _on_grain(self, grain: str) -> None:
        self._explanation_cursor.set_grain(cast(Grain, grain))

    @Slot(str)
    def _on_pace(self, pace: str) -> None:
        self._clock.setInterval(int(1000 * PACES[pace]))

    @Slot()
    def _on_next(self) -> None:
        self.stop()
        self._explanation_cursor.go_on()

    @Slot()
    def _on_back(self) -> None:
        self.stop()
        self._explanation_cursor.go_back()

    @Slot()
    def _on_play(self) -> None:
        if self.playing:
            self.stop()
        else:
            self._clock.start(int(1000 * PACES[self.pace.value]))
            self.controls.show_playing(self.playing)

    @Slot()
    def _on_clock(self) -> None:
        self._explanation_cursor.go_on()

    @Slot(float)
    def _on_zoomed(self, zoom: float) -> None:
        self.area.lines.set_zoom(zoom)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * zoom)
        self.sentence.setFont(font)
        self._fit()

    def _fit(self) -> None:
        """Keep the same height for every step, so that nothing moves under the pointer."""
        line = self.fontMetrics().height() * self.zoom.zoom
        lines = 1 if self.width() >= ONE_LINE * line else 2
        self.sentence.setFixedHeight(round((1.2 * lines + 0.2) * line))
        self.area.setFixedHeight(round(LINES * line))


def formulas_of(explanation_step: ExplanationStep) -> list[str]:
    """Return a step's equations, each in one formula; of very many the first and the last."""
    chosen = list(explanation_step.equations)
    if len(chosen) > MOST_FORMULAS:
        chosen = [*chosen[: MOST_FORMULAS - 1], chosen[-1]]
    return [in_one(equation) for equation in chosen]

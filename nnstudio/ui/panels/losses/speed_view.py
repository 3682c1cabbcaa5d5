"""The page of speed: how hard losses pull at a sigmoid output that is wrong and saturated."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.analysis.loss_curves import pull
from nnstudio.engine.arrays import Array
from nnstudio.engine.losses import BinaryCrossEntropy, HalfSquaredError, Loss, MeanSquaredError
from nnstudio.training.session import Progress
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.curve import Curve, height_range
from nnstudio.ui.charts.curve_gallery import scrolled
from nnstudio.ui.charts.probe import Probe, Sketch
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import LIGHT, Theme
from nnstudio.ui.widgets.live_text import LiveText
from nnstudio.ui.widgets.pieces import styled, wrapped
from nnstudio.ui.widgets.segments import Segments

REACH, POINTS = 8.0, 321
START = 4.0
"""Where the line stands at first: Nielsen's badly wrong neuron, z = 4 with target 0."""

TINY = 1e-6

COMPARED: tuple[Loss, ...] = (BinaryCrossEntropy(), MeanSquaredError(), HalfSquaredError())


class SpeedView(QWidget):
    """Shows dL/dz of cross-entropy and of squared errors over z or a, with the outputs of the run marked."""

    def __init__(self) -> None:
        super().__init__()
        self.probe = Probe(self.tr("Pull ∂L/∂z of three losses on a sigmoid output"))
        self.truth = Segments({"0": "0", "1": "1"}, self.tr("Target"))
        self.across = Segments(
            {"z": self.tr("over z"), "a": self.tr("over a")},
            self.tr("What lies along the axis"),
            {"z": self.tr("The weighted sum of the output"), "a": self.tr("The output itself, a = sigmoid(z)")},
        )
        self.point = LiveText("said")
        self.verdict, self.marked = wrapped("", "said"), wrapped()
        self._theme: Theme = LIGHT
        self._known: tuple[Snapshot, Progress] | None = None
        self._arrange()
        self.probe.pointed.connect(self._show_point)
        self.truth.chosen.connect(self._show)
        self.across.chosen.connect(self._show)

    @property
    def target(self) -> float:
        """The target that the output is measured against."""
        return float(self.truth.value)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.probe.show_theme(theme)
        self._show()

    def show_run(self, snapshot: Snapshot, progress: Progress) -> None:
        """Mark the outputs of the batch whose target is the chosen one."""
        self._known = snapshot, progress
        sums = sums_of_outputs(snapshot, progress, self.target)
        if sums is None:
            self._say(self.tr("The output of this design is no sigmoid: none of its outputs can be marked."))
            self.probe.show_marks(np.zeros(0))
            return
        self.probe.show_marks(sums if self.across.value == "z" else Sigmoid().values(sums))
        text = self.tr("Marked on the axis: the {count} outputs of the last batch whose target is {target}.")
        self._say(text.format(count=len(sums), target=numbers.short(self.target)))

    def _say(self, text: str) -> None:
        if text != self.marked.text():
            self.marked.setText(text)

    def _arrange(self) -> None:
        choices = QGridLayout()
        choices.addWidget(styled(QLabel(self.tr("Target y")), "muted"), 0, 0)
        choices.addWidget(self.truth, 0, 1)
        choices.addWidget(self.across, 0, 2)
        choices.setColumnStretch(3, 1)
        about = self.tr(
            "A sigmoid output that is badly wrong is saturated: its slope is nearly 0. A squared error passes back"
            " through that slope, so it hardly pulls. In cross-entropy the slope cancels, and ∂L/∂z = a − y."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(choices)
        column.addWidget(self.probe, 3)
        column.addWidget(self.point)
        words_below = QWidget()
        beneath = QVBoxLayout(words_below)
        beneath.setContentsMargins(0, 0, 0, 0)
        for widget in (self.verdict, self.marked, wrapped(about)):
            beneath.addWidget(widget)
        beneath.addStretch(1)
        column.addWidget(scrolled(words_below), 1)

    @Slot()
    def _show(self) -> None:
        z = np.linspace(-REACH, REACH, POINTS)
        over_z = self.across.value == "z"
        x = z if over_z else Sigmoid().values(z)
        colours = self._theme.colour("accent"), self._theme.colour("negative"), self._theme.class_colour(2, 10)
        curves = tuple(
            Curve(words.name(loss.title), x, pull(loss, self.target, z), colour, place, 2.0)
            for place, (loss, colour) in enumerate(zip(COMPARED, colours, strict=True))
        )
        name = self.tr("z, the weighted sum of the output") if over_z else self.tr("a, the output")
        ends = (-REACH, REACH) if over_z else (0.0, 1.0)
        self.probe.show_sketch(Sketch(curves, ends, height_range(curves), name))
        wrong = START if self.target == 0.0 else -START
        self.probe.rest_at(wrong if over_z else float(Sigmoid().values(np.array([wrong]))[0]))
        self._show_point()
        if self._known is not None:
            self.show_run(*self._known)

    @Slot()
    def _show_point(self) -> None:
        """Compare the pulls at the upright line."""
        at = np.array([self.probe.at])
        inner = np.clip(at, TINY, 1.0 - TINY)  # no z makes a sigmoid exactly 0 or 1
        z = at if self.across.value == "z" else np.log(inner / (1.0 - inner))
        a = float(Sigmoid().values(z)[0])
        self.point.setText(
            self.tr("y = {target}   z = {z}   a = {a}").format(
                target=numbers.short(self.target), z=numbers.fixed(float(z[0]), 3), a=numbers.fixed(a)
            )
        )
        cross, mean, half = (abs(float(pull(loss, self.target, z)[0])) for loss in COMPARED)
        text = self.tr(
            "|∂L/∂z|: cross-entropy {cross}, mean squared error {mean}, half squared error {half}."
            " Cross-entropy pulls {times} times as hard as half the squared error."
        )
        times = numbers.short(cross / half) if half > 0.0 else "∞"
        shown = {"cross": cross, "mean": mean, "half": half}
        said = text.format(times=times, **{name: numbers.short(value) for name, value in shown.items()})
        self.verdict.setText(said)
        self.probe.setAccessibleDescription(said)


def sums_of_outputs(snapshot: Snapshot, progress: Progress, target: float) -> Array | None:
    """Return z of the sigmoid outputs of the batch whose target is ``target``; None where the output is no sigmoid."""
    layer = snapshot.network.layers[-1]
    values = next((layer for layer in snapshot.layers if layer.name == snapshot.network.last), None)
    if (
        not isinstance(layer.activation, Sigmoid)
        or values is None
        or values.z is None
        or len(values.z) != len(snapshot.batch)
    ):
        return None
    return np.asarray(values.z[progress.data.train.y[snapshot.batch] == target])

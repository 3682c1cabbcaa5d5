"""The page of curves: all losses side by side, and one of them large."""

import numpy as np
from msgspec import Meta
from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.engine.activations import Softmax
from nnstudio.engine.analysis.loss_curves import Takes, loss_curve, takes
from nnstudio.engine.losses import LOSSES, Loss
from nnstudio.ui.charts.curve import Curve, height_range
from nnstudio.ui.charts.curve_gallery import CurveGallery, Tile, scrolled
from nnstudio.ui.charts.probe import Probe, Sketch
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.formulas.lines import FormulaLines
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import LIGHT, Theme
from nnstudio.ui.widgets.live_text import LiveText
from nnstudio.ui.widgets.pieces import styled, wrapped
from nnstudio.ui.widgets.segments import Segments

TALLEST = 6.0
"""Losses and slopes beyond so much are cut, so that those of all losses can be compared."""

WIDE = 36
"""From so many lines of text in width on, the large picture stands beside the gallery."""


class CurvesView(QWidget):
    """A gallery of losses, grouped by what they take; the chosen one is shown large, with its formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.gallery = CurveGallery(self.tr("All losses"))
        self.probe = Probe(self.tr("Loss and its slope over the prediction"))
        self.target = NumberField(Meta(ge=-10.0, le=10.0))
        self.truth = Segments(
            {"1": "1", "0": "0"},
            self.tr("Target of a class"),
            {"1": self.tr("The sample belongs to the class"), "0": self.tr("The sample does not belong to the class")},
        )
        self.name, self.about = wrapped("", "section_title"), wrapped()
        self.point = LiveText("said")
        self.formulas = FormulaLines()
        self._theme: Theme = LIGHT
        self._own: Loss | None = None
        self.chosen = LOSSES[0].kind()
        self._arrange()
        self.gallery.chosen.connect(self.choose)
        self.probe.pointed.connect(self._show_point)
        self.target.edited.connect(self._on_target)
        self.truth.chosen.connect(self._show)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.gallery.show_theme(theme)
        self.probe.show_theme(theme)
        self._show()

    def show_own(self, loss: Loss) -> None:
        """Mark the loss of the design, with its own settings, and show it large when it is another one."""
        if loss == self._own:
            return
        if self._own is None or loss.kind() != self._own.kind():
            self.chosen = loss.kind()
        self._own = loss
        self._show()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show a loss large."""
        self.chosen = key
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the large picture beside the gallery where there is room, and above it where there is not."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontMetrics().height()
        self._parts.setDirection(QBoxLayout.Direction.RightToLeft if wide else QBoxLayout.Direction.TopToBottom)

    def loss(self, kind: type[Loss]) -> Loss:
        """Return a loss of the catalogue, with the design's settings where it is the design's."""
        return self._own if self._own is not None and type(self._own) is kind else kind()

    def target_of(self, kind: type[Loss]) -> float:
        """Return the chosen target for what a loss takes."""
        return self.target.value if takes(kind) == "number" else float(self.truth.value)

    def _arrange(self) -> None:
        self.target.setAccessibleName(self.tr("Target of a number"))
        self.target.setToolTip(self.tr("The true value y for losses that take a number"))
        self.target.show_value(0.0)
        targets = QHBoxLayout()
        targets.addWidget(styled(QLabel(self.tr("Target: number")), "muted"))
        targets.addWidget(self.target)
        targets.addWidget(styled(QLabel(self.tr("class")), "muted"))
        targets.addWidget(self.truth)
        targets.addStretch(1)
        details = QWidget()
        beneath = QVBoxLayout(details)
        beneath.setContentsMargins(0, 0, 0, 0)
        beneath.addWidget(self.formulas)
        beneath.addWidget(self.about)
        beneath.addStretch(1)
        large = QVBoxLayout()
        for widget in (self.name, self.probe, self.point):
            large.addWidget(widget, 3 if widget is self.probe else 0)
        large.addWidget(scrolled(details), 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.addLayout(large, 1)
        self._parts.addWidget(scrolled(self.gallery), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(targets)
        column.addLayout(self._parts, 1)

    @Slot(object)
    def _on_target(self, change: Change) -> None:
        self._show()

    @Slot()
    def _show(self) -> None:
        order: list[Takes] = ["number", "probability", "score"]
        kinds = sorted(LOSSES, key=lambda kind: order.index(takes(kind)))
        self.gallery.show_tiles(tuple(self._tile(kind) for kind in kinds))
        self._show_large(next(kind for kind in LOSSES if kind.kind() == self.chosen))

    def _tile(self, kind: type[Loss]) -> Tile:
        curves, loss = self._curves(kind), self.loss(kind)
        own = self._own is not None and type(self._own) is kind
        return Tile(
            kind.kind(), words.name(loss.title), curves, (float(curves[0].x[0]), float(curves[0].x[-1])),
            height_range(curves, TALLEST), words.name(loss.reduction), self._group(takes(kind)),
            self.tr("in use") if own else "",
        )  # fmt: skip

    def _group(self, what: Takes) -> str:
        match what:
            case "number":
                return self.tr("Taking any number; loss solid, slope ∂L/∂a dashed")
            case "probability":
                return self.tr("Taking a probability, 0 to 1, of the true class or not")
        return self.tr("Taking a score, positive for yes; targets −1 and +1")

    def _curves(self, kind: type[Loss]) -> tuple[Curve, ...]:
        sampled = loss_curve(self.loss(kind), self.target_of(kind))
        return (
            Curve(self.tr("loss"), sampled.a, sampled.loss, self._theme.colour("accent"), 0, 2.0),
            Curve(self.tr("slope"), sampled.a, sampled.gradient, self._theme.colour("negative"), 1, 1.6),
        )

    def _show_large(self, kind: type[Loss]) -> None:
        curves, loss = self._curves(kind), self.loss(kind)
        x = float(curves[0].x[0]), float(curves[0].x[-1])
        self.probe.show_sketch(Sketch(curves, x, height_range(curves, TALLEST), self._x_name(takes(kind))))
        self.probe.rest_at(x[0] + 0.75 * (x[1] - x[0]))
        self.name.setText(words.name(loss.title))
        self.formulas.set_formulas(
            (f"L={loss.formula}", rf"\frac{{\partial L}}{{\partial a_i}}={loss.gradient_formula}")
        )
        self.about.setText(self._about(loss))
        self._show_point()

    def _x_name(self, what: Takes) -> str:
        names = {
            "number": self.tr("prediction a, any number"),
            "probability": self.tr("prediction a, a probability"),
            "score": self.tr("prediction a, a score"),
        }
        return names[what]

    def _about(self, loss: Loss) -> str:
        text = self.tr("One sample with one output. Over several: {reduction}.").format(
            reduction=words.name(loss.reduction)
        )
        if Softmax not in loss.wants:
            return text
        more = self.tr("Two classes with outputs a and 1 − a: the slope is taken along both, ∂L/∂a₁ − ∂L/∂a₂.")
        return f"{more} {text}"

    @Slot()
    def _show_point(self) -> None:
        """Show the loss and its slope at the upright line."""
        kind = next(kind for kind in LOSSES if kind.kind() == self.chosen)
        here = loss_curve(self.loss(kind), self.target_of(kind), np.array([self.probe.at]))
        text = self.tr("y = {target}   a = {a}   loss = {loss}   ∂L/∂a = {slope}").format(
            target=numbers.short(self.target_of(kind)), a=numbers.fixed(self.probe.at, 3),
            loss=numbers.fixed(float(here.loss[0])), slope=numbers.fixed(float(here.gradient[0])),
        )  # fmt: skip
        self.point.setText(text)
        self.probe.setAccessibleDescription(text)

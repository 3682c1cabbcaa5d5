"""What stands beside the curves: formulas, the point's numbers, and the layer summed up."""

import math

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.engine.activations import SATURATED_BELOW, Activation
from nnstudio.training.activation_use import Share, Subject
from nnstudio.ui.formulas.lines import FormulaLines
from nnstudio.ui.panels.activation.canvas import Point
from nnstudio.ui.style import words
from nnstudio.ui.widgets.live_text import LiveText
from nnstudio.ui.widgets.pieces import wrapped


class ActivationText(QWidget):
    """Words and numbers about one activation."""

    def __init__(self) -> None:
        super().__init__()
        self.whose, self.about, self.share = wrapped("", "section_title"), wrapped(), wrapped("", "said")
        self.point = LiveText("said")
        self.point.setToolTip(self.tr("The weighted sum, the activation, and the slope: the share of the error signal"
                                      " that passes back"))  # fmt: skip
        self.share.setToolTip(self.tr("Every unit of the layer, every sample of the batch"))
        self.formulas = FormulaLines()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for widget in (self.whose, self.point, self.share, self.formulas, self.about):
            column.addWidget(widget)
        column.addStretch(1)

    def wanted_width(self) -> int:
        """Return the width in which the numbers of a point can be read."""
        longest = self.tr("by hand: z = {z}   f(z) = {value}   f′(z) = {slope}")
        return self.fontMetrics().horizontalAdvance(longest.format(z="−0.0000", value="−0.0000", slope="−0.0000"))

    def show_whose(self, text: str) -> None:
        """Say whose activation it is."""
        if text != self.whose.text():
            self.whose.setText(text)

    def show_activation(self, activation: Activation) -> None:
        """Show formulas, the range of f, and what it does to the error signal."""
        slope = activation.slope_formula
        slope = slope if "partial" in slope else f"f'(z)={slope}"
        self.formulas.set_formulas((f"f(z)={activation.formula}", slope))
        low, high = (numbers.short(limit) for limit in activation.limits)
        text = self.tr("{title}: values from {low} to {high}, steepest slope {steepest}. {behaviour}")
        parts = [
            text.format(
                title=words.opening(words.name(activation.title)), low=low, high=high,
                steepest=numbers.short(activation.steepest, 4), behaviour=words.name(activation.behaviour),
            )
        ]  # fmt: skip
        if not activation.elementwise:
            parts.append(self.tr("It depends on every z of its layer: the curve moves one of them and holds the others."
                                 " Its slope is ∂a/∂z of the same unit."))  # fmt: skip
        self.about.setText(" ".join(parts))

    def show_point(self, point: Point) -> None:
        """Show the numbers at the point."""
        text = self.tr("by hand: z = {z}   f(z) = {value}   f′(z) = {slope}") if point.by_hand else self.tr(
            "z = {z}   f(z) = {value}   f′(z) = {slope}")  # fmt: skip
        shown = {"z": point.z, "value": point.value, "slope": point.slope}
        self.point.setText(text.format(**{name: numbers.fixed(value) for name, value in shown.items()}))

    def show_share(self, subject: Subject | None, share: Share | None) -> None:
        """Show what the layer does to its batch as a whole."""
        text = "" if subject is None or share is None else self._shared(subject, share)
        if text != self.share.text():
            self.share.setText(text)

    def _shared(self, subject: Subject, share: Share) -> str:
        text = self.tr("Over the batch ({samples} samples × {units} units): mean slope {slope}.").format(
            samples=numbers.count(subject.samples), units=numbers.count(subject.units),
            slope=numbers.short(share.mean_slope) if math.isfinite(share.mean_slope) else "NaN",
        )  # fmt: skip
        if not subject.activation.saturates:
            return text
        part = self.tr("{share} saturated: slope below {bound}, a twentieth of the steepest.").format(
            share=numbers.percent(share.saturated),
            bound=numbers.short(SATURATED_BELOW * subject.activation.steepest),
        )
        return f"{text} {part}"

"""The fitted curve: one input, and what the network answers to it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox

from nnstudio.engine.activations import Identity
from nnstudio.training.output_parts import WeightedSumParts
from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.curve_canvas import CurveCanvas
from nnstudio.ui.panels.output.legend import LegendSign
from nnstudio.ui.panels.output.staged_view import StagedView
from nnstudio.ui.style import words


class CurveView(StagedView):
    """The curve with its legend, and a box to tick for its parts."""

    needs_grid = True

    def __init__(self) -> None:
        self.canvas, self.parts = CurveCanvas(), QCheckBox()
        super().__init__(self.canvas, self.parts)
        self.canvas.setAccessibleName(self.tr("Curve of the answers over the input"))
        self.parts.setText(self.tr("parts"))
        self.parts.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space away from Run
        self.parts.setToolTip(
            self.tr("Show what each unit of the last hidden layer adds: its weight times its activation")
        )
        self.parts.toggled.connect(self._on_parts)

    def entries(self, predictions: Predictions) -> tuple[LegendSign, ...]:
        """Tell the sets apart, and name the curves and, where they are drawn, their parts."""
        theme, outputs = self.theme, predictions.snapshot.network.outputs
        self.parts.setEnabled(outputs == 1)
        entries = [LegendSign("dot", self.tr("training"), theme.colour("train"))]
        if len(predictions.validation.part):
            entries.append(LegendSign("ring", self.tr("validation"), theme.colour("validation")))
        names = predictions.schema.class_names if outputs > 1 else ()
        for place in range(outputs):
            text = words.name(names[place]) if names else self.tr("network")
            entries.append(LegendSign("line", text, self.canvas.curve_colour(predictions, place)))
        if self.canvas.parts is not None:
            entries += self._part_entries(predictions, self.canvas.parts)
        return tuple(entries)

    def describe(self, predictions: Predictions) -> str:
        """Say what is drawn."""
        if self.canvas.parts is not None:
            return self.tr("The curve that the network has fitted to the points, and the parts that add up to it.")
        return self.tr("The curve that the network has fitted to the points.")

    @Slot(bool)
    def _on_parts(self, wanted: bool) -> None:
        self.canvas.set_parts(wanted=wanted)
        if self.predictions is not None:
            self.show_predictions(self.predictions)

    def _part_entries(self, predictions: Predictions, parts: WeightedSumParts) -> list[LegendSign]:
        """Say what the thin lines are and what they add up to."""
        theme, units, drawn = self.theme, len(parts.curves), len(self.canvas.drawn_parts())
        layers = len(predictions.snapshot.network.layers)
        text = self.tr("w · a(x), each unit of layer {layer}") if layers > 1 else self.tr("w · x")
        entries = [LegendSign("thin", text.format(layer=layers - 1), self.canvas.part_colour(0))]
        if drawn < units:
            text = self.tr("{drawn} of {units} parts drawn")
            entries.append(LegendSign("none", text.format(drawn=drawn, units=units), theme.colour("muted")))
        entries.append(LegendSign("dashes", self.tr("bias"), theme.colour("muted")))
        if isinstance(parts.activation, Identity):
            text = self.tr("they add up to the curve")
        else:
            text = self.tr("{activation} of their sum is the curve")
        said = text.format(activation=words.name(parts.activation.title))
        entries.append(LegendSign("none", said, theme.colour("muted")))
        return entries

"""What the view of the way forward says."""

import math

from nnstudio import numbers
from nnstudio.training.forward_path import ForwardRow, spread_ratio
from nnstudio.ui.panels.flow.words import FlowWords

FEW = 24
"""So many dead units are named."""

CALM = 0.1, 10.0
"""Activations whose spread changes by a factor between these keep their size."""


class ForwardWords(FlowWords):
    """Says it in the user's language."""

    def summary(self, rows: tuple[ForwardRow, ...]) -> str:
        """Say in one sentence whether activations keep their size on the way, and which units are out of use."""
        if not rows:
            return self.tr("Here appears how large every layer's activations are.")
        if any(not math.isfinite(row.std) for row in rows):
            return self.tr("The activations are no longer finite numbers.")
        parts = [self._size(rows), self._worst(rows)]
        return " ".join(part for part in parts if part)

    def row(self, row: ForwardRow, output: str) -> str:
        """Say everything about one layer."""
        parts = [
            self.tr("{layer}, {units} units: mean of the activations {mean}, standard deviation {std}."),
            "" if math.isnan(row.saturated) else self.tr("Saturated: {saturated} of all (unit, sample) pairs."),
            "" if math.isnan(row.dead) else self.tr("Dead for this batch: {dead} of the units."),
        ]
        return " ".join(part for part in parts if part).format(
            layer=self.layer(row.layer, output),
            units=numbers.count(row.units),
            mean=numbers.short(row.mean),
            std=numbers.short(row.std),
            saturated=numbers.percent(row.saturated),
            dead=numbers.percent(row.dead),
        )

    def click(self) -> str:
        """Say what a click on a dead share does."""
        return self.tr("Click: which units no training row at all switches on.")

    def dead(self, row: ForwardRow, units: list[int], samples: int, output: str) -> str:
        """Name the units that no training row switches on."""
        if not units:
            text = self.tr("In {layer} every unit is switched on by at least one of the {samples} training rows.")
        elif len(units) > FEW:
            text = self.tr(
                "In {layer}, {count} of {units} units are dead: none of the {samples} training rows switches them on. "
                "The first {shown}:"
            )
        else:
            text = self.tr(
                "In {layer}, {count} of {units} units are dead: none of the {samples} training rows switches them on:"
            )
        return text.format(
            layer=self.layer(row.layer, output),
            count=numbers.count(len(units)),
            units=numbers.count(row.units),
            samples=numbers.count(samples),
            shown=FEW,
        )

    def teach_forward(self) -> str:
        """Return what the tooltip of the table teaches."""
        return self.tr(
            "Read downwards: activations go from the first layer to the output. Mean and standard deviation are taken "
            "over all units and samples of this batch. A unit is saturated for a sample where its slope f′(z) is below "
            "a twentieth of the steepest; it is dead where its slope is exactly 0 for every sample."
        )

    def _size(self, rows: tuple[ForwardRow, ...]) -> str:
        ratio = spread_ratio(rows)
        if math.isnan(ratio):
            return ""
        low, high = CALM
        if ratio < low:
            text = self.tr("Activations fade: the last hidden layer's standard deviation is {ratio} of the first's.")
        elif ratio > high:
            text = self.tr("Activations grow: the last hidden layer's standard deviation is {ratio} times the first's.")
        else:
            text = self.tr(
                "Activations keep their size: the last hidden layer's standard deviation is {ratio} times the first's."
            )
        return text.format(ratio=numbers.short(ratio))

    def _worst(self, rows: tuple[ForwardRow, ...]) -> str:
        dead = [row for row in rows[:-1] if row.dead > 0.0]
        flat = [row for row in rows[:-1] if row.saturated > 0.0]
        if dead:
            worst = max(dead, key=lambda row: row.dead)
            text = self.tr("Layer {layer} has most dead units for this batch, {share}.")
            return text.format(layer=worst.layer, share=numbers.percent(worst.dead, 0))
        if flat:
            worst = max(flat, key=lambda row: row.saturated)
            text = self.tr("Layer {layer} is saturated most, {share}.")
            return text.format(layer=worst.layer, share=numbers.percent(worst.saturated, 0))
        return ""

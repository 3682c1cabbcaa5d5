"""The names of plans and quantities, and what there is to know about them."""

from msgspec import Struct
from PySide6.QtCore import QObject

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.numbers import plain
from nnstudio.ui.forms.fields import NumberSpec, fields_of
from nnstudio.ui.forms.variant import title_of_kind
from nnstudio.ui.panels.depth.quantities import Key


class DepthWords(QObject):
    """Says it in the user's language."""

    def plan(self, plan: DepthPlan) -> str:
        """Name a plan in a few words: its activation, its first weights, its layers and their units."""
        said = self.tr("{activation} · {weights} · {depth} × {width}")
        return said.format(
            activation=_named(plan.activation), weights=_named(plan.initialiser), depth=plan.depth, width=plan.width
        )

    def quantity(self, key: Key) -> str:
        """Name a quantity as it stands over its plot."""
        return {
            "activation_std": self.tr("Forward: standard deviation of the activations a"),
            "z_std": self.tr("Forward: standard deviation of the weighted sums z"),
            "activation_mean": self.tr("Forward: mean of the activations a, without its sign"),
            "saturated": self.tr("Forward: share of saturated activations"),
            "dead": self.tr("Forward: share of dead units"),
            "delta_rms": self.tr("Backward: RMS of the error signal δ = ∂L/∂z"),
        }[key]

    def about(self, key: Key) -> str:
        """Explain a quantity."""
        return {
            "activation_std": self.tr("Over all units of the layer and all rows that are sent through"),
            "z_std": self.tr("Over all units of the layer and all rows that are sent through"),
            "activation_mean": self.tr("Over all units of the layer and all rows; point at the plot for its sign"),
            "saturated": self.tr("Pairs of unit and row whose slope f′(z) is below a twentieth of the steepest"),
            "dead": self.tr("Units whose slope f′(z) is 0 for every row: no error signal gets through them"),
            "delta_rms": self.tr(
                "Root mean square over units and rows, before any training; each row's own δ, not divided by their "
                "number. A layer learns from it, so that it should be about as large everywhere"
            ),
        }[key]

    def nothing(self, key: Key) -> str:
        """Say why there is nothing to draw."""
        return {
            "activation_std": self.tr("All activations are alike: their standard deviation is 0."),
            "z_std": self.tr("All weighted sums are alike: their standard deviation is 0."),
            "activation_mean": self.tr("The mean of the activations is 0."),
            "saturated": self.tr("This activation has no flat ends: its units cannot saturate."),
            "dead": self.tr("The slope of this activation is never exactly 0: its units cannot die."),
            "delta_rms": self.tr("No error signal arrives anywhere."),
        }[key]

    def fed(self, rows: int, seed: int, seeds: int) -> str:
        """Say what the curves are drawn from."""
        return self.tr("{rows} rows · seed {seed} · band of {seeds} seeds").format(rows=rows, seed=seed, seeds=seeds)


def _named(entry: Struct) -> str:
    """Name a catalogue entry, with the numbers that it was given: "Xavier uniform × 1.67"."""
    parts = [title_of_kind(type(entry))]
    for field in fields_of(type(entry)):
        value = getattr(entry, field.name)
        if isinstance(field.spec, NumberSpec) and not field.spec.many and (field.name, value) != ("gain", 1.0):
            parts.append(f"× {plain(value)}" if field.name == "gain" else plain(value))
    return " ".join(parts)

"""What the gradients panel says: names of quantities, of axes, and which numbers these are."""

from PySide6.QtCore import QObject

from nnstudio import numbers
from nnstudio.series.histogram import Histogram
from nnstudio.series.ranges import Range
from nnstudio.training.histories.quantities import KEYS, Key, LayerArray, is_output
from nnstudio.training.snapshot import Snapshot


class QuantityWords(QObject):
    """Says it in the user's language."""

    def choices(self) -> dict[Key, str]:
        """Return the quantities with their symbols and names, for the menu."""
        names = {
            "gradient": self.tr("∂L/∂w  gradient of the weights"),
            "delta": self.tr("δ = ∂L/∂z  error signal, each sample's own"),
            "activation": self.tr("a  activations"),
            "weight": self.tr("w  weights"),
            "update": self.tr("Δw  updates"),
        }
        return {key: names[key] for key in KEYS}

    def symbol(self, key: Key) -> str:
        """Return a quantity's symbol."""
        return {"gradient": "∂L/∂w", "delta": "δ = ∂L/∂z", "activation": "a", "weight": "w", "update": "Δw"}[key]

    def button(self, key: Key) -> str:
        """Name a quantity on the button that opens the menu."""
        return f"{self.symbol(key)} ▾"

    def axis(self, key: Key) -> str:
        """Return the name of the histograms' axis."""
        return {
            "gradient": self.tr("log₁₀ |∂L/∂w|"),
            "delta": self.tr("log₁₀ |δ|"),
            "activation": self.tr("activation a"),
            "weight": self.tr("weight w"),
            "update": self.tr("log₁₀ |Δw|"),
        }[key]

    def measure(self, key: Key) -> str:
        """Return the name of the number that sums a quantity up over time."""
        return {
            "gradient": self.tr("root mean square of ∂L/∂w"),
            "delta": self.tr("root mean square of δ"),
            "activation": self.tr("standard deviation of the activations"),
            "weight": self.tr("root mean square of the weights"),
            "update": self.tr("size of the update, relative to the weights"),
        }[key]

    def layer(self, snapshot: Snapshot, one: LayerArray) -> str:
        """Return a layer's name."""
        if one.tensor == "P":
            return self.tr("layer {name} way around").format(name=one.layer)
        return self.layer_name(snapshot, one.layer)

    def layer_name(self, snapshot: Snapshot, name: str) -> str:
        """Return a layer's name; the last one is the output."""
        return self.tr("output") if is_output(snapshot, name) else self.tr("layer {name}").format(name=name)

    def notes(self, histogram: Histogram, shown: Range | None) -> tuple[str, ...]:
        """Return what is said beside a histogram: its root mean square, and whatever its bins do not show."""
        size = numbers.short(histogram.rms)
        below, above = (0, 0) if shown is None else histogram.outside(shown)
        counts = (histogram.not_finite, histogram.zeros, histogram.underflow, below, above)
        if not any(counts):
            return (size,)
        texts = (
            self.tr("{count} not finite"),
            self.tr("{count} zeros"),
            self.tr("{count} underflow"),
            self.tr("{count} below"),
            self.tr("{count} above"),
        )
        said = (text.format(count=numbers.count(count)) for text, count in zip(texts, counts, strict=True) if count)
        return ", ".join(said), size

    def explain(self, snapshot: Snapshot, key: Key) -> str:
        """Say which numbers these are: of which step, over which samples, reduced how."""
        first = self.tr("Before step 1, its batch of {samples}") if snapshot.step == 0 else ""
        when = first or self.tr("Step {step}, batch of {samples}")
        when = when.format(step=numbers.count(snapshot.step), samples=numbers.count(len(snapshot.batch)))
        what = {
            "gradient": self.tr("{when}. ∂L/∂w of the batch's mean loss, biases left out. Dashed: medians."),
            "delta": self.tr("{when}. δ is each sample's own, not divided by the batch. Dashed: medians."),
            "activation": self.tr("{when}. Every unit's output for every sample. Dashed: medians."),
            "weight": self.tr("{when}. The weights as they are now, biases left out. Dashed: medians."),
            "update": self.tr("{when}. What this step added to the weights, biases left out. Dashed: medians."),
        }[key]
        return what.format(when=when)

    def heading(self) -> str:
        """Name the numbers beside the histograms."""
        return self.tr("RMS")

    def teach(self) -> str:
        """Return what the caption's tooltip teaches."""
        return self.tr(
            "Each histogram shows how a layer's values are spread, the first layer on top; each is scaled to its own "
            "peak. The dashed line joins the medians of the values that are not zero: where it leans to the left, the "
            "values get smaller towards the input. At the right stand the root mean square (RMS) of all values, and "
            "how many are exactly zero, not finite, so small that digits are lost (underflow), or outside the axis."
        )

    def no_update_yet(self) -> str:
        """Say why there is nothing to see of updates."""
        return self.tr("After the next step: how far it moves every weight.")

    def nothing_yet(self) -> str:
        """Say how to see something."""
        return self.tr("Press Run (Space): every layer's gradients appear here.")

    def no_weights(self) -> str:
        """Say that there is nothing of the kind in this network."""
        return self.tr("This network has no weights.")

    def recent(self, first: int, last: int) -> str:
        """Say what the y axis of norms over time follows."""
        text = self.tr("Seen about 25 times a second. The y axis follows steps {first} to {last}.")
        return text.format(first=numbers.count(first), last=numbers.count(last))

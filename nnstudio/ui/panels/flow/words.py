"""What the gradient flow panel says."""

from PySide6.QtCore import QObject

from nnstudio import numbers
from nnstudio.diagnosis.error_grade import grade
from nnstudio.engine.layers import Layer
from nnstudio.numbers import short
from nnstudio.training.error_path import CAUSES, Cause, ErrorPath, FlowHop, frozen_layers
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.style import words


class FlowWords(QObject):
    """Says it in the user's language."""

    def layer(self, name: str, output: str) -> str:
        """Return a layer's name; the last one is the output."""
        return self.tr("output") if name == output else self.tr("layer {name}").format(name=name)

    def within(self, name: str, output: str) -> str:
        """Return a layer's name inside a sentence."""
        return self.tr("the output") if name == output else self.layer(name, output)

    def cause(self, cause: Cause) -> str:
        """Name a kind of factor."""
        return {"weights": self.tr("weights"), "slopes": self.tr("slopes"), "layer": self.tr("whole layer")}[cause]

    def formula(self, cause: Cause) -> str:
        """Name a kind of factor with its formula, for the legend."""
        return {
            "weights": self.tr("weights |Wᵀδ| / |δ|"),
            "slopes": self.tr("slopes |f′(z) · Wᵀδ| / |Wᵀδ|"),
            "layer": self.tr("normalisation, dropout or block as a whole"),
        }[cause]

    def blame(self, way: ErrorPath) -> str:
        """Say in one sentence what makes the error signal fade or grow."""
        match way.state:
            case "unknown":
                return self.tr("Here appears what every layer makes of the error signal on its way back.")
            case "direct":
                return self.tr("There is no hidden layer: the error signal δ arises at the output and goes no further.")
            case "silent":
                return self.tr("δ is exactly 0 at the output: there is no error, so nothing goes back.")
            case "broken":
                return self.tr("The run has left the range of finite numbers: its last step has no factors any more.")
            case "cut":
                return self._cut(way)
        return self._with_the_rest(self._open(way), way)

    def equation(self, way: ErrorPath) -> str:
        """Write the ratio of both ends as the product of all weights and all slopes."""
        if way.state not in ("open", "cut"):
            return ""
        text = self.tr("|δ| of {layer} / |δ| of the output = {ratio} = {products}")
        if way.state == "cut":
            text = self.tr("|δ| of {layer} / |δ| of the output = {ratio}")
        products = (
            self.tr("{cause} {product}").format(cause=self.cause(cause), product=numbers.short(way.product(cause)))
            for cause in CAUSES
            if way.has(cause)
        )
        return text.format(
            layer=self.layer(way.steps[-1].layer, way.output),
            ratio=numbers.short(way.ratio),
            products=" × ".join(products),
        )

    def product(self, way: ErrorPath) -> str:
        """Write the ratio as the product of every factor, from the output on."""
        if way.state not in ("open", "cut"):
            return ""
        return f"{numbers.short(way.ratio)} = {' × '.join(self.factor(hop.factor) for hop in way.hops)}"

    def factor(self, factor: float) -> str:
        """Write a factor; a dash where nothing arrives that could be multiplied."""
        return "–" if factor != factor else short(factor)

    def explain(self, snapshot: Snapshot) -> str:
        """Say which numbers these are: of which step and samples, and how sizes are measured."""
        text = self.tr("{when}. |δ| is the norm over the whole batch of each sample's own δ = ∂L/∂z.")
        parts = [text.format(when=self.when(snapshot)), self._frozen(snapshot)]
        return " ".join(part for part in parts if part)

    def explain_forward(self, snapshot: Snapshot) -> str:
        """Say of which step and samples activations are shown."""
        text = self.tr("{when}. Mean and standard deviation over all units and samples of this batch.")
        return text.format(when=self.when(snapshot))

    def when(self, snapshot: Snapshot) -> str:
        """Say which step and which samples."""
        text = self.tr("Step {step}, batch of {samples}")
        if snapshot.coming:
            text = self.tr("Before step {step}, its batch of {samples}")
        step = snapshot.step + (1 if snapshot.coming else 0)
        return text.format(step=numbers.count(step), samples=numbers.count(len(snapshot.batch)))

    def teach(self) -> str:
        """Return what the tooltip of the table teaches."""
        return self.tr(
            "Read downwards: the error signal δ = ∂L/∂z starts at the output and goes back. Entering a layer, its size "
            "is multiplied by two factors: the weights of the layer above, |Wᵀδ| / |δ|, and the layer's own slopes, "
            "|f′(z) · Wᵀδ| / |Wᵀδ|. A bar to the left makes the signal smaller, one to the right larger. RMS δ is "
            "|δ| / √(units × samples)."
        )

    def hop(self, hop: FlowHop, output: str, layer: Layer) -> str:
        """Say what one factor is, and what a click shows."""
        factor, name = self.factor(hop.factor), self.within(hop.layer, output)
        match hop.cause:
            case "weights":
                text = self.tr("Weights of {name}: |Wᵀδ| / |δ| = {factor}. Click: the singular values of W.")
            case "slopes":
                text = self.tr("Slopes of {name}: |f′(z) · Wᵀδ| / |Wᵀδ| = {factor}. Click: how f′(z) is spread.")
            case "layer":
                text = self.tr("The whole of {name}, {kind}: |δ below| / |δ above| = {factor}.")
        if hop.factor != hop.factor:
            text = self.tr("No error signal arrives at {name}, so there is no factor.")
        return text.format(name=name, factor=factor, kind=words.name(layer.title).lower())

    def arrival(self, way: ErrorPath, row: int) -> str:
        """Say how large delta is where a row of the table stands; row 0 is the output."""
        name = way.output if row == 0 else way.steps[row - 1].layer
        rms = way.rms if row == 0 else way.steps[row - 1].rms
        text = self.tr("{layer}: root mean square of δ {rms}")
        return text.format(layer=self.layer(name, way.output), rms=numbers.short(rms))

    def _open(self, way: ErrorPath) -> str:
        if grade(way.ratio) == "healthy":
            text = self.tr(
                "The error signal arrives: going back, each layer multiplies it by {each} on average, weights "
                "{weights} × slopes f′(z) {slopes}."
            )
        elif way.ratio < 1.0:
            text = {
                "weights": self.tr(
                    "Weights take most: going back, each layer's multiply the error signal by {weights} on average, "
                    "slopes f′(z) by {slopes}."
                ),
                "slopes": self.tr(
                    "Slopes take most: going back, each layer's f′(z) multiply the error signal by {slopes} on "
                    "average, weights by {weights}."
                ),
                "layer": self.tr(
                    "Normalisation, dropout and blocks take most: going back, each multiplies the error signal by "
                    "{rest} on average, weights by {weights}, slopes f′(z) by {slopes}."
                ),
            }[way.shrinker]
        else:
            text = {
                "weights": self.tr(
                    "Weights add most: going back, each layer's multiply the error signal by {weights} on average, "
                    "slopes f′(z) by {slopes}."
                ),
                "slopes": self.tr(
                    "Slopes add most: going back, each layer's f′(z) multiply the error signal by {slopes} on "
                    "average, weights by {weights}."
                ),
                "layer": self.tr(
                    "Normalisation, dropout and blocks add most: going back, each multiplies the error signal by "
                    "{rest} on average, weights by {weights}, slopes f′(z) by {slopes}."
                ),
            }[way.grower]
        means = {name: numbers.short(way.mean(cause), 2) for name, cause in _GAPS.items()}
        return text.format(each=numbers.short(way.mean(*CAUSES), 2), **means)

    def _with_the_rest(self, text: str, way: ErrorPath) -> str:
        rest = numbers.short(way.mean("layer"), 2)
        if not way.has("layer") or "{rest}" in text or way.shrinker == "layer" or way.grower == "layer":
            return text
        return self.tr("{text} Normalisation, dropout and blocks: {rest}.").format(text=text, rest=rest)

    def _cut(self, way: ErrorPath) -> str:
        hop = way.cut
        assert hop is not None
        text = {
            "weights": self.tr("Nothing comes back through {layer}: its weights multiply the error signal by 0."),
            "slopes": self.tr("Nothing comes back through {layer}: its slopes f′(z) are 0 for the whole batch."),
            "layer": self.tr("Nothing comes back through {layer}."),
        }[hop.cause]
        return text.format(layer=self.within(hop.layer, way.output))

    def _frozen(self, snapshot: Snapshot) -> str:
        frozen = frozen_layers(snapshot.network)
        if not frozen:
            return ""
        return self.tr("Frozen, passing δ on but learning nothing: {layers}.").format(layers=", ".join(frozen))


_GAPS: dict[str, Cause] = {"weights": "weights", "slopes": "slopes", "rest": "layer"}

"""What the diagram shows, in words: captions, headings, and which sample is looked at."""

from PySide6.QtCore import QCoreApplication

from nnstudio import numbers
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.geometry import ColumnSlot
from nnstudio.ui.panels.network.ranges import Range
from nnstudio.ui.panels.network.scene import NetworkScene

translate = QCoreApplication.translate


def column_text(naming: Naming, slot: ColumnSlot) -> str:
    """Return the second line above a column: what it is, and how many of its units are shown if not all."""
    if not slot.hidden:
        return naming.what(slot.column)
    text = translate("network", "{shown} of {what}")
    return text.format(shown=len(slot.shown), what=naming.what(slot.column))


def stepping(scene: NetworkScene) -> str:
    """Say which sample is looked at: "sample 3 of 10 of the coming batch"; nothing where none is."""
    if scene.cursor is None:
        return ""
    text = translate("network", "sample {number} of {size} of the coming batch")
    return text.format(number=scene.cursor + 1, size=len(scene.snapshot.batch))


def batch_words(scene: NetworkScene) -> str:
    """Return "last batch", or "coming batch" where it has not been used yet."""
    return translate("network", "coming batch") if scene.coming else translate("network", "last batch")


def _batch_of(scene: NetworkScene) -> str:
    """Return "last batch of 10"."""
    text = translate("network", "{batch} of {size}")
    return text.format(batch=batch_words(scene), size=len(scene.snapshot.batch))


def captions(scene: NetworkScene) -> tuple[str, str]:
    """Say what edges show and what tiles show, in which colours, on which scale, and what is not shown."""
    return " ".join(part for part in (_edges(scene), _choice(scene)) if part), _tiles(scene)


def _edges(scene: NetworkScene) -> str:
    wires = scene.wires
    if scene.mode == "gradients":
        text = translate("network", "Edges: ∂L/∂w of the mean loss, {batch}; thickest ±{largest}, blue +, orange −.")
        text = text.format(batch=_batch_of(scene), largest=numbers.short(wires.largest, 2))
    else:
        text = translate("network", "Edges: weights; thickest ±{largest}, blue +, orange −.")
        text = text.format(largest=numbers.short(wires.largest, 2))
    if any(gap.bundle for gap in wires.gaps):
        text += " " + translate("network", "A grey edge is the RMS of all weights from the image.")
    return text


def _tiles(scene: NetworkScene) -> str:
    if scene.mode == "gradients":
        return _deltas(scene)
    if scene.mode == "weights":
        return translate("network", "Numbers in tiles and dots: biases.")
    return _functions(scene)


def _deltas(scene: NetworkScene) -> str:
    if scene.cursor is not None:
        text = translate("network", "Tiles: |δ| of this sample, δ = ∂L/∂z, log scale 10⁻¹² to {largest}.")
    else:
        text = translate("network", "Tiles: RMS of δ = ∂L/∂z, each sample's own, log scale 10⁻¹² to {largest}.")
    parts = [text.format(largest=numbers.short(scene.largest_delta, 2)), translate("network", "Dots: ∂L/∂b.")]
    if scene.image_shape is not None:
        parts.append(translate("network", "First tiles: ∂L/∂w by pixel."))
    return " ".join(parts)


def _functions(scene: NetworkScene) -> str:
    axes = len(scene.grid_axes)
    scales = "; ".join(dict.fromkeys(_scale(scene.value_range(column)) for column in scene.columns[1:]))
    if axes == 2:
        text = translate("network", "Tiles: each unit's activation over the plane of the inputs, {scales}.")
    elif axes == 1:
        text = translate("network", "Tiles: each unit's activation as a curve over the input, {scales}.")
    elif scene.image_shape is not None:
        text = translate("network", "First tiles: incoming weights as images; others: activations, {batch}, sorted.")
    else:
        text = translate("network", "Tiles: activations of the samples of the {batch}, sorted, one bar each.")
    return text.format(scales=scales, batch=_batch_of(scene))


def _scale(value_range: Range) -> str:
    if value_range.fixed:
        text = translate("network", "orange {low} to blue {high}")
        return text.format(low=numbers.figure(value_range.low, 6), high=numbers.figure(value_range.high, 6))
    return translate("network", "± the layer's largest |a|")


def _choice(scene: NetworkScene) -> str:
    wires = scene.wires
    if wires.shown == wires.total:
        return ""
    cut = wires.threshold > 0.0
    if not any(slot.hidden for slot in scene.layout.slots):
        text = translate("network", "Strongest {shown} of {total} weights.")
    elif cut:
        text = translate(
            "network",
            "Strongest {shown} of {total} weights, between units that matter most: Σ |outgoing w| · spread of a.",
        )
    else:
        text = translate(
            "network", "{shown} of {total} weights, between units that matter most: Σ |outgoing w| · spread of a."
        )
    return text.format(shown=numbers.count(wires.shown), total=numbers.count(wires.total))

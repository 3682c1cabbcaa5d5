"""The map: what the network answers everywhere on the plane of its two inputs."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox

from nnstudio import numbers
from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.legend import LegendSign
from nnstudio.ui.panels.output.map_canvas import MapCanvas
from nnstudio.ui.panels.output.marks import MOST
from nnstudio.ui.panels.output.reading import NumberReading, YesOrNoReading
from nnstudio.ui.panels.output.staged_view import StagedView
from nnstudio.ui.style import words


class MapView(StagedView):
    """A map with its legend, and a box to tick for flat colours."""

    needs_grid = True

    def __init__(self) -> None:
        self.canvas, self.flat = MapCanvas(), QCheckBox()
        super().__init__(self.canvas, self.flat)
        self.canvas.setAccessibleName(self.tr("Map of the answers over the two inputs"))
        self.flat.setText(self.tr("discretise"))
        self.flat.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space away from Run
        self.flat.setToolTip(self.tr("Show only which class wins, without how clearly"))
        self.flat.toggled.connect(self._on_flat)

    def entries(self, predictions: Predictions) -> tuple[LegendSign, ...]:
        """Name the classes' colours, the sets' points, the crosses and the lines."""
        theme, reading, names = self.theme, self.canvas.reading, predictions.schema.class_names
        muted = theme.colour("muted")
        self.flat.setHidden(isinstance(reading, NumberReading))
        entries = [
            LegendSign("dot", words.name(name), theme.class_colour(place, len(names)))
            for place, name in enumerate(names)
        ]
        if isinstance(reading, NumberReading):
            name = words.name(reading.name)
            entries.append(LegendSign("none", self.tr("colour: {name}").format(name=name), muted))
        entries.append(LegendSign("dot", self.tr("training"), muted))
        if len(predictions.validation.part):
            entries.append(LegendSign("ring", self.tr("validation"), muted))
        if names:
            entries.append(LegendSign("cross", self.tr("wrong"), muted))
            entries.append(LegendSign("line", self._border_words(), theme.colour("text")))
        if max(len(predictions.training.part), len(predictions.validation.part)) > MOST:
            entries.append(LegendSign("none", self.tr("of each, {most} drawn").format(most=numbers.count(MOST)), muted))
        return tuple(entries)

    def describe(self, predictions: Predictions) -> str:
        """Count the points that were answered wrongly."""
        if isinstance(self.canvas.reading, NumberReading):
            return self.tr("The colour of the map is the prediction, that of the points their target.")
        text = self.tr(
            "{wrong} of {count} training points and {wrong_val} of {count_val} validation points are on the wrong side."
        )
        return text.format(
            wrong=int(predictions.training.wrong.sum()),
            count=len(predictions.training.part),
            wrong_val=int(predictions.validation.wrong.sum()),
            count_val=len(predictions.validation.part),
        )

    @Slot(bool)
    def _on_flat(self, flat: bool) -> None:
        self.canvas.set_flat(flat=flat)

    def _border_words(self) -> str:
        if isinstance(self.canvas.reading, YesOrNoReading):
            return self.tr("output {value}").format(value=numbers.short(self.canvas.reading.scale.middle, 1))
        return self.tr("border")

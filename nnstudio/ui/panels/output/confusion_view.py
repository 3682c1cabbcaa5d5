"""The confusion matrix of either set."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.confusion_canvas import ConfusionCanvas
from nnstudio.ui.panels.output.set_choice import SetChoice
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import wrapped


class ConfusionView(OutputView):
    """The matrix under the choice of the set."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = ConfusionCanvas()
        self.canvas.setAccessibleName(self.tr("Confusion matrix"))
        self.sets = SetChoice()
        self.sets.chosen.connect(self._on_set)
        self._predictions: Predictions | None = None
        row = QHBoxLayout()
        row.addWidget(self.sets)
        row.addWidget(wrapped(self.tr("colour: share of the row"), "axis_name"), 1)
        row.setAlignment(self.sets, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.canvas, 1)

    def show_predictions(self, predictions: Predictions) -> None:
        """Count anew."""
        self._predictions = predictions
        names = tuple(words.name(name) for name in predictions.schema.class_names)
        self.canvas.show_answers(self.sets.answers(predictions), names)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.canvas.show_theme(theme)

    def describe(self, predictions: Predictions) -> str:
        """Give every class's share of right answers."""
        names, counts = self.canvas.names, self.canvas.counts
        text = self.tr("{name}: {hits} of {total} found")
        parts = [
            text.format(name=name, hits=int(counts[place, place]), total=int(counts[place].sum()))
            for place, name in enumerate(names)
        ]
        return "; ".join(parts)

    @Slot(str)
    def _on_set(self, key: str) -> None:
        if self._predictions is not None:
            self.show_predictions(self._predictions)

"""A view that is a picture with a legend."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.training.predictions import Predictions
from nnstudio.ui.panels.output.canvas import PredictionsPlot
from nnstudio.ui.panels.output.legend import LegendSign
from nnstudio.ui.panels.output.stage import CanvasWithLegend
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.style.theme import LIGHT, Theme


class StagedView(OutputView):
    """Puts a canvas on a stage with a legend, and perhaps a control; subclasses say what the legend's entries are."""

    def __init__(self, canvas: PredictionsPlot, control: QWidget | None = None) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.predictions: Predictions | None = None
        self.stage = CanvasWithLegend(canvas, control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)

    def entries(self, predictions: Predictions) -> tuple[LegendSign, ...]:
        """Say what the signs in the picture stand for."""
        raise NotImplementedError

    def show_predictions(self, predictions: Predictions) -> None:
        """Draw the moment, and say in the legend what the signs mean; other data may want another arrangement."""
        new = self.predictions is None or self.predictions.data is not predictions.data
        self.predictions = predictions
        self.stage.canvas.show_predictions(predictions)
        self.stage.show_legend(self.entries(predictions), self.theme)
        if new:
            self.stage.arrange()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.theme = theme
        self.stage.canvas.show_theme(theme)
        if self.predictions is not None:
            self.stage.show_legend(self.entries(self.predictions), theme)
        self.stage.arrange()

"""What the painted views of the output share: they draw predictions."""

from PySide6.QtCore import QSize

from nnstudio.training.predictions import Predictions
from nnstudio.ui.charts.canvas import Canvas


class PredictionsPlot(Canvas):
    """A canvas that draws predictions, in small letters, and knows how much room its plot would have."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plot")

    def show_predictions(self, predictions: Predictions) -> None:
        """Draw another moment."""
        raise NotImplementedError

    def plot_area(self, size: QSize) -> float:
        """Return how many square pixels the plot itself would have on a canvas of this size."""
        return float(size.width() * size.height())

    def spare(self, size: QSize) -> QSize:
        """Return how much smaller the canvas could be without the plot becoming smaller."""
        return QSize(0, 0)

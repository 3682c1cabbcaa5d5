"""A view that is a picture with a legend."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.training.output_scene import OutputScene
from nnstudio.ui.panels.output.canvas import ScenePlot
from nnstudio.ui.panels.output.legend import LegendSign
from nnstudio.ui.panels.output.stage import CanvasWithLegend
from nnstudio.ui.panels.output.view import OutputView
from nnstudio.ui.style.theme import LIGHT, Theme


class StagedView(OutputView):
    """Puts a canvas on a stage with a legend, and perhaps a control; subclasses say what the legend's entries are."""

    def __init__(self, canvas: ScenePlot, control: QWidget | None = None) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.scene: OutputScene | None = None
        self.stage = CanvasWithLegend(canvas, control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)

    def entries(self, scene: OutputScene) -> tuple[LegendSign, ...]:
        """Say what the signs in the picture stand for."""
        raise NotImplementedError

    def show_scene(self, scene: OutputScene) -> None:
        """Draw the moment, and say in the legend what the signs mean; other data may want another arrangement."""
        new = self.scene is None or self.scene.data is not scene.data
        self.scene = scene
        self.stage.canvas.show_scene(scene)
        self.stage.show_legend(self.entries(scene), self.theme)
        if new:
            self.stage.arrange()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.theme = theme
        self.stage.canvas.show_theme(theme)
        if self.scene is not None:
            self.stage.show_legend(self.entries(self.scene), theme)
        self.stage.arrange()

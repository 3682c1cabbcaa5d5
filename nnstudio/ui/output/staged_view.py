"""A view that is a picture with a legend."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.ui.output.canvas import Plot
from nnstudio.ui.output.legend import Entry
from nnstudio.ui.output.scene import Scene
from nnstudio.ui.output.stage import Stage
from nnstudio.ui.output.view import OutputView
from nnstudio.ui.theme import LIGHT, Theme


class StagedView(OutputView):
    """Puts a canvas on a stage with a legend, and perhaps a control; subclasses say what the legend's entries are."""

    def __init__(self, canvas: Plot, control: QWidget | None = None) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.scene: Scene | None = None
        self.stage = Stage(canvas, control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)

    def entries(self, scene: Scene) -> tuple[Entry, ...]:
        """Say what the signs in the picture stand for."""
        raise NotImplementedError

    def show_scene(self, scene: Scene) -> None:
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

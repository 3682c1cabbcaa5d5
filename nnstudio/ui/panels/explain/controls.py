"""What one chooses and presses in the step bar."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from nnstudio.explanation.explanation_step import Grain
from nnstudio.ui.formulas.zoom import ZoomButtons
from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import icon_button, styled
from nnstudio.ui.widgets.sample_choice import SampleChoice
from nnstudio.ui.widgets.segments import Segments


class StepControls(QWidget):
    """Grain, sample, pace; back, next, play, apply, leave."""

    def __init__(self, grain: Grain) -> None:
        super().__init__()
        self.grains = self._make_grains()
        self.grains.choose(grain)
        self.samples = SampleChoice()
        self.zoom = ZoomButtons()
        self._make_buttons()
        self.show_playing(False)
        self._arrange()

    def show_playing(self, playing: bool) -> None:
        """Let the button say what it does next."""
        self.play.setText(self.tr("Stop") if playing else self.tr("Play"))
        self.play.setIcon(icon("pause" if playing else "play"))

    def emphasise(self, button: QPushButton) -> None:
        """Give the button that leads on the accent's colour."""
        for other in (self.next, self.apply):
            name = "primary" if other is button else ""
            if other.objectName() != name:
                other.setObjectName(name)
                other.style().unpolish(other)
                other.style().polish(other)

    def _make_grains(self) -> Segments:
        names = {
            "stage": self.tr("stages"),
            "layer": self.tr("layers"),
            "unit": self.tr("units"),
            "term": self.tr("terms"),
        }
        return Segments(
            names,
            self.tr("How finely the step is told"),
            {
                "stage": self.tr("Tell each stage at once"),
                "layer": self.tr("Tell each stage layer by layer"),
                "unit": self.tr("Tell each layer unit by unit"),
                "term": self.tr("Tell each sum term by term"),
            },
        )

    def _make_buttons(self) -> None:
        self.back = QPushButton(self.tr("Back"))
        self.back.setToolTip(self.tr("The part before (Left, Page up)"))
        self.next = styled(QPushButton(self.tr("Next")), "primary")
        self.next.setToolTip(self.tr("The next part (Right, Page down)"))
        self.play = QPushButton()
        self.play.setToolTip(self.tr("Go on from part to part by itself"))
        self.apply = QPushButton(self.tr("Apply update"))
        self.apply.setToolTip(self.tr("Take this very step in the run; then the next one is told"))
        self.leave = icon_button(
            "close", self.tr("Leave the explained step"), self.tr("Leave (Esc): the run is as it was")
        )
        self.pace = Segments(
            {"slow": self.tr("slow"), "medium": self.tr("medium"), "fast": self.tr("fast")},
            self.tr("How fast it plays"),
        )
        self.pace.choose("medium")

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        corner = QHBoxLayout()
        corner.setSpacing(2)
        corner.addStretch(1)
        corner.addWidget(self.zoom)
        corner.addWidget(self.leave)
        grid.addWidget(self.grains, 0, 0)
        grid.addLayout(corner, 0, 1)
        grid.addWidget(self.samples, 1, 0, 1, 2)
        grid.addWidget(self.pace, 2, 0)
        grid.addWidget(self.play, 2, 1)
        steps = QHBoxLayout()
        steps.addWidget(self.back)
        steps.addWidget(self.next, 1)
        grid.addLayout(steps, 3, 0)
        grid.addWidget(self.apply, 3, 1)
        grid.setRowStretch(4, 1)

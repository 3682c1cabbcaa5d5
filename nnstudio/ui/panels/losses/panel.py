"""The loss-function panel: what losses make of a prediction, how hard they pull, and which samples are worst."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget

from nnstudio.project.plan import Project
from nnstudio.training.snapshot import SnapshotPart
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.losses.curves_view import CurvesView
from nnstudio.ui.panels.losses.speed_view import SpeedView
from nnstudio.ui.panels.losses.table_view import TableView
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.segments import Segments
from nnstudio.ui.widgets.single_shot import single_shot
from nnstudio.ui.widgets.throttle import Throttle
from nnstudio.workspace.run_update import RunUpdate

STEADY = 0.5
"""Seconds for which the table and the marks stand still while a run goes on, so that they can be read."""

OBSERVATIONS: dict[str, frozenset[SnapshotPart]] = {
    "curves": frozenset(),
    "speed": frozenset({"layers"}),
    "residuals": frozenset({"outputs"}),
}


class LossesPanel(Panel):
    """Three pages: curves of all losses, the speed of learning, and the residuals of the run."""

    key = "losses"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.curves, self.speed, self.table = CurvesView(), SpeedView(), TableView()
        self.views = Segments(
            {"curves": self.tr("Curves"), "speed": self.tr("Speed"), "residuals": self.tr("Residuals")},
            self.tr("What to look at"),
            {
                "curves": self.tr("Value and slope of every loss over the prediction"),
                "speed": self.tr("Why cross-entropy is fast where squared error is slow"),
                "residuals": self.tr("Every training sample with its loss, the worst first"),
            },
        )
        self.header.add_tool(self.views)
        self.views.chosen.connect(self._on_view)
        self._pages = QStackedWidget()
        for page in (self.curves, self.speed, self.table):
            self._pages.addWidget(page)
        card_layout(self).addWidget(self._pages, 1)
        self._throttle = Throttle(STEADY)
        self._later = single_shot(self, self._tell)

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for what the page in sight shows."""
        return OBSERVATIONS[self.views.value]

    def show_design(self, project: Project) -> None:
        """Mark the loss of the design."""
        self.curves.show_own(project.training.loss)

    def show_update(self, update: RunUpdate) -> None:
        """Show this moment, at once or as soon as the last one has stood long enough; without a run, nothing."""
        super().show_update(update)
        if update.status.progress is None:
            self.table.show_nothing()
        wait = self._throttle.wait if update.running else 0.0
        if not wait:
            self._tell()
        elif not self._later.isActive():
            self._later.start(round(1000.0 * wait) + 1)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.curves.show_theme(theme)
        self.speed.show_theme(theme)

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing more while nobody looks."""
        super().hideEvent(event)
        self._later.stop()

    @Slot()
    def _tell(self) -> None:
        """Show the latest moment."""
        snapshot, progress = self.run_update.snapshot, self.run_update.status.progress
        if snapshot is None or progress is None:
            return
        self._later.stop()
        self._throttle.begin()
        if self.views.value == "residuals":
            self.table.show_outputs(snapshot, progress)
        elif self.views.value == "speed" and "layers" in snapshot.observations:
            self.speed.show_run(snapshot, progress)

    @Slot(str)
    def _on_view(self, view: str) -> None:
        self._pages.setCurrentIndex(list(OBSERVATIONS).index(view))
        self.renew_observations()
        self._tell()

"""The chain-rule panel: why one weight or bias changes as it does."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from nnstudio.explanation.chain import LISTED_PATHS, Chain, PathRow, chain
from nnstudio.explanation.explanation_step import Spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.project.plan import Project
from nnstudio.training.session import Progress
from nnstudio.training.snapshot import Snapshot, SnapshotPart
from nnstudio.ui.formulas.zoom import ZoomButtons
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.chain.picker import Picker
from nnstudio.ui.panels.chain.view import ChainView, Reading
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import wrapped
from nnstudio.ui.widgets.sample_choice import SampleChoice
from nnstudio.ui.widgets.segments import Segments
from nnstudio.ui.widgets.throttle import Throttle
from nnstudio.workspace.run_update import RunStatus, RunUpdate
from nnstudio.workspace.selection import Place

STEADY = 0.25
"""Seconds for which words, formulas and paths stand still while a run goes on, so that they can be read."""

LIVE_PATHS = 16
"""While a run goes on only so many paths are listed."""

DIGITS = 4
WIDE = 42
"""From so many lines of text in width on, everything that is chosen stands in one row."""


class ChainPanel(Panel):
    """Shows the derivative by the weight or bias that is selected, for the step that comes next."""

    key = "chain"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.picker, self.samples, self.view = Picker(), SampleChoice(), ChainView()
        self.readings = Segments(
            {"sample": self.tr("One sample"), "batch": self.tr("Batch")},
            self.tr("Whose derivative"),
            {
                "sample": self.tr("One sample's derivative: its product of fractions and its paths"),
                "batch": self.tr("The mean over the batch, and what every sample pulls"),
            },
        )
        self.zoom = ZoomButtons()
        self.header.add_tool(self.zoom)
        self._empty = wrapped()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        self._sample = 0
        self._step: TrainingStep | None = None
        self._snapshot: Snapshot | None = None
        self._chain: Chain | None = None
        self._words_throttle = Throttle(STEADY)
        self._told_of: object = None
        self._connect()

    @property
    def step(self) -> TrainingStep | None:
        """The step that is shown, if there is one."""
        return self._step

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for every number of the coming step."""
        return frozenset({"trace"})

    def show_design(self, project: Project) -> None:
        """Forget a path of another network."""
        self.context.selection.point_out(())

    def show_update(self, update: RunUpdate) -> None:
        """Show the step that comes after this moment; follow the sample that the run looks at; at rest tell it all."""
        super().show_update(update)
        cursor, snapshot, progress = update.status.cursor, update.snapshot, update.status.progress
        if cursor is not None and cursor != self._sample:
            self._on_sample(cursor)
        if progress is None:
            self._show_nothing(update.status)
            return
        if snapshot is not None and snapshot is not self._snapshot and "trace" in snapshot.observations:
            self._follow(snapshot, progress)
        if not update.running and self._told_of is not self._step:
            self._show(whole=True)

    def _follow(self, snapshot: Snapshot, progress: Progress) -> None:
        self._snapshot = snapshot
        if snapshot.trace is None:
            self._step = None
            self._show_nothing(self.run_update.status)
            return
        self._step = TrainingStep(snapshot.trace, snapshot.network, progress.project.training)
        self.picker.show_network(snapshot.network, progress.data.table.schema)
        self._show(whole=not self.run_update.running or self._words_throttle.due)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.view.show_theme(theme)

    def hideEvent(self, event: object) -> None:
        """Light no path that cannot be seen."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self.context.selection.point_out(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose in one row where there is room, else in two."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontMetrics().height()
        self._top.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _arrange(self) -> None:
        self._chooser = QWidget()
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._chooser)
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.addWidget(self.picker, 1)
        whose = QHBoxLayout()
        whose.addWidget(self.readings)
        whose.addWidget(self.samples, 1)
        self._top.addLayout(whose)
        column = card_layout(self)
        column.addWidget(self._chooser)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)

    def _connect(self) -> None:
        self.context.selection.changed.connect(self._on_selected)
        self.picker.picked.connect(self.context.selection.select)
        self.readings.chosen.connect(self._on_reading)
        self.samples.chosen.connect(self._on_sample)
        self.view.sample_chosen.connect(self._on_sample)
        self.view.path_pointed.connect(self._on_path)
        self.zoom.zoomed.connect(self.view.set_zoom)

    def _show(self, *, whole: bool) -> None:
        """Show the present numbers; ``whole`` also words, formulas and paths, which take longer."""
        step, place = self._step, self.picker.weight_at(self.context.selection.place)
        if step is None or place is None or not self.isVisible():
            return
        self._show_something(True)
        self.picker.show_place(place)
        self._sample = min(self._sample, step.batch - 1)
        self.samples.show_samples(self._sample, step.batch)
        spot = Spot(place.layer, place.unit, place.source, place.bias)
        paths = LIVE_PATHS if self.run_update.running else LISTED_PATHS
        most = paths if whole and self.view.reading == "sample" else 0
        self._chain = chain(step, spot, self._sample, DIGITS, most)
        self.view.show_numbers(self._chain)
        if whole:
            self._words_throttle.begin()
            self._told_of = step
            naming = self.picker.naming
            self.view.show_words(self._chain, step, spot, naming)
            self.header.set_hint(naming.place(place) if naming else "")

    def _show_nothing(self, status: RunStatus) -> None:
        self._show_something(False)
        self.header.set_hint("")
        if status.refusal is not None:
            text = self.tr("{problem}\n\nThe chain rule appears here as soon as the design can run.")
            self._empty.setText(text.format(problem=words.sentence(status.refusal)))
        elif self._snapshot is not None:
            self._empty.setText(
                self.tr("This step is too large to be followed number by number; a smaller batch size helps.")
            )
        else:
            self._empty.setText(self.tr("The chain rule for the selected weight appears here."))

    def _show_something(self, something: bool) -> None:
        self._empty.setVisible(not something)
        self._chooser.setVisible(something)
        self.view.setVisible(something)

    @Slot(object)
    def _on_selected(self, place: Place | None) -> None:
        if self.isVisible():
            self._show(whole=True)

    @Slot(str)
    def _on_reading(self, reading: Reading) -> None:
        self.view.set_reading(reading)
        self._show(whole=True)

    @Slot(int)
    def _on_sample(self, sample: int) -> None:
        self._sample = sample
        self._show(whole=True)

    @Slot(object)
    def _on_path(self, row: PathRow | None) -> None:
        spots = () if row is None else row.spots
        places = (Place(spot.layer, spot.unit, spot.source, spot.bias) for spot in spots if spot.unit is not None)
        self.context.selection.point_out(tuple(places))

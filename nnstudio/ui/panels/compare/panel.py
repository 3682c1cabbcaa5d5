"""The compare panel: the run and its twin on the same plots, what differs between them, and which one to keep."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.project.plan import Project
from nnstudio.training.session import Progress
from nnstudio.ui.charts.lines_plot import LinesPlot
from nnstudio.ui.charts.named_lines import NamedLine
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.compare.differences import differences
from nnstudio.ui.panels.compare.key import Key
from nnstudio.ui.panels.compare.lines import RunLines
from nnstudio.ui.panels.compare.table import Cells, CompareTable
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import scrolling, styled, wrapped
from nnstudio.workspace.comparing import compare_with_copy
from nnstudio.workspace.design import Design
from nnstudio.workspace.run_update import Observation, RunUpdate, Twin

PIXELS_PER_BUCKET = 2.0
"""Four curves in one plot are drawn half as finely as one alone."""

PLOT_LINES = 11
"""A plot is at least as high as so many lines of text."""


class ComparePanel(Panel):
    """Shows two runs that train step for step: the one on show, and its twin."""

    key = "compare"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._twin: Twin | None = None
        self._compared: tuple[Project, Project] | None = None
        self._differences: list[Cells] = []
        self.own, self.other = RunLines(twin=False), RunLines(twin=True)
        self.names = Key()
        self.adopt = styled(QPushButton(self.tr("Adopt the twin")), "primary")
        self.adopt.setToolTip(self.tr("The twin's design with all that it has learned takes the place of this run's"))
        self.adopt.clicked.connect(self._on_adopt)
        self.discard = QPushButton(self.tr("Discard"))
        self.discard.setToolTip(self.tr("Go on without the twin; this run stays as it is"))
        self.discard.clicked.connect(context.run.end_comparison)
        self.losses = LinesPlot(self.tr("Loss after each epoch, over all samples"), self.tr("epoch"))
        self.gradients = LinesPlot(self.tr("Root mean square of ∂L/∂w, first and last layer"), self.tr("step"))
        self.table = CompareTable()
        self.note = wrapped(style="note")
        self.copy = QPushButton(self.tr("Compare with a changed copy"))
        self.copy.clicked.connect(self._on_copy)
        self._plots = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pages = QStackedWidget()
        for page in (self._empty_page(), self._full_page()):
            self._pages.addWidget(page)
        card_layout(self).addWidget(self._pages)

    def observations(self) -> frozenset[Observation]:
        """Ask for the layers of both runs."""
        return frozenset({"layers", "twin"})

    def show_update(self, update: RunUpdate) -> None:
        """Show how far both have come, and the layers of both."""
        super().show_update(update)
        twin, progress = update.status.twin, update.status.progress
        self._note_twin(twin)
        self._pages.setCurrentIndex(int(twin is not None and progress is not None))
        if twin is None or progress is None:
            self.header.set_hint("")
            return
        self._compare(progress.project, twin.design.project)
        self.own.show_progress(progress, update.generation)
        self.other.show_progress(twin.progress, twin.generation)
        self.header.set_hint(self._hint(progress, twin.progress))
        results = self.table.results(progress, twin.progress, running=update.running)
        self.table.show_rows([*self._differences, *results])
        theme, pixels = self.context.appearance.theme, self.losses.plot.frame.rect.width() / PIXELS_PER_BUCKET
        self._show(self.losses, [trace.losses(theme, pixels) for trace in (self.own, self.other)])
        if update.snapshot is not None and update.twin_snapshot is not None and update.snapshot.layers:
            self.own.show_snapshot(update.snapshot)
            self.other.show_snapshot(update.twin_snapshot)
            self._show(self.gradients, [trace.gradients(theme) for trace in (self.own, self.other)])

    def show_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.names.set_theme(theme)
        for plot in (self.losses, self.gradients):
            plot.show_theme(theme)
            plot.setMinimumHeight(PLOT_LINES * self.fontMetrics().height())
        self.table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plots beside each other where the panel is wide."""
        super().resizeEvent(event)
        wide = self.width() > 1.1 * self.height()
        self._plots.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _show(self, plot: LinesPlot, lines: list[list[NamedLine]]) -> None:
        """Show the lines of both; where one has diverged, its numbers are too large for the other's to be seen."""
        status = self.run_update.status
        runs = status.progress, status.twin.progress if status.twin else None
        alive = [some for some, run in zip(lines, runs, strict=True) if run is None or run.divergence is None]
        plot.show_lines((*lines[0], *lines[1]), leading=tuple(line for some in alive for line in some))

    def _empty_page(self) -> QWidget:
        page = styled(QWidget(), "clear")
        text = wrapped(
            self.tr(
                "Two runs side by side, step for step: nothing is compared yet.\n\nPress Try at one of the findings "
                "and a twin with that one change trains beside this run, on the same data and seed. Or keep a copy of "
                "this run, and change the design: what you change runs against the copy."
            )
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(text)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _full_page(self) -> QWidget:
        page = styled(QWidget(), "clear")
        top = QHBoxLayout()
        top.addWidget(self.names, 1)
        top.addWidget(self.discard)
        top.addWidget(self.adopt)
        self._plots.addWidget(self.losses, 1)
        self._plots.addWidget(self.gradients, 1)
        inside = styled(QWidget(), "clear")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._plots, 1)
        rows.addWidget(self.note)
        rows.addWidget(self.table)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(scrolling(inside, self.tr("Both runs")), 1)
        return page

    def _note_twin(self, twin: Twin | None) -> None:
        """Begin anew with another twin."""
        before, self._twin = self._twin, twin
        if twin is None or (before is not None and before.design == twin.design):
            return
        self.own, self.other = RunLines(twin=False), RunLines(twin=True)
        self._compared = None
        for plot in (self.losses, self.gradients):
            plot.plot.start_anew()
            plot.show_lines((), message=self.tr("Press Run (Space): both runs appear here."))
        self.names.twin.say(self.tr("Twin: {label}").format(label=words.sentence(twin.label)))
        self.names.own.say(self.tr("This run"))

    def _compare(self, own: Project, other: Project) -> None:
        """Find anew what differs, where one of the designs has changed."""
        if self._compared == (own, other):
            return
        self._compared = own, other
        found = differences(own, other)
        self._differences = self.table.differences(found)
        note = ""
        if not found:
            note = self.tr("The designs are alike so far: change something, and both go on side by side.")
        elif type(own.training.loss) is not type(other.training.loss):
            note = self.tr("The two losses are different functions: their curves can be compared by shape only.")
        elif own.data != other.data:
            note = self.tr("The two runs learn from different data.")
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _hint(self, own: Progress, twin: Progress) -> str:
        """Say whether one of them still catches up with the other."""
        behind, ahead = sorted((own, twin), key=lambda progress: progress.steps)
        done = [run.finished or run.divergence is not None for run in (own, twin)]
        if any(done):
            alone = self.tr("this run goes on alone") if done[1] else self.tr("the twin goes on alone")
            return self.tr("both are at their end") if all(done) else alone
        if behind.steps == ahead.steps:
            return self.tr("step for step")
        text = self.tr("the twin catches up: step {step} of {goal}")
        if behind is own:
            text = self.tr("this run catches up: step {step} of {goal}")
        return text.format(step=numbers.count(behind.steps), goal=numbers.count(ahead.steps))

    @Slot()
    def _on_adopt(self) -> None:
        if self._twin is not None:
            design: Design = self._twin.design
            self.context.document.adopt(design, self.tr("Adopt the twin"))

    @Slot()
    def _on_copy(self) -> None:
        compare_with_copy(self.context.document, self.context.run)

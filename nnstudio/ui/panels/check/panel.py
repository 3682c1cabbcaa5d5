"""The gradient check panel: is back-propagation right, for the network as it stands?"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.explanation.broken import copied_example
from nnstudio.project.plan import Project
from nnstudio.sentences import Sentence
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.charts.curve_gallery import scrolled
from nnstudio.ui.naming.columns import columns_of
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.check.map import CellPlace, Map, TensorCells
from nnstudio.ui.panels.check.words import CheckWords, place_of
from nnstudio.ui.panels.check.work import CheckRequest, Report, first_rows, job
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled, wrapped
from nnstudio.workspace.background import Background
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.run_update import RunUpdate

BAR = 6
"""The bar of progress is so many pixels high: how far the check has come is said in words below it."""


class CheckPanel(Panel):
    """Compares back-propagation with the definition of the derivative, and shows where they disagree."""

    key = "check"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._said = CheckWords(self)
        self._background = Background(self)
        self.start = styled(QPushButton(self.tr("Check now")), "primary")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.wrong_rule = QCheckBox(self.tr("Broken chain rule"))
        self.example = styled(QPushButton(self.tr("Open the copied example")), "link")
        self.progress = self._make_progress()
        self.verdict, self.fall, self.legend = wrapped("", "section_title"), wrapped("", "said"), wrapped("", "said")
        self.about, self.cell = wrapped(), wrapped("", "said")
        self.map = Map()
        self.report: Report | None = None
        self._asked: CheckRequest | None = None
        self._naming: Naming | None = None
        self._arrange()
        self._describe()
        self._connect()
        self._show_nothing()

    def show_design(self, project: Project) -> None:
        """Forget the check of another network."""
        layers = None if self._asked is None else self._asked.network.layers
        if layers is not None and layers != project.network.layers:
            self._background.cancel()
            self._asked = None
            self._show_nothing()

    def show_update(self, update: RunUpdate) -> None:
        """Offer a check where there is a network."""
        super().show_update(update)
        self.start.setEnabled(update.status.progress is not None)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.map.show_theme(theme)
        if self.report is not None:
            self.legend.setText(self._said.legend(self.report.checks, theme))

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing while nobody looks."""
        super().hideEvent(event)
        self._on_cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the map into what is in sight."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def check(self) -> None:
        """Check the network as it now stands."""
        snapshot, progress = self.run_update.snapshot, self.run_update.status.progress
        if snapshot is None or progress is None:
            self.verdict.setText(self.tr("There is no network to check yet."))
            return
        schema = progress.data.table.schema
        self._naming = Naming(columns_of(snapshot.network, image=schema.image_shape is not None), schema)
        rows, part = first_rows(snapshot.batch), progress.data.train
        plan = progress.project.training
        self._asked = CheckRequest(
            snapshot.network, plan.loss, part.x[rows], part.y[rows], self.wrong_rule.isChecked(),
            progress.project.seed, plan.learning_rate,
        )  # fmt: skip
        self.header.set_hint(self._hint(snapshot))
        self._set_busy(True)
        self._background.start(job(self._asked))

    def _hint(self, snapshot: Snapshot) -> str:
        return self.tr("weights as after step {step}").format(step=snapshot.step)

    def _arrange(self) -> None:
        controls = QHBoxLayout()
        for control in (self.start, self.cancel, self.wrong_rule):
            controls.addWidget(control)
        controls.addStretch(1)
        controls.addWidget(self.example)
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._texts = (self.verdict, self.fall, self.legend, self.about)
        for widget in (self.verdict, self.fall, self.legend, self.map, self.about):
            self._page.addWidget(widget, 1 if widget is self.map else 0)
        self._area = scrolled(page)
        column: QVBoxLayout = card_layout(self)
        column.addLayout(controls)
        column.addWidget(self.progress)
        column.addWidget(self._area, 1)
        column.addWidget(self.cell)

    def _make_progress(self) -> QProgressBar:
        """Return a thin bar that keeps its room while it is not seen, so that nothing moves."""
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setFixedHeight(BAR)
        policy = bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        bar.setSizePolicy(policy)
        return bar

    def _fit(self) -> None:
        """Fit the map into what the texts leave in sight."""
        viewport = self._area.viewport().size()
        texts = [text.heightForWidth(viewport.width()) for text in self._texts if not text.isHidden()]
        self.map.set_room(viewport.height() - sum(texts) - self._page.spacing() * len(texts))

    def _describe(self) -> None:
        self.start.setToolTip(self.tr("Move each parameter a little to both sides, and compare what the loss does with"
                                      " what back-propagation says"))  # fmt: skip
        self.cancel.setToolTip(self.tr("Stop comparing; what is known stays"))
        self.wrong_rule.setToolTip(self.tr(
            "Send the sum of the weights' gradients back instead of each weight times its delta: a mistake that many"
            " pages copy. The run itself is not touched."))  # fmt: skip
        self.example.setToolTip(self.tr("Open the worked example in which the mistake was printed; undo brings your"
                                        " design back"))  # fmt: skip
        self.legend.setToolTip(self._said.meanings())
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.progress.setAccessibleName(self.tr("Parameters compared"))
        self.map.setToolTip("")
        for button in (self.start, self.cancel, self.example, self.wrong_rule):
            button.setAccessibleName(button.text())

    def _connect(self) -> None:
        self.start.clicked.connect(self.check)
        self.cancel.clicked.connect(self._on_cancel)
        self.wrong_rule.toggled.connect(self._on_rule)
        self.example.clicked.connect(self._on_example)
        self.map.pointed.connect(self._on_pointed)
        self.map.chosen.connect(self._on_chosen)
        self._background.delivered.connect(self._on_delivered)
        self._background.finished.connect(self._on_finished)
        self._background.refused.connect(self._on_refused)
        self._background.failed.connect(self._on_failed)

    def _show_nothing(self) -> None:
        """Say what will appear here."""
        self.report = None
        self._set_busy(False)
        self.header.set_hint("")
        self.map.show_tensors(())
        for label in (self.fall, self.legend, self.cell, self.about):
            label.setVisible(False)
        self.verdict.setText(self.tr("Is back-propagation right?"))
        self.about.setText(self.tr(
            "Check now compares it with the definition of the derivative, for every parameter of the present network."
            " Each becomes a cell of a map: green where both agree, red where they do not."))  # fmt: skip
        self.about.setVisible(True)

    def _set_busy(self, busy: bool) -> None:
        self.cancel.setEnabled(busy)
        self.progress.setVisible(busy)

    def _show_report(self, report: Report) -> None:
        assert self._naming is not None
        self.report = report
        self.progress.setRange(0, report.total)
        self.progress.setValue(report.done)
        said, naming = self._said, self._naming
        self.map.show_tensors(
            tuple(TensorCells(check, said.tensor(check, naming), said.summary(check)) for check in report.checks)
        )
        self.verdict.setText(said.verdict(report))
        self.legend.setText(said.legend(report.checks, self.context.appearance.theme))
        self.about.setText(said.about(report))
        self.fall.setText("" if report.fall is None else said.fall(report.fall, report.request.rate))
        self.fall.setVisible(report.fall is not None)
        self.legend.setVisible(True)
        self._on_pointed(self.map.spot)
        self._fit()

    @Slot(object)
    def _on_delivered(self, reports: tuple[Report, ...]) -> None:
        if reports[-1].request is self._asked:
            self._show_report(reports[-1])

    @Slot()
    def _on_finished(self) -> None:
        self._set_busy(False)

    @Slot(object)
    def _on_refused(self, why: Sentence) -> None:
        self._set_busy(False)
        self.verdict.setText(words.sentence(why))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._set_busy(False)
        self.verdict.setText(self.tr("This could not be checked: {line}").format(line=failure.line))

    @Slot()
    def _on_cancel(self) -> None:
        self._background.cancel()
        self._set_busy(False)

    @Slot()
    def _on_rule(self) -> None:
        if self.isVisible() and self.start.isEnabled():
            self.check()

    @Slot()
    def _on_example(self) -> None:
        self.context.document.apply(lambda _: copied_example(), self.tr("Open the copied example"))

    @Slot(object)
    def _on_pointed(self, spot: CellPlace | None) -> None:
        self.cell.setVisible(self.report is not None)
        if spot is None or self.report is None or self._naming is None:
            self.cell.setText(self.tr("Point at a cell, or go there with the arrow keys, to read its numbers."))
            return
        text = self._said.cell(self.report.checks[spot.tensor], spot, self._naming)
        self.cell.setText(text)
        self.map.setAccessibleDescription(text)
        if self.map.hasFocus():
            centre = self.map.pos() + self.map.place_of(spot).center().toPoint()
            self._area.ensureVisible(centre.x(), centre.y())

    @Slot(object)
    def _on_chosen(self, spot: CellPlace) -> None:
        """Select the weight or bias everywhere."""
        if self.report is not None and (place := place_of(self.report.checks[spot.tensor], spot)) is not None:
            self.context.selection.select(place)

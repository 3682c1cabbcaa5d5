"""The depth dial: what depth, width, activation and first weights do to values and error signals, before training."""

from functools import partial

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from nnstudio.diagnosis.depth import DepthPlan, to_project
from nnstudio.diagnosis.depth_answers import Answer, DepthRequest, can_be_fed, feed_key
from nnstudio.project.plan import Project
from nnstudio.sentences import Sentence
from nnstudio.ui.charts.tools import ExportMenu, Tools
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.depth.collected import Collected
from nnstudio.ui.panels.depth.controls import DepthControls, Presets
from nnstudio.ui.panels.depth.figure import Figure
from nnstudio.ui.panels.depth.inquiry import Inquiry
from nnstudio.ui.panels.depth.presets import PRESETS
from nnstudio.ui.panels.depth.words import DepthWords
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.scrolling import ScrollingColumn
from nnstudio.ui.widgets.single_shot import single_shot
from nnstudio.workspace.failure import Failure

WIDE_LINES = 34
"""From so many lines of text on, the controls stand beside the figure."""

TOP_SHARE = 0.4
"""Above the figure the controls get so much of the height, and scroll."""

SIDE = 12
"""The margin at both sides."""

PATIENCE_MILLISECONDS = 300
"""Curves that take longer than this are announced."""


class DepthPanel(Panel):
    """A plan on the dial, its curves beside it, and others that were kept to compare."""

    key = "depth"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._said = DepthWords(self)
        self.plan = PRESETS[0].plan
        self.collected = Collected()
        self._asked: DepthRequest | None = None
        self.inquiry = Inquiry(self)
        self._patience = single_shot(self, self._on_slow, PATIENCE_MILLISECONDS)
        self.presets, self.controls, self.figure = Presets(), DepthControls(), Figure(context.appearance.theme)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._connect()
        self._stack()
        self._add_tools()
        self.turn_to(self.plan)

    def turn_to(self, plan: DepthPlan) -> None:
        """Put a plan on the dial."""
        self.plan = plan
        self.controls.show_plan(plan)
        self._show_state()
        self._ask()

    def show_design(self, project: Project) -> None:
        """Compute anew where the project sends other rows through, or has another seed."""
        self._show_state()
        self._ask()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours, and the size of its letters."""
        self.figure.set_theme(theme)
        self._fit(self.size())

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing while nobody looks."""
        super().hideEvent(event)
        self.inquiry.stop()
        self._patience.stop()
        if self.collected.own is None or not self.collected.own.whole:
            self._asked = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls beside the figure where there is room, and above it where there is not."""
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        beside = size.width() >= WIDE_LINES * self.fontMetrics().height()
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.controls.fit(None if beside else round(TOP_SHARE * size.height()))
        width, height = size.width() - 2 * SIDE, size.height() - self.presets.heightForWidth(size.width() - 2 * SIDE)
        taken = self.controls.minimumSize()
        self.figure.fit(width - taken.width(), height - taken.height())

    def _request(self) -> DepthRequest:
        project = self.context.document.project if self.controls.from_project else None
        request = DepthRequest(self.plan, self.context.document.project.seed, project)
        return DepthRequest(request.plan, request.seed, request.project, self.collected.missing(request))

    def _ask(self) -> None:
        """Ask for the curves, unless they are those that were asked for last."""
        request = self._request()
        if self.isVisible() and not _same(request, self._asked):
            self._asked = request
            self.inquiry.ask(request)
            self._patience.start()

    @Slot()
    def _on_slow(self) -> None:
        self.header.set_hint(self.tr("computing…"))

    def _connect(self) -> None:
        self.inquiry.answered.connect(self._on_answered)
        self.inquiry.refused.connect(self._on_refused)
        self.inquiry.failed.connect(self._on_failed)
        self.presets.chosen.connect(self.turn_to)
        self.controls.plan_edited.connect(self.turn_to)
        self.controls.feed_chosen.connect(self._ask)
        self.controls.keep_requested.connect(self._on_keep)
        self.controls.train_requested.connect(self._on_train)
        self.figure.remove_requested.connect(self._on_remove)

    @Slot(object, object)
    def _on_answered(self, request: DepthRequest, answers: tuple[Answer, ...]) -> None:
        self._patience.stop()
        self.collected.take(request, answers)
        self.figure.show_collected(self.collected)
        own = self.collected.own
        if own is not None:
            self.header.set_hint(self._said.fed(own.rows, own.request.seed, len(own.seeds)))

    @Slot(object)
    def _on_refused(self, why: Sentence) -> None:
        said = self.tr("The project's data cannot be sent through: {why} N(0, 1) can.")
        self._show_nothing(said.format(why=words.sentence(why)))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._show_nothing(self.tr("This could not be computed: {line}").format(line=failure.line))

    def _show_nothing(self, why: str) -> None:
        self._patience.stop()
        self.collected.own = None
        self.header.set_hint("")
        self.figure.show_message(why)

    @Slot()
    def _on_keep(self) -> None:
        self.collected.keep(self.plan)
        self._show_state()
        self.figure.show_collected(self.collected)
        self._ask()

    @Slot(object)
    def _on_remove(self, plan: DepthPlan) -> None:
        self.collected.remove(plan)
        self._show_state()
        self.figure.show_collected(self.collected)

    @Slot()
    def _on_train(self) -> None:
        self.context.document.apply(partial(to_project, self.plan), self.tr("Train from here"))

    def _show_state(self) -> None:
        """Say what can be done now."""
        why_not = ""
        if self.collected.keeps(self.plan):
            why_not = self.tr("This curve is kept already")
        elif self.collected.full:
            why_not = self.tr("Remove one of the kept curves first: more could not be told apart")
        self.controls.allow_keep(why_not)
        fits = can_be_fed(self.context.document.project)
        self.controls.allow_train("" if fits else self.tr("The project's last layer must be a dense one"))

    def _stack(self) -> None:
        self._parts.setSpacing(12)
        self._parts.addWidget(self.controls)
        self._parts.addWidget(self.figure, 1)
        room = ScrollingColumn()
        room.column.setContentsMargins(SIDE, 2, SIDE, 8)
        room.column.setSpacing(8)
        room.column.addWidget(self.presets)
        room.column.addLayout(self._parts, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(room)

    def _add_tools(self) -> None:
        tools = Tools()
        export = ExportMenu(self.figure, "depth", {self.tr("Save numbers as CSV…"): self.figure.table})
        tools.add_menu(self.tr("Save"), self.tr("Copy or save the picture or its numbers"), export, "export")
        self.header.add_tool(tools)


def _same(request: DepthRequest, asked: DepthRequest | None) -> bool:
    """Tell whether a request needs no new answer: only what concerns the dial has to be as it was."""
    return (
        asked is not None
        and (request.plan, request.seed, request.kept) == (asked.plan, asked.seed, asked.kept)
        and feed_key(request.project) == feed_key(asked.project)
    )

"""The design panel: a column of data, network and training plan, with the design's problems at its foot."""

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnstudio.project.plan import Project
from nnstudio.project.problems import Mend, Problem, problems
from nnstudio.sentences import Sentence
from nnstudio.ui.forms.section_column import SectionColumn
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.design.data_section import DataSection
from nnstudio.ui.panels.design.foot import Foot
from nnstudio.ui.panels.design.network_section import NetworkSection
from nnstudio.ui.panels.design.section import DesignSection, line
from nnstudio.ui.panels.design.training_section import TrainingSection
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled
from nnstudio.workspace.run_update import RunUpdate

WIDTH_LINES = 16.5
"""The column is at least as wide as so many lines of text are high; it scrolls down, never sideways."""


class DesignPanel(Panel):
    """Where the experiment is designed."""

    key = "design"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._inside = SectionColumn()
        self._column = self._scrolling(self._inside)
        self.data = DataSection(context, self._inside)
        self.network = NetworkSection(context, self._inside)
        self.training = TrainingSection(context, self._inside)
        self.foot = Foot()
        self.foot.place_wanted.connect(self.go_to)
        self.foot.mend_wanted.connect(self._on_mend_wanted)
        self.network.blocks.dragged_to.connect(self._on_dragged_to)
        self._judged: tuple[Project, Sentence | None] | None = None
        self._stack_sections()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 2, 3, 8)
        outer.setSpacing(6)
        outer.addWidget(self._column, 1)
        outer.addWidget(line())
        outer.addWidget(self.foot)
        self._add_leaps()
        self.show_theme(context.appearance.theme)
        self.show_design(context.document.project)

    def show_design(self, project: Project) -> None:
        """Show the design, and judge it."""
        for section in self._all():
            section.show_design(project)
        self._judge(project, self.run_update.status.refusal)

    def show_update(self, update: RunUpdate) -> None:
        """Tell what the run has to say about the data, and why there is none."""
        super().show_update(update)
        for section in self._all():
            section.show_status(update.status)
        self._judge(self.context.document.project, update.status.refusal)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        for section in self._all():
            section.show_theme(theme)
        self.foot.show_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for the window's templates, then catch up."""
        self.network.adopt_templates()
        super().showEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Be as wide as the rows need in this size of text."""
        return QSize(round(WIDTH_LINES * self.fontMetrics().height()), super().minimumSizeHint().height())

    @Slot(str)
    def go_to(self, place: str) -> None:
        """Bring a place of the design into view and the keyboard to it, such as "training.loss"."""
        part, *path = place.split(".")
        sections: dict[str, DesignSection] = {"data": self.data, "network": self.network, "training": self.training}
        control = sections[part].place(path)
        if control is not None:
            self._column.ensureWidgetVisible(control, 0, 60)
            self._column.horizontalScrollBar().setValue(0)
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _all(self) -> tuple[DesignSection, ...]:
        return (self.data, self.network, self.training)

    def _scrolling(self, inside: QWidget) -> QScrollArea:
        column = QScrollArea(self)
        column.setWidgetResizable(True)
        column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.setWidget(inside)
        return column

    def _add_leaps(self) -> None:
        """Put a word for each section into the header, which leaps there."""
        for section in self._all():
            leap = styled(QPushButton(section.title), "leap")
            leap.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            leap.setToolTip(self.tr("Scroll to {section}").format(section=section.title))
            leap.clicked.connect(partial(self._leap_to, section))
            self.header.add_tool(leap)

    def _leap_to(self, section: DesignSection, _checked: bool = False) -> None:
        self._column.verticalScrollBar().setValue(section.y())

    def _stack_sections(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 2, 7, 4)
        column.setSpacing(10)
        for section in self._all():
            if section is not self.data:
                column.addWidget(line())
            column.addWidget(section)
        column.addStretch(1)

    def _judge(self, project: Project, refusal: Sentence | None) -> None:
        """Show the problems of the design; where only the run found one, such as data that cannot be read, that one."""
        judged, self._judged = self._judged, (project, refusal)
        if judged is not None and judged[0] is project and judged[1] is refusal:
            return
        found = problems(project)
        if refusal is not None and not any(problem.blocking for problem in found):
            found.insert(0, Problem("data", refusal))
        self.foot.show_problems(found)

    @Slot(object)
    def _on_mend_wanted(self, mend: Mend) -> None:
        self.context.document.apply(mend.edit, words.sentence(mend.label))

    @Slot(QPoint)
    def _on_dragged_to(self, place: QPoint) -> None:
        here = self.network.blocks.mapTo(self._inside, place)
        self._column.ensureVisible(here.x(), here.y(), 0, 30)

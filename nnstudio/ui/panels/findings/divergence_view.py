"""The report on a run that diverged: how the numbers grew, and what would have become of them otherwise."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.diagnosis.divergence_report import DivergenceReport
from nnstudio.ui.charts.lines_plot import LinesPlot
from nnstudio.ui.charts.strokes import readable
from nnstudio.ui.panels.findings.card import RemedyRow
from nnstudio.ui.panels.findings.divergence_lines import LETTERS, growth_lines, letter_colour, loss_lines
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled, wrapped

ROOM_BESIDE = 75
"""From so many letters across on, the two plots stand side by side."""

PLOT_LINES = 16
"""A plot is as high as so many lines of text."""


class DivergenceView(QFrame):
    """Two plots, and a sentence with a button for everything that could have been done otherwise."""

    remedy_chosen = Signal(object)  # Remedy

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Autopsy"))
        self._report: DivergenceReport | None = None
        self._theme: Theme | None = None
        self._course = wrapped(style="said")
        self.growth = LinesPlot(
            self.tr("How it grew: largest absolute values in the network after each step"), self.tr("step")
        )
        self.losses = LinesPlot(
            self.tr("What else could have happened: mean loss of each step's batch"), self.tr("step")
        )
        self._plots = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._plots.addWidget(self.growth, 1)
        self._plots.addWidget(self.losses, 1)
        self._others = QVBoxLayout()
        self._others.setSpacing(8)
        self.rows: list[RemedyRow] = []
        self._lines: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        column.addWidget(styled(QLabel(self.tr("Autopsy")), "section_title"))
        column.addWidget(self._course)
        column.addLayout(self._plots)
        column.addLayout(self._others)

    def show_report(self, report: DivergenceReport | None) -> None:
        """Show a report; where there is none, nothing is left of the last one."""
        self.setVisible(report is not None)
        if report is not self._report:
            self._report = report
            self._renew()

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        for plot in (self.growth, self.losses):
            plot.show_theme(theme)
            plot.setFixedHeight(PLOT_LINES * self.fontMetrics().height())
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plots side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() > ROOM_BESIDE * self.fontMetrics().averageCharWidth()
        self._plots.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _renew(self) -> None:
        report, theme = self._report, self._theme
        if report is None or theme is None:
            return
        self._course.setText(self._say_course(report))
        step = report.divergence.step
        broken = step, self.tr("broke at step {step}").format(step=numbers.count(step))
        self.growth.show_lines(growth_lines(report, theme), broken=broken)
        lines = loss_lines(report, theme, self.tr("this run"))
        survivors = tuple(line for line, other in zip(lines[1:], report.otherwise, strict=True) if other.survived)
        self.losses.show_lines(lines, leading=survivors, broken=broken)
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self.rows, self._lines = [], []
        for place, other in enumerate(report.otherwise):
            row = RemedyRow()
            row.show_remedy(other.remedy, said=other.sentence())
            row.chosen.connect(self.remedy_chosen)
            self.rows.append(row)
            self._lines.append(_lettered(LETTERS[place], readable(letter_colour(place, theme), theme).name(), row))
            self._others.addWidget(self._lines[-1])

    def _say_course(self, report: DivergenceReport) -> str:
        said = list(report.sentences())[1 : -len(report.otherwise) or None]  # the card tells where it broke
        left = self.tr("All panels show the last state with finite numbers, after step {step}.")
        return " ".join([*map(words.sentence, said), left.format(step=numbers.count(report.divergence.step - 1))])


def _lettered(letter: str, colour: str, row: RemedyRow) -> QWidget:
    """Put the letter of its curve before a row."""
    line = QWidget()
    across = QHBoxLayout(line)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(10)
    sign = styled(QLabel(letter), "section_title")
    sign.setStyleSheet(f"color: {colour}")
    across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    across.addWidget(row, 1)
    return line

"""The foot of the design column: what is wrong with this design, in words, and what mends it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QVBoxLayout,
    QWidget,
)

from nnstudio.project.problems import Mend, Problem
from nnstudio.ui.style import words
from nnstudio.ui.style.icons import icon
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled

LINES = 5.5
"""So many lines of problems are seen at once; the half line tells that there are more."""


class Foot(QScrollArea):
    """A list of problems; each leads to its place and has its mends beside it."""

    place_wanted = Signal(str)  # Problem.place
    mend_wanted = Signal(object)  # Mend

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Problems of this design"))
        self._shown: Sequence[Problem] = ()
        self._told = False

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong, or that nothing is."""
        same = self._told and _said(problems) == _said(self._shown)
        self._shown, self._told = problems, True
        if same:
            return
        inside = styled(QWidget(), "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for place, problem in enumerate(problems):
            column.addWidget(self._line(place, problem))
        if not problems:
            column.addWidget(self._praise())
        self._put_away()
        self.setWidget(inside)
        self.updateGeometry()

    def show_theme(self, theme: Theme) -> None:
        """Draw words and signs in the theme's colours, and as large as its text."""
        self._told = False
        self.show_problems(self._shown)

    def sizeHint(self) -> QSize:
        """Ask for as much room as the problems need, up to a few lines."""
        inside = self.widget()
        if inside is None:
            return super().sizeHint()
        width = max(self.viewport().width(), 120)
        wanted = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return QSize(width, min(wanted, round(LINES * self.fontMetrics().lineSpacing())))

    def minimumSizeHint(self) -> QSize:
        """Give no way: what is wrong must be seen."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask anew: other widths break other lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _put_away(self) -> None:
        """Take out what is shown; it lives on until the click that may come from inside it is over."""
        old = self.takeWidget()
        if old is not None:
            old.setParent(self)
            old.deleteLater()

    def _praise(self) -> QLabel:
        return styled(QLabel(self.tr("✓ Nothing to fix in this design")), "praise")

    def _line(self, place: int, problem: Problem) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        picture = QLabel()
        meaning = "broken" if problem.blocking else "muted"
        side = self.fontMetrics().height()
        picture.setPixmap(icon("error" if problem.blocking else "info", meaning).pixmap(side, side))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._sentence(problem))
        for number, mend in enumerate(problem.mends):
            column.addWidget(self._mend(mend, place, number), 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        return line

    def _sentence(self, problem: Problem) -> "Said":
        said = Said(words.sentence(problem.sentence), "broken" if problem.blocking else "")
        said.setProperty("place", problem.place)
        kind = self.tr("Keeps the design from running.") if problem.blocking else self.tr("Only advice.")
        said.setToolTip(kind + "\n" + self.tr("Click to go to the place."))
        said.clicked.connect(self._on_clicked)
        return said

    def _mend(self, mend: Mend, place: int, number: int) -> QPushButton:
        button = styled(QPushButton(words.sentence(mend.label)), "link")
        button.setIcon(icon("mend", "accent"))
        button.setAccessibleName(button.text())
        button.setToolTip(self.tr("Mends this with one click; Undo takes it back"))
        button.clicked.connect(lambda: self._on_mend(place, number))
        return button

    def _on_mend(self, place: int, number: int) -> None:
        """Ask for a mend of the problem as it is now: the design may have moved on under the same words."""
        self.mend_wanted.emit(self._shown[place].mends[number])

    @Slot()
    def _on_clicked(self) -> None:
        self.place_wanted.emit(self.sender().property("place"))


class Said(QAbstractButton):
    """A sentence that can be clicked, broken into lines."""

    def __init__(self, text: str, style: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setObjectName(f"said_{style}" if style else "said")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Fewer pixels across, more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text in this width."""
        box = QRect(0, 0, width, 10_000)
        return self.fontMetrics().boundingRect(box, int(Qt.TextFlag.TextWordWrap), self.text()).height() + 2

    def sizeHint(self) -> QSize:
        """Ask for a usual width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, underlined under the mouse."""
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(self.palette().windowText().color())
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect(), flags, self.text())
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)


def _said(problems: Sequence[Problem]) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    """Return what a list of problems looks like; mends are functions and cannot be compared."""
    return [
        (problem.place, str(problem.sentence), problem.blocking, tuple(str(mend.label) for mend in problem.mends))
        for problem in problems
    ]

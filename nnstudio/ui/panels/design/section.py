"""A section of the design column: its title, a hint in small words, and what stands below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.project.plan import Project
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled
from nnstudio.workspace.run_update import RunStatus


class DesignSection(QWidget):
    """One of the three parts of the design. Each ``show_...`` returns early where nothing of its own has changed."""

    def __init__(self, context: WindowContext, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.title = title
        self.setAccessibleName(title)
        self.hint = styled(QLabel(), "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.addWidget(styled(QLabel(title), "section_title"))
        head.addWidget(self.hint, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(3)
        self.column.addLayout(head)

    def show_design(self, project: Project) -> None:
        """Show the design as it now is."""
        raise NotImplementedError

    def show_status(self, status: RunStatus) -> None:
        """Show what the run has to say about this part of the design."""

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""

    def place(self, path: list[str]) -> QWidget | None:
        """Return the control at a place of this part, such as ["learning_rate"]."""
        raise NotImplementedError


def line() -> QFrame:
    """Return a thin line between sections."""
    rule = QFrame()
    rule.setObjectName("rule")
    return rule

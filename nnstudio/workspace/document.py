"""The document: the design that is open, its file, and its undo stack."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.project.plan import Project
from nnstudio.workspace.design import Design
from nnstudio.workspace.undo_stack import UndoStack, UndoStep

Edit = Callable[[Project], Project]


class Document(QObject):
    """The open project. Every change goes through ``apply`` or ``reset`` and can be undone."""

    design_changed = Signal(object, object)  # before, after: Design
    path_changed = Signal(object)  # Path or None
    opened = Signal()  # another project is about to take the place of this one
    clean_changed = Signal(bool)  # whether the file holds what is open

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._design = Design(project)
        self._attempts = 0
        self.path: Path | None = None
        self.undo_stack = UndoStack(self._show, self)
        self.undo_stack.clean_changed.connect(self.clean_changed)

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._design.project

    @property
    def design(self) -> Design:
        """The project with its attempt."""
        return self._design

    def apply(self, edit: Edit, text: str, merge_key: str | None = None) -> None:
        """Change the project; edits in a row with the same ``merge_key``, such as one slider's, become one undo step.

        An edit that changes nothing leaves no trace. ``text`` names the edit in the Edit menu.
        """
        after = edit(self.project)
        if after != self.project:
            design = Design(after, self._design.attempt)
            self.undo_stack.push(UndoStep(self._design, design, text, merge_key))

    def reset(self, text: str) -> None:
        """Begin the same project anew; undo brings back what had been learned."""
        self._attempts += 1
        design = Design(self.project, self._attempts)
        self.undo_stack.push(UndoStep(self._design, design, text))

    def other_attempt(self, project: Project) -> Design:
        """Return a design that has a run of its own, to be tried out beside this one and perhaps adopted."""
        self._attempts += 1
        return Design(project, self._attempts)

    def adopt(self, design: Design, text: str) -> None:
        """Put a design that was tried out in place of this one, in one undo step."""
        self.undo_stack.push(UndoStep(self._design, design, text))

    def open(self, project: Project, path: Path | None) -> None:
        """Put another project in place of this one, with an undo stack of its own."""
        self.undo_stack.clear()
        self._attempts += 1
        self.opened.emit()
        self._set_path(path)
        self._show(Design(project, self._attempts))

    def saved_to(self, path: Path) -> None:
        """Note that the file now holds what is open."""
        self._set_path(path)
        self.undo_stack.set_clean()

    def _set_path(self, path: Path | None) -> None:
        self.path = path
        self.path_changed.emit(path)

    def _show(self, design: Design) -> None:
        before, self._design = self._design, design
        self.design_changed.emit(before, design)

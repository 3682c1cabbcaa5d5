"""The document: the design that is open, its file, and its undo stack."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nnstudio.project.plan import Project

Edit = Callable[[Project], Project]

UNDO_LIMIT = 1000
"""So many edits can be undone; what came before them is forgotten."""


class Design(Struct, frozen=True):
    """What undo brings back: a project, and the number of the attempt at it, which a reset counts up."""

    project: Project
    attempt: int = 0


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
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self.undo_stack.cleanChanged.connect(self.clean_changed)

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
            self.undo_stack.push(_Change(self._show, self._design, design, text, merge_key))

    def reset(self, text: str) -> None:
        """Begin the same project anew; undo brings back what had been learned."""
        self._attempts += 1
        design = Design(self.project, self._attempts)
        self.undo_stack.push(_Change(self._show, self._design, design, text, None))

    def other_attempt(self, project: Project) -> Design:
        """Return a design that has a run of its own, to be tried out beside this one and perhaps adopted."""
        self._attempts += 1
        return Design(project, self._attempts)

    def adopt(self, design: Design, text: str) -> None:
        """Put a design that was tried out in place of this one, in one undo step."""
        self.undo_stack.push(_Change(self._show, self._design, design, text, None))

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
        self.undo_stack.setClean()

    def _set_path(self, path: Path | None) -> None:
        self.path = path
        self.path_changed.emit(path)

    def _show(self, design: Design) -> None:
        before, self._design = self._design, design
        self.design_changed.emit(before, design)


class _Change(QUndoCommand):
    """The one undo command: it keeps the design from before and after."""

    def __init__(
        self, show: Callable[[Design], None], before: Design, after: Design, text: str, merge_key: str | None
    ) -> None:
        super().__init__(text)
        self._show, self._before, self.after, self.merge_key = show, before, after, merge_key

    def undo(self) -> None:
        """Show the design from before."""
        self._show(self._before)

    def redo(self) -> None:
        """Show the design from after."""
        self._show(self.after)

    def id(self) -> int:
        """Tell Qt which commands may merge: those that have a key."""
        return -1 if self.merge_key is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next command of the same drag; a drag that comes back to its start leaves nothing to undo."""
        if not isinstance(other, _Change) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        other.forget()
        if self.after == self._before:
            self.setObsolete(True)
            self.forget()
        return True

    def forget(self) -> None:
        """Let go of the designs: Python never hears that Qt has deleted a command in a merge, and would keep them."""
        vars(self).clear()

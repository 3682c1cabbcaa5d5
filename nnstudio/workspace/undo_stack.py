"""What can be undone: a plain list of values and a place in it.

Qt's own stack owns commands that Python made, and deletes them when they merge or pass its limit; wrappers of what Qt
has deleted bring the interpreter down at the next garbage collection. A list has no such traps, and can be saved.
"""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from nnstudio.workspace.design import Design

UNDO_LIMIT = 1000
"""So many edits can be undone; what came before them is forgotten."""


class UndoStep(Struct, frozen=True):
    """One edit: the design before and after it, its name in the Edit menu, and which edits it becomes one with."""

    before: Design
    after: Design
    text: str
    merge_key: str | None = None


class UndoStack(QObject):
    """The edits of a document in their order, of which those from ``index`` on have been undone."""

    changed = Signal()  # what can be undone or redone is another now
    clean_changed = Signal(bool)  # whether the file holds what is open

    def __init__(self, show: Callable[[Design], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self.steps: list[UndoStep] = []
        self.index = 0
        self._saved_at: int | None = 0

    @property
    def is_clean(self) -> bool:
        """Whether what is open is what was saved last."""
        return self.index == self._saved_at

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self.index > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit that was taken back."""
        return self.index < len(self.steps)

    @property
    def undo_text(self) -> str:
        """The name of the edit that undo takes back."""
        return self.steps[self.index - 1].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        """The name of the edit that redo brings back."""
        return self.steps[self.index].text if self.can_redo else ""

    def push(self, step: UndoStep) -> None:
        """Do an edit: what had been undone is forgotten; one more edit of the same drag joins the one before it."""
        clean = self.is_clean
        del self.steps[self.index :]
        if self._saved_at is not None and self._saved_at > self.index:
            self._saved_at = None
        if self._joins(step):
            self._join(step)
        else:
            self.steps.append(step)
            self.index += 1
            self._keep_to_limit()
        self._show(step.after)
        self._tell(clean)

    @Slot()
    def undo(self) -> None:
        """Take the last edit back."""
        if self.can_undo:
            self._go_to(self.index - 1, self.steps[self.index - 1].before)

    @Slot()
    def redo(self) -> None:
        """Do the edit again that was taken back last."""
        if self.can_redo:
            self._go_to(self.index + 1, self.steps[self.index].after)

    def set_clean(self) -> None:
        """Note that the file now holds what is open."""
        clean, self._saved_at = self.is_clean, self.index
        self._tell(clean)

    def clear(self) -> None:
        """Forget all edits; what is open counts as saved."""
        clean = self.is_clean
        self.steps.clear()
        self.index = self._saved_at = 0
        self._tell(clean)

    def _joins(self, step: UndoStep) -> bool:
        """Tell whether an edit belongs to the drag before it; what was saved in between stays a place to go back to."""
        same = self.can_undo and self.steps[-1].merge_key == step.merge_key
        return same and step.merge_key is not None and not self.is_clean

    def _join(self, step: UndoStep) -> None:
        """Lengthen the last edit; a drag that comes back to where it began leaves nothing to undo."""
        joined = replace(self.steps[-1], after=step.after)
        if joined.after == joined.before:
            self.steps.pop()
            self.index -= 1
        else:
            self.steps[-1] = joined

    def _keep_to_limit(self) -> None:
        if len(self.steps) > UNDO_LIMIT:
            del self.steps[0]
            self.index -= 1
            if self._saved_at is not None:
                self._saved_at = self._saved_at - 1 if self._saved_at else None

    def _go_to(self, index: int, design: Design) -> None:
        clean, self.index = self.is_clean, index
        self._show(design)
        self._tell(clean)

    def _tell(self, was_clean: bool) -> None:
        self.changed.emit()
        if self.is_clean != was_clean:
            self.clean_changed.emit(self.is_clean)

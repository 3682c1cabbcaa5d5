"""What an editor is: a control that shows a value, and says how the user has changed it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from msgspec import Struct
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Change:
    """A new value, the title of the field that was changed, and the path to it.

    Changes of one gesture, such as one drag of a slider, have the same ``gesture``; None stands by itself.
    """

    value: Any
    title: str = ""
    path: str = ""
    gesture: int | None = None

    def inside(self, value: Any, title: str, name: str) -> "Change":
        """Return the change as the description around it sees it, whose field ``name`` holds the new value."""
        path = f"{name}.{self.path}" if self.path else name
        return replace(self, value=value, title=self.title or title, path=path)

    def merge_key(self, place: str) -> str | None:
        """Return what changes have in common that are undone together."""
        return None if self.gesture is None else f"{place}.{self.path}#{self.gesture}"


class FieldEditor(Protocol):
    """A control that edits one field: a widget with a signal ``edited`` that carries a Change."""

    @property
    def edited(self) -> SignalInstance:
        """Emitted with a Change when the user, and nobody else, has changed the value."""
        ...

    def show_value(self, value: Any) -> None:
        """Show a value without saying that it was edited."""


class StructView(QWidget):
    """An editor of a whole description, field by field."""

    edited = Signal(object)  # Change: its value is the whole description with the edit made

    def show_value(self, value: Any) -> None:
        """Show a description in all fields."""
        raise NotImplementedError


MakeView = Callable[[type[Struct]], StructView]
"""Makes an empty view for descriptions of one kind."""

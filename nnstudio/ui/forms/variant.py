"""A field for one of several kinds of description, with the fields of the kind that is chosen below it."""

from typing import Any

from msgspec import Struct
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnstudio.ui.forms.choices import ChoiceField, Offer
from nnstudio.ui.forms.field_editor import Change, MakeView, StructView
from nnstudio.ui.forms.fields import fields_of, stands_alone
from nnstudio.ui.style import words
from nnstudio.ui.widgets.pieces import wrapped


class VariantField(ChoiceField):
    """A choice among kinds; ``below`` is where the chosen one's own fields stand, and a note on it.

    Kinds that cannot be made without being told something, such as weights written down number by number, are offered
    only where one is there already.
    """

    def __init__(
        self,
        kinds: tuple[type[Struct], ...],
        make_view: MakeView,
        nothing: str = "",
        note: str = "",
    ) -> None:
        offers = [Offer(None, nothing)] if nothing else []
        super().__init__((*offers, *map(_offer, filter(stands_alone, kinds))))
        self._usual = self.count()
        self.below = Below(make_view, note, self)
        self.below.edited.connect(self._on_inner_edited)

    def show_value(self, value: Any) -> None:
        """Show which kind is chosen, and its fields."""
        kind = None if value is None else type(value)
        if kind not in self._values:
            self.offer(_offer(type(value)))
        super().show_value(kind)
        if self.currentIndex() < self._usual:
            self.keep_offers(self._usual)
        self.below.show_value(value)

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        kind = self._values[place]
        self._renew_tip()
        if kind is None or kind is not self.below.kind:
            self.edited.emit(Change(kind and kind()))

    @Slot(object)
    def _on_inner_edited(self, change: Change) -> None:
        self.edited.emit(change)


class Below(QWidget):
    """The fields of one value of any kind, made anew when its kind changes."""

    edited = Signal(object)  # Change

    def __init__(self, make_view: MakeView, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()
        self._make_view, self._note_name = make_view, note
        self.kind: type[Struct] | None = None
        self.view: StructView | None = None
        self._note: QLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_value(self, value: Struct | None) -> None:
        """Show the fields of a value, if it has any, and the note on it."""
        kind = None if value is None else type(value)
        if kind is not self.kind:
            self.kind = kind
            self._replace_view(kind)
        if self.view is not None:
            self.view.show_value(value)
        self._show_note(value)
        self.setVisible(self.view is not None or self._note is not None)

    def _replace_view(self, kind: type[Struct] | None) -> None:
        if self.view is not None:
            self.view.edited.disconnect(self.edited)  # what was half typed in it is about a value that is gone
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        if kind is not None and fields_of(kind):
            self.view = self._make_view(kind)
            self.view.edited.connect(self.edited)
            self._column.addWidget(self.view)

    def _show_note(self, value: Struct | None) -> None:
        text = str(getattr(value, self._note_name, "")) if self._note_name else ""
        if not text:
            return
        if self._note is None:
            self._note = wrapped(style="note")
            self._column.insertWidget(0, self._note)
        self._note.setText(words.name(text))


def title_of_kind(kind: type[Struct]) -> str:
    """Return the name of a catalogue entry in the user's language."""
    return words.name(str(getattr(kind, "title", kind.__name__)))


def about(kind: type[Struct]) -> str:
    """Return the sentence with which a catalogue entry explains itself, in the user's language."""
    said = getattr(kind, "about", None) or (kind.__doc__ or "").strip().partition("\n")[0]
    return words.name(str(said))


def _offer(kind: type[Struct]) -> Offer:
    return Offer(kind, title_of_kind(kind), about(kind))

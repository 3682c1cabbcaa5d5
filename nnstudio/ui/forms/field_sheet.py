"""A sheet: the controls of some fields of one value, bound together."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import cast

from msgspec import Meta, Struct
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnstudio.numbers import plain
from nnstudio.sentences import Unusable
from nnstudio.ui.forms.choices import ChoiceField, FlagField, Offer, ScaleField
from nnstudio.ui.forms.field_editor import Change, FieldEditor, MakeView, StructView
from nnstudio.ui.forms.fields import (
    ChoiceSpec,
    Field,
    FlagSpec,
    NumberSpec,
    PartSpec,
    SeriesSpec,
    ShownSpec,
    VariantSpec,
    fields_of,
)
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.plain import NumbersField, SeedField, ShownField
from nnstudio.ui.forms.section_column import controls
from nnstudio.ui.forms.series import SeriesField
from nnstudio.ui.forms.styles import Style, style_of
from nnstudio.ui.forms.variant import VariantField
from nnstudio.ui.style import words

MakeInner = Callable[[str, type[Struct]], StructView]
"""Makes an empty view for what stands in a field of this name, of this kind."""

MakeEditor = Callable[[Field, Style, MakeView], QWidget]
"""Makes the control for a field."""


class FieldSheet(QObject):
    """Shows a frozen value in the controls of its fields, and says what it would become by an edit.

    A value that refuses an edit (Unusable) is not changed: the control shows again what is true, marked as refused.
    """

    edited = Signal(object)  # Change: its value is the whole value with the edit made
    refused = Signal(str, str)  # name of the field, why; no words when the matter is settled

    def __init__(
        self,
        kind: type[Struct],
        make_inner: MakeInner,
        names: Iterable[str] | None,
        parent: QObject,
        make: MakeEditor | None = None,
    ) -> None:
        super().__init__(parent)
        self._make = make or make_editor
        wanted = None if names is None else set(names)
        self.fields = tuple(field for field in fields_of(kind) if wanted is None or field.name in wanted)
        self.editors: dict[str, QWidget] = {}
        self._value: Struct | None = None
        self._complained = ""
        for field in self.fields:
            self._add(field, make_inner)

    def show_value(self, value: Struct) -> None:
        """Show a value in all controls."""
        if value is self._value:
            return
        before, self._value = self._value, value
        for field in self.fields:
            now = getattr(value, field.name)
            if before is None or now is not getattr(before, field.name):
                self._editor(field.name).show_value(now)

    def _add(self, field: Field, make_inner: MakeInner) -> None:
        style = style_of(field)
        editor = self._make(field, style, partial(make_inner, field.name))
        for control in (editor, *controls(editor)):
            control.setAccessibleName(control.accessibleName() or title_of(field))
        _explain(editor, tip_of(field))
        editor.setProperty("field", field.name)
        self.editors[field.name] = editor
        self._editor(field.name).edited.connect(self._on_edited)

    def _editor(self, name: str) -> FieldEditor:
        return cast(FieldEditor, self.editors[name])

    @Slot(object)
    def _on_edited(self, change: Change) -> None:
        name = next(name for name, editor in self.editors.items() if editor is self.sender())
        self.edit(name, change)

    def edit(self, name: str, change: Change) -> None:
        """Say what the value becomes by a change of one field, or why it cannot."""
        assert self._value is not None
        try:
            after = replace(self._value, **{name: change.value})
        except Unusable as refusal:
            self._complain(name, words.sentence(refusal.sentence))
            self._editor(name).show_value(getattr(self._value, name))
            return
        self._complain(name, "")
        field = next(field for field in self.fields if field.name == name)
        self.edited.emit(change.inside(after, title_of(field), name))

    def _complain(self, name: str, text: str) -> None:
        """Mark the field whose edit was refused; no words take the mark away."""
        if name == self._complained or text:
            self._mark(self._complained, "")
            self._mark(name, text)
            self._complained = name if text else ""

    def _mark(self, name: str, text: str) -> None:
        if name:
            editor = self.editors[name]
            editor.setProperty("refused", bool(text))
            editor.style().unpolish(editor)
            editor.style().polish(editor)
            self.refused.emit(name, text)


def make_editor(field: Field, style: Style, make_view: MakeView) -> QWidget:
    """Return the control for a field."""
    match field.spec:
        case NumberSpec():
            return _number_editor(field, style)
        case FlagSpec():
            return FlagField()
        case ChoiceSpec(values):
            return ChoiceField(Offer(value, words.name(value.replace("_", " "))) for value in values)
        case VariantSpec(kinds, optional):
            return VariantField(kinds, make_view, words.name(style.nothing) if optional else "", style.note)
        case SeriesSpec(kinds):
            return SeriesField(kinds, make_view)
        case PartSpec(kind):
            return make_view(kind)
        case ShownSpec():
            return ShownField()


def _number_editor(field: Field, style: Style) -> QWidget:
    assert isinstance(field.spec, NumberSpec)
    if field.spec.many:
        return NumbersField(field.meta)
    if style.seed:
        return SeedField(field.meta, words.name("Begin with the next seed"))
    if style.scale and field.meta.ge is not None and field.meta.le is not None:
        return ScaleField(field.meta, percent=style.percent)
    number = NumberField(
        field.meta, whole=field.spec.whole, percent=style.percent, zero=style.zero and words.name(style.zero)
    )
    number.set_unit(*(word and words.name(word) for word in style.counted))
    return number


def title_of(field: Field) -> str:
    """Return a field's title in the user's language."""
    return words.name(style_of(field).title or field.title)


def tip_of(field: Field) -> str:
    """Return what there is to know about a field: what it does, and what it may be."""
    style = style_of(field)
    tip = words.name(style.tip) if style.tip else words.name(field.title)
    bounds = _bounds(field.meta) if isinstance(field.spec, NumberSpec) and not style.percent else ""
    return f"{tip}\n{bounds}" if bounds else tip


def _bounds(meta: Meta) -> str:
    """Say which numbers may be."""
    parts = (
        (meta.ge, QCoreApplication.translate("Sheet", "at least {number}")),
        (meta.gt, QCoreApplication.translate("Sheet", "above {number}")),
        (meta.le, QCoreApplication.translate("Sheet", "at most {number}")),
        (meta.lt, QCoreApplication.translate("Sheet", "below {number}")),
    )
    return ", ".join(text.format(number=plain(bound)) for bound, text in parts if bound is not None)


def _explain(editor: QWidget, tip: str) -> None:
    """Give a control its tooltip; one that explains its choices adds them itself."""
    if isinstance(editor, ChoiceField):
        editor.set_tip(tip)
    elif not editor.toolTip():
        editor.setToolTip(tip)

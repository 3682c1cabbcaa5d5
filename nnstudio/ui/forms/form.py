"""A form: the fields of a description under each other, labels at the left, controls at the right."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnstudio.ui.forms.field_editor import StructView
from nnstudio.ui.forms.field_sheet import FieldSheet, MakeEditor, tip_of, title_of
from nnstudio.ui.forms.fields import Field, PartSpec
from nnstudio.ui.widgets.pieces import styled, wrapped

ROWS_PER_FIELD = 3  # the control, what stands below it, and why an edit was refused


class Form(StructView):
    """Shows a description of one kind; ``names`` are the fields to show (None: all).

    ``live`` names the fields that apply while a run goes on, or is True where all do: they carry a green dot. ``make``
    makes the controls, also those of inner forms, where the usual ones will not do.
    """

    def __init__(
        self,
        kind: type[Struct],
        names: Iterable[str] | None = None,
        live: frozenset[str] | bool = False,
        parent: QWidget | None = None,
        make: MakeEditor | None = None,
    ) -> None:
        super().__init__(parent)
        self._live, self._make = live, make
        self._labels: dict[str, QLabel] = {}
        self._refusals: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(3)
        for column, stretch in enumerate((10, 11)):
            self._grid.setColumnStretch(column, stretch)
        self.sheet = FieldSheet(kind, self._make_inner, names, self, make)
        self.sheet.edited.connect(self.edited)
        self.sheet.refused.connect(self._on_refused)
        for place, field in enumerate(self.sheet.fields):
            self._add(field, ROWS_PER_FIELD * place)

    def show_value(self, value: Any) -> None:
        """Show a description in all fields."""
        self.sheet.show_value(value)

    def editor(self, name: str) -> QWidget | None:
        """Return the control of a field, also of one that stands in a part."""
        own = self.sheet.editors.get(name)
        if own is not None:
            return own
        parts = (editor for editor in self.sheet.editors.values() if isinstance(editor, Form))
        return next((found for part in parts if (found := part.editor(name)) is not None), None)

    def _make_inner(self, name: str, kind: type[Struct]) -> StructView:
        return Form(kind, live=self._is_live(name), make=self._make)

    def _is_live(self, name: str) -> bool:
        return self._live if isinstance(self._live, bool) else name in self._live

    def _add(self, field: Field, row: int) -> None:
        editor = self.sheet.editors[field.name]
        if isinstance(field.spec, PartSpec):
            self._across(editor, row)
            return
        label = wrapped(title_of(field))
        for widget in (label, editor):  # no word is so long that it may push the columns about
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        label.setToolTip(tip_of(field))
        label.setBuddy(editor)
        self._labels[field.name] = label
        heading = QHBoxLayout()
        heading.addWidget(label, 1)
        if self._is_live(field.name):
            heading.addWidget(self._dot())
        self._grid.addLayout(heading, row, 0)
        self._grid.addWidget(editor, row, 1)
        below = getattr(editor, "below", None)
        if below is not None:
            self._across(below, row + 1)

    def _across(self, widget: QWidget, row: int) -> None:
        """Put a widget under the fields, over the whole width, whatever width it would like."""
        widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        self._grid.addWidget(widget, row, 0, 1, 2)

    def _dot(self) -> QLabel:
        dot = styled(QLabel("●"), "live_dot")
        dot.setToolTip(self.tr("Applies while running"))
        dot.setAccessibleName(self.tr("Applies while running"))
        return dot

    @Slot(str, str)
    def _on_refused(self, name: str, why: str) -> None:
        """Say under the field why an edit was refused."""
        if name not in self._refusals:
            row = ROWS_PER_FIELD * [field.name for field in self.sheet.fields].index(name) + 2
            self._refusals[name] = wrapped(style="refusal")
            self._across(self._refusals[name], row)
        self._refusals[name].setText(why)
        self._refusals[name].setVisible(bool(why))

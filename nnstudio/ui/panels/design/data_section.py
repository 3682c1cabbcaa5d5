"""The data: where the samples come from, and how they are parted and scaled."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from nnstudio import numbers
from nnstudio.datasets import SOURCES, InlineTable, Source, SyntheticSource
from nnstudio.datasets.plan import DataPlan, Prepared
from nnstudio.project.edits import changed, with_source
from nnstudio.project.plan import Project
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.variant import Below
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.design.gallery import SourceGallery
from nnstudio.ui.panels.design.section import DesignSection
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import wrapped
from nnstudio.workspace.run_update import RunStatus

OFFERED: tuple[type[Source], ...] = tuple(kind for kind in SOURCES if kind is not InlineTable)
"""What the gallery offers; numbers written down by hand come only with a project."""


class DataSection(DesignSection):
    """The gallery of sources, the fields of the one that is chosen, and how its rows are parted and scaled."""

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(context, QCoreApplication.translate("DataSection", "Data"), parent)
        self._plan: DataPlan | None = None
        self._data: Prepared | None = None
        self.gallery = SourceGallery(OFFERED, context.appearance.theme, self)
        self.gallery.source_chosen.connect(self._on_source_chosen)
        self._source_fields = Below(lambda kind: Form(kind), parent=self)
        self._source_fields.edited.connect(self._on_source_edited)
        self._plan_fields = Form(DataPlan, ("validation", "scaling", "seed"), parent=self)
        self._plan_fields.edited.connect(self._on_plan_edited)
        self._notes = wrapped(style="note")
        self._notes.hide()
        for widget in (self.gallery, self._source_fields, self._plan_fields, self._notes):
            self.column.addWidget(widget)

    def show_design(self, project: Project) -> None:
        """Show which data the project learns from."""
        if project.data is self._plan:
            return
        self._plan = project.data
        self.gallery.show_source(project.data.source)
        self._source_fields.show_value(project.data.source)
        self._plan_fields.show_value(project.data)
        self._show_hint()

    def show_status(self, status: RunStatus) -> None:
        """Tell what was done to the data."""
        data = status.progress.data if status.progress else None
        if data is self._data:
            return
        self._data = data
        notes = data.notes if data else ()
        self._notes.setText("\n".join(map(words.sentence, notes)))
        self._notes.setVisible(bool(notes))
        self._show_hint()

    def show_theme(self, theme: Theme) -> None:
        """Draw the thumbnails in the theme's colours."""
        self.gallery.show_theme(theme)

    def place(self, path: list[str]) -> QWidget | None:
        """Return the control of a field, or the gallery."""
        inner = self._source_fields.view
        own = inner.editor(path[-1]) if path and isinstance(inner, Form) else None
        return own or (self._plan_fields.editor(path[0]) if path else None) or self.gallery

    def _show_hint(self) -> None:
        assert self._plan is not None
        source = self._plan.source
        features = source.schema.feature_count
        told = self.tr("{count} feature") if features == 1 else self.tr("{count} features")
        parts = [told.format(count=numbers.count(features))]
        if isinstance(source, SyntheticSource):
            parts.insert(0, self.tr("{count} points").format(count=numbers.count(source.points)))
        elif self._data is not None and self._data.table.schema == source.schema:
            parts.insert(0, self.tr("{count} samples").format(count=numbers.count(len(self._data.table.x))))
        self.hint.setText(" · ".join(parts))

    @Slot(object)
    def _on_source_chosen(self, kind: Any) -> None:
        self.context.document.apply(lambda project: with_source(project, kind()), self.tr("Data set"))

    @Slot(object)
    def _on_source_edited(self, change: Change) -> None:
        """Take on other points; where the task changes with them (two arms, three arms), the output follows."""
        answers = self.context.document.project.data.source.schema.outputs

        def edit(project: Project) -> Project:
            if change.value.schema.outputs == answers:
                return changed(project, "data.source", change.value)
            return with_source(project, change.value)

        self.context.document.apply(edit, change.title, change.merge_key("data.source"))

    @Slot(object)
    def _on_plan_edited(self, change: Change) -> None:
        self.context.document.apply(
            lambda project: changed(project, "data", change.value), change.title, change.merge_key("data")
        )

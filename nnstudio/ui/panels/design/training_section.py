"""The training plan: what is lowered, how, and for how long."""

from msgspec.structs import fields, replace
from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from nnstudio.project.edits import changed
from nnstudio.project.plan import Project, TrainingPlan, structure
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.form import Form
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.design.section import DesignSection


class TrainingSection(DesignSection):
    """The form of the training plan; another optimiser brings its usual learning rate."""

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(context, QCoreApplication.translate("TrainingSection", "Training"), parent)
        self.hint.setText(self.tr("● applies while running"))
        self.hint.setObjectName("live_dot")
        self._form = Form(TrainingPlan, live=live_fields(context.document.project), parent=self)
        self._form.edited.connect(self._on_edited)
        self.column.addWidget(self._form)

    def show_design(self, project: Project) -> None:
        """Show the plan."""
        self._form.show_value(project.training)

    def place(self, path: list[str]) -> QWidget | None:
        """Return the control of a field."""
        return self._form.editor(path[0] if path else "loss")

    @Slot(object)
    def _on_edited(self, change: Change) -> None:
        plan: TrainingPlan = change.value
        if type(plan.optimiser) is not type(self.context.document.project.training.optimiser):
            plan = replace(plan, learning_rate=plan.optimiser.usual_rate)
        self.context.document.apply(
            lambda project: changed(project, "training", plan), change.title, change.merge_key("training")
        )


def live_fields(project: Project) -> frozenset[str]:
    """Name the fields of the training plan that may change while it runs: those that a run's structure leaves out."""
    names = [field.name for field in fields(TrainingPlan)]
    return frozenset(name for name in names if _left_out(project, name))


def _left_out(project: Project, name: str) -> bool:
    marked = changed(project, f"training.{name}", "mark")
    return getattr(structure(marked).training, name) != "mark"

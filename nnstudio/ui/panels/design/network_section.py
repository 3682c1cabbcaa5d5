"""The network: its layers, what else there is to add, and how its weights begin."""

from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from nnstudio import numbers
from nnstudio.engine.layers import LAYERS
from nnstudio.project.edits import changed, with_new_layer
from nnstudio.project.plan import NetworkPlan, Project
from nnstudio.project.shapes import parameter_count
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.variant import about, title_of_kind
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panels.design.block_list import BlockList
from nnstudio.ui.panels.design.section import DesignSection
from nnstudio.ui.style.icons import icon
from nnstudio.ui.style.theme import Theme


class NetworkSection(DesignSection):
    """The list of layers, the buttons below it, and the rule and the seed of the first weights."""

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(context, QCoreApplication.translate("NetworkSection", "Network"), parent)
        self._shown: tuple[object, ...] = ()
        self.blocks = BlockList(context.document, self)
        self.add_button = QPushButton(icon("add", "accent"), self.tr("Add layer"))
        self.add_button.setToolTip(self.tr("Add a layer before the output"))
        self.add_button.setMenu(self._layer_menu())
        self.templates_button = QPushButton(icon("templates"), self.tr("Templates"))
        self.templates_button.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.add_button, self.templates_button):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button, 1)
        self._rule = Form(NetworkPlan, ("initialiser",), parent=self)
        self._rule.edited.connect(self._on_rule_edited)
        self._seed = Form(Project, ("seed",), parent=self)
        self._seed.edited.connect(self._on_seed_edited)
        self.column.addWidget(self.blocks)
        self.column.addLayout(buttons)
        self.column.addWidget(self._rule)
        self.column.addWidget(self._seed)

    def show_design(self, project: Project) -> None:
        """Show the network."""
        shown = (project.network, project.data.source.schema, project.seed, self.context.appearance.theme.name)
        if shown == self._shown:
            return
        self._shown = shown
        self.blocks.show_project(project, self.context.appearance.theme)
        self._rule.show_value(project.network)
        self._seed.show_value(project)
        count = parameter_count(project)
        text = self.tr("{count} parameter") if count == 1 else self.tr("{count} parameters")
        self.hint.setText(text.format(count=numbers.count(count)))

    def show_theme(self, theme: Theme) -> None:
        """Paint the layers in the theme's colours."""
        self.show_design(self.context.document.project)

    def place(self, path: list[str]) -> QWidget | None:
        """Return the control of a block by its id, or of the rule for the weights."""
        if not path:
            return self.add_button
        row = self.blocks.rows.get(path[0])
        return row.first_field if row is not None else self._rule.editor(path[0])

    def adopt_templates(self) -> None:
        """Offer the window's templates, which know what to do about unsaved changes."""
        action = self.context.actions.get("templates")
        menu = action.menu() if action is not None else None
        if isinstance(menu, QMenu) and action is not None:
            self.templates_button.setMenu(menu)
            self.templates_button.setToolTip(action.toolTip())
            self.templates_button.show()

    def _layer_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for kind in LAYERS:
            action = menu.addAction(title_of_kind(kind))
            action.setToolTip(about(kind))
            action.triggered.connect(partial(self._on_add, kind))
        return menu

    def _on_add(self, kind: Any, checked: bool = False) -> None:
        """Add a layer; the keyboard goes on in its row."""
        known = set(self.blocks.rows)
        self.context.document.apply(lambda project: with_new_layer(project, kind), self.tr("Add layer"))
        for row in self.blocks.ordered():
            if row.id not in known:
                row.first_field.setFocus()

    @Slot(object)
    def _on_rule_edited(self, change: Change) -> None:
        rule = change.value.initialiser
        self.context.document.apply(
            lambda project: changed(project, "network.initialiser", rule), change.title, change.merge_key("network")
        )

    @Slot(object)
    def _on_seed_edited(self, change: Change) -> None:
        seed = change.value.seed
        self.context.document.apply(
            lambda project: changed(project, "seed", seed), change.title, change.merge_key("project")
        )

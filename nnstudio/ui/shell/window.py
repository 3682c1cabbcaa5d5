"""The main window: docks, menus, the run bar, and what survives a restart of its layout."""

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Slot
from PySide6.QtGui import QActionGroup, QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMainWindow,
    QMenu,
    QMenuBar,
    QVBoxLayout,
    QWidget,
)

from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import PanelDock
from nnstudio.ui.shell.actions import MENUS, ROWS, make_actions
from nnstudio.ui.shell.actions import words as action_words
from nnstudio.ui.shell.explain_slot import ExplainSlot
from nnstudio.ui.shell.files import FileCommands
from nnstudio.ui.shell.findings_badge import FindingsBadge
from nnstudio.ui.shell.layout import arrange
from nnstudio.ui.shell.run_bar import RunBar
from nnstudio.ui.shell.run_messages import RunMessages
from nnstudio.ui.style import words
from nnstudio.ui.widgets.message_bar import MessageBar
from nnstudio.workspace.comparing import compare_with_copy
from nnstudio.workspace.design import Design

SMALLEST = QSize(800, 560)
LAYOUT_VERSION = 1
MARGIN = 8

ROOM_FOR_PLOTS = 850
"""From so many pixels of height on, the plots keep their place while a step is explained."""


class MainWindow(QMainWindow):
    """One window on one document and its run."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context
        self.setMinimumSize(SMALLEST)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.actions_by_key = make_actions(self)
        context.actions.update(self.actions_by_key)
        self.files = FileCommands(context, self)
        self.actions_by_key["templates"].setMenu(self.files.template_menu)
        self.actions_by_key["recent"].setMenu(self.files.recent_menu)
        self.docks = {key: PanelDock(entry, context) for key, entry in PANELS.items()}
        for dock in self.docks.values():
            dock.panel_wanted.connect(self.show_panel)
        self._laid_out = False
        self._layout_before = QByteArray()  # from before a step was explained, where that changed it
        self._add_undo()
        self.run_bar = RunBar(context, self.actions_by_key)
        self._fill_menus()
        self._place_bars()
        self._connect()
        self._show_title()
        self._show_status(context.document.project)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the docks where they were last time, or where they belong at first."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            if not self.restoreState(self.context.settings.layout, LAYOUT_VERSION):
                self.reset_layout()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Offer to save, remember the layout, end the thread."""
        if not self.files.may_close():
            event.ignore()
            return
        self.context.settings.geometry = self.saveGeometry()
        self._on_explained()
        self.context.settings.layout = self.saveState(LAYOUT_VERSION)
        self.context.settings.sync()
        self.context.run.close()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Leave plain keys to a control that wants them: Space presses the button that has the focus, not Run."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _wanted_by_focus(event):
            event.accept()
            return True
        return super().event(event)

    @Slot()
    def reset_layout(self) -> None:
        """Put all panels back where they were at first, as the window's size allows."""
        area = self.size()
        arrange(self, self.docks, area.width(), area.height() - 110)  # type: ignore[arg-type]

    def _add_undo(self) -> None:
        stack = self.context.document.undo_stack
        self.actions_by_key["undo"].triggered.connect(stack.undo)
        self.actions_by_key["redo"].triggered.connect(stack.redo)
        stack.changed.connect(self._on_undo_changed)
        self._on_undo_changed()

    @Slot()
    def _on_undo_changed(self) -> None:
        """Say in the menu what would be taken back, or done again."""
        stack = self.context.document.undo_stack
        for key, can, text in (
            ("undo", stack.can_undo, stack.undo_text),
            ("redo", stack.can_redo, stack.redo_text),
        ):
            row = next(row for row in ROWS if row.key == key)
            self.actions_by_key[key].setText(f"{action_words(row.text)} {text}".rstrip())
            self.actions_by_key[key].setEnabled(can)

    def _fill_menus(self) -> None:
        self._menus = QMenuBar()
        menus = {key: self._menus.addMenu(action_words(text)) for key, text in MENUS.items()}
        for row in ROWS:
            if row.separated:
                menus[row.menu].addSeparator()
            menus[row.menu].addAction(self.actions_by_key[row.key])
        panels = QMenu(self.tr("&Panels"), self)
        for dock in self.docks.values():
            panels.addAction(dock.toggleViewAction())
        menus["view"].insertMenu(menus["view"].actions()[0], panels)
        self._themes = QActionGroup(self)
        for key in ("theme_system", "theme_light", "theme_dark"):
            self._themes.addAction(self.actions_by_key[key])
        self.actions_by_key[f"theme_{self.context.appearance.choice}"].setChecked(True)

    def _place_bars(self) -> None:
        """Stack menus, run bar and messages over the docks, which keep a margin of their own."""
        self.message_bar = MessageBar()
        RunMessages(self.context, self.message_bar)
        self.explain_slot = ExplainSlot(self.context, self.actions_by_key["explain"])
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, MARGIN)
        column.setSpacing(MARGIN // 2)
        for bar in (self._menus, self.run_bar, self.message_bar, self.explain_slot):
            column.addWidget(bar)
        self.setMenuWidget(top)
        self.setContentsMargins(MARGIN, 2, MARGIN, 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._facts = QLabel()
        self.statusBar().addPermanentWidget(self._facts)
        self.badge = FindingsBadge(self.context)
        self.badge.clicked.connect(self._on_badge)
        self.statusBar().addWidget(self.badge)
        for dock in self.docks.values():
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)

    def _connect(self) -> None:
        run, document, appearance = self.context.run, self.context.document, self.context.appearance
        commands = {
            "quit": self.close,
            "run": run.toggle,
            "step": self._on_step,
            "reset": self._on_reset,
            "new_weights": self._on_new_weights,
            "compare": self._on_compare,
            "larger": partial(appearance.zoom, 1),
            "smaller": partial(appearance.zoom, -1),
            "usual_size": partial(appearance.set_font_scale, 1.0),
            "theme_system": partial(appearance.choose, "system"),
            "theme_light": partial(appearance.choose, "light"),
            "theme_dark": partial(appearance.choose, "dark"),
            "reset_layout": self.reset_layout,
            "about": self._on_about,
            **self.files.commands(),
        }
        for key, command in commands.items():
            self.actions_by_key[key].triggered.connect(lambda _checked=False, command=command: command())
        self.explain_slot.entered.connect(self._on_explaining)
        self.explain_slot.left.connect(self._on_explained)
        document.design_changed.connect(self._on_design_changed)
        document.path_changed.connect(self._show_title)
        document.clean_changed.connect(self._show_title)
        appearance.changed.connect(self._on_appearance_changed)

    @Slot(str)
    def show_panel(self, key: str) -> None:
        """Open a panel and put it in front of the others."""
        self.docks[key].show()
        self.docks[key].raise_()

    @Slot()
    def _on_explaining(self) -> None:
        """Bring the network in sight; in a low window it gets the room of the plots as well."""
        self.show_panel("network")
        if self.height() < ROOM_FOR_PLOTS:
            self._layout_before = self.saveState(LAYOUT_VERSION)
            for key in ("output", "loss", "gradients"):
                self.docks[key].hide()

    @Slot()
    def _on_explained(self) -> None:
        if not self._layout_before.isEmpty():
            self.restoreState(self._layout_before, LAYOUT_VERSION)
            self._layout_before.clear()

    @Slot()
    def _on_badge(self) -> None:
        self.show_panel("findings")

    def complain(self, text: str, more: str = "") -> None:
        """Show a message under the run bar; ``more`` is shown when its button is pressed."""
        self.message_bar.say(text, more)

    @Slot()
    def _on_step(self) -> None:
        self.context.run.step(self.run_bar.grain)

    @Slot()
    def _on_reset(self) -> None:
        self.context.document.reset(self.tr("Reset"))

    @Slot()
    def _on_new_weights(self) -> None:
        self.context.document.apply(lambda project: changed(project, "seed", project.seed + 1), self.tr("New weights"))

    @Slot()
    def _on_compare(self) -> None:
        compare_with_copy(self.context.document, self.context.run)
        self.show_panel("compare")

    @Slot()
    def _on_about(self) -> None:
        from nnstudio.ui.shell.about import AboutBox  # it names pyqtgraph, half of the start-up

        AboutBox(self).exec()

    @Slot(object, object)
    def _on_design_changed(self, before: Design, after: Design) -> None:
        self._show_status(after.project)
        self._show_title()

    @Slot(object)
    def _on_appearance_changed(self, theme: object) -> None:
        self.context.settings.theme = self.context.appearance.choice
        self.context.settings.font_scale = self.context.appearance.font_scale

    @Slot()
    def _show_title(self) -> None:
        document = self.context.document
        name = document.path.stem if document.path else words.name(document.project.title) or self.tr("untitled")
        self.setWindowTitle(self.tr("{name}[*] — NN Studio").format(name=name))
        self.setWindowModified(not document.undo_stack.is_clean)

    def _show_status(self, project: Project) -> None:
        facts = self.tr("{precision} · seed {seed}")
        self._facts.setText(facts.format(precision=project.training.precision, seed=project.seed))


def _wanted_by_focus(event: QKeyEvent) -> bool:
    """Tell whether the control with the focus uses this key itself: Space for buttons, letters for lists."""
    if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        return False
    focus = QApplication.focusWidget()
    if isinstance(focus, QAbstractButton):
        return event.key() == Qt.Key.Key_Space
    return isinstance(focus, QComboBox | QAbstractItemView) and event.text().isprintable() and bool(event.text())

"""Every command of the program, one row each: its words, icon and shortcut, and where in the menus it stands.

The words stand here in English; ``words`` translates them, in the context "actions".
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from nnstudio.ui.style.icons import icon

Keys = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class ActionRow:
    """One command. ``menu`` is the menu's key; ``short`` is its word on a button, ``tip`` teaches what it does."""

    key: str
    menu: str
    text: str
    short: str
    tip: str
    icon: str = ""
    keys: Keys = None
    checkable: bool = False
    separated: bool = False  # a line stands above it in the menu


MENUS = {
    "file": "&File",
    "edit": "&Edit",
    "run": "&Run",
    "view": "&View",
    "help": "&Help",
}

Std = QKeySequence.StandardKey

ROWS = (
    ActionRow("new", "file", "&New", "New",
        "Begin with the opening experiment", "new", Std.New),
    ActionRow("templates", "file", "From &template", "Templates",
        "Begin with an experiment that shows one thing", "templates"),
    ActionRow("open", "file", "&Open…", "Open",
        "Open a project", "open", Std.Open),
    ActionRow("recent", "file", "Open &recent", "Recent",
        "Open a project used before", "history"),
    ActionRow("save", "file", "&Save", "Save",
        "Save the design with what the network has learned", "save", Std.Save, separated=True),
    ActionRow("save_as", "file", "Save &as…", "Save as",
        "Save under another name", "save-as", Std.SaveAs),
    ActionRow("quit", "file", "&Quit", "Quit",
        "End NN Studio", keys=Std.Quit, separated=True),
    ActionRow("undo", "edit", "&Undo", "Undo",
        "Take the last change of the design back", "undo", Std.Undo),
    ActionRow("redo", "edit", "&Redo", "Redo",
        "Make the change again", "redo", Std.Redo),
    ActionRow("run", "run", "&Run or pause", "Run",
        "Train, or pause training", "play", "Space"),
    ActionRow("step", "run", "&Step", "Step",
        "Take one step: a sample, a batch or an epoch, as chosen beside it", "step", "S"),
    ActionRow("explain", "run", "&Explain a step", "Explain",
        "Tell the coming step number by number: forward, loss, backward, update; the run stays as it is", "sigma", "E",
        checkable=True),
    ActionRow("reset", "run", "Rese&t", "Reset",
        "Begin again from the same first weights; Undo brings back what was learned", "reset", "R",
        separated=True),
    ActionRow("new_weights", "run", "&New weights", "New weights",
        "Begin again from other first weights: the next seed", "new-weights", "W"),
    ActionRow("compare", "run", "Compare with a changed &copy", "Compare",
        "Keep this run beside the one you go on changing: both train step for step", "compare", separated=True),
    ActionRow("larger", "view", "&Larger text", "Larger",
        "Make all text larger", "zoom-in", Std.ZoomIn, separated=True),
    ActionRow("smaller", "view", "&Smaller text", "Smaller",
        "Make all text smaller", "zoom-out", Std.ZoomOut),
    ActionRow("usual_size", "view", "&Usual text size", "Usual size",
        "Make all text the usual size", keys="Ctrl+0"),
    ActionRow("theme_system", "view", "Theme of the s&ystem", "System",
        "Light or dark, as the system is", checkable=True, separated=True),
    ActionRow("theme_light", "view", "Li&ght theme", "Light",
        "Dark text on light ground", "theme-light", checkable=True),
    ActionRow("theme_dark", "view", "&Dark theme", "Dark",
        "Light text on dark ground", "theme-dark", checkable=True),
    ActionRow("reset_layout", "view", "&Reset layout", "Reset layout",
        "Put all panels back where they were at first", "layout", separated=True),
    ActionRow("about", "help", "&About NN Studio", "About",
        "Versions and licences", "about"),
)  # fmt: skip


def make_actions(parent: QObject) -> dict[str, QAction]:
    """Make an action for every row, by key."""
    return {row.key: _action(row, parent) for row in ROWS}


def words(text: str) -> str:
    """Return a menu's or an action's words in the user's language."""
    return QCoreApplication.translate("actions", text)


def _action(row: ActionRow, parent: QObject) -> QAction:
    action = QAction(words(row.text), parent)
    action.setObjectName(row.key)
    action.setIconText(words(row.short))
    action.setToolTip(words(row.tip))
    action.setCheckable(row.checkable)
    if row.icon:
        action.setIcon(icon(row.icon))
    if row.keys is not None:
        action.setShortcut(QKeySequence(row.keys))
    return action

"""The restless user: what may be done to the window in any order, and what must be true of it at every step."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.workspace.selection import Place
from tests.ui.restless import eyes, hands
from tests.ui.restless.ears import Ears
from tests.ui.restless.home import PATIENCE, Home
from tests.ui.restless.remains import settle

TEMPLATES = ("moons", "iris", "wave", "sigmoid10", "mazur")
COMMANDS = ("undo", "redo", "run", "reset", "new_weights", "compare", "save", "open", "new")
KEYS = (
    *("Space", "S", "R", "W", "E", "Tab", "Backtab", "Escape", "Return", "Up", "Down", "Left", "Right", "PgDown"),
    *("PgUp", "Del", "Backspace", "7", "Ctrl+D", "Ctrl+Z", "Ctrl+Shift+Z", "Alt+Up", "Alt+Down"),
)
TYPED = ("", "3", "0", "-1", "0,5", "1e-3", "1e999", "nan", "7 units", "25 %", "--", "1e", "½", "12 13")
LOOKS = ("reset_layout", "theme_dark", "larger", "smaller")
AREAS = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
SIZES = ((800, 560), (1000, 900), (1400, 900))

number = st.integers(0, 60)
share = st.integers(0, 20).map(lambda part: part / 20)
panel = st.sampled_from(sorted(PANELS))

Act = Callable[..., None]


def deed(**drawn: Any) -> Callable[[Act], Act]:
    """Make a rule of something the user does: it is written into the diary first, and has its effects at once."""

    def decorate(act: Act) -> Act:
        @wraps(act)
        def noted(self: "RestlessUser", **values: Any) -> None:
            self.begin(f"{act.__name__}({', '.join(f'{name}={value!r}' for name, value in values.items())})")
            act(self, **values)
            settle()

        return rule(**drawn)(noted)

    return decorate


class RestlessUser(RuleBasedStateMachine):
    """Plays with a window, example after example; each begins at home.

    Which deeds may follow depends on the deeds before, never on how far the run has come, so that an example can be
    played again. ``diary`` is a file with the deeds of the present example: it is there after a crash as well.
    """

    def __init__(self, home: Home, ears: Ears, qtbot: QtBot, diary: Path) -> None:
        super().__init__()
        self._home, self._ears, self._qtbot, self._diary = home, ears, qtbot, diary
        self.window = home.go_out()
        self.context = self.window.context
        self._first = self.context.document.design
        self._deeds, self._looks = 0, 0
        self._fine = True
        diary.write_text("")
        ears.news()  # what was said of an example before is no matter of this one

    def begin(self, deed: str) -> None:
        """Write a deed into the diary; until the window has been looked at again, nobody knows that all is fine."""
        self._deeds += 1
        self._fine = False
        with self._diary.open("a") as diary:
            diary.write(deed + "\n")

    # ---- what the user does

    @deed(keys=st.sampled_from(KEYS))
    def press(self, keys: str) -> None:
        hands.press(self.window, keys)

    @deed(name=st.sampled_from(COMMANDS))
    def command(self, name: str) -> None:
        self.window.actions_by_key[name].trigger()

    @deed(grain=st.sampled_from(["sample", "batch", "epoch"]))
    def step(self, grain: str) -> None:
        hands.click_on(self.window.run_bar, grain)
        self.window.actions_by_key["step"].trigger()

    @deed(name=st.sampled_from(TEMPLATES))
    def open_template(self, name: str) -> None:
        self.window.files.begin(name)

    @deed(kind=number)
    def choose_source(self, kind: int) -> None:
        hands.choose_source(self.window, kind)

    @deed(kind=number)
    def add_layer(self, kind: int) -> None:
        hands.add_layer(self.window, kind)

    @deed(row=number, entry=st.sampled_from(["Details", "Duplicate", "Move up", "Move down", "Remove"]))
    def with_layer(self, row: int, entry: str) -> None:
        hands.with_layer(self.window, row, entry)

    @deed(box=number, choice=number)
    def choose(self, box: int, choice: int) -> None:
        hands.choose_anywhere(self.window, box, choice)

    @deed(field=number, text=st.sampled_from(TYPED), last=st.sampled_from(["Return", "Tab", "Escape", "Left"]))
    def type(self, field: int, text: str, last: str) -> None:
        hands.type_anywhere(self.window, field, text, last)

    @deed(slider=number, share=share)
    def slide(self, slider: int, share: float) -> None:
        hands.slide_anywhere(self.window, slider, share)

    @deed(button=st.integers(0, 300))
    def click(self, button: int) -> None:
        hands.click_anywhere(self.window, button)

    @deed(problem=number)
    def mend(self, problem: int) -> None:
        hands.click_anywhere(hands.design_of(self.window).foot, problem)

    @deed(across=share, down=share, twice=st.booleans())
    def point(self, across: float, down: float, twice: bool) -> None:
        hands.point(self.window, across, down, twice=twice)

    @deed(layer=st.sampled_from("01234"), unit=st.integers(0, 3), source=st.sampled_from([None, 0, 1]))
    def select(self, layer: str, unit: int, source: int | None) -> None:
        self.context.selection.select(Place(layer, unit, source))

    @deed(layer=st.sampled_from("012"), unit=st.integers(0, 1), text=st.sampled_from(TYPED))
    def set_weight(self, layer: str, unit: int, text: str) -> None:
        self.context.selection.select(Place(layer, unit, 0))
        hands.set_selected(self.window, text)

    @deed(key=panel)
    def toggle_panel(self, key: str) -> None:
        self.window.docks[key].toggleViewAction().trigger()

    @deed(key=panel, other=panel)
    def tab_panel(self, key: str, other: str) -> None:
        if key != other:
            self.window.tabifyDockWidget(self.window.docks[key], self.window.docks[other])

    @deed(key=panel, area=st.sampled_from(AREAS))
    def move_panel(self, key: str, area: Qt.DockWidgetArea) -> None:
        self.window.addDockWidget(area, self.window.docks[key])

    @deed(size=st.sampled_from(SIZES))
    def resize(self, size: tuple[int, int]) -> None:
        self.window.resize(*size)

    @precondition(lambda self: self._looks < 1 and self._deeds > 9)  # it takes a second, and there is much else to try
    @deed(name=st.sampled_from(LOOKS))
    def change_look(self, name: str) -> None:
        self._looks += 1
        self.window.actions_by_key[name].trigger()

    @deed(button=number)
    def explain(self, button: int) -> None:
        """Enter the explained step, or click one of its buttons."""
        if self.window.explain_slot.isVisible():
            hands.click_anywhere(self.window.explain_slot, button)
        else:
            self.window.actions_by_key["explain"].trigger()

    @deed(remedy=number)
    def try_remedy(self, remedy: int) -> None:
        self.window.show_panel("findings")
        settle()
        hands.click_anywhere(self.window.docks["findings"].panel, remedy, "Try")

    @deed(name=st.sampled_from(["Adopt the twin", "Discard"]))
    def end_comparison(self, name: str) -> None:
        self.window.show_panel("compare")
        settle()
        hands.click_on(self.window.docks["compare"].panel, name)

    @deed()
    def watch(self) -> None:
        """Wait for the next picture of the run."""
        with self._qtbot.waitSignal(self.context.run.updated, timeout=PATIENCE):
            self.context.run.refresh()

    @deed()
    def undo_and_redo_everything(self) -> None:
        """Undo leads back to the first value, redo to the last."""
        self._undo_and_redo_everything()

    @deed()
    def rest(self) -> None:
        self._home.rest()

    # ---- what is true at every step

    @invariant()
    def the_window_tells_the_truth(self) -> None:
        document, design = self.context.document, hands.design_of(self.window)
        if not document.undo_stack.steps:
            self._first = document.design
        wrong = self._ears.news() + eyes.wrong_in_frame(self.window)
        if design.isVisible():
            wrong += eyes.wrong_in_design(design, document.project)
        assert not wrong, self._told(wrong)
        self._fine = True

    def teardown(self) -> None:
        """Look once more, at rest; then go home, and look for what is kept that should be gone."""
        if self._fine:
            self.begin("teardown()")
            self._home.rest()
            self._undo_and_redo_everything()
            wrong = self._home.come_back() + self._ears.news()
            assert not wrong, self._told(wrong)

    def _told(self, wrong: list[str]) -> str:
        """Tell what is wrong and what was done: where it does not happen again, this is all that is known of it."""
        return "\n".join([*wrong, "after", self._diary.read_text()])

    def _undo_and_redo_everything(self) -> None:
        document = self.context.document
        before, place = document.design, document.undo_stack.index
        while document.undo_stack.can_undo:
            self.window.actions_by_key["undo"].trigger()
        assert document.design == self._first
        while document.undo_stack.index < place:
            self.window.actions_by_key["redo"].trigger()
        assert document.design == before

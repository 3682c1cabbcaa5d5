"""Building a network from rows, by mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnstudio.engine.activations import ReLU, Tanh
from nnstudio.engine.layers import LAYERS, BatchNorm, Dense, Dropout, GaussianNoise, Residual
from nnstudio.project.edits import add_block, changed, remove_block, with_layer
from nnstudio.project.shapes import parameter_count
from nnstudio.ui.panels.design.panel import DesignPanel
from nnstudio.ui.shell.window import MainWindow
from tests.ui.conftest import panel_in

ALT, CONTROL, PLAIN = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


def layers(panel):
    return [block.layer for block in panel.context.document.project.network.blocks]


def ids(panel):
    return [block.id for block in panel.context.document.project.network.blocks]


def rows(panel):
    return panel.network.blocks.ordered()


def focus(widget, qtbot):
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def press(key, modifiers=PLAIN):
    """Press a key as a user does: the window gets it, Qt asks its shortcuts, then what has the focus."""
    window = QApplication.activeWindow().windowHandle()
    QTest.keyClick(window, key, modifiers)


def test_there_is_a_row_for_each_block_and_the_last_is_the_output(panel):
    names = [row.name.text() for row in rows(panel)]
    assert names == ["Dense"] * 4 + ["Output"]
    assert panel.network.hint.text() == f"{parameter_count(panel.context.document.project)} parameters"
    assert "6 → 6" in rows(panel)[1].toolTip()


def test_units_are_edited_in_the_row_and_undo_shows_them_again(panel, qtbot):
    units = rows(panel)[0].first_field
    focus(units, qtbot)
    units.selectAll()
    QTest.keyClicks(units, "9")
    press(Qt.Key.Key_Return)
    assert layers(panel)[0].units == 9
    assert units.hasFocus()
    assert rows(panel)[0].first_field is units, "the row is the same one"
    panel.context.document.undo_stack.undo()
    assert units.text() == "6"
    assert panel.context.document.undo_stack.redo_text == "Units"


def test_what_was_half_typed_in_a_row_goes_with_its_layer(panel, qtbot):
    document, units = panel.context.document, rows(panel)[1].first_field
    focus(units, qtbot)
    units.selectAll()
    QTest.keyClicks(units, "9")
    before = document.project
    document.apply(lambda project: remove_block(project, ids(panel)[1]), "Remove")
    assert not units.hasFocus()
    assert document.project == remove_block(before, before.network.blocks[1].id)


def test_a_held_arrow_in_a_row_is_one_undo_step(panel, qtbot):
    units = rows(panel)[0].first_field
    focus(units, qtbot)
    for _ in range(5):
        press(Qt.Key.Key_Up)
    assert layers(panel)[0].units == 11
    assert len(panel.context.document.undo_stack.steps) == 1
    second = rows(panel)[1].first_field
    focus(second, qtbot)
    press(Qt.Key.Key_Up)
    assert len(panel.context.document.undo_stack.steps) == 2


def test_the_activation_is_chosen_in_the_row(panel):
    activation = rows(panel)[0].sheet.editors["activation"]
    place = activation.findText("leaky ReLU")
    activation.setCurrentIndex(place)
    activation.activated.emit(place)
    assert type(layers(panel)[0].activation).__name__ == "LeakyReLU"
    assert activation.below.isVisible(), "its slope for negative z stands below"
    activation.below.view.editor("leak").stepBy(1)
    assert layers(panel)[0].activation.leak == 0.05


def test_focus_and_open_details_survive_every_edit(panel, qtbot):
    row = rows(panel)[1]
    row.name.click()
    assert row.details.isVisible()
    bias = row.details.editor("bias")
    focus(bias, qtbot)
    panel.context.document.apply(lambda project: add_block(project, Dense(3), after=None), "test")
    panel.context.document.apply(lambda project: changed(project, "data.source.noise", 0.2), "test")
    assert rows(panel)[2] is row
    assert row.details.isVisible()
    assert bias.hasFocus()


def test_details_edit_the_rest_of_the_layer(panel):
    row = rows(panel)[0]
    row.name.click()
    row.details.editor("frozen").click()
    assert layers(panel)[0] == Dense(6, Tanh(), frozen=True)
    row.name.click()
    assert not row.details.isVisible()


@pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.__name__)
def test_every_layer_can_be_added_before_the_output(panel, kind):
    action = next(action for action in panel.network.add_button.menu().actions() if action.text() == kind.title)
    assert action.toolTip().endswith((".", ":", ","))
    action.trigger()
    assert isinstance(layers(panel)[-2], kind)
    assert len(rows(panel)) == 6
    assert panel.context.document.undo_stack.undo_text == "Add layer"
    panel.context.document.undo_stack.undo()
    assert len(rows(panel)) == 5


def test_a_new_dense_layer_is_like_the_one_before_it(panel):
    first = ids(panel)[3]
    panel.context.document.apply(lambda project: with_layer(project, first, Dense(11, ReLU())), "test")
    panel.network.add_button.menu().actions()[0].trigger()
    assert layers(panel)[4] == Dense(11, ReLU())
    next(a for a in panel.network.add_button.menu().actions() if a.text() == "Residual").trigger()
    assert layers(panel)[5] == Residual((Dense(11, ReLU()),))


def test_a_layer_can_be_added_to_an_empty_network(panel):
    panel.context.document.apply(lambda project: changed(project, "network.blocks", ()), "test")
    assert rows(panel) == []
    panel.network.add_button.menu().actions()[0].trigger()
    assert [row.name.text() for row in rows(panel)] == ["Output"]


def test_the_keyboard_moves_doubles_and_removes_the_row_it_is_in(panel, qtbot):
    before = ids(panel)
    row = rows(panel)[1]
    focus(row.name, qtbot)
    press(Qt.Key.Key_Down, ALT)
    assert ids(panel) == [before[0], before[2], before[1], *before[3:]]
    assert row.name.hasFocus(), "the focus moves with its row"
    press(Qt.Key.Key_Up, ALT)
    assert ids(panel) == before
    press(Qt.Key.Key_D, CONTROL)
    assert len(ids(panel)) == 6
    assert rows(panel)[1] is row
    press(Qt.Key.Key_Delete)
    assert before[1] not in ids(panel)
    assert rows(panel)[1].name.hasFocus(), "the keyboard goes on in the neighbour"
    assert [panel.context.document.undo_stack.steps[place].text for place in range(4)] == [
        "Move layer", "Move layer", "Duplicate layer", "Remove layer",
    ]  # fmt: skip


def test_after_the_last_row_is_removed_the_keyboard_goes_on_in_the_one_before(panel, qtbot):
    focus(rows(panel)[-1].name, qtbot)
    press(Qt.Key.Key_Delete)
    assert rows(panel)[-1].name.hasFocus()


def test_alt_and_an_arrow_move_the_row_also_from_inside_its_fields(panel, qtbot):
    before = ids(panel)
    for editor in rows(panel)[0].sheet.editors.values():
        focus(editor, qtbot)
        press(Qt.Key.Key_Down, ALT)
        press(Qt.Key.Key_Up, ALT)
        assert ids(panel) == before
    assert len(panel.context.document.undo_stack.steps) == 4


def test_delete_in_a_number_removes_a_digit_and_not_the_layer(panel, qtbot):
    units = rows(panel)[0].first_field
    focus(units, qtbot)
    press(Qt.Key.Key_Delete)
    assert len(ids(panel)) == 5
    assert units.text() == ""


def test_the_first_row_does_not_move_up(panel, qtbot):
    focus(rows(panel)[0].name, qtbot)
    press(Qt.Key.Key_Up, ALT)
    assert len(panel.context.document.undo_stack.steps) == 0


def test_a_row_is_dragged_to_another_place_in_one_undo_step(panel):
    before = ids(panel)
    row, target = rows(panel)[0], rows(panel)[2]
    grip = row.grip
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, PLAIN, QPoint(5, 5))
    for step in (0.3, 0.7, 1.0):
        y = round((target.geometry().bottom() - row.y()) * step)
        QTest.mouseMove(grip, QPoint(5, 5 + y))
    assert panel.network.blocks._mark.isVisible()
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, PLAIN, QPoint(5, 5))
    assert ids(panel) == [before[1], before[2], before[0], *before[3:]]
    assert not panel.network.blocks._mark.isVisible()
    assert len(panel.context.document.undo_stack.steps) == 1
    assert rows(panel)[2] is row


def test_a_row_that_is_let_go_where_it_was_changes_nothing(panel):
    grip = rows(panel)[1].grip
    QTest.mouseClick(grip, Qt.MouseButton.LeftButton)
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, PLAIN, QPoint(5, 5))
    QTest.mouseMove(grip, QPoint(5, 9))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, PLAIN, QPoint(5, 9))
    assert len(panel.context.document.undo_stack.steps) == 0


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen one, of menus
def test_the_button_of_a_row_opens_its_menu_and_the_menu_means_that_row(panel, qtbot):
    row = rows(panel)[2]
    row.more.click()
    menu = panel.network.blocks.menu
    qtbot.waitUntil(menu.isVisible)
    assert [action.text() for action in menu.actions()] == ["Details", "Duplicate", "Move up", "Move down", "Remove"]
    gone = row.id
    menu.close()
    menu.actions()[-1].trigger()
    assert gone not in ids(panel)


@pytest.mark.parametrize(
    ("layer", "name", "field"),
    [(Dropout(), "Dropout", "rate"), (GaussianNoise(), "Input noise", "std"), (BatchNorm(), "Batch norm", None)],
)
def test_other_layers_have_their_main_field_in_the_row(panel, layer, name, field):
    panel.context.document.apply(lambda project: add_block(project, layer, after=ids(panel)[0]), "test")
    row = rows(panel)[1]
    assert row.name.text() == name
    assert list(row.sheet.editors) == ([field] if field else [])


def test_tab_goes_through_the_rows_as_they_stand(panel, qtbot):
    panel.network.blocks.rows[ids(panel)[1]].name.click()
    panel.context.document.apply(lambda project: add_block(project, Dense(3), after=ids(panel)[0]), "test")
    focus(rows(panel)[0].name, qtbot)
    qtbot.waitUntil(lambda: rows(panel)[1].name.isVisible())
    seen = []
    for _ in range(17):
        widget = QApplication.focusWidget()
        row = next(place for place, row in enumerate(rows(panel)) if row.isAncestorOf(widget))
        seen.append((row, widget.property("field") or widget.accessibleName()))
        press(Qt.Key.Key_Tab)
    inside = ["units", "activation", "More"]
    details = ["bias", "frozen", "initialiser", "first_bias"]
    expected = [(0, ""), *((0, name) for name in inside), (1, ""), *((1, name) for name in inside)]
    expected += [(2, ""), *((2, name) for name in (*inside, *details)), (3, "")]
    assert seen == expected


def test_the_rule_and_the_seed_of_the_first_weights_are_edited_below(panel):
    rule = panel.network.place(["initialiser"])
    place = rule.findText("He normal")
    rule.setCurrentIndex(place)
    rule.activated.emit(place)
    rule.below.view.editor("gain").stepBy(1)
    panel.network._seed.editor("seed").die.click()
    project = panel.context.document.project
    assert (project.network.initialiser.kind(), project.network.initialiser.gain) == ("he_normal", 2.0)
    assert project.seed == 1


def test_the_layers_are_coloured_from_first_to_last(panel):
    theme = panel.context.appearance.theme
    assert [row.colour for row in rows(panel)] == [theme.layer(place, 5) for place in range(5)]
    panel.context.appearance.choose("dark")
    assert rows(panel)[0].colour == panel.context.appearance.theme.layer(0, 5) != theme.layer(0, 5)


def test_the_templates_of_the_window_stand_in_the_section(window: MainWindow):
    button = panel_in(window.docks["design"], DesignPanel).network.templates_button
    assert button.isVisible()
    assert isinstance(button.menu(), QMenu)
    next(action for action in button.menu().actions() if action.text() == "Iris").trigger()
    assert window.context.document.project.data.source.title == "Iris"


def test_without_a_window_there_is_no_button_for_templates(panel):
    assert not panel.network.templates_button.isVisible()

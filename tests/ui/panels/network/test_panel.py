"""The network panel as people use it: with the mouse, with keys, while it runs."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.project.edits import changed, remove_block
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.ui.panels.network import pointing
from nnstudio.ui.panels.network.facts_card import FactsCard
from nnstudio.ui.panels.network.number_editor import NumberEditor
from nnstudio.ui.panels.network.panel import NetworkPanel
from nnstudio.workspace.selection import Light, Place
from tests.present import present
from tests.ui.panels.network.scenes import every_kind, wide_digits

Show = Callable[[Project], NetworkPanel]
LEFT = Qt.MouseButton.LeftButton


def point(panel: NetworkPanel, place: Place) -> QPoint:
    """Return where a place can be pointed at: a weight near its beginning, where it is alone."""
    scene = panel.diagram.scene
    assert scene is not None
    if place.source is not None:
        gap = next(gap for gap in scene.wires.gaps if gap.layer == place.layer)
        return QPointF(gap.left + 5.0, gap.begins[gap.sources.index(place.source)]).toPoint()
    where = pointing.anchor(scene, place)
    assert where is not None
    return where.toPoint()


def click(panel: NetworkPanel, place: Place) -> None:
    QTest.mouseClick(panel.diagram, LEFT, pos=point(panel, place))


def double_click(panel: NetworkPanel, place: Place) -> None:
    QTest.mouseClick(panel.diagram, LEFT, pos=point(panel, place))
    QTest.mouseDClick(panel.diagram, LEFT, pos=point(panel, place))


def move(panel: NetworkPanel, to: QPoint) -> None:
    """Move the pointer over the diagram, wherever the window system believes it to be."""
    where, none = QPointF(to), Qt.MouseButton.NoButton
    over = QPointF(panel.diagram.mapToGlobal(to))
    event = QMouseEvent(QEvent.Type.MouseMove, where, over, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(panel.diagram, event)


def field(panel: NetworkPanel) -> QLineEdit:
    return present(panel.diagram.findChild(NumberEditor).findChild(QLineEdit))


def words(widget: QWidget) -> list[str]:
    """Return all texts that can be seen in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def editing(panel: NetworkPanel) -> bool:
    return panel.diagram.findChild(NumberEditor).isVisible()


def write(panel: NetworkPanel, text: str) -> None:
    field(panel).selectAll()
    QTest.keyClicks(field(panel), text)
    QTest.keyClick(field(panel), Qt.Key.Key_Return)


def value(panel: NetworkPanel, tensor: str, place: tuple[int, ...]) -> float:
    assert panel.context.run.snapshot is not None
    return float(panel.context.run.snapshot.tensors()[tensor][place])


def test_a_click_selects_a_unit_a_weight_and_a_bias(panel: NetworkPanel) -> None:
    for place in (Place("2", 3), Place("5", 0, 2), Place("5", 0, bias=True)):
        click(panel, place)
        assert panel.context.selection.place == place


def test_a_click_beside_everything_selects_nothing(panel: NetworkPanel) -> None:
    click(panel, Place("2", 3))
    QTest.mouseClick(panel.diagram, LEFT, pos=QPoint(4, 4))
    assert panel.context.selection.place is None


def test_pointing_shows_a_card_with_the_places_name(panel: NetworkPanel) -> None:
    card = present(panel.diagram.findChild(FactsCard))
    move(panel, point(panel, Place("2", 3)))
    assert card.isVisible()
    assert "layer 2 unit 4" in words(card)
    assert panel.diagram.rect().contains(card.geometry())
    assert not card.geometry().contains(point(panel, Place("2", 3)))
    move(panel, QPoint(4, 4))
    assert not card.isVisible()


def test_a_bias_is_changed_with_the_mouse_the_outputs_too(panel: NetworkPanel, qtbot: QtBot) -> None:
    double_click(panel, Place("5", 0, bias=True))
    assert editing(panel)
    assert field(panel).hasFocus()
    write(panel, "0,75")
    assert not editing(panel)
    qtbot.waitUntil(lambda: value(panel, "5.b", (0,)) == 0.75)


def test_a_weight_is_changed_with_the_keys_alone(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.diagram.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_BracketRight, Qt.Key.Key_BracketRight):
        QTest.keyClick(panel.diagram, key)
    assert panel.context.selection.place == Place("2", 1, source=1)
    QTest.keyClick(panel.diagram, Qt.Key.Key_Return)
    assert editing(panel)
    write(panel, "-1.5e-1")
    qtbot.waitUntil(lambda: value(panel, "2.W", (1, 1)) == -0.15)
    assert panel.diagram.hasFocus()


def test_shift_with_arrows_walks_through_weights_where_brackets_are_hard_to_type(panel: NetworkPanel) -> None:
    click(panel, Place("2", 3))
    QTest.keyClick(panel.diagram, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.diagram, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.context.selection.place == Place("2", 3, source=1)


def test_enter_on_a_unit_edits_its_bias(panel: NetworkPanel, qtbot: QtBot) -> None:
    click(panel, Place("3", 2))
    QTest.keyClick(panel.diagram, Qt.Key.Key_Return)
    write(panel, "2")
    qtbot.waitUntil(lambda: value(panel, "3.b", (2,)) == 2.0)


def test_an_input_has_nothing_to_edit(panel: NetworkPanel) -> None:
    click(panel, Place("0", 1))
    QTest.keyClick(panel.diagram, Qt.Key.Key_Return)
    assert not editing(panel)


def test_what_is_not_a_number_gets_a_hint_and_keeps_the_old_value(panel: NetworkPanel, qtbot: QtBot) -> None:
    before = value(panel, "2.b", (3,))
    double_click(panel, Place("2", 3, bias=True))
    write(panel, "a lot")
    assert editing(panel)
    assert "Not a number" in field(panel).accessibleDescription()
    QTest.keyClick(field(panel), Qt.Key.Key_Escape)
    assert not editing(panel)
    panel.context.run.refresh()
    with qtbot.waitSignal(panel.context.run.updated):
        pass
    assert value(panel, "2.b", (3,)) == before


def test_escape_leaves_the_field_then_the_selection(panel: NetworkPanel) -> None:
    double_click(panel, Place("2", 3, bias=True))
    QTest.keyClick(field(panel), Qt.Key.Key_Escape)
    assert panel.context.selection.place == Place("2", 3, bias=True)
    QTest.keyClick(panel.diagram, Qt.Key.Key_Escape)
    assert panel.context.selection.place is None


def test_a_field_left_as_it_was_does_not_even_round_the_value(panel: NetworkPanel, qtbot: QtBot) -> None:
    before = value(panel, "2.W", (3, 0))
    panel.context.selection.select(Place("2", 3, 0))
    panel.diagram.edit()
    with qtbot.assertNotEmitted(panel.diagram.edited):
        QTest.keyClick(field(panel), Qt.Key.Key_Return)
    assert not editing(panel)
    assert value(panel, "2.W", (3, 0)) == before


def test_the_button_in_the_selections_line_edits_too(panel: NetworkPanel) -> None:
    button = next(button for button in panel.findChildren(QPushButton) if button.text() == "Change…")
    assert not button.isVisible()
    click(panel, Place("2", 3))
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)
    assert editing(panel)


def test_selecting_does_not_move_anything_under_the_pointer(panel: NetworkPanel) -> None:
    before = panel.diagram.size()
    click(panel, Place("2", 3))
    panel.layout().activate()
    assert panel.diagram.size() == before


def test_a_selection_made_elsewhere_opens_no_field_and_closes_one(panel: NetworkPanel) -> None:
    double_click(panel, Place("2", 3, bias=True))
    panel.context.selection.select(Place("1", 0))
    assert not editing(panel)


def test_modes_are_switched_in_the_header(panel: NetworkPanel) -> None:
    for name, mode, tensors in (("Gradients", "gradients", "gradients"), ("Weights only", "weights", "tensors")):
        button = next(button for button in panel.modes.findChildren(QPushButton) if button.text() == name)
        QTest.mouseClick(button, LEFT)
        scene = panel.diagram.scene
        assert scene is not None
        assert scene.mode == mode
        np.testing.assert_array_equal(scene.wires.values["2"], getattr(scene, tensors)["2.W"])


def test_screen_readers_hear_the_selections_numbers(panel: NetworkPanel, qtbot: QtBot) -> None:
    diagram = panel.diagram
    assert diagram.accessibleName() == "Network diagram"
    assert diagram.accessibleDescription() == "Nothing is selected."
    click(panel, Place("2", 3))
    assert diagram.accessibleDescription().startswith("layer 2 unit 4. z, mean ± deviation")
    panel.context.selection.select(Place("5", 0, bias=True))
    assert diagram.accessibleDescription().startswith("bias of output unit 1. b: 0;")
    panel.context.run.set_parameter("5.b", (0,), 0.25)
    qtbot.waitUntil(lambda: "b: 0.2500" in diagram.accessibleDescription())


def test_steps_of_one_sample_show_this_sample(panel: NetworkPanel, qtbot: QtBot) -> None:
    for _ in range(3):
        panel.context.run.step("sample")
    qtbot.waitUntil(lambda: panel.diagram.scene is not None and panel.diagram.scene.cursor == 2)
    assert "sample 3 of 10 of the coming batch" in words(panel.header)
    panel.context.run.step("batch")
    qtbot.waitUntil(lambda: panel.diagram.scene is not None and panel.diagram.scene.cursor is None)
    assert not any("sample" in text for text in words(panel.header))


def test_the_picture_follows_a_run_and_is_up_to_date_when_it_pauses(panel: NetworkPanel, qtbot: QtBot) -> None:
    run, diagram = panel.context.run, panel.diagram
    run.start()
    qtbot.waitUntil(lambda: diagram.scene is not None and diagram.scene.snapshot.step > 200)
    run.pause()
    qtbot.waitUntil(lambda: run.status.state == "paused")
    steps = run.status.progress.steps
    qtbot.waitUntil(lambda: diagram.scene is not None and diagram.scene.snapshot.step == steps)


def test_a_selected_unit_that_would_be_hidden_is_shown(show: Show) -> None:
    panel = show(wide_digits())
    scene = panel.diagram.scene
    assert scene is not None
    hidden = next(unit for unit in range(64) if unit not in scene.layout.by_name["1"].shown)
    panel.context.selection.select(Place("1", hidden))
    assert hidden in panel.diagram.scene.layout.by_name["1"].shown


@pytest.mark.parametrize("place", [Place("2", 3, 2), Place("4", 5), Place("1", 0, 9), Place("6.1", 1, 2)], ids=str)
def test_a_selection_outlives_a_change_of_design_without_being_shown(show: Show, place: Place) -> None:
    panel = show(every_kind())
    panel.context.selection.select(place)
    for project in (wide_digits(), template("gaussians"), template("moons")):
        show(project).diagram.grab()
        QTest.keyClick(panel.diagram, Qt.Key.Key_Return)
    assert panel.context.selection.place == place


def test_a_network_with_many_inputs_asks_for_no_grid_over_them(show: Show) -> None:
    assert show(template("moons")).observations() == {"layers", "grid"}
    assert show(template("iris")).observations() == {"layers"}


def test_a_design_that_cannot_run_says_why_in_place_of_the_picture(panel: NetworkPanel, qtbot: QtBot) -> None:
    document = panel.context.document
    blocks = document.project.network.blocks
    document.apply(lambda project: remove_block(project, blocks[-1].id), "Remove")
    qtbot.waitUntil(lambda: panel.context.run.status.refusal is not None)
    assert not panel.diagram.isVisible()
    assert any("as soon as the design can run" in text for text in words(panel))
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: panel.diagram.isVisible())
    assert not any("as soon as the design can run" in text for text in words(panel))


def with_points(points: int) -> Callable[[Project], Project]:
    return lambda project: changed(project, "data.source.points", points)


def test_other_data_of_the_same_width_is_shown_without_a_mix_up(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.context.run.start()
    qtbot.waitUntil(lambda: panel.context.run.running)
    for points in (20, 1000, 40):
        panel.context.document.apply(with_points(points), "Points")
    qtbot.waitUntil(lambda: panel.diagram.scene is not None and len(panel.diagram.scene.data.table.x) == 40)
    panel.context.run.pause()
    qtbot.waitUntil(lambda: not panel.context.run.running)


def test_lit_places_stay_strong_while_others_fade(panel: NetworkPanel) -> None:
    whole = panel.diagram.grab().toImage()
    panel.context.selection.shine(Light(frozenset({Place("2", 3, 1)})))
    scene = panel.diagram.scene
    assert scene is not None
    assert [scene.lit("1", unit) for unit in range(6)] == [False, True, False, False, False, False]
    assert [scene.lit("2", unit) for unit in range(6)] == [False, False, False, True, False, False]
    faded = panel.diagram.grab().toImage()
    strong, weak = point(panel, Place("2", 3)), point(panel, Place("2", 4))
    assert faded.pixel(strong) == whole.pixel(strong)
    assert faded.pixel(weak) != whole.pixel(weak)
    panel.context.selection.shine(None)
    assert panel.diagram.grab().toImage() == whole


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_takes_on_the_theme(panel: NetworkPanel, theme) -> None:
    panel.context.appearance.choose(theme)
    panel.diagram.clearFocus()  # its frame would be seen at the edge
    ground = panel.diagram.grab().toImage().pixelColor(2, 2)
    assert ground == panel.context.appearance.theme.colour("card")

"""The number field, as a user types into it."""

import pytest
from msgspec import Meta
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from nnstudio.ui.forms.number_field import NumberField


@pytest.fixture
def room(qtbot):
    """A window with room for fields, and another control to go to."""
    window = QWidget()
    QHBoxLayout(window)
    qtbot.addWidget(window)
    return window


def show(room, field, qtbot):
    elsewhere = QLineEdit()
    room.layout().addWidget(field)
    room.layout().addWidget(elsewhere)
    edits: list[object] = []
    field.edited.connect(edits.append)
    room.show()
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    field.setFocus()
    return edits, elsewhere


def type_in(field, text):
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize(
    ("text", "value"), [("0.5", 0.5), ("0,5", 0.5), ("1e-3", 0.001), ("1E2", 100.0), ("5000", 1000.0)]
)
def test_typed_numbers_count_when_enter_is_pressed(room, qtbot, text, value):
    field = NumberField(Meta(gt=0.0, le=1000.0))
    field.show_value(0.1)
    edits, _ = show(room, field, qtbot)
    type_in(field, text)
    assert edits == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [edit.value for edit in edits] == [value]


def test_typed_numbers_count_when_the_field_is_left(room, qtbot):
    field = NumberField(Meta(ge=1, le=64), whole=True)
    field.show_value(6)
    edits, elsewhere = show(room, field, qtbot)
    type_in(field, "12")
    elsewhere.setFocus()
    assert [edit.value for edit in edits] == [12]
    assert isinstance(edits[0].value, int)


@pytest.mark.parametrize("text", ["", "-", "1e", "--", "0"])
def test_what_is_no_number_that_may_be_changes_nothing(room, qtbot, text):
    field = NumberField(Meta(gt=0.0, le=1000.0))
    field.show_value(0.25)
    edits, _ = show(room, field, qtbot)
    type_in(field, text) if text else field.lineEdit().clear()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edits == []
    assert field.text() == "0.25"


def test_escape_takes_typed_text_back(room, qtbot):
    field = NumberField(Meta(gt=0.0, le=1000.0))
    field.show_value(0.25)
    edits, elsewhere = show(room, field, qtbot)
    type_in(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    elsewhere.setFocus()
    assert edits == []
    assert field.text() == "0.25"


def test_letters_are_not_typed_into_a_number(room, qtbot):
    field = NumberField(Meta(gt=0.0, le=1000.0))
    field.show_value(0.25)
    show(room, field, qtbot)
    QTest.keyClicks(field, "sw")
    assert field.text() == "0.25"


def test_a_held_arrow_is_one_gesture_and_the_next_typing_another(room, qtbot):
    field = NumberField(Meta(gt=0.0, le=1000.0))
    field.show_value(0.1)
    edits, _ = show(room, field, qtbot)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    type_in(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [edit.value for edit in edits] == [0.2, 0.5, 3.0]
    assert edits[0].gesture == edits[1].gesture != edits[2].gesture


def test_showing_a_value_says_nothing_and_leaves_text_being_typed(room, qtbot):
    field = NumberField(Meta(gt=0.0, le=1000.0))
    field.show_value(0.1)
    edits, _ = show(room, field, qtbot)
    type_in(field, "0.12")
    field.show_value(0.1)
    assert field.text() == "0.12"
    field.show_value(0.3)
    assert field.text() == "0.3"
    assert edits == []


def test_a_percentage_is_typed_as_one(room, qtbot):
    field = NumberField(Meta(ge=0.0, le=0.9), percent=True)
    field.show_value(0.25)
    edits, elsewhere = show(room, field, qtbot)
    type_in(field, "30")
    elsewhere.setFocus()
    assert [edit.value for edit in edits] == [0.3]
    assert field.text() == "30 %"


def test_zero_is_shown_as_its_word(room, qtbot):
    field = NumberField(Meta(ge=0, le=100), whole=True, zero="all")
    field.show_value(0)
    edits, elsewhere = show(room, field, qtbot)
    assert field.text() == "all"
    type_in(field, "5")
    elsewhere.setFocus()
    field.setFocus()
    type_in(field, "0")
    elsewhere.setFocus()
    assert [edit.value for edit in edits] == [5, 0]
    assert field.text() == "all"


def test_a_counted_number_has_its_word_only_while_it_is_not_typed(room, qtbot):
    field = NumberField(Meta(ge=1, le=64), whole=True)
    field.set_unit("unit", "units")
    field.show_value(6)
    _, elsewhere = show(room, field, qtbot)
    assert field.text() == "6"
    elsewhere.setFocus()
    assert field.text() == "6 units"
    field.show_value(1)
    assert field.text() == "1 unit"


@pytest.mark.parametrize("focused", [True, False])
def test_the_wheel_turns_a_field_only_with_the_focus(room, qtbot, focused):
    field = NumberField(Meta(ge=1, le=64), whole=True)
    field.show_value(6)
    edits, elsewhere = show(room, field, qtbot)
    (field if focused else elsewhere).setFocus()
    no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    middle = QPointF(5, 5)
    turn = QWheelEvent(
        middle,
        field.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        no_buttons,
        no_keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, turn)
    assert [edit.value for edit in edits] == ([7] if focused else [])


def test_a_long_number_that_is_not_touched_keeps_all_its_digits(room, qtbot):
    field = NumberField(Meta(gt=0.0, le=1.0))
    field.show_value(1 / 3)
    edits, elsewhere = show(room, field, qtbot)
    assert field.text() == "0.333333"
    elsewhere.setFocus()
    assert edits == []
    assert field.value == 1 / 3

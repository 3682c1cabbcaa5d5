"""Numbers written by people, wherever they type one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnstudio import numbers
from nnstudio.numbers import ReadNumber, number_in, read_number
from nnstudio.numbers.reading import SIGNS
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.plain import NumbersField
from nnstudio.ui.panels.network.number_editor import NumberEditor

READ = {
    "0.35": 0.35, "0,35": 0.35, " .35 ": 0.35, "5.": 5.0, "+3": 3.0, "1 230": 1230.0, "1\u202f230": 1230.0,
    "-2": -2.0, "−2": -2.0, "–2": -2.0,
    "1e-5": 1e-5, "1E3": 1000.0, "3,5e+1": 35.0,
    "2.1*10^-5": 2.1e-5, "2.1·10⁻⁵": 2.1e-5, "2.1 × 10^(-5)": 2.1e-5, "2.1*10-5": 2.1e-5, "−2,1×10³": -2100.0,
    "10^-5": 1e-5, "10⁻⁵": 1e-5, "-10^2": -100.0,
    "7/20": 0.35, "-7 / 20": -0.35, "0.5/0,25": 2.0, "1e-3/2": 0.0005,
}  # fmt: skip

NOT_READ = [
    "", "  ", "abc", "1,234.5", "1 2x", "nan", "inf", "∞", "{}", "0x10", "1_000", "1e", "1e-", ".", "--1", "1e400",
    "·10⁻⁵", "2·105", "2²", "1/0", "1/2/3", "/2", "2/", "1e300/1e-300", "50 %", "٣",
]  # fmt: skip


def in_a_field(qtbot, text):
    field = NumberField(Meta(ge=-1e6, le=1e6))
    return typed_into(qtbot, field, field.lineEdit(), text)


def in_a_list_of_numbers(qtbot, text):
    field = NumbersField(Meta(ge=-1e6, le=1e6))
    return typed_into(qtbot, field, field, "".join(text.split()))  # spaces part its numbers


def typed_into(qtbot, field, line, text):
    qtbot.addWidget(field)
    field.show_value(0.7)
    found = []
    field.edited.connect(lambda change: found.append(change.value))
    line.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return found[0] if found else None


def in_the_diagram(qtbot, text):
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = NumberEditor(parent)
    found: list[float] = []
    editor.taken.connect(found.append)
    editor.ask("w", 0.7, QPoint(5, 5))
    editor.findChild(type(editor._field)).setText(text)
    editor.take()
    return found[0] if found else None


def for_the_check(_qtbot, text):
    found = read_number(text)
    return None if found is None else found.value


PLACES = (in_a_field, in_a_list_of_numbers, in_the_diagram, for_the_check)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("text", "number"), READ.items())
def test_a_number_is_read_as_people_write_it(qtbot, place, text, number):
    assert place(qtbot, text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", NOT_READ)
def test_anything_else_is_not_a_number(text):
    assert read_number(text) is None


@pytest.mark.parametrize("text", ["1000001", "-1e7"])
def test_a_weight_beyond_a_million_is_a_slip_of_the_hand(qtbot, text):
    assert in_the_diagram(qtbot, text) is None


@pytest.mark.parametrize("text", READ)
def test_every_sign_of_a_number_can_be_typed(text):
    assert set(text) - {"\u202f"} <= set(SIGNS)


@pytest.mark.parametrize("value", [0.0, -0.123456, 12.5, 3.2e-7, -9.9e5, 1e-300])
def test_what_the_program_writes_it_can_read(value):
    for written in (numbers.short(value, 6), numbers.figure(value, 6), numbers.plain(value)):
        assert number_in(written) == pytest.approx(value, rel=1e-5)


def test_the_last_digits_worth_is_kept():
    assert [read_number(text).place for text in ("0.35", "35", "3.50e-3", "1/3")] == [0.01, 1.0, 1e-5, 0.0]
    assert [read_number(text).digits for text in ("0.35", "35", "3.50e-3", "1/3")] == [2, 2, 3, 99]


@given(text=st.text(max_size=20) | st.text(SIGNS, max_size=20))
def test_no_text_at_all_is_an_error(text):
    assert isinstance(read_number(text), ReadNumber | None)

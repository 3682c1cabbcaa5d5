"""Numbers written by people."""

import pytest

from nnstudio import numbers
from nnstudio.ui.panels.network.number_editor import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" -2 ", -2.0),
        ("−2", -2.0),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("2.1·10⁻⁵", 2.1e-5),
        ("−2,1×10³", -2100.0),
        ("1000000", 1e6),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: float) -> None:
    assert number_in(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,234.5", "1 2x", "nan", "inf", "0x10", "1_000", "1e", "--1", "1e400", "1000001", "1e-", "·10⁻⁵"],
)
def test_anything_else_is_not_a_number(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize("value", [0.0, -0.123456, 12.5, 3.2e-7, -9.9e5, 1e-300])
def test_what_the_program_writes_it_can_read(value: float) -> None:
    assert number_in(numbers.short(value, 6)) == pytest.approx(value, rel=1e-5)

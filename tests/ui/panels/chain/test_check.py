"""Check my number: right answers, known slips, and hints instead of errors."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.ui.panels.chain.panel import ChainPanel
from nnstudio.workspace.selection import Place


def typed(panel: ChainPanel, qtbot: QtBot, quantity: str, text: str) -> str:
    check = panel.view.check
    check.quantity.setCurrentIndex(check.quantity.findData(quantity))
    check.field.clear()
    check.field.setFocus()
    qtbot.keyClicks(check.field, text)
    qtbot.keyClick(check.field, Qt.Key.Key_Return)
    return check.verdict.text()


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        ("z", "1.106"), ("a", "0,7514"), ("delta", "1.385e-1"), ("gradient", "0.08217"), ("new", "0.3589"),
        ("z", "1.10590596706"),
    ],
)  # fmt: skip
def test_right_numbers_are_right_however_they_are_written(
    panel: ChainPanel, qtbot: QtBot, quantity: str, text: str
) -> None:
    panel.context.selection.select(Place("2", 0, 0))
    assert typed(panel, qtbot, quantity, text) == "✓ Right."


@pytest.mark.parametrize(
    ("quantity", "text", "part"),
    [
        ("delta", "0.7414", "without the slope"),
        ("gradient", "-0.08217", "the sign is not"),
        ("new", "0.31783", "learning rate"),
        ("z", "0.5059", "bias is missing"),
    ],
)
def test_usual_slips_are_recognised(panel: ChainPanel, qtbot: QtBot, quantity: str, text: str, part: str) -> None:
    panel.context.selection.select(Place("2", 0, 0))
    said = typed(panel, qtbot, quantity, text)
    assert said.startswith("✗")
    assert part in said


def test_what_is_no_number_gets_a_hint(panel: ChainPanel, qtbot: QtBot) -> None:
    assert "is not a number that can be read" in typed(panel, qtbot, "z", "abc")


def test_a_verdict_goes_when_another_place_is_asked_about(panel: ChainPanel, qtbot: QtBot) -> None:
    panel.context.selection.select(Place("2", 0, 0))
    typed(panel, qtbot, "z", "1.106")
    assert panel.view.check.verdict.isVisible()
    panel.context.selection.select(Place("1", 0, 0))
    assert not panel.view.check.verdict.isVisible()
    assert typed(panel, qtbot, "z", "0.3775").startswith("✓")

"""The gradient check: right gradients are green, the copied mistake is red, and nothing of the run is touched."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.engine.analysis.gradient_check import check_gradient
from nnstudio.explanation.broken import copied_example
from nnstudio.project.templates import template
from nnstudio.ui.panel.panel import Panel
from nnstudio.ui.panels.check.bands import BANDS, UNCHECKED, band_colour, band_meaning, band_numbers, band_word
from nnstudio.ui.panels.check.map import CellPlace
from nnstudio.ui.panels.check.panel import CheckPanel
from nnstudio.ui.panels.check.work import MOST_PARAMETERS
from nnstudio.ui.style.theme import DARK, LIGHT


@pytest.fixture
def panel(show_panel: Callable[[str], Panel], qtbot: QtBot) -> CheckPanel:
    panel = show_panel("check")
    assert isinstance(panel, CheckPanel)
    qtbot.waitUntil(lambda: panel.context.run.snapshot is not None and panel.start.isEnabled())
    return panel


def wait_for_report(panel: CheckPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.report is not None and panel.report.whole and not panel.cancel.isEnabled())


def open_template(panel: CheckPanel, qtbot: QtBot, name: str) -> None:
    project = copied_example() if name == "copied" else template(name)
    panel.context.document.apply(lambda _: project, "Another")
    qtbot.waitUntil(lambda: panel.context.run.status.progress.project is project)
    qtbot.waitUntil(lambda: panel.context.run.snapshot.network.layers == project.network.layers)


def test_it_says_at_first_what_will_appear(panel):
    assert "for every parameter" in panel.about.text()
    assert panel.map.tensors == ()


def test_the_right_gradient_is_happy_everywhere(panel, qtbot):
    qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    wait_for_report(panel, qtbot)
    assert panel.verdict.text().startswith("Happy")
    assert len(panel.map.tensors) == 10
    assert all(sheet.check.verdict == "happy" for sheet in panel.map.tensors)
    assert not panel.fall.isVisible()


def test_the_numbers_are_those_of_the_engine(panel, qtbot):
    panel.check()
    wait_for_report(panel, qtbot)
    asked = panel.report.request
    x, y = asked.rows
    expected = check_gradient(asked.network, asked.loss, x, y, at_most=MOST_PARAMETERS, seed=asked.seed)
    for ours, theirs in zip(panel.report.checks, expected, strict=True):
        np.testing.assert_array_equal(ours.errors, theirs.errors)


def test_the_run_is_not_touched(panel, qtbot):
    before = panel.context.run.snapshot.parameters.copy()
    panel.wrong_rule.click()
    wait_for_report(panel, qtbot)
    panel.context.run.refresh()
    np.testing.assert_array_equal(panel.context.run.snapshot.parameters, before)
    assert panel.context.run.status.progress.steps == 0


def test_the_copied_example_is_wrong_below_and_right_above_and_its_loss_falls(panel, qtbot):
    qtbot.mouseClick(panel.example, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: panel.context.run.snapshot.network.inputs == 2 and len(panel.context.run.snapshot.parameters) == 8
    )
    qtbot.mouseClick(panel.wrong_rule, Qt.MouseButton.LeftButton)
    wait_for_report(panel, qtbot)
    verdicts = {check.name: check.verdict for check in panel.report.checks}
    assert verdicts == {"1.W": "wrong", "2.W": "happy"}
    fall = panel.report.fall
    assert fall.wrong[0] == pytest.approx(0.20971, abs=1e-5)
    assert fall.wrong[1] == pytest.approx(0.19534, abs=1e-5)
    assert fall.right[1] == pytest.approx(0.19503, abs=1e-5)
    assert "Yet the loss falls" in panel.fall.text()


def test_a_cell_names_its_weight_and_both_derivatives(panel, qtbot):
    panel.check()
    wait_for_report(panel, qtbot)
    panel.map.setFocus()
    qtbot.keyClick(panel.map, Qt.Key.Key_Down)
    assert panel.map.spot == CellPlace(0, 0, 0)
    assert panel.cell.text().startswith("x₁ → layer 1 unit 1: back-propagation ")
    assert "numeric" in panel.cell.text()
    qtbot.keyClick(panel.map, Qt.Key.Key_Right)
    qtbot.keyClick(panel.map, Qt.Key.Key_Right)
    assert panel.map.spot == CellPlace(1, 0, 0)
    assert panel.cell.text().startswith("bias of layer 1 unit 1")


def test_a_click_selects_the_weight_everywhere(panel, qtbot):
    panel.check()
    wait_for_report(panel, qtbot)
    place = panel.map.place_of(CellPlace(2, 3, 4)).center().toPoint()
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=place)
    chosen = panel.context.selection.place
    assert (chosen.layer, chosen.unit, chosen.source) == ("2", 3, 4)


def test_of_a_large_tensor_a_stated_part_is_compared(panel, qtbot):
    open_template(panel, qtbot, "digits")
    panel.check()
    wait_for_report(panel, qtbot)
    assert panel.report.checks[0].checked == MOST_PARAMETERS
    assert "at most 400 of each tensor, drawn at random" in panel.about.text()
    assert "not compared" in panel.legend.text()
    panel.map.grab()


def test_cancel_stops_and_keeps_what_is_known(panel, qtbot):
    open_template(panel, qtbot, "digits")
    panel.check()
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel._background.busy)
    assert not panel.progress.isVisible()
    assert panel.report is None or not panel.report.whole


def test_another_network_clears_the_map(panel, qtbot):
    panel.check()
    wait_for_report(panel, qtbot)
    open_template(panel, qtbot, "iris")
    assert panel.map.tensors == ()
    assert panel.report is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_band_has_its_own_colour_and_words(theme):
    bands = range(UNCHECKED + 1)
    assert len({band_colour(band, theme).name() for band in bands}) == len(bands)
    assert [band_word(band) for band in range(UNCHECKED)] == list(BANDS)
    assert all(band_meaning(band) for band in bands)


def test_the_bands_are_those_of_cs231n():
    errors = np.array([0.0, 1e-7, 2e-7, 1e-4, 2e-4, 1e-2, 2e-2, np.inf, np.nan])
    words = [band_word(band) for band in band_numbers(errors)]
    assert words == ["happy", "happy", "fine", "fine", "uneasy", "uneasy", "wrong", "wrong", "not compared"]


def test_the_map_fits_any_width(panel, qtbot):
    panel.check()
    wait_for_report(panel, qtbot)
    for width in (180, 400, 900):
        panel.map.resize(width, 300)
        last = panel.map.tensors[-1].shape
        for tensor, sheet in enumerate(panel.map.tensors):
            rows, columns = sheet.shape
            assert panel.map.place_of(CellPlace(tensor, rows - 1, columns - 1)).right() <= width
        bottom = panel.map.place_of(CellPlace(len(panel.map.tensors) - 1, last[0] - 1, last[1] - 1)).bottom()
        assert bottom <= panel.map.minimumHeight()

"""Galleries and probes, as hands and keyboards use them."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio.ui.charts.curve import Curve, height_range, spans
from nnstudio.ui.charts.curve_gallery import CurveGallery, Tile
from nnstudio.ui.charts.probe import Probe, Sketch


def tile(key: str, group: str = "") -> Tile:
    x = np.linspace(-1.0, 1.0, 11)
    return Tile(key, key, (Curve("f", x, x, QColor("red")),), (-1.0, 1.0), (-1.0, 1.0), f"about {key}", group)


@pytest.fixture
def gallery(qtbot: QtBot) -> Iterator[CurveGallery]:
    gallery = CurveGallery("All of them")
    qtbot.addWidget(gallery)
    gallery.resize(600, 500)
    gallery.show_tiles((tile("a", "one"), tile("b", "one"), tile("c", "two"), tile("d", "two")))
    gallery.show()
    yield gallery
    gallery.close()


def test_a_click_chooses_the_tile_under_the_mouse(gallery, qtbot):
    with qtbot.waitSignal(gallery.chosen) as chosen:
        qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=gallery.place_of("c").center().toPoint())
    assert chosen.args == ["c"]


def test_arrows_and_enter_choose_without_a_mouse(gallery, qtbot):
    with qtbot.waitSignal(gallery.chosen) as chosen:
        qtbot.keyClick(gallery, Qt.Key.Key_Right)
        qtbot.keyClick(gallery, Qt.Key.Key_Down)
        qtbot.keyClick(gallery, Qt.Key.Key_Return)
    assert chosen.args == ["d"]
    assert "about d" in gallery.accessibleDescription()


def test_groups_begin_new_rows(gallery):
    assert gallery.place_of("a").top() == gallery.place_of("b").top() < gallery.place_of("c").top()


@pytest.mark.parametrize("width", [150, 400, 1200])
def test_no_tile_is_cut_at_any_width(gallery, width):
    gallery.resize(width, 300)
    for key in "abcd":
        place = gallery.place_of(key)
        assert place.left() >= 0.0
        assert place.right() <= gallery.width() + 0.5
        assert place.bottom() <= gallery.minimumHeight()


def test_spans_are_the_stretches_that_are_marked():
    x = np.arange(6.0)
    assert spans(x, np.array([True, True, False, False, True, False])) == ((0.0, 1.0), (4.0, 4.0))
    assert spans(x, np.zeros(6, bool)) == ()


def test_heights_leave_out_what_is_not_finite_and_what_is_too_tall():
    x = np.arange(3.0)
    low, high = height_range((Curve("f", x, np.array([np.inf, np.nan, 500.0]), QColor("red")),), most=6.0)
    assert low <= 0.0
    assert 6.0 <= high < 7.0


@pytest.fixture
def probe(qtbot: QtBot) -> Iterator[Probe]:
    probe = Probe("Loss")
    qtbot.addWidget(probe)
    probe.resize(400, 300)
    x = np.linspace(0.0, 1.0, 11)
    probe.show_sketch(Sketch((Curve("f", x, x, QColor("red")),), (0.0, 1.0), (0.0, 1.0), "a"))
    probe.rest_at(0.5)
    probe.show()
    qtbot.waitExposed(probe)
    probe.grab()
    yield probe
    probe.close()


def test_the_line_follows_the_keys_and_returns_to_its_rest(probe, qtbot):
    qtbot.keyClick(probe, Qt.Key.Key_Right)
    assert probe.at == pytest.approx(0.51)
    assert probe.by_hand
    qtbot.keyClick(probe, Qt.Key.Key_Escape)
    assert probe.at == 0.5
    assert not probe.by_hand


def test_the_line_stays_within_the_axis(probe, qtbot):
    for _ in range(30):
        qtbot.keyClick(probe, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert probe.at == 0.0


def test_the_line_follows_the_mouse(probe, qtbot):
    with qtbot.waitSignal(probe.pointed) as pointed:
        qtbot.mouseMove(probe, QPoint(150, 100))
    assert 0.0 < pointed.args[0] < 1.0

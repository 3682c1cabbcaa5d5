"""The plot: it follows the data until the user takes hold of it, and again when asked to."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle

from nnstudio.ui.charts.plot import Plot
from nnstudio.ui.style.theme import DARK, LIGHT


@pytest.fixture
def plot(qtbot):
    plot = Plot(lambda painter, frame: None)
    plot.set_theme(LIGHT)
    plot.resize(400, 240)
    qtbot.addWidget(plot)
    plot.show()
    qtbot.waitExposed(plot)
    plot.follow(((0.0, 8.0), (0.0, 10.0)), ((0.0, 1.0), (0.0, 1.0)))
    return plot


def turn_wheel(plot, place):
    view = plot._view.viewport()
    event = QWheelEvent(
        QPointF(place), view.mapToGlobal(QPointF(place)), QPoint(0, 0), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def centre(plot):
    return plot.frame.rect.center().toPoint()


def test_it_shows_what_the_data_want(plot):
    assert plot.frame.x_range == (0.0, 10.0)
    assert plot.frame.y_range == (0.0, 1.0)
    assert plot.following


def test_the_wheel_zooms_about_the_mouse_and_ends_following(plot):
    under = plot.frame.value_at(centre(plot).x())
    turn_wheel(plot, centre(plot))
    assert not plot.following
    low, high = plot.frame.x_range
    assert high - low < 10.0
    assert plot.frame.value_at(centre(plot).x()) == pytest.approx(under, abs=0.1)
    plot.follow(((0.0, 50.0), (0.0, 60.0)), None)
    assert plot.frame.x_range == (low, high)


def test_dragging_moves_the_window(plot):
    view, middle = plot._view.viewport(), centre(plot)
    before = plot.frame.x_range
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    for dx in (10, 40, 80):
        QTest.mouseMove(view, middle + QPoint(dx, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(80, 0))
    assert plot.frame.x_range[0] < before[0]
    assert plot.frame.x_range[1] - plot.frame.x_range[0] == pytest.approx(before[1] - before[0])
    assert not plot.following


@pytest.mark.parametrize("how", ["double click", "A", "button"])
def test_it_follows_again_when_asked_to(plot, how):
    turn_wheel(plot, centre(plot))
    assert plot._back.isVisible()
    plot.follow(((0.0, 50.0), (0.0, 60.0)), None)
    match how:
        case "double click":
            QTest.mouseDClick(plot._view.viewport(), Qt.MouseButton.LeftButton, pos=centre(plot))
        case "A":
            QTest.keyClick(plot._view, Qt.Key.Key_A)
        case "button":
            QTest.mouseClick(plot._back, Qt.MouseButton.LeftButton)
    assert plot.following
    assert plot.frame.x_range == (0.0, 60.0)
    assert not plot._back.isVisible()


def test_keys_zoom_and_move_the_crosshair(plot):
    seen: list[Any] = []
    plot.pointed.connect(seen.append)
    QTest.keyClick(plot._view, Qt.Key.Key_Right)
    QTest.keyClick(plot._view, Qt.Key.Key_Right)
    assert seen[-1] > seen[0] > 5.0
    under = plot.frame.value_at(plot.crosshair.x())
    QTest.keyClick(plot._view, Qt.Key.Key_Plus)
    low, high = plot.frame.x_range
    assert high - low == pytest.approx(8.0)
    assert plot.frame.value_at(plot.crosshair.x()) == pytest.approx(under)
    QTest.keyClick(plot._view, Qt.Key.Key_Minus)
    assert plot.frame.x_range[1] - plot.frame.x_range[0] == pytest.approx(10.0)
    QTest.keyClick(plot._view, Qt.Key.Key_Escape)
    assert plot.crosshair is None
    assert seen[-1] is None


def test_the_crosshair_tells_the_value_under_the_mouse(plot):
    seen: list[Any] = []
    plot.pointed.connect(seen.append)
    place = QPointF(float(plot.frame.x(np.array(2.5))), centre(plot).y())
    plot.point_at(place)
    assert seen == [pytest.approx(2.5)]
    plot.point_at(QPointF(2.0, 2.0))
    assert seen[-1] is None


def test_new_data_are_in_sight_at_once_and_the_range_glides_to_its_goal(plot, qtbot):
    plot.follow(((0.0, 12.0), (0.0, 40.0)), None)
    assert 12.0 <= plot.frame.x_range[1] < 40.0
    qtbot.waitUntil(lambda: plot.frame.x_range == (0.0, 40.0))


def test_a_plot_that_is_put_away_on_the_way_stands_where_it_wants_to_be(plot, monkeypatch):
    monkeypatch.setattr(plot, "_still", lambda: False)
    plot.follow(((0.0, 40.0), (0.0, 60.0)), None)
    assert not plot._gliding.settled
    plot.hide()
    assert plot._gliding.settled
    assert not plot._gliding._timer.isActive()
    assert plot.frame.x_range == (0.0, 60.0)


def test_where_the_system_wants_no_motion_nothing_glides(plot, monkeypatch):
    style = plot.style()
    hint = style.styleHint

    def still(kind, *rest):
        return 0 if kind == QStyle.StyleHint.SH_Widget_Animation_Duration else hint(kind, *rest)

    monkeypatch.setattr(plot, "style", lambda: type("Still", (), {"styleHint": staticmethod(still)}))
    plot.follow(((0.0, 12.0), (0.0, 40.0)), None)
    assert plot.frame.x_range == (0.0, 40.0)


def test_a_fixed_y_is_neither_dragged_nor_zoomed(qtbot):
    plot = Plot(lambda painter, frame: None, fixed_y=(0.0, 1.0))
    plot.set_theme(LIGHT)
    plot.resize(300, 200)
    qtbot.addWidget(plot)
    plot.show()
    qtbot.waitExposed(plot)
    before = plot.frame.x_range
    turn_wheel(plot, centre(plot))
    plot.zoom(2.0)
    assert plot.frame.y_range == (0.0, 1.0)
    assert plot.frame.x_range == before
    assert plot.following


def test_the_theme_reaches_the_ground(plot):
    for theme in (LIGHT, DARK):
        plot.set_theme(theme)
        assert plot.grab().toImage().pixelColor(1, 1).name() == theme.card


def test_there_is_no_context_menu(plot):
    QTest.mouseClick(plot._view.viewport(), Qt.MouseButton.RightButton, pos=centre(plot))
    assert QApplication.activePopupWidget() is None


def test_texts_of_the_y_axis_have_room_and_it_does_not_shrink_again(plot):
    narrow = plot.frame.rect.left()
    plot.follow(None, ((0.0, 1e6), (0.0, 1e6)))
    plot.resume()
    QApplication.processEvents()
    wide = plot.frame.rect.left()
    assert wide > narrow
    plot.follow(None, ((0.0, 1.0), (0.0, 1.0)))
    plot.resume()
    QApplication.processEvents()
    assert plot.frame.rect.left() == wide

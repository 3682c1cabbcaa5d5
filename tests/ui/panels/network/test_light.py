"""What is explained in the network: lit places, their numbers, and the path that is pointed at."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QProxyStyle
from pytestqt.qtbot import QtBot

from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.ui.panels.network import pointing
from nnstudio.ui.panels.network.panel import NetworkPanel
from nnstudio.workspace.selection import Light, Place


def point(panel: NetworkPanel, place: Place) -> QPoint:
    assert panel.diagram.scene is not None
    at = pointing.anchor(panel.diagram.scene, place)
    assert at is not None
    return at.toPoint()


def colour_at(panel: NetworkPanel, place: Place) -> QColor:
    return panel.diagram.grab().toImage().pixelColor(point(panel, place))


def test_a_path_is_painted_in_the_colour_of_what_is_selected(panel: NetworkPanel) -> None:
    path = (Place("2", 3, 1), Place("2", 3), Place("3", 0, 3), Place("3", 0))
    magenta = panel.context.appearance.theme.colour("selected")
    assert colour_at(panel, path[0]) != magenta
    panel.context.selection.point_out(path)
    assert colour_at(panel, path[0]) == magenta
    assert colour_at(panel, path[2]) == magenta
    panel.context.selection.point_out(())
    assert colour_at(panel, path[0]) != magenta


def test_a_weight_is_lit_where_both_its_units_are(panel: NetworkPanel) -> None:
    panel.context.selection.shine(Light(frozenset({Place("1", 1), Place("2", 3)})))
    scene = panel.diagram.scene
    assert scene is not None
    gap = next(gap for gap in scene.wires.gaps if gap.layer == "2")
    lit = scene.lit_weights(gap)
    assert lit[3, 1]
    assert lit.sum() == 1


def test_numbers_stand_at_their_places(panel: NetworkPanel) -> None:
    place = Place("2", 3)
    panel.context.selection.shine(Light(frozenset({place})))
    without = panel.diagram.grab().toImage()
    panel.context.selection.shine(Light(frozenset({place}), ((place, 0.125),)))
    assert panel.diagram.grab().toImage() != without


def test_the_light_goes_out_again(panel: NetworkPanel) -> None:
    before = panel.diagram.grab().toImage()
    panel.context.selection.shine(Light(frozenset({Place("2", 3)}), ((Place("2", 3), 0.125),), "onwards"))
    assert panel.diagram.grab().toImage() != before
    panel.context.selection.shine(None)
    assert panel.diagram.grab().toImage() == before


@pytest.mark.parametrize("place", [Place("1", 31), Place("1", 31, 40), Place("1", 31, bias=True)])
def test_units_of_a_path_or_few_that_are_lit_are_never_hidden(
    show: Callable[[Project], NetworkPanel], place: Place
) -> None:
    panel = show(template("digits"))
    panel.resize(700, 320)
    scene = panel.diagram.scene
    assert scene is not None
    hidden = next(unit for unit in range(32) if unit not in scene.layout.by_name["1"].shown)
    other = Place(place.layer, hidden, place.source, place.bias)
    for shine in (lambda: panel.context.selection.shine(Light(frozenset({other}))),
                  lambda: panel.context.selection.point_out((other,))):  # fmt: skip
        shine()
        assert panel.diagram.scene is not None
        assert hidden in panel.diagram.scene.layout.by_name["1"].shown
        panel.context.selection.shine(None)
    panel.context.selection.point_out(())
    assert hidden not in panel.diagram.scene.layout.by_name["1"].shown


def test_places_that_are_not_there_light_nothing(panel: NetworkPanel) -> None:
    panel.context.selection.shine(Light(frozenset({Place("9", 0)}), ((Place("9", 0), 1.0), (Place("1", 99), 1.0))))
    panel.context.selection.point_out((Place("9", 0, 1), Place("2", 99, 0)))
    assert not panel.diagram.grab().isNull()


def test_values_travel_along_what_is_lit_and_then_it_is_quiet(panel: NetworkPanel, qtbot: QtBot) -> None:
    travel = panel.diagram.travel
    panel.context.selection.shine(Light(frozenset({Place("1", 1), Place("2", 3)}), travels="back"))
    assert travel.moving
    assert travel.isVisible()
    qtbot.waitUntil(lambda: not travel.isVisible())
    assert not travel.moving


def test_nothing_moves_where_nothing_travels_or_the_desktop_wants_no_movement(panel: NetworkPanel) -> None:
    light = Light(frozenset({Place("1", 1), Place("2", 3)}))
    panel.context.selection.shine(light)
    assert not panel.diagram.travel.isVisible()
    style = type("Still", (QProxyStyle,), {"styleHint": lambda *_: 0})("Fusion")
    panel.diagram.travel.setStyle(style)
    panel.context.selection.shine(Light(light.places, travels="onwards"))
    assert not panel.diagram.travel.isVisible()

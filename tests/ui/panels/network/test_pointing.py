"""What a point means, and where keys lead."""

import pytest
from PySide6.QtCore import QPointF

from nnstudio.project.templates import template
from nnstudio.ui.naming.columns import WHOLE
from nnstudio.ui.panels.network import pointing
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.workspace.selection import Place
from tests.ui.panels.network.scenes import every_kind, room, scene_of, wide_digits

PROJECTS = {"moons": template("moons"), "kinds": every_kind(), "digits": wide_digits()}


@pytest.fixture(scope="module", params=PROJECTS)
def scene(request: pytest.FixtureRequest) -> NetworkScene:
    return scene_of(PROJECTS[request.param], space=room(1500.0, 900.0))


@pytest.fixture(scope="module")
def moons() -> NetworkScene:
    return scene_of(PROJECTS["moons"])


@pytest.fixture(scope="module")
def digits() -> NetworkScene:
    return scene_of(PROJECTS["digits"])


def test_a_point_in_a_tile_means_its_unit(scene: NetworkScene) -> None:
    for slot in scene.layout.slots:
        for row, unit in enumerate(slot.shown):
            assert pointing.place_at(scene, slot.tile_at(row).center()) == Place(slot.column.name, unit)


def test_a_point_on_a_dot_means_the_bias_the_outputs_too(scene: NetworkScene) -> None:
    dots = 0
    for slot in scene.layout.slots:
        if slot.column.weighs:
            for row, unit in enumerate(slot.shown):
                point = slot.bias_at(row) + QPointF(2.0, -2.0)
                assert pointing.place_at(scene, point) == Place(slot.column.name, unit, bias=True)
                dots += 1
    assert dots > 10


def test_every_place_that_can_be_pointed_at_has_an_anchor_there(scene: NetworkScene) -> None:
    for slot in scene.layout.slots:
        place = Place(slot.column.name, slot.shown[-1])
        where = pointing.anchor(scene, place)
        assert where is not None
        assert pointing.place_at(scene, where) == place


def test_a_point_between_curves_means_nothing(moons: NetworkScene) -> None:
    assert pointing.place_at(moons, QPointF(moons.layout.slots[0].centre, moons.layout.slots[0].top - 30.0)) is None


def test_a_point_on_a_weight_means_this_weight(moons: NetworkScene) -> None:
    gap = moons.wires.gaps[-1]  # six curves meet at the output: far from it they are well apart
    for source, height in zip(gap.sources, gap.begins, strict=True):
        assert pointing.place_at(moons, QPointF(gap.left + 4.0, height)) == Place("5", 0, source)


def test_a_point_on_the_curve_from_an_image_means_the_unit_it_leads_to(digits: NetworkScene) -> None:
    gap = digits.wires.gaps[0]
    assert pointing.place_at(digits, QPointF(gap.right - 3.0, gap.ends[4])) == Place("1", gap.units[4])


def test_places_that_are_not_shown_have_no_anchor(digits: NetworkScene) -> None:
    hidden = next(unit for unit in range(64) if unit not in digits.layout.by_name["1"].shown)
    assert pointing.anchor(digits, Place("1", hidden)) is None
    assert pointing.anchor(digits, Place("2", digits.layout.by_name["2"].shown[0], source=hidden)) is None
    assert pointing.anchor(digits, Place("9", 0)) is None


def test_arrows_walk_from_column_to_column_and_stop_at_the_ends(moons: NetworkScene) -> None:
    place, seen = Place("0", 1), []
    for _ in range(7):
        place = pointing.beside(moons, place, 1)
        seen.append(place.layer)
    assert seen == ["1", "2", "3", "4", "5", "5", "5"]
    assert pointing.beside(moons, Place("0", 1), -1) == Place("0", 1)


def test_arrows_walk_up_and_down_among_the_units_shown(digits: NetworkScene) -> None:
    shown = digits.layout.by_name["1"].shown
    assert pointing.above(digits, Place("1", shown[3]), 1) == Place("1", shown[4])
    assert pointing.above(digits, Place("1", shown[0]), -1) == Place("1", shown[0])
    assert pointing.above(digits, Place("1", shown[-1]), 1) == Place("1", shown[-1])


def test_keys_begin_at_the_first_layer_where_nothing_is_selected(moons: NetworkScene) -> None:
    for pass_ in (pointing.beside, pointing.above, pointing.incoming):
        assert pass_(moons, None, 1) == Place("1", 0)
        assert pass_(moons, Place("99", 0), 1) == Place("1", 0)
        assert pass_(moons, Place("2", 50), 1) == Place("1", 0)


def test_brackets_walk_through_all_incoming_weights_and_the_bias(moons: NetworkScene) -> None:
    place, seen = Place("2", 3), []
    for _ in range(8):
        place = pointing.incoming(moons, place, 1)
        seen.append(place)
    assert seen[:6] == [Place("2", 3, source) for source in range(6)]
    assert seen[6:] == [Place("2", 3, bias=True), Place("2", 3, 0)]
    assert pointing.incoming(moons, Place("2", 3), -1) == Place("2", 3, bias=True)


def test_brackets_reach_every_pixel_of_an_image(digits: NetworkScene) -> None:
    unit = digits.layout.by_name["1"].shown[0]
    assert pointing.incoming(digits, Place("1", unit, 62), 1) == Place("1", unit, 63)


def test_an_input_has_no_incoming_weights(moons: NetworkScene) -> None:
    assert pointing.incoming(moons, Place("0", 1), 1) == Place("0", 1)


def test_the_tile_of_a_whole_image_cannot_be_selected() -> None:
    assert not pointing.selectable(Place("0", WHOLE))
    assert pointing.selectable(Place("2", 3, bias=True))

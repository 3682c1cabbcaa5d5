"""Where everything stands, for any network in any room."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.layers import Activate, BatchNorm, Dense, Residual
from nnstudio.engine.network import Network
from nnstudio.project.plan import build_network
from nnstudio.project.templates import template
from nnstudio.ui.naming.columns import WHOLE, columns_of
from nnstudio.ui.panels.network.arrangement import COLLAPSED_ROWS, NARROWEST_TILE, TIGHTEST_TILE, arrange, capacities
from nnstudio.ui.panels.network.geometry import DiagramLayout, DrawingArea
from tests.ui.panels.network.scenes import deep, every_kind, room, wide_digits

LAYERS = st.one_of(
    st.builds(Dense, st.integers(1, 40)),
    st.just(BatchNorm()),
    st.just(Activate()),
    st.builds(lambda units: Residual((Dense(units), Dense(3))), st.integers(1, 12)),
)
NETWORKS = st.builds(Network, st.lists(LAYERS, min_size=1, max_size=12), st.integers(1, 30))
ROOMS = st.builds(
    DrawingArea,
    st.floats(400.0, 2000.0),
    st.floats(220.0, 1200.0),
    st.floats(9.0, 30.0),
    st.floats(12.0, 70.0),
    st.floats(28.0, 70.0),
)


def layout_of(network: Network, space: DrawingArea, image: bool = False) -> DiagramLayout:
    columns = columns_of(network, image=image)
    shown = {name: tuple(range(most)) for name, most in capacities(space, columns).items()}
    units = {column.name: column.units for column in columns}
    return arrange(columns, {name: rows[: units[name]] for name, rows in shown.items()}, space)


@given(NETWORKS, ROOMS)
def test_tiles_of_a_column_never_overlap_and_stay_above_the_error_signal(network: Network, space: DrawingArea) -> None:
    layout = layout_of(network, space)
    for slot in layout.slots:
        assert slot.top >= layout.headings
        for row in range(len(slot.shown) - 1):
            assert slot.tile_at(row).bottom() <= slot.tile_at(row + 1).top() + 1.0
        if space.height >= 20.0 * space.line:
            assert slot.bottom <= layout.strip.top() + 1.0


@given(NETWORKS, ROOMS)
def test_columns_stand_in_their_order_and_inside_the_room(network: Network, space: DrawingArea) -> None:
    layout = layout_of(network, space)
    for one, other in pairwise(layout.slots):
        assert one.x + one.width <= other.x + 1.0
    if sum(column.weighs for column in columns_of(network, image=False)) <= 6 and space.width >= 900.0:
        assert layout.slots[0].x >= space.left - 1.0
        assert layout.slots[-1].x + layout.slots[-1].width <= space.width - space.right + 1.0


@given(NETWORKS, ROOMS)
def test_a_band_shows_the_units_of_the_column_before_it_at_the_same_heights(
    network: Network, space: DrawingArea
) -> None:
    for one, other in pairwise(layout_of(network, space).slots):
        if other.column.band:
            assert other.shown == one.shown
            assert other.middles == pytest.approx(one.middles, abs=1.0)


def test_the_opening_experiment_shows_all_its_units() -> None:
    for space in (room(), room(700.0, 260.0)):
        assert [slot.hidden for slot in layout_of(build_network(template("moons")), space).slots] == [0] * 6


def test_a_large_layer_collapses_and_says_how_many_are_hidden() -> None:
    layout = layout_of(build_network(wide_digits(64)), room(), image=True)
    assert [len(slot.shown) for slot in layout.slots] == [1, COLLAPSED_ROWS, COLLAPSED_ROWS, 10]
    assert [slot.hidden for slot in layout.slots] == [0, 64 - COLLAPSED_ROWS, 32 - COLLAPSED_ROWS, 0]


def test_a_low_room_shows_fewer_units_rather_than_tiles_too_small_to_read() -> None:
    low = layout_of(build_network(wide_digits(64)), room(800.0, 300.0), image=True)
    assert 1 < len(low.by_name["1"].shown) < COLLAPSED_ROWS
    assert low.by_name["1"].tile >= TIGHTEST_TILE


def test_all_columns_of_a_deep_network_are_there_with_tiles_that_can_be_seen() -> None:
    layout = layout_of(build_network(deep(30)), room(836.0, 700.0))
    assert len(layout.slots) == 32
    assert min(slot.tile for slot in layout.slots) >= NARROWEST_TILE
    assert layout.slots[-1].x + layout.slots[-1].width <= 836.0


def test_an_image_is_one_tile_larger_than_the_others() -> None:
    layout = layout_of(build_network(wide_digits(64)), room(), image=True)
    assert layout.slots[0].shown == (WHOLE,)
    assert layout.slots[0].tile > 1.5 * layout.slots[1].tile


def test_few_units_get_larger_tiles_than_many() -> None:
    few = layout_of(build_network(template("gaussians")), room())
    many = layout_of(build_network(template("spiral3")), room())
    assert few.slots[0].tile > 64.0 > many.slots[1].tile


def test_a_residual_block_is_framed_from_its_first_layer_to_its_sum() -> None:
    layout = layout_of(build_network(every_kind()), room(1200.0))
    frame = layout.block_outlines["6"]
    for name in ("6.1", "6.2", "6.3", "6"):
        slot = layout.by_name[name]
        assert frame.left() < slot.x
        assert slot.x + slot.width < frame.right()
    assert frame.right() < layout.by_name["7.1"].x
    assert layout.by_name["5"].x < frame.left()


def test_positions_lie_on_whole_pixels_so_that_tiles_are_crisp() -> None:
    for slot in layout_of(build_network(every_kind()), room(911.3, 633.7)).slots:
        assert all(value == round(value) for value in (slot.x, slot.tile, *slot.tops))

"""A new layer comes before the output, and is like the layers that it follows."""

from msgspec.structs import replace

from nnstudio.engine.activations import ReLU
from nnstudio.engine.layers import Dense, Dropout, Residual
from nnstudio.project.edits import add_block, with_new_layer
from nnstudio.project.plan import NetworkPlan
from nnstudio.project.templates import template

MOONS = template("moons")
HIDDEN, OUTPUT = MOONS.network.blocks[:-1], MOONS.network.blocks[-1]
WITH_RELU = add_block(MOONS, Dense(7, ReLU()), after=HIDDEN[-1].id)


def test_a_new_dense_layer_is_like_the_one_before_it_and_comes_before_the_output() -> None:
    blocks = with_new_layer(WITH_RELU, Dense).network.blocks
    assert blocks[-2].layer == Dense(7, ReLU())
    assert (blocks[:-3], blocks[-1]) == (HIDDEN, OUTPUT)


def test_a_new_residual_block_goes_around_a_layer_like_the_one_before_it() -> None:
    assert with_new_layer(WITH_RELU, Residual).network.blocks[-2].layer == Residual((Dense(7, ReLU()),))


def test_a_layer_without_units_has_its_usual_settings() -> None:
    assert with_new_layer(WITH_RELU, Dropout).network.blocks[-2].layer == Dropout()


def test_the_first_layer_of_all_is_the_usual_one() -> None:
    empty = replace(MOONS, network=replace(MOONS.network, blocks=NetworkPlan().blocks))
    assert [block.layer for block in with_new_layer(empty, Dense).network.blocks] == [Dense()]

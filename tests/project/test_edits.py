"""Edits are pure: they return another project and leave the first as it was."""

import pytest
from msgspec.structs import replace

from nnstudio.datasets import SOURCES, Iris
from nnstudio.engine.activations import Identity, Sigmoid, Softmax
from nnstudio.engine.layers import LAYERS, Dense, Dropout
from nnstudio.engine.losses import CategoricalCrossEntropy
from nnstudio.project import edits
from nnstudio.project.plan import Block, NetworkPlan, Project
from nnstudio.project.problems import can_run
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable


@pytest.fixture
def project() -> Project:
    return template("moons")


def test_a_field_is_changed_by_its_path_and_the_old_project_stays(project: Project) -> None:
    after = edits.changed(project, "data.source.noise", 0.3)
    assert after.data.source.noise == 0.3
    assert project.data.source.noise == 0.1


def test_a_value_out_of_bounds_is_refused_with_its_field(project: Project) -> None:
    with pytest.raises(Unusable, match="Learning rate is -1; it must be above 0 and at most 1000"):
        edits.changed(project, "training.learning_rate", -1)


def test_every_block_has_an_id_of_its_own_after_reading(project: Project) -> None:
    twins = edits.changed(project, "network.blocks", (Block(Dense(3)), Block(Dense(3), "a"), Block(Dense(1), "a")))
    ids = [block.id for block in edits.with_ids(twins).network.blocks]
    assert len(set(ids)) == 3
    assert all(ids)
    assert ids[1] == "a"


def test_a_new_block_stands_behind_the_one_it_was_added_after(project: Project) -> None:
    first, second = (block.id for block in project.network.blocks[:2])
    after = edits.add_block(project, Dropout(), after=first)
    assert [block.id for block in after.network.blocks][0] == first
    assert isinstance(after.network.blocks[1].layer, Dropout)
    assert after.network.blocks[2].id == second


def test_a_copy_has_the_same_layer_and_another_id(project: Project) -> None:
    original = project.network.blocks[1]
    after = edits.duplicate_block(project, original.id)
    copy = after.network.blocks[2]
    assert copy.layer == original.layer
    assert copy.id not in {block.id for block in project.network.blocks}


def test_moving_a_block_there_and_back_changes_nothing(project: Project) -> None:
    block = project.network.blocks[0]
    moved = edits.move_block(project, block.id, 3)
    assert moved.network.blocks[3] == block
    assert edits.move_block(moved, block.id, 0) == project


def test_a_removed_block_is_gone_and_the_others_keep_their_ids(project: Project) -> None:
    ids = [block.id for block in project.network.blocks]
    after = edits.remove_block(project, ids[2])
    assert [block.id for block in after.network.blocks] == ids[:2] + ids[3:]


def test_a_block_that_is_not_there_is_named_in_the_refusal(project: Project) -> None:
    with pytest.raises(Unusable, match="There is no block nowhere"):
        edits.remove_block(project, "nowhere")


def test_another_data_set_brings_the_output_and_the_loss_along(project: Project) -> None:
    after = edits.with_source(project, Iris())
    last = edits.output_layer(after)
    assert isinstance(last, Dense)
    assert last.units == 3
    assert isinstance(last.activation, Softmax)
    assert isinstance(after.training.loss, CategoricalCrossEntropy)
    assert edits.with_source(after, project.data.source) == project


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind())
def test_every_data_set_can_be_chosen_and_then_runs(project: Project, source: type) -> None:
    assert can_run(edits.with_source(project, source()))


def test_fitting_the_output_keeps_what_already_suits(project: Project) -> None:
    assert edits.fit_output(project) == project
    two = edits.with_layer(project, project.network.blocks[-1].id, Dense(2, Sigmoid()))
    assert edits.output_layer(edits.fit_output(two)) == Dense(1, Sigmoid())


def test_fitting_an_empty_network_gives_it_an_output(project: Project) -> None:
    empty = replace(project, network=NetworkPlan())
    fitted = edits.fit_output(edits.fit_output(empty))
    assert [type(block.layer) for block in fitted.network.blocks] == [Dense]
    assert can_run(fitted)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind())
def test_every_kind_of_layer_can_be_added_and_then_runs(project: Project, layer: type) -> None:
    after = edits.add_block(project, layer(), after=project.network.blocks[0].id)
    assert can_run(after)


def test_the_task_decides_what_suits_it(project: Project) -> None:
    wave = template("wave")
    activation, loss = edits.suited(wave)
    assert isinstance(activation, Identity)
    assert loss.kind() == "mean_squared_error"

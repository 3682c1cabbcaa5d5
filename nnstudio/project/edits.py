"""Edits of a design: pure functions from project to project. What they do not mention stays as it was."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nnstudio.datasets import AnySource
from nnstudio.engine.activations import Activation, Identity, Sigmoid, Softmax
from nnstudio.engine.layers import Dense, Layer
from nnstudio.engine.layers.stack import Stack
from nnstudio.engine.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Loss, MeanSquaredError
from nnstudio.project.plan import Block, Project
from nnstudio.sentences import Unusable


def changed(project: Project, path: str, value: Any) -> Project:
    """Return the project with one field changed, such as ``"training.learning_rate"`` or ``"data.source.noise"``."""
    return _changed(project, path.split("."), value)


def _changed(part: Any, names: list[str], value: Any) -> Any:
    name, *rest = names
    assert isinstance(part, Struct)
    return replace(part, **{name: _changed(getattr(part, name), rest, value) if rest else value})


def with_ids(project: Project) -> Project:
    """Give every block that has none an id of its own."""
    blocks: list[Block] = []
    for block in project.network.blocks:
        taken = {other.id for other in (*blocks, *project.network.blocks)} - {block.id}
        fresh = block.id and block.id not in {other.id for other in blocks}
        blocks.append(block if fresh else replace(block, id=_new_id(taken)))
    return _with_blocks(project, blocks)


def with_source(project: Project, source: AnySource) -> Project:
    """Choose another data set; the last layer and the loss follow it."""
    return fit_output(changed(project, "data.source", source))


def fit_output(project: Project) -> Project:
    """Give the last layer the units and activation, and the plan the loss, that suit the data."""
    last = output_layer(project)
    if last is None:
        return add_block(project, Dense(1), after=None) if not project.network.blocks else project
    source = project.data.source
    activation, loss = suited(project)
    if output_units(project) == source.schema.outputs and isinstance(last.activation, type(activation)):
        activation = last.activation
    if type(project.training.loss) is not type(loss):
        project = changed(project, "training.loss", loss)
    return with_layer(
        project, project.network.blocks[-1].id, replace(last, units=source.schema.outputs, activation=activation)
    )


def suited(project: Project) -> tuple[Activation, Loss]:
    """Return the output activation and the loss that textbooks pair with the task of the data."""
    match project.data.source.schema.task:
        case "regression":
            return Identity(), MeanSquaredError()
        case "multiclass":
            return Softmax(), CategoricalCrossEntropy()
        case _:
            return Sigmoid(), BinaryCrossEntropy()


def output_layer(project: Project) -> Layer | None:
    """Return the last layer if it is one that can answer: whose units and activation can be chosen."""
    blocks = project.network.blocks
    return blocks[-1].layer if blocks and blocks[-1].layer.fully_connected else None


def output_activation(project: Project) -> Activation | None:
    """Return the activation of the answers, if the last layer can answer."""
    last = output_layer(project)
    return None if last is None else last.activation


def output_units(project: Project) -> int:
    """Return how many answers the network gives."""
    return Stack(project.network.layers, project.data.source.schema.feature_count).outputs


def add_block(project: Project, layer: Layer, after: str | None) -> Project:
    """Put a new block behind the one with the id ``after``, or first of all."""
    blocks = list(project.network.blocks)
    place = 0 if after is None else _index(project, after) + 1
    blocks.insert(place, Block(layer, _new_id({block.id for block in blocks})))
    return _with_blocks(project, blocks)


def with_new_layer(project: Project, kind: type[Layer]) -> Project:
    """Add a layer of a kind before the output layer, or last where there is none."""
    blocks = project.network.blocks
    hidden = blocks[:-1] if output_layer(project) is not None else blocks
    layer = kind.following([block.layer for block in hidden])
    return add_block(project, layer, after=hidden[-1].id if hidden else None)


def remove_block(project: Project, block_id: str) -> Project:
    """Take a block out."""
    place = _index(project, block_id)
    return _with_blocks(project, [*project.network.blocks[:place], *project.network.blocks[place + 1 :]])


def duplicate_block(project: Project, block_id: str) -> Project:
    """Put a copy of a block behind it."""
    return add_block(project, project.network.blocks[_index(project, block_id)].layer, after=block_id)


def move_block(project: Project, block_id: str, place: int) -> Project:
    """Move a block so that it stands at ``place``, counted from 0."""
    blocks = list(project.network.blocks)
    block = blocks.pop(_index(project, block_id))
    blocks.insert(place, block)
    return _with_blocks(project, blocks)


def with_layer(project: Project, block_id: str, layer: Layer) -> Project:
    """Put another layer in a block."""
    blocks = list(project.network.blocks)
    place = _index(project, block_id)
    blocks[place] = replace(blocks[place], layer=layer)
    return _with_blocks(project, blocks)


def _with_blocks(project: Project, blocks: list[Block]) -> Project:
    return changed(project, "network.blocks", tuple(blocks))


def _index(project: Project, block_id: str) -> int:
    for index, block in enumerate(project.network.blocks):
        if block.id == block_id:
            return index
    raise Unusable("There is no block {id} in this network.", id=block_id)


def _new_id(taken: set[str]) -> str:
    number = 1
    while f"block{number}" in taken:
        number += 1
    return f"block{number}"

"""Edits of all hidden layers at once: their activation, their first weights, normalisation, ways around them."""

import math
from collections.abc import Callable
from typing import TypeGuard

from msgspec.structs import replace

from nnstudio.engine.activations import (
    ELU,
    GELU,
    SELU,
    Activation,
    AnyActivation,
    Identity,
    LeakyReLU,
    Mish,
    PReLU,
    ReLU,
    SiLU,
)
from nnstudio.engine.initialisers import GlorotUniform, HeNormal, Initialiser, LeCunNormal
from nnstudio.engine.layers import Activate, BatchNorm, Dropout, Layer, Residual
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block, Project
from nnstudio.project.shapes import block_shapes

_HE = (ReLU, LeakyReLU, PReLU, ELU, GELU, SiLU, Mish)


def fitting_initialiser(activation: Activation) -> Initialiser:
    """Return the rule for first weights that suits an activation: He for rectifiers, LeCun for SELU, else Xavier."""
    if isinstance(activation, SELU):
        return LeCunNormal()
    return HeNormal() if isinstance(activation, _HE) else GlorotUniform()


def bends(activation: AnyActivation | None) -> TypeGuard[AnyActivation]:
    """Tell whether there is an activation that does more than pass its sums on."""
    return activation is not None and not isinstance(activation, Identity)


def hidden_activations(project: Project) -> list[Activation]:
    """Return the activations of the hidden layers, from input to output, without those that are the identity."""
    found = [layer.activation for block in project.network.blocks[:-1] for layer in _parts(block)]
    return [activation for activation in found if bends(activation)]


def with_activation(project: Project, activation: Activation) -> Project:
    """Give every hidden layer that has an activation this one, and all layers the first weights that suit it."""

    def edit(layer: Layer) -> Layer:
        return replace(layer, activation=activation) if bends(layer.activation) else layer

    return with_first_weights(_each_hidden(project, edit), fitting_initialiser(activation))


def with_fitting_weights(project: Project) -> Project:
    """Give all layers the first weights that suit the activation of the first hidden layer."""
    activations = hidden_activations(project)
    return with_first_weights(project, fitting_initialiser(activations[0] if activations else Identity()))


def with_first_weights(project: Project, initialiser: Initialiser) -> Project:
    """Let one rule draw the first weights of all layers."""
    blocks = tuple(replace(block, layer=block.layer.redrawn()) for block in project.network.blocks)
    return changed(changed(project, "network.blocks", blocks), "network.initialiser", initialiser)


def with_batch_norm(project: Project) -> Project:
    """Normalise the sums of every hidden dense layer over the batch, before its activation."""
    if any(layer.compares_samples for block in project.network.blocks for layer in _parts(block)):
        return project
    blocks = [part for block in project.network.blocks[:-1] for part in _normalised(block)]
    if project.training.batch_size == 1:
        project = changed(project, "training.batch_size", 10)
    return with_ids(changed(project, "network.blocks", (*blocks, *project.network.blocks[-1:])))


def with_ways_around(project: Project) -> Project:
    """Put every hidden dense layer that is as wide as what it reads into a residual block of its own.

    Only layers whose activation is bounded: the sums of others grow from block to block, until they are no numbers.
    """
    blocks = [
        replace(block, layer=Residual((block.layer,)))
        if block.layer.fully_connected and shape.inputs == shape.outputs and _bounded(block.layer.activation)
        else block
        for block, shape in zip(project.network.blocks[:-1], block_shapes(project)[:-1], strict=True)
    ]
    return changed(project, "network.blocks", (*blocks, *project.network.blocks[-1:]))


def _bounded(activation: Activation | None) -> bool:
    return activation is not None and all(map(math.isfinite, activation.limits))


def with_dropout(project: Project, rate: float) -> Project:
    """Put dropout before the output layer, unless there is no hidden layer or there is dropout already."""
    blocks = project.network.blocks
    if len(blocks) < 2 or any(layer.draws == "mask" for block in blocks for layer in _parts(block)):
        return project
    return with_ids(changed(project, "network.blocks", (*blocks[:-1], Block(Dropout(rate)), blocks[-1])))


def _each_hidden(project: Project, edit: Callable[[Layer], Layer]) -> Project:
    blocks = project.network.blocks
    hidden = (replace(block, layer=_mapped(block.layer, edit)) for block in blocks[:-1])
    return changed(project, "network.blocks", (*hidden, *blocks[-1:]))


def _mapped(layer: Layer, edit: Callable[[Layer], Layer]) -> Layer:
    """Return a layer after an edit; of one with layers inside, with each of these edited."""
    return layer.with_inside([edit(part) for part in layer.inside]) if layer.inside else edit(layer)


def _parts(block: Block) -> tuple[Layer, ...]:
    return block.layer.inside or (block.layer,)


def _normalised(block: Block) -> list[Block]:
    layer = block.layer
    if not layer.fully_connected or not bends(layer.activation):
        return [block]
    return [
        replace(block, layer=replace(layer, activation=Identity())),
        Block(BatchNorm()),
        Block(Activate(layer.activation)),
    ]

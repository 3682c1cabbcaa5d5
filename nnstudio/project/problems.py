"""What is wrong with a design, in sentences, each with its place and, where there is one, a mend."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from msgspec.structs import replace

from nnstudio.engine.activations import Softmax, Step
from nnstudio.engine.initialisers import Explicit
from nnstudio.engine.layers import Dense, Layer
from nnstudio.project.edits import (
    add_block,
    changed,
    fit_output,
    output_activation,
    output_layer,
    output_units,
    suited,
    with_layer,
)
from nnstudio.project.plan import Project
from nnstudio.project.shapes import block_shapes
from nnstudio.sentences import Sentence, Unusable, say

LARGEST_NETWORK = 20_000_000
"""So many parameters take about a gigabyte with gradients and optimiser state; beyond, a design is refused."""


@dataclass(frozen=True)
class Mend:
    """One click that puts a problem right: what the button says, and the edit it makes."""

    label: Sentence
    edit: Callable[[Project], Project]


@dataclass(frozen=True)
class Problem:
    """Something about a design: where it is, what it is, whether it keeps the design from running, what mends it.

    ``place`` is a path such as "data", "training.loss", or "network." and a block's id.
    """

    place: str
    sentence: Sentence
    blocking: bool = True
    mends: tuple[Mend, ...] = ()


def problems(project: Project) -> list[Problem]:
    """Return everything worth saying about a design, what keeps it from running first."""
    if not project.network.blocks:
        answer = Mend(say("Add an output layer"), _add_output)
        return [Problem("network", say("The network has no layers yet."), mends=(answer,))]
    found = [problem for check in _CHECKS for problem in check(project)]
    return sorted(found, key=lambda problem: not problem.blocking)


def can_run(project: Project) -> bool:
    """Tell whether nothing keeps the design from running."""
    return not any(problem.blocking for problem in problems(project))


def refuse_unless_runnable(project: Project) -> None:
    """Raise Unusable with the first problem that keeps the design from running, if there is one."""
    for problem in problems(project):
        if problem.blocking:
            raise Unusable(problem.sentence.text, **problem.sentence.values)


def _add_output(project: Project) -> Project:
    last = project.network.blocks[-1].id if project.network.blocks else None
    return fit_output(add_block(project, Dense(project.data.source.schema.outputs), after=last))


def _output_is_dense(project: Project) -> Iterator[Problem]:
    if output_layer(project) is None:
        yield Problem(
            f"network.{project.network.blocks[-1].id}",
            say("The last block must be a dense layer, whose units are the answers."),
            mends=(Mend(say("Add an output layer"), _add_output),),
        )


def _output_fits_data(project: Project) -> Iterator[Problem]:
    units, source = output_units(project), project.data.source
    if output_layer(project) is None or units in source.schema.fitting_outputs:
        return
    text = {
        "regression": "The last layer needs as many units as {data} has target values: {outputs}, not {units}.",
        "multiclass": "The last layer needs as many units as {data} has classes: {outputs}, not {units}.",
        "binary": "Two classes need one unit in the last layer, or two with softmax; it has {units}.",
        "multilabel": "The last layer needs as many units as {data} has labels: {outputs}, not {units}.",
    }[source.schema.task]
    yield Problem(
        f"network.{project.network.blocks[-1].id}",
        say(text, units=units, data=source.title, outputs=source.schema.outputs),
        mends=(Mend(say("Fit the output to the data"), fit_output),),
    )


def _loss_fits_output(project: Project) -> Iterator[Problem]:
    activation, loss = output_activation(project), project.training.loss
    if activation is None or not loss.wants or isinstance(activation, loss.wants):
        return
    low, high = activation.limits
    needs_shares = all(wanted.limits[0] >= 0.0 and wanted.limits[1] <= 1.0 for wanted in loss.wants)
    yield Problem(
        "training.loss",
        say(
            "{loss} needs {wanted} at the output; the last layer has {activation}.",
            loss=loss.title,
            wanted=" or ".join(wanted.title for wanted in loss.wants),
            activation=activation.title,
        ),
        blocking=needs_shares and not (low >= 0.0 and high <= 1.0),
        mends=(
            Mend(say("Use {activation}", activation=loss.wants[0].title), partial(_with_output, loss.wants[0])),
            Mend(say("Use {loss}", loss=suited(project)[1].title), fit_output),
        ),
    )


def _with_output(activation: type, project: Project) -> Project:
    last = output_layer(project)
    assert last is not None
    return with_layer(project, project.network.blocks[-1].id, replace(last, activation=activation()))


def _softmax_fits_loss(project: Project) -> Iterator[Problem]:
    loss = project.training.loss
    if not isinstance(output_activation(project), Softmax):
        return
    place = f"network.{project.network.blocks[-1].id}"
    fit = (Mend(say("Fit the output to the data"), fit_output),)
    if output_units(project) == 1:
        yield Problem(place, say("A softmax of one unit always answers 1."), mends=fit)
    elif Softmax not in loss.wants:
        yield Problem(
            "training.loss",
            say("Softmax learns fastest with cross-entropy; {loss} makes it slow where it is wrong.", loss=loss.title),
            blocking=False,
            mends=(Mend(say("Use categorical cross-entropy"), fit_output),),
        )


def _loss_fits_targets(project: Project) -> Iterator[Problem]:
    loss, source = project.training.loss, project.data.source
    if source.schema.task == "regression" and loss.wants:
        yield Problem(
            "training.loss",
            say("{loss} is for classes; {data} asks for numbers.", loss=loss.title, data=source.title),
            mends=(Mend(say("Use mean squared error"), fit_output),),
        )


def _hidden_activations_learn(project: Project) -> Iterator[Problem]:
    for block in project.network.blocks:
        if isinstance(block.layer.activation, Step):
            yield Problem(
                f"network.{block.id}",
                say("The slope of a step is 0 everywhere: nothing before this layer can learn."),
                blocking=False,
            )


def _batches_fit(project: Project) -> Iterator[Problem]:
    batch = project.training.batch_size
    if batch == 1 and any(map(_compares_samples, project.network.layers)):
        yield Problem(
            "training.batch_size",
            say("Batch normalisation compares the samples of a batch; a batch of 1 has nothing to compare."),
            mends=(Mend(say("Use batches of 10"), lambda value: changed(value, "training.batch_size", 10)),),
        )


def _compares_samples(layer: Layer) -> bool:
    return layer.compares_samples or any(map(_compares_samples, layer.inside))


def _given_weights_fit(project: Project) -> Iterator[Problem]:
    """Try out weights and biases that are written down, which may not fit the layer's shape."""
    for block, shape in zip(project.network.blocks, block_shapes(project), strict=True):
        layer = block.layer
        if not layer.written:
            continue
        try:
            layer.start(np.zeros(shape.parameters), shape.inputs, project.network.initialiser, np.random.default_rng(0))
        except Unusable as error:
            plain = partial(with_layer, block_id=block.id, layer=layer.unwritten())
            mend = Mend(say("Draw the first weights at random"), plain)
            yield Problem(f"network.{block.id}", error.sentence, mends=(mend,))


def _rule_fills_every_layer(project: Project) -> Iterator[Problem]:
    if isinstance(project.network.initialiser, Explicit):
        yield Problem(
            "network.initialiser",
            say("Given weights belong to one layer; they cannot be the rule of the whole network."),
        )


def _is_not_too_large(project: Project) -> Iterator[Problem]:
    count = sum(shape.parameters for shape in block_shapes(project))
    if count > LARGEST_NETWORK:
        yield Problem(
            "network",
            say(
                "The network has {count:,} parameters; more than {largest:,} would not fit a lecture's computer.",
                count=count,
                largest=LARGEST_NETWORK,
            ),
        )


_CHECKS: tuple[Callable[[Project], Iterator[Problem]], ...] = (
    _output_is_dense,
    _output_fits_data,
    _loss_fits_output,
    _softmax_fits_loss,
    _loss_fits_targets,
    _hidden_activations_learn,
    _batches_fit,
    _given_weights_fit,
    _rule_fills_every_layer,
    _is_not_too_large,
)

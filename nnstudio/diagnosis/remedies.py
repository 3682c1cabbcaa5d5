"""The remedies: one change of the design each, said in a few words."""

from functools import partial
from typing import Any

from msgspec.structs import replace

from nnstudio.datasets import SyntheticSource
from nnstudio.diagnosis import hidden
from nnstudio.diagnosis.finding import Remedy
from nnstudio.engine.activations import Activation, LeakyReLU, ReLU, Sigmoid, Tanh
from nnstudio.engine.losses import BinaryCrossEntropy
from nnstudio.engine.optimisers import Adam
from nnstudio.engine.update import ClipNorm
from nnstudio.project.edits import changed, fit_output, output_activation, output_layer, with_layer
from nnstudio.project.plan import Project
from nnstudio.sentences import say

LARGEST_RATE = 1000.0
MOST_POINTS = 10_000


def other_activation(activation: Activation) -> Remedy:
    """Give the hidden layers another activation with first weights that suit it."""
    weights = hidden.fitting_initialiser(activation)
    return Remedy(
        say("Use {activation} with {initialiser} weights", activation=activation.title, initialiser=weights.title),
        say(
            "Every hidden layer gets the activation {activation}; all first weights are drawn by {initialiser}.",
            activation=activation.title,
            initialiser=weights.title,
        ),
        partial(hidden.with_activation, activation=activation),
    )


RELU, TANH, LEAKY = other_activation(ReLU()), other_activation(Tanh()), other_activation(LeakyReLU())


def fitting_weights(project: Project) -> Remedy:
    """Draw the first weights by the rule that suits the hidden activation."""
    result = hidden.with_fitting_weights(project).network.initialiser
    return Remedy(
        say("Draw the first weights by {initialiser}", initialiser=result.title),
        say(
            "The first weights of all layers change from {old} to {new}.",
            old=project.network.initialiser.title,
            new=result.title,
        ),
        hidden.with_fitting_weights,
    )


BATCH_NORM = Remedy(
    say("Normalise every hidden layer over the batch"),
    say(
        "A batch norm goes between every hidden layer's sum and its activation. At the start the error signal then "
        "grows on its way back, but training works."
    ),
    hidden.with_batch_norm,
)

WAYS_AROUND = Remedy(
    say("Put ways around the hidden layers"),
    say("Every hidden layer as wide as the one before becomes a residual block, which adds its input to its output."),
    hidden.with_ways_around,
)

DROPOUT = Remedy(
    say("Add dropout"),
    say("A dropout of 0.2 goes before the output layer."),
    partial(hidden.with_dropout, rate=0.2),
)


def _with_adam(project: Project) -> Project:
    return changed(changed(project, "training.optimiser", Adam()), "training.learning_rate", Adam.usual_rate)


ADAM = Remedy(
    say("Use Adam"),
    say(
        "The optimiser becomes Adam at a rate of {rate:g}. It divides by each gradient's own size, which hides a faded "
        "signal but does not cure it.",
        rate=Adam.usual_rate,
    ),
    _with_adam,
)

CLIP = Remedy(
    say("Clip the gradient to norm 1"),
    say("Before every step the whole gradient is scaled down to a norm of 1 if it is longer."),
    partial(changed, path="training.restraint.clipping", value=ClipNorm(1.0)),
)

SCALE_INPUTS = Remedy(
    say("Scale the inputs"),
    say("Every input is shifted and scaled to mean 0 and standard deviation 1, as measured on the training rows."),
    partial(changed, path="data.scaling", value="standard"),
)


def other_rate(project: Project, factor: float) -> Remedy:
    """Multiply the learning rate by a factor."""
    old = project.training.learning_rate
    new = min(float(f"{old * factor:.6g}"), LARGEST_RATE)
    label = say("Use a learning rate of {new:g}", new=new)
    changes = say("The learning rate changes from {old:g} to {new:g}.", old=old, new=new)
    return Remedy(label, changes, partial(changed, path="training.learning_rate", value=new))


def usual_rate(project: Project) -> Remedy:
    """Use the learning rate that one begins with."""
    return other_rate(project, project.training.optimiser.usual_rate / project.training.learning_rate)


def more_decay(project: Project) -> Remedy:
    """Pull the weights towards zero, or ten times harder than now."""
    old = project.training.restraint.l2
    new = min(old * 10.0, 100.0) if old else 1e-3
    return Remedy(
        say("Use a weight decay of {new:g}", new=new),
        say("The L2 penalty on all weights changes from {old:g} to {new:g}.", old=old, new=new),
        partial(changed, path="training.restraint.l2", value=new),
    )


def stop_early(epoch: int) -> Remedy:
    """End the training where validation was best."""
    return Remedy(
        say("Stop after epoch {epoch}", epoch=max(epoch, 1)),
        say("The training ends after epoch {epoch}, where the validation loss was lowest.", epoch=max(epoch, 1)),
        partial(changed, path="training.epochs", value=max(epoch, 1)),
    )


def _with_more_points(project: Project) -> Project:
    source: Any = project.data.source
    if not isinstance(source, SyntheticSource):
        return project
    return changed(project, "data.source", replace(source, points=min(2 * source.points, MOST_POINTS)))


MORE_POINTS = Remedy(
    say("Use twice as many points"),
    say("Twice as many points are drawn; they are other points."),
    _with_more_points,
)


def _with_cross_entropy(project: Project) -> Project:
    """Change the loss alone where the outputs are sigmoids, else output and loss to those that suit the classes."""
    if isinstance(output_activation(project), Sigmoid) and project.data.source.schema.task != "regression":
        return changed(project, "training.loss", BinaryCrossEntropy())
    return fit_output(project)


def suited_loss(project: Project) -> Remedy:
    """Use the loss that cancels the slope of the output's activation."""
    result = _with_cross_entropy(project)
    activation = output_activation(result)
    assert activation is not None
    return Remedy(
        say("Use {loss}", loss=result.training.loss.title.lower()),
        say(
            "The loss changes from {old} to {new}, behind {activation} outputs: the slope of the output cancels out.",
            old=project.training.loss.title.lower(),
            new=result.training.loss.title.lower(),
            activation=activation.title,
        ),
        _with_cross_entropy,
    )


def _with_plain_output_biases(project: Project) -> Project:
    last = output_layer(project)
    assert last is not None
    return with_layer(project, project.network.blocks[-1].id, replace(last, first_bias=0.0))


PLAIN_OUTPUT_BIASES = Remedy(
    say("Start the output biases at 0"),
    say("The first biases of the output layer become 0, so that its activation starts where it is steep."),
    _with_plain_output_biases,
)

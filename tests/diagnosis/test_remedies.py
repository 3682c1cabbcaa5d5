"""The remedies: each makes the one change that it says, in every design where there is something to change."""

import numpy as np
import pytest

from nnstudio.diagnosis import hidden, remedies
from nnstudio.diagnosis.finding import Finding, Remedy
from nnstudio.engine.activations import SELU, Activation, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.initialisers import GlorotUniform, HeNormal, Initialiser, LeCunNormal, Normal
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, Residual
from nnstudio.engine.losses import BinaryCrossEntropy, CategoricalCrossEntropy, MeanSquaredError
from nnstudio.engine.optimisers import Adam
from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.project.problems import can_run
from nnstudio.project.templates import template, template_names
from nnstudio.sentences import say
from tests.diagnosis.specimens import at_rate, on_moons, with_layers


def every_remedy(project: Project) -> list[Remedy]:
    return [
        remedies.RELU, remedies.TANH, remedies.LEAKY, remedies.fitting_weights(project), remedies.BATCH_NORM,
        remedies.WAYS_AROUND, remedies.DROPOUT, remedies.ADAM, remedies.CLIP, remedies.SCALE_INPUTS,
        remedies.other_rate(project, 0.1), remedies.usual_rate(project), remedies.more_decay(project),
        remedies.stop_early(3), remedies.MORE_POINTS, remedies.suited_loss(project), remedies.PLAIN_OUTPUT_BIASES,
    ]  # fmt: skip


@pytest.mark.parametrize("name", template_names())
def test_every_remedy_leaves_every_template_runnable(name: str) -> None:
    project = template(name)
    for remedy in every_remedy(project):
        result = remedy.edit(project)
        assert can_run(result), str(remedy.label)
        assert len({block.id for block in result.network.blocks}) == len(result.network.blocks)
        assert str(remedy.label)
        assert str(remedy.changes).endswith(".")


def finding_with(project: Project, *ideas: Remedy) -> Finding:
    return Finding("plateau", "watch", "", say("."), (), say("."), (), project, ideas)


def test_ideas_that_change_nothing_or_the_same_twice_are_not_offered() -> None:
    project = template("sigmoid10")
    twice = remedies.other_rate(project, 1.0), remedies.ADAM, remedies.ADAM, remedies.SCALE_INPUTS
    assert finding_with(project, *twice).remedies == (remedies.ADAM, remedies.SCALE_INPUTS)


def test_an_idea_that_would_keep_the_design_from_running_is_not_offered() -> None:
    break_it = Remedy(say("Break it"), say("All layers go."), lambda project: changed(project, "network.blocks", ()))
    assert finding_with(template("moons"), break_it).remedies == ()


@pytest.mark.parametrize(
    ("activation", "expected"),
    [(ReLU(), HeNormal()), (LeakyReLU(), HeNormal()), (SELU(), LeCunNormal()), (Tanh(), GlorotUniform()),
     (Sigmoid(), GlorotUniform()), (Identity(), GlorotUniform())],
)  # fmt: skip
def test_first_weights_suit_the_activation(activation: Activation, expected: Initialiser) -> None:
    assert hidden.fitting_initialiser(activation) == expected


def test_another_activation_goes_to_every_hidden_layer_and_leaves_the_output() -> None:
    project = on_moons(
        Dense(4, Sigmoid()), Dense(4, Identity()), BatchNorm(), Activate(Sigmoid()), Residual((Dense(4, Sigmoid()),))
    )
    result = remedies.RELU.edit(project)
    first, plain, _, apart, block, output = result.network.layers
    assert isinstance(block, Residual)
    assert [layer.activation for layer in (first, apart, block.layers[0])] == [ReLU()] * 3
    assert plain == Dense(4, Identity())
    assert output == project.network.layers[-1]
    assert result.network.initialiser == HeNormal()


def test_fitting_weights_take_back_the_rules_of_single_layers() -> None:
    project = on_moons(Dense(4, ReLU(), initialiser=Normal(5.0)), Dense(4, ReLU()))
    result = remedies.fitting_weights(project).edit(project)
    assert all(isinstance(layer, Dense) and layer.initialiser is None for layer in result.network.layers)
    assert result.network.initialiser == HeNormal()
    assert "from Xavier uniform to He normal" in str(remedies.fitting_weights(project).changes)


def test_batch_norm_goes_between_sum_and_activation_and_not_twice() -> None:
    project = on_moons(Dense(4, Sigmoid()), Dense(4, Tanh()))
    result = remedies.BATCH_NORM.edit(project)
    assert [type(layer) for layer in result.network.layers] == [
        Dense,
        BatchNorm,
        Activate,
        Dense,
        BatchNorm,
        Activate,
        Dense,
    ]
    assert [layer.activation for layer in result.network.layers[2::3]] == [Sigmoid(), Tanh()]
    assert remedies.BATCH_NORM.edit(result) == result


def test_batch_norm_takes_care_that_there_is_a_batch_to_compare() -> None:
    alone = changed(on_moons(Dense(4, Tanh())), "training.batch_size", 1)
    assert remedies.BATCH_NORM.edit(alone).training.batch_size == 10


def test_ways_around_need_equal_widths_and_bounded_values() -> None:
    bounded = remedies.WAYS_AROUND.edit(on_moons(Dense(4, Tanh()), Dense(4, Tanh()), Dense(3, Tanh())))
    assert [type(layer) for layer in bounded.network.layers] == [Dense, Residual, Dense, Dense]
    rectified = on_moons(Dense(4, ReLU()), Dense(4, ReLU()))
    assert remedies.WAYS_AROUND.edit(rectified) == rectified


def test_ways_around_bring_the_error_signal_back_to_ten_sigmoid_layers() -> None:
    made, shown = remedies.WAYS_AROUND.edit(template("sigmoid10")), template("residual")
    assert made.network.layers == shown.network.layers


def test_adam_comes_with_a_rate_of_its_own() -> None:
    result = remedies.ADAM.edit(at_rate(template("moons"), 3.0))
    assert (result.training.optimiser, result.training.learning_rate) == (Adam(), Adam.usual_rate)


@pytest.mark.parametrize(("rate", "factor", "new"), [(0.1, 0.1, 0.01), (1e-4, 10.0, 1e-3), (500.0, 10.0, 1000.0)])
def test_another_rate_is_a_round_number_within_bounds(rate: float, factor: float, new: float) -> None:
    project = at_rate(template("moons"), rate)
    remedy = remedies.other_rate(project, factor)
    assert remedy.edit(project).training.learning_rate == new
    assert str(remedy.changes) == f"The learning rate changes from {rate:g} to {new:g}."


def test_the_usual_rate_is_the_one_of_the_optimiser() -> None:
    project = at_rate(template("moons"), 1e-5)
    assert remedies.usual_rate(project).edit(project).training.learning_rate == 0.1


def test_more_decay_starts_small_and_grows_tenfold() -> None:
    project = template("moons")
    once = remedies.more_decay(project).edit(project)
    twice = remedies.more_decay(once).edit(once)
    assert (once.training.restraint.l2, twice.training.restraint.l2) == (1e-3, 1e-2)


def test_more_points_are_drawn_only_where_points_are_drawn() -> None:
    assert remedies.MORE_POINTS.edit(template("moons")).data.source.points == 2 * template("moons").data.source.points
    assert remedies.MORE_POINTS.edit(template("iris")) == template("iris")


def test_dropout_goes_before_the_output_once() -> None:
    result = remedies.DROPOUT.edit(template("moons"))
    assert result.network.layers[-2] == Dropout(0.2)
    assert remedies.DROPOUT.edit(result) == result
    alone = with_layers(template("moons"), Dense(1, Sigmoid()))
    assert remedies.DROPOUT.edit(alone) == alone


def test_the_loss_follows_the_output_where_it_is_sigmoid_and_the_output_the_classes_where_not() -> None:
    sigmoid = template("squared-error")
    assert remedies.suited_loss(sigmoid).edit(sigmoid).training.loss == BinaryCrossEntropy()
    assert remedies.suited_loss(sigmoid).edit(sigmoid).network == sigmoid.network
    tanh = changed(with_layers(template("iris"), Dense(3, Tanh())), "training.loss", MeanSquaredError())
    result = remedies.suited_loss(tanh).edit(tanh)
    assert result.training.loss == CategoricalCrossEntropy()
    assert result.network.layers[-1].activation == Softmax()


def test_plain_output_biases_change_nothing_else() -> None:
    project = template("squared-error")
    result = remedies.PLAIN_OUTPUT_BIASES.edit(project)
    last = result.network.layers[-1]
    assert isinstance(last, Dense)
    assert np.all(last.first_bias == 0.0)
    assert result.network.layers[:-1] == project.network.layers[:-1]

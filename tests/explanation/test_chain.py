"""The chain rule unfolded agrees with the engine: factors, parts, paths, pulls, and the sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.activations import ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, LayerNorm, Residual
from nnstudio.engine.losses import LOSSES
from nnstudio.engine.optimisers import OPTIMISERS, SGD, MomentumSGD
from nnstudio.engine.update import Restraint
from nnstudio.explanation import Spot, TrainingStep
from nnstudio.explanation.chain import Chain, chain
from nnstudio.numbers import tex
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from tests.effort import calls_of
from tests.engine.golden import DEEPER_GRADIENTS, MAZUR_EXACT
from tests.engine.specimens import bounded, output_for
from tests.explanation.specimens import explained, worked_out

HIDDEN = [
    Dense(3, Tanh()), Dense(4, Sigmoid()), Dense(3, ReLU()), Dense(2, Softmax()), Activate(Tanh()), Dropout(0.3),
    LayerNorm(), Residual((Dense(3, Tanh()), LayerNorm(), Dense(2, Sigmoid()))),
]  # fmt: skip


def every_place(step: TrainingStep) -> list[Spot]:
    return [
        Spot(layer.name, unit, source, bias=source is None)
        for layer in step.trace.layers
        if layer.kind == "dense"
        for unit in range(layer.tensors["W"].shape[0])
        for source in (None, *range(layer.tensors["W"].shape[1]))
    ]


def product_of(found: Chain) -> float:
    return float(np.prod([fraction.value for fraction in found.fractions]))


@bounded
@given(
    hidden=st.lists(st.sampled_from(HIDDEN), max_size=3),
    loss=st.sampled_from(LOSSES),
    optimiser=st.sampled_from(OPTIMISERS),
    sample=st.integers(0, 2),
)
def test_all_sums_and_products_are_the_engines_gradient(hidden, loss, optimiser, sample):
    step = explained(
        [*hidden, Dense(2, output_for(loss()))],
        loss=loss(),
        optimiser=optimiser(),
        batch=3,
        restraint=Restraint(l2=0.1),
    )
    for spot in every_place(step)[::4]:
        each = [chain(step, spot, number) for number in range(3)]
        gradient = each[0].parameter.gradient(step)
        assert np.mean([found.derivative for found in each]) == pytest.approx(gradient, rel=1e-10, abs=1e-13)
        assert each[0].pulls.mean() == pytest.approx(gradient, rel=1e-10, abs=1e-13)
        found = each[sample]
        listed = sum(row.path.part for row in found.paths)
        assert listed + found.rest + found.through_batch == pytest.approx(found.derivative, rel=1e-10, abs=1e-13)
        assert abs(found.through_batch) < 1e-10
        assert product_of(found) == pytest.approx(found.derivative, rel=1e-10, abs=1e-13)
        assert tex(product_of(found), 6) == tex(found.derivative, 6)
        assert found.product.shown == tex(found.derivative, 4)


@pytest.mark.parametrize("name", ["1.W", "1.b", "2.W", "2.b", "3.W", "3.b"])
def test_the_golden_example_with_two_hidden_layers(name):
    step = TrainingStep.of(TrainingSession(template("mazur3")))
    layer, tensor = name.split(".")
    truth = np.array(DEEPER_GRADIENTS[name])
    for place in np.ndindex(truth.shape):
        unit, source = (place[0], place[1]) if tensor == "W" else (place[0], None)
        found = chain(step, Spot(layer, unit, source))
        assert found.mean == pytest.approx(truth[place], rel=1e-9)
        assert sum(row.path.part for row in found.paths) == pytest.approx(truth[place], rel=1e-9)


def test_the_classic_examples_first_weight_as_everybody_prints_it():
    step = TrainingStep.of(TrainingSession(template("mazur")))
    found = chain(step, Spot("1", 0, 0), digits=9)
    assert [fraction.shown for fraction in found.fractions] == ["0.0363503064", "0.241300709", "0.05"]
    assert found.product.shown == "0.000438567734"
    assert found.derivative == pytest.approx(MAZUR_EXACT["dW1"][0][0], rel=1e-8)
    assert [part.equation.value for part in found.parts] == pytest.approx([0.055399425, -0.019049118], rel=1e-7)
    assert str(chain(step, Spot("1", 0, 0)).sentence) == (
        "This parameter falls by 0.0002193, because raising it would raise the loss: its derivative is 0.0004386, the "
        "learning rate 0.5."
    )


def test_paths_stand_by_size_and_each_is_the_product_that_is_shown():
    step = explained([Dense(4, Tanh()), Dense(4, Tanh()), Dense(3)])
    found = chain(step, Spot("1", 1, 2), 1, digits=16, most=5)
    sizes = [abs(row.path.part) for row in found.paths]
    assert sizes == sorted(sizes, reverse=True)
    assert (len(found.paths), found.count) == (5, 12)
    assert sum(row.path.part for row in found.paths) + found.rest == pytest.approx(found.derivative, rel=1e-12)
    for row in found.paths:
        assert worked_out(row.live) == pytest.approx(row.path.part, rel=1e-9)
        assert row.spots[0] == found.parameter.spot
        assert row.spots[-1].layer == "3"


def test_what_goes_by_way_of_the_batch_is_told():
    found = chain(explained([Dense(3), BatchNorm(), Dense(2)]), Spot("1", 0, 0), 1)
    assert abs(found.through_batch) > 1e-6


def test_a_weight_of_a_net_with_eight_by_eight_units_is_unfolded_without_walking_every_path():
    step = explained([Dense(8) for _ in range(8)] + [Dense(2)])
    assert chain(step, Spot("1", 0, 0), 1).count == 8**7 * 2
    assert calls_of(lambda: chain(step, Spot("1", 0, 0), 1)) < 40_000  # of four million paths


@pytest.mark.parametrize(
    ("layers", "more", "words"),
    [
        ([Dense(2), Dense(2, frozen=True)], {}, "because it is frozen"),
        ([Dense(2), Dense(2, ReLU(), first_bias=-100.0)], {}, "slope of its unit is 0"),
    ],
)
def test_a_parameter_that_stays_says_why(layers, more, words):
    found = chain(explained(layers, **more), Spot("2", 0, 0), 1)
    assert words in str(found.sentence)


def test_no_signal_and_no_input_are_reasons_too():
    silent = explained([Dense(2), Dense(2, ReLU(), first_bias=-100.0)])
    assert "no error signal reaches" in str(chain(silent, Spot("1", 0, 0)).sentence)
    off = explained([Dense(2, ReLU(), first_bias=-100.0), Dense(2)])
    assert "what it multiplies is 0" in str(chain(off, Spot("2", 0, 1)).sentence)


def test_a_memory_that_outweighs_the_gradient_is_named():
    step = explained([Dense(3), Dense(2)], optimiser=MomentumSGD(momentum=0.99), steps=8)
    said = [str(chain(step, spot).sentence) for spot in every_place(step)]
    assert any("the memory of Momentum" in sentence for sentence in said)
    for spot, sentence in zip(every_place(step), said, strict=True):
        parameter = chain(step, spot).parameter
        against = parameter.gradient(step) * (parameter.after(step) - parameter.value(step)) > 0
        assert against == ("although" in sentence)


def test_a_step_that_diverges_is_said_to():
    found = chain(explained([Dense(2), Dense(2)], scale=np.inf), Spot("2", 0, 0))
    assert "the run diverges" in str(found.sentence)


def test_plain_descent_names_the_learning_rate():
    step = explained([Dense(2), Dense(2)], optimiser=SGD())
    assert "the learning rate 0.05" in str(chain(step, Spot("1", 0, 0)).sentence)

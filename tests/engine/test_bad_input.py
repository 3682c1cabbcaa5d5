"""What the engine says to numbers it cannot use: which field, which value, what is allowed."""

import math

import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS, LeakyReLU, PReLU, Tanh
from nnstudio.engine.initialisers import (
    INITIALISERS,
    ConstantWeights,
    Explicit,
    GlorotUniform,
    Normal,
    Orthogonal,
    Uniform,
)
from nnstudio.engine.layers import LAYERS, BatchNorm, Dense, Dropout, GaussianNoise, LayerNorm, Residual
from nnstudio.engine.losses import LOSSES, BinaryCrossEntropy, CategoricalCrossEntropy, FocalLoss, Huber
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import OPTIMISERS, Adadelta, Adagrad, Adam, AdamW, MomentumSGD, Nadam, RMSprop
from nnstudio.engine.schedules import SCHEDULES, Cosine, Exponential, ReduceOnPlateau, StepDecay, WarmUp
from nnstudio.engine.update import CLIPPINGS, ClipLayerNorm, ClipNorm, ClipValue, Restraint
from nnstudio.sentences import Unusable
from tests.engine.specimens import made

CATALOGUES = (*ACTIVATIONS, *LAYERS, *LOSSES, *OPTIMISERS, *SCHEDULES, *INITIALISERS, *CLIPPINGS, Restraint)

REFUSED = [
    (lambda: Dense(units=0), "Units is 0; it must be at least 1 and at most 4096."),
    (lambda: Dense(units=5000), "Units is 5000; it must be at least 1 and at most 4096."),
    (lambda: Dense(first_bias=math.nan), "First bias is nan; it must be at least -1000 and at most 1000."),
    (lambda: Dense(first_bias=(0.0, 2e3)), "First bias is 2000.0; it must be at least -1000 and at most 1000."),
    (lambda: Dropout(1.0), "Dropout rate is 1.0; it must be at least 0 and below 1."),
    (lambda: Dropout(-0.1), "Dropout rate is -0.1; it must be at least 0 and below 1."),
    (lambda: GaussianNoise(-1.0), "Noise is -1.0; it must be at least 0 and at most 100."),
    (lambda: BatchNorm(momentum=0.0), "Weight of the newest batch is 0.0; it must be above 0 and at most 1."),
    (lambda: LayerNorm(epsilon=0.0), "Epsilon is 0.0; it must be above 0 and at most 1."),
    (lambda: LeakyReLU(1.0), "Slope for negative z is 1.0; it must be at least 0 and below 1."),
    (lambda: PReLU(math.inf), "Slope for negative z is inf; it must be at least 0 and below 1."),
    (lambda: Huber(0.0), "Where it turns straight is 0.0; it must be above 0 and at most 1000."),
    (lambda: FocalLoss(gamma=-1.0), "Focus is -1.0; it must be at least 0 and at most 10."),
    (lambda: FocalLoss(balance=1.0), "Weight of ones is 1.0; it must be above 0 and below 1."),
    (lambda: BinaryCrossEntropy(1.0), "Label smoothing is 1.0; it must be at least 0 and below 1."),
    (lambda: CategoricalCrossEntropy(-0.1), "Label smoothing is -0.1; it must be at least 0 and below 1."),
    (lambda: MomentumSGD(1.0), "Momentum is 1.0; it must be at least 0 and below 1."),
    (lambda: Adam(beta2=1.0), "Share kept of the past is 1.0; it must be at least 0 and below 1."),
    (lambda: RMSprop(epsilon=0.0), "Epsilon is 0.0; it must be above 0 and at most 1."),
    (lambda: Adagrad(epsilon=-1.0), "Epsilon is -1.0; it must be above 0 and at most 1."),
    (lambda: Adadelta(rho=-0.5), "Share kept of the past is -0.5; it must be at least 0 and below 1."),
    (lambda: AdamW(decay=11.0), "Decoupled weight decay is 11.0; it must be at least 0 and at most 10."),
    (lambda: Nadam(momentum_decay=2.0), "Momentum decay is 2.0; it must be at least 0 and at most 1."),
    (lambda: StepDecay(every=0), "Epochs is 0; it must be at least 1 and at most 1e+06."),
    (lambda: Exponential(decay=0.0), "Factor is 0.0; it must be above 0 and at most 1."),
    (lambda: Cosine(floor=1.5), "Share left at the end is 1.5; it must be at least 0 and at most 1."),
    (lambda: WarmUp(first=0.0), "Factor is 0.0; it must be above 0 and at most 1."),
    (lambda: ReduceOnPlateau(patience=-1), "Patience is -1; it must be at least 0 and at most 1e+06."),
    (lambda: GlorotUniform(0.0), "Gain is 0.0; it must be above 0 and at most 100."),
    (lambda: Orthogonal(math.nan), "Gain is nan; it must be above 0 and at most 100."),
    (lambda: Normal(-1.0), "Standard deviation is -1.0; it must be at least 0 and at most 1000."),
    (lambda: Uniform(-1.0), "Limit is -1.0; it must be at least 0 and at most 1000."),
    (lambda: ConstantWeights(1e4), "Value is 10000.0; it must be at least -1000 and at most 1000."),
    (lambda: Explicit(((1.0, math.nan),)), "Weights is nan; it must be a finite number."),
    (lambda: ClipNorm(0.0), "Clipping limit is 0.0; it must be above 0 and at most 1e+06."),
    (lambda: ClipLayerNorm(-1.0), "Clipping limit is -1.0; it must be above 0 and at most 1e+06."),
    (lambda: ClipValue(math.inf), "Clipping limit is inf; it must be above 0 and at most 1e+06."),
    (lambda: Restraint(l1=-0.1), "Weight decay is -0.1; it must be at least 0 and at most 100."),
    (lambda: Restraint(l2=math.nan), "Weight decay is nan; it must be at least 0 and at most 100."),
    (lambda: Restraint(max_norm=-1.0), "Largest norm of a unit's weights is -1.0; it must be at least 0 and at most "
     "1e+06."),
    (lambda: Residual(()), "A residual block needs at least one layer inside."),
    (lambda: Network([], 2), "A network needs at least one input and one layer."),
    (lambda: Network([Dense()], 0), "A network needs at least one input and one layer."),
]  # fmt: skip


@pytest.mark.parametrize(("construct", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_a_bad_value_is_refused_with_a_sentence(construct, sentence):
    with pytest.raises(Unusable) as refusal:
        construct()
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("kind", CATALOGUES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1e30])
def test_no_number_of_any_entry_may_be_endless_or_no_number(kind, value):
    entry = made(kind)
    for name in entry.__struct_fields__:
        if isinstance(getattr(entry, name), float):
            fields = {other: getattr(entry, other) for other in entry.__struct_fields__} | {name: value}
            with pytest.raises(Unusable, match="must be"):
                kind(**fields)


@pytest.mark.parametrize(
    ("weights", "shape"),
    [
        (((1.0, 2.0),), "1 rows of 2 numbers"),
        (((1.0,), (2.0,)), "2 rows of 1 numbers"),
        (((1.0, 2.0), (3.0,)), "2 rows of 1 or 2 numbers"),
        (((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), "3 rows of 2 numbers"),
    ],
    ids=["too few rows", "too short rows", "ragged rows", "too many rows"],
)
def test_given_weights_of_another_shape_are_refused(weights, shape):
    network = Network([Dense(2, initialiser=Explicit(weights))], 2)
    with pytest.raises(Unusable, match=f"have {shape}; the layer needs 2 rows .* of 2 numbers"):
        network.start(GlorotUniform(), np.random.default_rng(0))


def test_given_weights_cannot_be_the_rule_of_a_whole_network():
    with pytest.raises(Unusable, match="belong to one layer"):
        Network([Dense(1)], 1).start(Explicit(((1.0,),)), np.random.default_rng(0))


def test_first_biases_must_be_as_many_as_the_units():
    network = Network([Dense(2, Tanh(), first_bias=(1.0, 2.0, 3.0))], 2)
    with pytest.raises(Unusable, match="3 first biases are given for a layer of 2 units"):
        network.start(GlorotUniform(), np.random.default_rng(0))


def test_given_weights_of_another_shape_are_told_with_both_shapes():
    network = Network([Dense(2, initialiser=Explicit(((1.0, 2.0), (3.0,))))], 3)
    with pytest.raises(Unusable) as refused:
        network.start(GlorotUniform(), np.random.default_rng(0))
    assert str(refused.value) == (
        "The given weights have 2 rows of 1 or 2 numbers; the layer needs 2 rows (one per unit) of 3 numbers "
        "(one per input)."
    )
